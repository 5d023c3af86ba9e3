// What the adapters of most sites have in common: a site says which of its addresses are lists and which are papers, and
// where things stand in them; the rest is the same everywhere. Where a list's cards are not found (the site looks
// different now), the links in it still lead to papers, and what could not be read is told.

(() => {
  const { compact, key, tidy, web } = papershelfReading;
  const { paperAt } = papershelfAddresses;
  const MOST = 300; // papers that links alone may give: a page of more is no list that a person reads
  const NO_TITLE = /^(?:arxiv|https?|doi|pdf|html|view|open|read|download|full|see|show|abs|bib)\b/i;
  const BLOCK = "h1, h2, h3, h4, h5, h6, li, p, dt, dd, td, article";

  /** What says nothing left out, but for the identifiers: a paper may have none. @param {PaperJson} paper @returns {PaperJson} */
  const full = (paper) => ({ ...compact(paper), identifiers: paper.identifiers });

  /**
   * What a link says, if that may be a title. "Slides" is none; but without one, a paper that has no id is nothing.
   * @param {Element} link
   * @param {PaperJson} paper
   * @returns {string}
   */
  function titled(link, { identifiers }) {
    const said = tidy(link.textContent);
    return said.length <= 300 && !NO_TITLE.test(said) && (said.split(" ").length >= 3 || identifiers.length === 0) ? said : "";
  }

  /**
   * The papers that a page links to, each once, in its order.
   * @param {Document} document
   * @param {string} url
   * @param {(address: URL) => PaperJson | null} [lead] the paper at an address; by itself, one of any site that we know
   * @returns {Entry[]}
   */
  function links(document, url, lead = ({ href }) => paperAt(href)) {
    /** @type {Map<string, Entry>} */
    const found = new Map();
    for (const link of document.querySelectorAll("a[href]")) {
      const address = web(link.getAttribute("href"), url);
      const paper = address && address !== url ? lead(new URL(address)) : null;
      if (!paper || (found.size >= MOST && !found.has(key(paper)))) {
        continue;
      }
      const title = titled(link, paper);
      const before = found.get(key(paper));
      if (!before || (title && !before.paper.title)) {
        const place = link.closest(BLOCK) ?? link.parentElement;
        found.set(key(paper), { paper: full({ ...(before?.paper ?? paper), title }), place });
      }
    }
    return [...found.values()].filter(({ paper }) => paper.title || paper.identifiers.length > 0);
  }

  /**
   * @param {Entry[]} entries
   * @returns {PaperJson[]} each paper once
   */
  function papersOf(entries) {
    /** @type {Map<string, PaperJson>} */
    const papers = new Map();
    for (const { paper, read } of entries) {
      if (!papers.has(key(paper))) {
        const more = read?.() ?? {};
        papers.set(key(paper), full({ ...paper, ...more, links: { ...paper.links, ...more.links } }));
      }
    }
    return [...papers.values()];
  }

  /** @param {Entry} entry @returns {Card[]} */
  const cardOf = ({ paper, place }) => (place ? [{ key: key(paper), identifiers: paper.identifiers, title: paper.title ?? "", place }] : []);

  /** @param {AdapterParts} parts @returns {Site} */
  function adapter({ name, hosts, kind, own, entries, lead, dark }) {
    /** @param {URL} address */
    const ours = (address) => address.protocol === "https:" && hosts.includes(address.hostname);
    const leads = lead ?? (({ href }) => paperAt(href));
    /** @param {Document} document @param {string} url */
    const listed = (document, url) => {
      const cards = entries(document, url);
      return { cards, left: cards.length > 0 ? [] : links(document, url, (address) => (ours(address) ? leads(address) : null)) };
    };

    return {
      name,

      matches(url) {
        const address = new URL(url);
        return ours(address) && kind(address) !== null;
      },

      read(document, url) {
        const page = { url, title: tidy(document.title), kind: kind(new URL(url)) ?? /** @type {const} */ ("other") };
        if (page.kind === "paper") {
          const { paper, missing = [] } = own(document, url);
          const warnings = missing.map((what) => `its ${what} could not be read`);
          return { page, papers: paper ? [full(paper)] : [], warnings };
        }
        const { cards, left } = listed(document, url);
        const papers = papersOf([...cards, ...left]);
        const warnings = left.length > 0 ? ["the list looks different from what is known; ids come from its links"] : [];
        return { page, papers, warnings: [...warnings, ...(papers.some(({ title }) => !title) ? ["some titles could not be read"] : [])] };
      },

      cards(document, url) {
        if (kind(new URL(url)) === "paper") {
          const { paper, place } = own(document, url);
          return paper ? cardOf({ paper, place }) : [];
        }
        const { cards, left } = listed(document, url);
        const shown = [...cards, ...left].flatMap(cardOf);
        return [...new Map(shown.toReversed().map((card) => [card.place, card])).values()].toReversed(); // a place has one button
      },

      dark: dark ?? (() => false), // the site is always light
    };
  }

  /** @param {Site} site */
  function register(site) {
    globalThis.papershelfSites ??= [];
    globalThis.papershelfSites.push(site);
  }

  globalThis.papershelfAdapters = { adapter, links, register };
})();
