// What adapters share: strangers' text made tidy, identifiers, dates, addresses, fields that say nothing left out. It does what
// library/text.py and library/identifiers.py do; the contract's pages hold both to it.

(() => {
  // New style: year, month, a dot, four or five digits. Old style: archive, a subject class that arXiv itself leaves
  // out, a slash, seven digits. The version is no part of the identifier.
  const ARXIV = /^(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?\/\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d{0,2})?$/i;
  // eslint-disable-next-line no-control-regex -- separators that Python counts as whitespace, JavaScript does not
  const SPACE = /[\s\u001c-\u001f\u0085]+/g;
  const UNPRINTED = /\p{Cc}|\p{Cs}|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

  /**
   * One line: no control or invisible characters, every run of whitespace one space.
   * @param {unknown} text
   * @returns {string}
   */
  function tidy(text) {
    if (typeof text !== "string") {
      return "";
    }
    // U+FEFF is whitespace to JavaScript alone: it goes before spaces are made of whitespace.
    const spaced = text.replaceAll("\ufeff", "").replace(SPACE, " ");
    return spaced.replace(UNPRINTED, "").replace(SPACE, " ").trim();
  }

  /**
   * Several lines: each tidied, paragraphs apart by one blank line, single line breaks closed.
   * @param {unknown} text
   * @returns {string}
   */
  function paragraphs(text) {
    if (typeof text !== "string") {
      return "";
    }
    const parts = text.replace(/\r\n?/g, "\n").split(/\n\s*\n/);
    return parts.map(tidy).filter(Boolean).join("\n\n");
  }

  /**
   * Without the fields that say nothing.
   * @param {PaperJson} said
   * @returns {PaperJson}
   */
  function compact(said) {
    const full = Object.entries(said).filter(
      ([, value]) => value !== undefined && value !== "" && !(typeof value === "object" && Object.keys(value).length === 0),
    );
    return /** @type {PaperJson} */ (Object.fromEntries(full));
  }

  /**
   * The identifier in an arXiv id.
   * @param {string} id such as "2611.14273v2" or "hep-th/9711200"
   * @returns {string | null} its normal form, without version; null if it is none
   */
  function arxiv(id) {
    const found = ARXIV.exec(id);
    return found && found[1].toLowerCase().replace(/\.[a-z]{2}(?=\/)/, "");
  }

  /**
   * The same with the version, where the id has one.
   * @param {string} id
   * @returns {string | null}
   */
  function versioned(id) {
    const value = arxiv(id);
    return value && value + (/v\d+$/i.exec(id)?.[0].toLowerCase() ?? "");
  }

  /**
   * What an arXiv id alone says.
   * @param {string} id
   * @returns {PaperJson & {links: Record<string, string>} | null} the links lead to the newest version, as its identifier does
   */
  function preprint(id) {
    const value = arxiv(id);
    return value === null ? null : {
      identifiers: [`arxiv:${value}`],
      type: "preprint",
      venue: "arXiv",
      links: { abs: `https://arxiv.org/abs/${value}`, pdf: `https://arxiv.org/pdf/${value}` },
    };
  }

  /**
   * The identifier in a DOI or an address of one; one that arXiv gave is an arXiv id.
   * @param {unknown} text such as "doi:10.1000/Xy.1" or "https://doi.org/10.1000%2Fxy.1"
   * @returns {string | null} such as "doi:10.1000/xy.1"
   */
  function doi(text) {
    const found = /^(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|(?:info:)?doi[:/\s]\s*)?(10\.\d{4,9}(?:\/|%2f)[!-~]+)$/i.exec(tidy(text))?.[1];
    if (!found) {
      return null;
    }
    let value = found;
    try {
      value = decodeURIComponent(found);
    } catch {
      // A sign for itself: what stands there is the DOI.
    }
    value = value.split(/[?#]/)[0].replace(/[.,;:!*/]+$/, "").toLowerCase();
    const own = arxiv(/^10\.48550\/arxiv\.(.+)$/.exec(value)?.[1] ?? "");
    return own ? `arxiv:${own}` : /^10\.\d{4,9}\/[!-~]+$/.test(value) ? `doi:${value}` : null;
  }

  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

  /**
   * A date as exact as it is said: "2026/6/3", "June 2026", "3 June, 2026", "Jun 3, 2026", "20260603", "2026".
   * @param {unknown} text
   * @returns {string} YYYY, YYYY-MM or YYYY-MM-DD; "" for none
   */
  function day(text) {
    const said = tidy(text);
    const numbers = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\sZ+])/.exec(said) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(said);
    const named = /^(?:(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+)?([a-z]{3,9})[\s.,-]+(?:(\d{1,2})(?:st|nd|rd|th)?[\s,-]+)?(\d{4})(?!\d)/i.exec(said);
    const led = /^(\d{4})[\s,-]+([a-z]{3,9})\.?(?:[\s,-]+(\d{1,2}))?$/i.exec(said);
    const turned = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})$/.exec(said);
    if (led || named) {
      const [year, word, date] = led ? led.slice(1) : /** @type {RegExpExecArray} */ (named).slice(1).map((_, at, all) => [all[3], all[1], all[0] ?? all[2]][at]);
      return dated(Number(year), MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1, Number(date ?? 0));
    }
    if (numbers) {
      return dated(Number(numbers[1]), Number(numbers[2] ?? 0), Number(numbers[3] ?? 0));
    }
    if (turned) {
      // "3/6/2026" is March to some and June to others: only the year is sure.
      const [one, two, year] = [Number(turned[1]), Number(turned[3]), Number(turned[4])];
      const european = turned[2] === "." || one > 12;
      return european || two > 12 || one === two ? dated(year, european ? two : one, european ? one : two) : dated(year, 0, 0);
    }
    return "";
  }

  /** @param {number} year @param {number} month 0 for none @param {number} date 0 for none @returns {string} as much as can be */
  function dated(year, month, date) {
    if (year < 1400 || year > 2999) {
      return "";
    }
    const parts = [year, ...(month >= 1 && month <= 12 ? [month] : [])];
    if (parts.length === 2 && date >= 1 && date <= new Date(Date.UTC(year, month, 0)).getUTCDate()) {
      parts.push(date);
    }
    return parts.map((one, at) => String(one).padStart(at === 0 ? 4 : 2, "0")).join("-");
  }

  /**
   * @param {unknown} address absolute, or relative to `base`
   * @param {string} base
   * @returns {string} "" where it is none of the web's
   */
  function web(address, base) {
    try {
      const { href, protocol } = new URL(tidy(address) || "about:blank", base);
      return /^https?:$/.test(protocol) ? href : "";
    } catch {
      return "";
    }
  }

  /**
   * What a card and its marks go by: the first identifier, without a version; of a paper that has none, where it is.
   * @param {PaperJson} paper
   * @returns {string}
   */
  function key({ identifiers, links = {}, title = "" }) {
    const [one] = identifiers;
    return one ? one.replace(/^(arxiv:.*?)v\d+$/, "$1") : `page:${links.abs || title}`;
  }

  globalThis.papershelfReading = { arxiv, compact, day, doi, key, paragraphs, preprint, tidy, versioned, web };
})();
