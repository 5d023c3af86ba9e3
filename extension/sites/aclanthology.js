// ACL Anthology: a paper, and the lists of a volume, an event, a person, a venue. Its tags are complete but for the
// abstract and the id, which is in the address.

(() => {
  const { adapter, register } = papershelfAdapters;
  const { paragraphs, tidy, web } = papershelfReading;
  const { paperAt } = papershelfAddresses;
  const ID = /^\/([A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9]+(?:-[a-z0-9]+)*\.\d+)\/?$/;
  const SITE = "https://aclanthology.org";

  /** @param {string} id @returns {PaperJson & {links: Record<string, string>}} */
  const identified = (id) => ({ identifiers: [`acl:${id}`], type: "conference", links: { abs: `${SITE}/${id}/`, pdf: `${SITE}/${id}.pdf` } });

  /** Journals that the Anthology keeps beside its proceedings. @param {string} venue */
  const typeOf = (venue) => (/^(?:computational linguistics|transactions of the association|.*\bjournal\b)/i.test(venue) ? "journal" : "conference");

  register(adapter({
    name: "aclanthology",
    hosts: ["aclanthology.org"],

    kind: ({ pathname }) => (ID.test(pathname) ? "paper" : /^\/(?:volumes|events|people|venues|sigs)\/./.test(pathname) ? "list" : /^\/search\/?$/.test(pathname) ? "search" : null),

    lead({ href }) {
      const id = paperAt(href)?.identifiers[0]?.replace(/^acl:/, "");
      return id === undefined ? null : identified(id);
    },

    own(document, url) {
      const base = identified(ID.exec(new URL(url).pathname)?.[1] ?? "");
      const tags = papershelfReading.described?.(document, url);
      // No tag holds the id; the PDF's address does.
      const about = tags?.links?.pdf && paperAt(tags.links.pdf)?.identifiers[0] === base.identifiers[0] ? tags : null;
      const place = document.querySelector("h2#title") ?? document.querySelector("main h2, #main h2, h1, h2");
      const abstract = document.querySelector(".acl-abstract > span") ?? document.querySelector(".acl-abstract");
      const title = about?.title || tidy(place?.textContent);
      const venue = about?.venue || tidy(document.querySelector('.acl-paper-details dd a[href*="/volumes/"]')?.textContent);
      const paper = {
        ...about,
        ...base,
        identifiers: [...base.identifiers, ...(about?.identifiers ?? []).filter((id) => /^(?:doi|arxiv):/.test(id))],
        title,
        venue,
        type: typeOf(venue),
        creators: about?.creators ?? [...document.querySelectorAll("p.lead a[href*='/people/']")].map((one) => ({ name: tidy(one.textContent) })).filter(({ name }) => name),
        abstract: paragraphs((abstract?.textContent ?? "").replace(/^\s*Abstract\s*/, "")),
      };
      return { paper, place, missing: [...(title ? [] : ["title"]), ...(about || paper.creators.length > 0 ? [] : ["list of authors"])] };
    },

    entries(document, url) {
      const volume = /^\/volumes\//.test(new URL(url).pathname) ? tidy(document.querySelector("h2#title")?.textContent) : "";
      return [...document.querySelectorAll("strong a[href]")].flatMap((link) => {
        const id = ID.exec(web(link.getAttribute("href"), url).replace(SITE, ""))?.[1];
        // "2026.acl-long.0" and "P19-1000" are whole volumes.
        if (!id || /\.0$|-\d000$|-\d\d00$/.test(id)) {
          return [];
        }
        const card = link.closest("p, li, div");
        const abstract = document.getElementById(`abstract-${id.replaceAll(".", "--")}`) ?? card?.nextElementSibling;
        return [{
          paper: { ...identified(id), title: tidy(link.textContent) },
          place: link.closest("strong"),
          read: () => ({
            creators: [...(card?.querySelectorAll('a[href*="/people/"]') ?? [])].map((one) => ({ name: tidy(one.textContent) })).filter(({ name }) => name),
            published: /^(20\d\d)\./.exec(id)?.[1] ?? "",
            ...(volume && { venue: volume, type: typeOf(volume) }),
            abstract: abstract?.matches(".abstract-collapse") ? paragraphs(abstract.textContent) : "",
          }),
        }];
      });
    },
  }));
})();
