// Semantic Scholar: a paper, a search, and the lists of a person, a topic, a feed. A single-page app; its `data-test-id`s
// have outlived its class names, and ids in links to /paper/ outlive both.

(() => {
  const { adapter, register } = papershelfAdapters;
  const { compact, day, doi, paragraphs, preprint, tidy, versioned, web } = papershelfReading;
  const { paperAt } = papershelfAddresses;
  const HOST = "https://www.semanticscholar.org";
  const PAPER = /^\/(?:paper|p)\/(?:[^/]*\/)?([0-9a-f]{40})\/?$/i;

  /** @param {string} text */
  const without = (text) => tidy(text).replace(/^TLDR:?\s*/, "").replace(/\s*(?:Expand|Collapse|Less|More)$/, "");

  /** @param {Element | null} within @returns {{name: string}[]} */
  function people(within) {
    const links = [...(within?.querySelectorAll('[data-test-id="author-list"] a, .cl-paper-authors a') ?? [])].filter((one) => !/^\+?\d+ (?:more )?authors?$/i.test(tidy(one.textContent)));
    return links.map((one) => ({ name: tidy(one.textContent).replace(/,$/, "") })).filter(({ name }) => /\p{L}/u.test(name) && !/^(?:et al|show|less)/i.test(name));
  }

  /** Ids that a paper's own header links to. @param {Iterable<Element>} links @returns {string[]} arXiv's first */
  function named(links) {
    const ids = [...links].flatMap((one) => {
      const href = web(one.getAttribute("href"), HOST);
      return doi(href) ?? paperAt(href)?.identifiers ?? [];
    }).filter((id) => /^(?:arxiv|doi|acl|pmid|pmcid):/.test(id));
    return ["arxiv:", "doi:", "acl:", "pmid:", "pmcid:"].flatMap((scheme) => ids.find((id) => id.startsWith(scheme)) ?? []);
  }

  /** @param {string} venue */
  const outlet = (venue) => (/^(?:arxiv(?:\.org)?|corr)$/i.test(venue) ? { venue: "arXiv", type: "preprint" } : venue ? { venue } : {});

  /** @param {string[]} ids @param {string} s2 */
  function linksOf(ids, s2) {
    const value = versioned(ids.find((id) => id.startsWith("arxiv:"))?.slice(6) ?? "") ?? "";
    return { ...preprint(value)?.links, abs: `${HOST}/paper/${s2}` };
  }

  register(adapter({
    name: "semanticscholar",
    hosts: ["www.semanticscholar.org"],

    kind: ({ pathname }) => (PAPER.test(pathname) ? "paper" : /^\/search\/?$/.test(pathname) ? "search" : /^\/(?:author|topic|venue|me|reader)\b|^\/?$/.test(pathname) ? "list" : null),

    own(document, url) {
      const s2 = PAPER.exec(new URL(url).pathname)?.[1].toLowerCase() ?? "";
      const place = document.querySelector('h1[data-test-id="paper-detail-title"]') ?? document.querySelector("main h1, h1");
      const title = tidy(place?.textContent);
      const tags = papershelfReading.described?.(document, url);
      // After a step inside the app the head may still be of the page before.
      const about = tags && (!title || tags.title === title) ? tags : null;
      const header = place?.closest('[data-test-id="paper-detail-page"], .fresh-paper-detail-page__header, header') ?? place?.parentElement ?? null;
      const ids = [...new Set([
        ...(about?.identifiers ?? []),
        ...(paperAt(about?.links?.pdf ?? "")?.identifiers ?? []), // the copy that it offers is arXiv's
        ...named(header?.querySelectorAll('[data-test-id="paper-doi"] a, .doi__link, [data-test-id="arxiv-id"] a, a[href*="arxiv.org/abs/"]') ?? []),
      ])];
      const abstract = about?.abstract || paragraphs(document.querySelector('[data-test-id="paper-abstract-text"], [data-test-id="abstract-text"]')?.textContent);
      const venue = about?.venue || tidy(header?.querySelector('[data-test-id="paper-venue"], [data-test-id="normalized-venue-link"]')?.textContent);
      const creators = people(header).length > (about?.creators?.length ?? 0) ? people(header) : about?.creators ?? [];
      const pdf = about?.links?.pdf;
      const paper = compact({
        ...about,
        identifiers: [...["arxiv:", "doi:"].flatMap((scheme) => ids.find((id) => id.startsWith(scheme)) ?? []), `s2:${s2}`, ...ids.filter((id) => !/^(?:arxiv|doi):/.test(id))],
        title: title || about?.title,
        abstract,
        creators,
        published: about?.published || day(tidy(header?.querySelector('[data-test-id="paper-year"]')?.textContent)),
        ...(about?.type && about.type !== "preprint" ? { type: about.type, venue: about.venue } : outlet(venue)),
        links: { ...linksOf(ids, s2), ...(pdf && { pdf }) },
      });
      return { paper, place, missing: [...(paper.title ? [] : ["title"]), ...(creators.length > 0 ? [] : ["list of authors"])] };
    },

    entries(document, url) {
      const rows = [...document.querySelectorAll(".cl-paper-row, [data-test-id=paper-row]")];
      return rows.filter((row) => !row.parentElement?.closest(".cl-paper-row, [data-test-id=paper-row]")).flatMap((row) => {
        const link = row.querySelector('a[data-test-id="title-link"]') ?? row.querySelector('a[href*="/paper/"]');
        const s2 = PAPER.exec(new URL(web(link?.getAttribute("href"), url) || HOST).pathname)?.[1].toLowerCase();
        if (!link || !s2) {
          return [];
        }
        const ids = [...named(row.querySelectorAll("a.cl-paper-view-paper[href], .cl-paper-action__reader-link[href]")), `s2:${s2}`];
        const title = tidy((link.querySelector(".cl-paper-title") ?? link).textContent);
        return [{
          paper: { identifiers: ids, title, links: linksOf(ids, s2) },
          place: link.querySelector(".cl-paper-title")?.parentElement === link ? link.parentElement : link.closest("h2, h3") ?? link.parentElement,
          read: () => ({
            creators: people(row),
            published: day(tidy(row.querySelector(".cl-paper-pubdates")?.textContent)),
            ai_summary: /^\s*TLDR/.test(row.querySelector(".tldr-abstract-replacement")?.textContent ?? "") ? without(row.querySelector(".tldr-abstract-replacement")?.textContent ?? "") : "",
            ...outlet(tidy(row.querySelector('[data-test-id="normalized-venue-link"], .cl-paper-venue')?.textContent)),
          }),
        }];
      });
    },
  }));
})();
