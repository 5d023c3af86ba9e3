// Any page that is about one paper and says so in its metadata, or in its address. Last of the sites: it is asked where
// no other fits. A page that is about none has, at a person's word, the papers that it links to.

(() => {
  const { compact, key, paragraphs, tidy } = papershelfReading;
  const { paperAt } = papershelfAddresses;

  /** @param {string} text */
  const folded = (text) => tidy(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

  /**
   * The heading that shows the paper's title: pages have others, such as the journal's name.
   * @param {Document} document
   * @param {string} title
   * @returns {Element | null}
   */
  function heading(document, title) {
    const shown = [...document.querySelectorAll("h1, h2")];
    return shown.find((one) => folded(one.textContent) === folded(title))
      ?? shown.find((one) => folded(one.textContent).includes(folded(title)))
      ?? document.querySelector("main h1, article h1, h1");
  }

  /** @param {Document} document @param {string} name */
  const og = (document, name) => document.querySelector(`meta[property="og:${name}"]`)?.getAttribute("content");

  /**
   * The paper that the page is about.
   * @param {Document} document
   * @param {string} url
   * @returns {PaperJson | null}
   */
  function own(document, url) {
    const paper = papershelfReading.described?.(document, url) ?? null;
    const addressed = paperAt(url);
    if (!addressed) {
      return paper;
    }
    if (!paper) {
      // Open Graph is any page's: only the address makes it a paper's.
      return { ...compact({ ...addressed, title: tidy(og(document, "title")), abstract: paragraphs(og(document, "description")) }), identifiers: addressed.identifiers };
    }
    const [id] = addressed.identifiers;
    const known = paper.identifiers.some((one) => one.split(":")[0] === id.split(":")[0]);
    return known ? paper : { ...paper, identifiers: [...paper.identifiers, id] };
  }

  /** @type {Site} */
  const generic = {
    name: "generic",

    matches(url) {
      return /^https?:\/\//.test(url);
    },

    read(document, url) {
      const paper = own(document, url);
      const papers = paper ? [paper] : papershelfAdapters.links(document, url).map((one) => one.paper);
      return { page: { url, title: tidy(document.title), kind: paper ? "paper" : "other" }, papers, warnings: [] };
    },

    cards(document, url) {
      const paper = own(document, url);
      const place = paper && heading(document, paper.title ?? "");
      return paper && place ? [{ key: key(paper), identifiers: paper.identifiers, title: paper.title ?? "", place }] : [];
    },

    dark(document) {
      const root = document.documentElement;
      const said = root.dataset?.theme ?? root.dataset?.colorMode ?? (root.classList.contains("dark") ? "dark" : "");
      return said === "dark" ? true : null;
    },
  };

  globalThis.papershelfSites ??= [];
  globalThis.papershelfSites.push(generic);
})();
