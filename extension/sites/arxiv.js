// arXiv: the page of a paper (abs), its HTML, lists, search. A PDF has no document: background/addresses.js reads its
// address.
//
// Links to /abs/ID lead, in every part: class names may change. Titles, authors and abstracts come from the tags of an
// abs page, before MathJax turned their formulas into pictures, and from the cards of a list.

(() => {
  const PAPER = /^(?:https?:\/\/(?:www\.)?arxiv\.org(?::\d+)?)?\/(?:abs|html)\/([^?#]+?)\/?(?:[?#].*)?$/i;
  const { compact, day, key, paragraphs, preprint, tidy, versioned, web } = papershelfReading;

  /** @param {string} url @returns {"paper" | "list" | "search" | null} */
  function kindOf(url) {
    const { pathname } = new URL(url);
    return /^\/(?:abs|html)\/./.test(pathname) ? "paper" : /^\/list\/./.test(pathname) ? "list" : /^\/search(?:\/|$)/.test(pathname) ? "search" : null;
  }

  /** @param {string | null | undefined} href @returns {string} the id in an address, "" for none */
  function idAt(href) {
    try {
      return versioned(PAPER.exec(decodeURIComponent(href ?? ""))?.[1] ?? "") ?? "";
    } catch {
      return "";
    }
  }

  /**
   * What an element says beside its label ("Title:") and its switches ("▽ More").
   * @param {Element | null | undefined} element
   * @returns {string}
   */
  function said(element) {
    const copy = /** @type {Element | undefined} */ (element?.cloneNode(true));
    for (const aside of copy?.querySelectorAll(".descriptor, .ltx_tag, .ltx_note, a[onclick], .MathJax, .MathJax_Preview, .MJX_Assistive_MathML, [data-papershelf]") ?? []) {
      aside.remove();
    }
    // Formulas as they were written: MathJax and LaTeXML keep their sources beside what they draw.
    for (const formula of copy?.querySelectorAll('script[type^="math/tex"], math[alttext]') ?? []) {
      formula.replaceWith(`$${formula.getAttribute("alttext") ?? formula.textContent}$`);
    }
    return (copy?.textContent ?? "").replace(/[△▽]\s*(?:Less|More)\s*$/, "");
  }

  /** @param {Element | null} within @returns {string} a repository that the authors' comments name */
  function code(within) {
    const links = [...(within?.querySelectorAll("a[href]") ?? [])].map((one) => web(one.getAttribute("href"), "https://arxiv.org/"));
    return links.find((href) => /^https:\/\/(?:github|gitlab)\.com\/[^/]+\/[^/]+/.test(href)) ?? "";
  }

  /** @param {Iterable<Element>} elements @returns {{name: string}[]} */
  const named = (elements) => [...elements].map((one) => ({ name: tidy(one.textContent) })).filter(({ name }) => name);

  /** @typedef {{id: string, place: Element | null, title: string, read: () => Partial<PaperJson>}} Entry */

  /** @param {Document} document @returns {Entry[]} the cards of a list or a search, in the page's order */
  function entries(document) {
    const known = [...document.querySelectorAll("dl#articles dt, li.arxiv-result")].flatMap((card) => {
      const id = [...card.querySelectorAll("a[href]")].map((one) => idAt(one.getAttribute("href"))).find(Boolean);
      const body = card.tagName === "DT" ? card.nextElementSibling : card;
      const place = body?.querySelector("div.list-title, p.title") ?? null;
      if (!id || !body) {
        return [];
      }
      return [{ id, place, title: tidy(said(place)), read: () => shown(body) }];
    });
    if (known.length > 0) {
      return known;
    }
    const lead = (/** @type {URL} */ { href }) => preprint(idAt(href));
    return papershelfAdapters.links(document, "https://arxiv.org/list", lead)
      .map(({ paper, place }) => ({ id: paper.identifiers[0].slice(6), place, title: paper.title ?? "", read: () => ({}) }));
  }

  /** @param {Element} body @returns {Partial<PaperJson>} */
  function shown(body) {
    // "Submitted 5 May, 2026; v1 submitted 3 March, 2026; originally announced March 2026."
    const dates = [...body.querySelectorAll("p.is-size-7")].map((one) => tidy(one.textContent)).find((text) => /^submitted\b/i.test(text)) ?? "";
    const link = code(body.querySelector(".list-comments, .comments"));
    return {
      abstract: paragraphs(said(body.querySelector(".abstract-full") ?? body.querySelector("p.mathjax:not(.title, .abstract)"))),
      creators: named(body.querySelectorAll(".list-authors a, .authors a")),
      published: day(/v1 submitted ([^;]+)/i.exec(dates)?.[1] ?? /^submitted ([^;]+)/i.exec(dates)?.[1]),
      ...(link && { links: { code: link } }),
    };
  }

  /**
   * Where the title stands: the classes are of abs and of the HTML of a paper.
   * @param {Document} document
   */
  const heading = (document) => document.querySelector("h1.title, h1.ltx_title_document") ?? document.querySelector("main h1, article h1");

  /** @param {Document} document @param {string} url @returns {string} with the version that is shown, where the page tells */
  function ownId(document, url) {
    const id = idAt(new URL(url).pathname);
    const places = [document.querySelector(".arxividv a")?.getAttribute("href"), document.querySelector('meta[property="og:url"]')?.getAttribute("content")];
    return /v\d+$/.test(id) ? id : places.map(idAt).find((one) => one.replace(/v\d+$/, "") === id) ?? id;
  }

  /**
   * @param {Document} document
   * @param {string} url
   * @param {string[]} warnings
   * @returns {PaperJson[]} one paper, or none
   */
  function own(document, url, warnings) {
    const id = ownId(document, url);
    const base = preprint(id);
    if (!base) {
      return [];
    }
    const tags = papershelfReading.described?.(document, url);
    const about = tags && key(tags) === base.identifiers[0] ? tags : null;
    const title = about?.title || tidy(said(heading(document)));
    if (!title) {
      warnings.push("the paper's title could not be read; its id comes from the address");
    }
    const people = [...document.querySelectorAll(".authors a")];
    const link = code(document.querySelector(".comments"));
    return [
      compact({
        ...base,
        identifiers: [`arxiv:${id}`, ...(about?.identifiers ?? []).filter((one) => !one.startsWith("arxiv:"))],
        title,
        abstract: about?.abstract || paragraphs(said(document.querySelector("blockquote.abstract") ?? document.querySelector(".ltx_abstract .ltx_p"))),
        creators: about?.creators ?? named(people),
        published: about?.published ?? "",
        links: { ...base.links, ...(link && { code: link }) },
      }),
    ];
  }

  /**
   * @param {Document} document
   * @param {string[]} warnings
   * @returns {PaperJson[]} each paper once, in the order of the page
   */
  function listed(document, warnings) {
    /** @type {Map<string, PaperJson>} */
    const papers = new Map();
    for (const { id, title, read } of entries(document)) {
      const base = preprint(id);
      if (base && !papers.has(base.identifiers[0])) {
        const more = read();
        papers.set(base.identifiers[0], compact({ ...base, ...more, title, links: { ...base.links, ...more.links } }));
      }
    }
    if ([...papers.values()].some((paper) => !paper.title)) {
      warnings.push("some titles could not be read; the ids come from the links");
    }
    return [...papers.values()];
  }

  /** @type {Site} */
  const arxivSite = {
    name: "arxiv",

    matches(url) {
      const { protocol, hostname } = new URL(url);
      return protocol === "https:" && hostname === "arxiv.org" && kindOf(url) !== null;
    },

    read(document, url) {
      /** @type {string[]} */
      const warnings = [];
      const kind = kindOf(url) ?? "other";
      const papers = kind === "paper" ? own(document, url, warnings) : listed(document, warnings);
      return { page: { url, title: tidy(document.title), kind }, papers, warnings };
    },

    cards(document, url) {
      if (kindOf(url) === "paper") {
        const [paper] = own(document, url, []);
        const place = heading(document);
        return paper && place ? [{ key: key(paper), identifiers: paper.identifiers, title: paper.title ?? "", place }] : [];
      }
      const cards = entries(document).flatMap(({ id, title, place }) => (place ? [{ key: `arxiv:${id.replace(/v\d+$/, "")}`, title, place }] : []));
      return [...new Map(cards.toReversed().map((card) => [card.place, card])).values()].toReversed(); // a place has one button
    },

    dark(document) {
      return document.documentElement.getAttribute("data-theme") === "dark"; // of the HTML papers; the rest is always light
    },
  };

  globalThis.papershelfSites ??= [];
  globalThis.papershelfSites.push(arxivSite);
})();
