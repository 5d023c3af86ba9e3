// OpenReview: the forum of a paper, the lists of a group, of a search, of a person. A single-page app: the tags in its
// head may be an earlier page's, and hold one author of many; what the page shows leads.

(() => {
  const { adapter, register } = papershelfAdapters;
  const { day, doi, paragraphs, preprint, tidy, versioned, web } = papershelfReading;
  const { paperAt } = papershelfAddresses;
  const PAPER = /^\/forum\/?$/;
  const LIST = /^\/(?:group|search|profile|submissions|invitation|venue)?\/?$/;
  /** What the place of a venue says of papers that are not in it, or not yet. */
  const UNDECIDED = /submi|withdrawn|reject|under review|desk|decision pending|blind|anonymous/i;
  const JOURNALS = /^(?:TMLR|Transactions on Machine Learning Research|DMLR|JMLR)\b/i;
  const HIDDEN = /^et al\.|^\(hide/;

  /**
   * As what it came out, if it did: "ICLR 2026 poster", "Submitted to ICLR 2026", "Accepted by TMLR", "CoRR 2024".
   * @param {string} said
   * @returns {{type?: string, venue?: string}}
   */
  function outlet(said) {
    const venue = tidy(said).replace(/^Accepted (?:by|at|to) /i, "");
    if (!venue || UNDECIDED.test(venue)) {
      return { type: "preprint" };
    }
    if (/^(?:CoRR|arXiv)\b/i.test(venue)) {
      return { type: "preprint", venue: "arXiv" };
    }
    if (JOURNALS.test(venue)) {
      return { type: "journal", venue };
    }
    // A venue without a year is the name of a group of submissions.
    return /\b(?:19|20)\d\d\b/.test(venue) ? { type: "conference", venue: venue.replace(/\s+(?:poster|oral|spotlight|notable.*|main|talk)(?:\s.*)?$/i, "") } : { type: "preprint" };
  }

  /**
   * A paper of ICLR 2026 was submitted in 2025, and is of 2026.
   * @param {string} date
   * @param {{type?: string, venue?: string}} came
   */
  function published(date, { type, venue = "" }) {
    const year = /\b(?:19|20)\d\d\b/.exec(venue)?.[0];
    return type === "conference" && year && !date.startsWith(year) ? year : date;
  }

  /** @param {Element | null} within @returns {{names: {name: string}[], cut: boolean}} */
  function people(within) {
    const names = [...(within?.querySelectorAll("a, span") ?? [])].filter((one) => !one.querySelector("a, span")).map((one) => tidy(one.textContent));
    return {
      names: [...new Set(names)].filter((name) => /\p{L}{2}/u.test(name) && !HIDDEN.test(name)).map((name) => ({ name })),
      cut: /\bet al\. \(/.test(within?.textContent ?? ""),
    };
  }

  /** @param {Element} within @param {RegExp} label @returns {string} the value of a field of a note's content */
  function field(within, label) {
    const found = [...within.querySelectorAll(".note-content-field")].find((one) => label.test(tidy(one.textContent)));
    return found?.parentElement?.querySelector(".note-content-value")?.textContent ?? "";
  }

  /** @param {Element} within @returns {string[]} what its outward link names: a DOI, an arXiv paper */
  function outward(within) {
    const hrefs = [...within.querySelectorAll('a.html-link, a[title="Open Website"]')].map((one) => web(one.getAttribute("href"), "https://openreview.net/"));
    return hrefs.flatMap((href) => doi(href) ?? paperAt(href)?.identifiers ?? []).filter((id) => /^(?:arxiv|doi):/.test(id));
  }

  /** @param {string} id @param {Element} within @returns {PaperJson & {links: Record<string, string>}} */
  function identified(id, within) {
    const others = outward(within);
    const arxivId = others.find((one) => one.startsWith("arxiv:"))?.slice(6) ?? "";
    const pdf = within.querySelector('a.citation_pdf_url, a.pdf-link, a[title="Download PDF"]');
    return {
      // arXiv's first: it names the paper on every other site.
      identifiers: [...(arxivId ? [`arxiv:${versioned(arxivId) ?? arxivId}`] : []), `openreview:${id}`, ...others.filter((one) => one.startsWith("doi:"))],
      links: { ...preprint(arxivId)?.links, abs: `https://openreview.net/forum?id=${id}`, ...(pdf && { pdf: `https://openreview.net/pdf?id=${id}` }) },
    };
  }

  /** @param {string} said "20 Jan 2026, Last Modified: 3 Mar 2026", "Published: 26 Jan 2026, Last …" */
  const dated = (said) => day(/(?:Published:?\s*)?(\d{1,2} \p{L}{3,9} \d{4}|\d{4})/u.exec(tidy(said))?.[1]);

  register(adapter({
    name: "openreview",
    hosts: ["openreview.net"],

    kind: ({ pathname, searchParams }) => (PAPER.test(pathname) && /^[\w-]{6,32}$/.test(searchParams.get("id") ?? "") ? "paper" : pathname.startsWith("/search") ? "search" : LIST.test(pathname) ? "list" : null),

    lead({ href }) {
      const found = paperAt(href);
      return found && { ...found, links: { abs: `https://openreview.net/forum?id=${found.identifiers[0].slice(11)}` } };
    },

    own(document, url) {
      const id = new URL(url).searchParams.get("id") ?? "";
      const note = document.querySelector(".forum-note") ?? document.querySelector("#note_main, main");
      const place = note?.querySelector("h2.citation_title, .forum-title h2, .note_content_title, h2") ?? null;
      const title = tidy(place?.textContent);
      const tags = papershelfReading.described?.(document, url);
      const about = tags && tags.links?.pdf?.includes(id) && (!title || tags.title === title) ? tags : null;
      const base = note ? identified(id, note) : { identifiers: [`openreview:${id}`], links: { abs: url.split("#")[0] } };
      const { names, cut } = people(note?.querySelector(".forum-authors, .meta_row") ?? null);
      const creators = (about?.creators?.length ?? 0) > names.length ? about?.creators : names;
      const [date, venue] = [note?.querySelector(".forum-meta .date"), note?.querySelector(".forum-meta .item:not(.date)")];
      const came = outlet(venue?.textContent ?? "");
      const paper = {
        ...base,
        title: title || about?.title,
        abstract: about?.abstract || paragraphs(note ? field(note, /^abstract/i) : ""),
        creators,
        published: published(dated(date?.textContent ?? "") || (about?.published ?? ""), came),
        ...came,
        keywords: (note ? field(note, /^keywords/i) : "").split(/[,;]/).map(tidy).filter(Boolean),
      };
      const missing = [...(paper.title ? [] : ["title"]), ...(paper.abstract ? [] : ["abstract"]), ...(cut && creators === names ? ["list of all authors"] : [])];
      return { paper: /** @type {PaperJson} */ (paper), place, missing };
    },

    entries(document, url) {
      return [...document.querySelectorAll(".note")].filter((note) => !note.parentElement?.closest(".note")).flatMap((note) => {
        const link = note.querySelector('h4 a[href*="forum?"]');
        const id = paperAt(web(link?.getAttribute("href"), url))?.identifiers[0]?.replace(/^openreview:/, "");
        // A reply is listed by its forum too: it is no paper.
        if (!link || !id || /[?&]noteId=(?!$)/.test(link.getAttribute("href") ?? "")) {
          return [];
        }
        const [date, venue] = note.querySelectorAll(".note-meta-info li");
        return [{
          paper: { ...identified(id, note), title: tidy(link.textContent) },
          place: link.closest("h4"),
          read: () => ({
            creators: people(note.querySelector(".note-authors")).names,
            abstract: paragraphs(field(note, /^abstract/i)),
            published: published(dated(date?.textContent ?? ""), outlet(venue?.textContent ?? "")),
            ...outlet(venue?.textContent ?? ""),
            keywords: field(note, /^keywords/i).split(/[,;]/).map(tidy).filter(Boolean),
          }),
        }];
      });
    },
  }));
})();
