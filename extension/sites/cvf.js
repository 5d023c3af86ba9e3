// CVF Open Access: a paper, and the list of a conference, a day, a workshop. No identifiers of its own; many papers
// name their arXiv id in a link.

(() => {
  const { adapter, register } = papershelfAdapters;
  const { paragraphs, tidy, web } = papershelfReading;
  const { paperAt } = papershelfAddresses;
  const PAPER = /\/html\/.+\.html$/;
  const LIST = /^\/(?:content_)?(?:CVPR|ICCV|WACV|ECCV|ACCV)[\w/-]*(?:\.py|\.html)?\/?$/i;

  /** @param {Iterable<Element>} within @param {string} url @returns {string[]} */
  const arxivIn = (within, url) => [...within].flatMap((one) => [...one.querySelectorAll("a[href]")])
    .flatMap((one) => (/^arxiv$/i.test(tidy(one.textContent)) ? paperAt(web(one.getAttribute("href"), url))?.identifiers ?? [] : []))
    .filter((id) => id.startsWith("arxiv:")).slice(0, 1);

  /** @param {Iterable<Element>} within @param {string} url @returns {string} */
  const pdfIn = (within, url) => [...within].flatMap((one) => [...one.querySelectorAll("a[href]")])
    .filter((one) => tidy(one.textContent).toLowerCase() === "pdf").map((one) => web(one.getAttribute("href"), url)).find(Boolean) ?? "";

  /** @param {string} entry BibTeX, as it stands in the page @returns {Partial<PaperJson>} */
  function cited(entry) {
    const said = (/** @type {string} */ name) => tidy(new RegExp(`\\b${name}\\s*=\\s*\\{([^{}]*)\\}`, "i").exec(entry)?.[1]);
    return { venue: said("booktitle"), published: /^\d{4}$/.exec(said("year"))?.[0] ?? "", pages: said("pages").replace(/--+/, "-") };
  }

  /** @param {Element} heading @returns {Element[]} what follows it, up to the next paper */
  function body(heading) {
    const found = [];
    for (let next = heading.nextElementSibling; next && next.tagName !== "DT"; next = next.nextElementSibling) {
      found.push(next);
    }
    return found;
  }

  register(adapter({
    name: "cvf",
    hosts: ["openaccess.thecvf.com"],

    kind: ({ pathname }) => (PAPER.test(pathname) ? "paper" : LIST.test(pathname) ? "list" : null),

    lead: ({ pathname, href }) => (PAPER.test(pathname) ? { identifiers: [], type: "conference", links: { abs: href.split(/[?#]/)[0] } } : null),

    own(document, url) {
      const about = papershelfReading.described?.(document, url);
      const place = document.querySelector("#papertitle") ?? document.querySelector("h1, h2");
      const title = about?.title || tidy(place?.textContent);
      const content = document.querySelectorAll("#content, main");
      const shown = content.length > 0 ? content : document.querySelectorAll("body");
      const pdf = about?.links?.pdf || pdfIn(shown, url);
      const names = tidy(document.querySelector("#authors i")?.textContent).split(/,\s*/).map(tidy).filter(Boolean).map((name) => ({ name }));
      const { venue, published, pages } = cited(document.querySelector(".bibref")?.textContent ?? "");
      const paper = {
        ...about,
        identifiers: [...arxivIn(shown, url), ...(about?.identifiers ?? []).filter((id) => !id.startsWith("arxiv:"))],
        type: "conference",
        title,
        abstract: about?.abstract || paragraphs(document.querySelector("#abstract")?.textContent),
        creators: about?.creators ?? names,
        venue: venue || about?.venue,
        published: about?.published || published,
        pages: about?.pages || pages,
        links: { abs: url.split(/[?#]/)[0], ...(pdf && { pdf }) },
      };
      return { paper: title ? /** @type {PaperJson} */ (paper) : null, place, missing: [...(title ? [] : ["title"]), ...(paper.creators.length > 0 ? [] : ["list of authors"])] };
    },

    entries(document, url) {
      return [...document.querySelectorAll("dt.ptitle")].flatMap((place) => {
        const abs = web(place.querySelector("a[href]")?.getAttribute("href"), url).split(/[?#]/)[0];
        if (!abs || !PAPER.test(new URL(abs).pathname)) {
          return [];
        }
        const parts = body(place);
        const pdf = pdfIn(parts, url);
        return [{
          paper: { identifiers: arxivIn(parts, url), type: "conference", title: tidy(place.textContent), links: { abs, ...(pdf && { pdf }) } },
          place,
          read: () => ({
            creators: parts.flatMap((one) => [...one.querySelectorAll("form.authsearch a, input[name=query_author] ~ a")]).map((one) => ({ name: tidy(one.textContent) })).filter(({ name }) => name),
            ...cited(parts.map((one) => one.querySelector(".bibref")?.textContent ?? "").join("")),
          }),
        }];
      });
    },
  }));
})();
