// alphaXiv: a paper (abs, overview), and any list of its feeds. Every paper there is arXiv's; an address may hold a slug
// instead of the id, then the page's own links and tags name it. A single-page app whose class names say nothing: ids in
// links lead.

(() => {
  const { adapter, register } = papershelfAdapters;
  const { compact, paragraphs, preprint, tidy, versioned, web } = papershelfReading;
  const { paperAt } = papershelfAddresses;
  const PAPER = /^\/(?:abs|overview|pdf|html)\/(.+?)\/?$/;

  /** @param {URL} address @returns {(PaperJson & {links: Record<string, string>}) | null} */
  function lead({ pathname }) {
    const id = (PAPER.exec(pathname)?.[1] ?? "").replace(/%2f/i, "/").replace(/\.pdf$/, "");
    const base = preprint(id);
    return base && { ...base, identifiers: [`arxiv:${versioned(id)}`] };
  }

  /** @param {Document} document @param {string} url @returns {(PaperJson & {links: Record<string, string>}) | null} behind a slug */
  function meant(document, url) {
    const tagged = ["citation_arxiv_id", "citation_pdf_url"].flatMap((name) => document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? []);
    const canonical = document.querySelector('link[rel="canonical"]')?.getAttribute("href");
    for (const said of [...tagged, canonical ?? ""]) {
      const found = preprint(said) ?? lead(new URL(web(said, url) || url));
      if (found) {
        return found;
      }
    }
    const ids = [...document.querySelectorAll('a[href*="arxiv.org/"]')].map((one) => web(one.getAttribute("href"), url))
      .flatMap((href) => (new URL(href || url).hostname.endsWith("alphaxiv.org") ? [] : paperAt(href)?.identifiers ?? []));
    const [only, ...more] = new Set(ids.map((id) => id.replace(/v\d+$/, "")));
    return only && more.length === 0 ? preprint(only.slice(6)) : null;
  }

  register(adapter({
    name: "alphaxiv",
    hosts: ["www.alphaxiv.org", "alphaxiv.org"],

    // Its feeds have had many addresses: all but papers' are looked at for links.
    kind: ({ pathname }) => (PAPER.test(pathname) ? "paper" : /^\/(?:search|explore)?\/?$/.test(pathname) || /^\/[\w-]+\/?$/.test(pathname) ? "list" : null),

    lead,

    own(document, url) {
      const base = lead(new URL(url)) ?? meant(document, url);
      const place = document.querySelector("main h1") ?? document.querySelector("h1");
      if (!base) {
        return { paper: null, place, missing: ["arXiv id"] };
      }
      const tags = papershelfReading.described?.(document, url);
      const id = base.identifiers[0].replace(/^arxiv:|v\d+$/g, "");
      const about = tags && (tags.identifiers.some((one) => one.startsWith(`arxiv:${id}`)) || tags.links?.pdf?.includes(id)) ? tags : null;
      const title = about?.title || tidy(place?.textContent);
      const paper = compact({
        ...base,
        identifiers: [...base.identifiers, ...(about?.identifiers ?? []).filter((one) => one.startsWith("doi:"))],
        title,
        creators: about?.creators ?? [],
        abstract: about?.abstract || paragraphs(document.querySelector('[class*="abstract" i] p, [id*="abstract" i] p')?.textContent),
        published: about?.published ?? "",
      });
      return { paper, place, missing: title ? [] : ["title"] };
    },

    entries: (document, url) => papershelfAdapters.links(document, url, (address) => (/(?:^|\.)alphaxiv\.org$/.test(address.hostname) ? lead(address) : null)).filter(({ paper }) => paper.title),

    dark: (document) => (document.documentElement.classList.contains("dark") ? true : document.documentElement.classList.contains("light") ? false : null),
  }));
})();
