// What adapters share: strangers' text made tidy, arXiv's identifiers, fields that say nothing left out. It does what
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

  globalThis.papershelfReading = { arxiv, compact, paragraphs, tidy };
})();
