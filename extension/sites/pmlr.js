// Proceedings of Machine Learning Research: a paper, and the list of a volume. No identifiers of its own: a paper is
// where it is, and arXiv's or a DOI where the page names one.

(() => {
  const { adapter, register } = papershelfAdapters;
  const { day, paragraphs, tidy, web } = papershelfReading;
  const PAPER = /^\/((?:v|r)\d+)\/([\w.-]+?)\.html$/;
  const VOLUME = /^\/(?:v|r)(\d+)\/?$/;

  register(adapter({
    name: "pmlr",
    hosts: ["proceedings.mlr.press"],

    kind: ({ pathname }) => (PAPER.test(pathname) ? "paper" : VOLUME.test(pathname) ? "list" : null),

    lead: ({ pathname, href }) => (PAPER.test(pathname) ? { identifiers: [], type: "conference", links: { abs: href.split(/[?#]/)[0] } } : null),

    own(document, url) {
      const about = papershelfReading.described?.(document, url);
      const place = document.querySelector("article h1, h1") ?? document.querySelector("h2");
      const abstract = document.querySelector("#abstract, .abstract");
      const title = about?.title || tidy(place?.textContent);
      const paper = {
        publisher: "PMLR",
        ...about,
        identifiers: about?.identifiers ?? [],
        type: "conference",
        title,
        abstract: about?.abstract || paragraphs(abstract?.textContent),
        // "v202" in the address is the volume, whatever the tags leave out.
        volume: about?.volume || /\d+/.exec(PAPER.exec(new URL(url).pathname)?.[1] ?? "")?.[0],
        links: { ...about?.links, abs: url.split(/[?#]/)[0] },
      };
      return { paper: title ? paper : null, place, missing: [...(title ? [] : ["title"]), ...(about ? [] : ["list of authors"])] };
    },

    entries(document, url) {
      const heading = tidy(document.querySelector("main h2, .page-content h2, h2")?.textContent);
      const volume = VOLUME.exec(new URL(url).pathname)?.[1] ?? "";
      // "Volume 202: International Conference on Machine Learning, 23-29 July 2023, Honolulu, Hawaii, USA"
      const [, meeting = ""] = /^Volume \w+:\s*(.+)$/.exec(heading) ?? [];
      const name = meeting.split(/,\s*(?=\d|\p{L}+ \d)/u)[0];
      const year = day(/\b(?:19|20)\d\d\b/.exec(meeting)?.[0]);
      return [...document.querySelectorAll("div.paper")].flatMap((card) => {
        const place = card.querySelector("p.title");
        const found = [...card.querySelectorAll(".links a[href]")].map((one) => ({ says: tidy(one.textContent).toLowerCase(), href: web(one.getAttribute("href"), url) }));
        const abs = found.find(({ href }) => PAPER.test(href && new URL(href).pathname))?.href;
        if (!place || !abs) {
          return [];
        }
        const pages = /:\s*(\d+)\s*[-–]\s*(\d+)/.exec(tidy(card.querySelector(".info")?.textContent));
        const pdf = found.find(({ says, href }) => /pdf/.test(says) && !/supp/.test(href))?.href;
        return [{
          paper: { identifiers: [], type: "conference", title: tidy(place.textContent), links: { abs: abs.split(/[?#]/)[0], ...(pdf && { pdf }) } },
          place,
          read: () => ({
            creators: tidy(card.querySelector(".authors")?.textContent).split(/,\s*/).map(tidy).filter(Boolean).map((one) => ({ name: one })),
            venue: name,
            published: year,
            volume,
            publisher: "PMLR",
            pages: pages ? `${pages[1]}-${pages[2]}` : "",
          }),
        }];
      });
    },
  }));
})();
