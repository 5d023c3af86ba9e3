// Any page that is about one paper and says so in its metadata. Last of the sites: it is asked where no other fits.

(() => {
  const { key, tidy } = papershelfReading;

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

  /** @type {Site} */
  const generic = {
    name: "generic",

    matches(url) {
      return /^https?:\/\//.test(url);
    },

    read(document, url) {
      const paper = papershelfReading.described?.(document, url) ?? null;
      return { page: { url, title: tidy(document.title), kind: paper ? "paper" : "other" }, papers: paper ? [paper] : [], warnings: [] };
    },

    cards(document, url) {
      const paper = papershelfReading.described?.(document, url);
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
