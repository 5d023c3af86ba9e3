// Hugging Face's papers: daily lists, trending, search, a paper's own page.
//
// Ids and order come from the live document, for the island of a search page holds other papers than it shows; the
// details come from the islands by id. Class names change over the years; `href="/papers/ID"` and the islands have
// not (facts, Hugging Face). The Python reader, library/formats/huggingface_page.py, reads the same pages to the
// same papers: tests/contract/pages/ holds both to it.

(() => {
  const SITE = "https://huggingface.co";
  const NOT_PAPERS = new Set(["trending", "date", "week", "month"]);
  const PAPER_LINK = /^(?:https:\/\/huggingface\.co)?\/papers\/([A-Za-z0-9][\w.-]*(?:\/\d{7})?)$/;
  const FEW = 3; // words: "48 authors" is no title
  const HF_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
  const { compact, paragraphs, preprint, tidy } = papershelfReading;

  /**
   * @param {unknown} value
   * @returns {Record<string, any> | null}
   */
  function object(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  }

  /**
   * @param {unknown} value
   * @returns {any[]}
   */
  function list(value) {
    return Array.isArray(value) ? value : [];
  }

  /**
   * What an id alone says: the identifier, its links, and that an arXiv paper is a preprint.
   * @param {string} id as in /papers/ID
   * @returns {PaperJson & {links: Record<string, string>}}
   */
  function identified(id) {
    const huggingface = `${SITE}/papers/${id}`;
    const said = preprint(id);
    if (said) {
      return { ...said, links: { ...said.links, huggingface } };
    }
    return HF_ID.test(id) ? { identifiers: [`hf:${id}`], links: { huggingface } } : { identifiers: [], links: {} };
  }

  /**
   * A paper out of an item of an island. Take the inner title and date: the outer title differs in one of eight,
   * the outer date slips a day. The AI summary is never the abstract.
   * @param {unknown} item
   * @returns {PaperJson | null} null if it names no paper
   */
  function paperOf(item) {
    const body = object(item);
    const paper = body && (object(body.paper) ?? body);
    if (!body || !paper || typeof paper.id !== "string") {
      return null;
    }
    const said = identified(paper.id);
    const organization = object(paper.organization) ?? object(body.organization);
    said.title = tidy(paper.title) || tidy(body.title);
    said.abstract = paragraphs(paper.summary) || paragraphs(body.summary);
    said.creators = list(paper.authors)
      .map((one) => ({ name: tidy(object(one)?.name) }))
      .filter((one) => one.name);
    said.published = typeof paper.publishedAt === "string" ? paper.publishedAt.slice(0, 10) : "";
    said.ai_summary = paragraphs(paper.ai_summary);
    said.keywords = list(paper.ai_keywords).map(tidy).filter(Boolean);
    said.organization = tidy(organization?.fullname) || tidy(organization?.name);
    for (const [kind, url] of [["code", paper.githubRepo], ["project", paper.projectPage]]) {
      if (typeof url === "string" && /^https?:\/\//.test(url)) {
        said.links[kind] = url;
      }
    }
    if (Number.isInteger(paper.upvotes) && paper.upvotes >= 0) {
      said.upvotes = paper.upvotes;
    }
    return compact(said);
  }

  /**
   * What the page's islands say, by identifier. The attribute survives hydration.
   * @param {Document} document
   * @param {string[]} warnings added to
   * @returns {Map<string, PaperJson>}
   */
  function islands(document, warnings) {
    /** @type {Map<string, PaperJson>} */
    const details = new Map();
    for (const target of ["DailyPapers", "PaperContent"]) {
      // The exact target: islands nest others, whose names may begin alike.
      for (const element of document.querySelectorAll(`[data-target="${target}"]`)) {
        const data = parsed(element.getAttribute("data-props"));
        if (!data) {
          warnings.push("the page's own data could not be read; titles and ids come from what it shows");
          continue;
        }
        const items = target === "DailyPapers" ? data.dailyPapers : data;
        for (const said of (Array.isArray(items) ? items : [items]).map(paperOf)) {
          for (const identifier of said?.identifiers ?? []) {
            if (said && !details.has(identifier)) {
              details.set(identifier, said);
            }
          }
        }
      }
    }
    return details;
  }

  /**
   * @param {string | null} props
   * @returns {Record<string, any> | null} null where the JSON is broken, or no object
   */
  function parsed(props) {
    try {
      return object(JSON.parse(props ?? ""));
    } catch {
      return null;
    }
  }

  /**
   * @param {string} url
   * @param {Document} document
   * @returns {"daily" | "trending" | "search" | "paper"}
   */
  function kindOf(url, document) {
    const { pathname, searchParams } = new URL(url);
    const last = pathname.replace(/\/+$/, "").split("/papers/").at(-1) ?? "";
    if (searchParams.has("q")) {
      return "search";
    }
    if (last === "trending") {
      return "trending";
    }
    if (pathname.includes("/papers/") && !NOT_PAPERS.has(last.split("/")[0])) {
      return "paper";
    }
    return document.body?.classList.contains("PaperPage") ? "paper" : "daily";
  }

  /**
   * The links that head a card, with the paper each names. A trending card holds two: for desktop and for mobile.
   * @param {Document} document
   * @returns {{link: Element, said: PaperJson}[]}
   */
  function headings(document) {
    const known = named(document.querySelectorAll("h3 a[href]"));
    // Cards without headings: the longest-lived thing in them is the link to the paper, and one of a few words is its title.
    return known.length > 0 ? known : named(document.querySelectorAll("a[href]")).filter(({ said }) => (said.title ?? "").split(" ").length >= FEW);
  }

  /**
   * @param {Iterable<Element>} links
   * @returns {{link: Element, said: PaperJson}[]} those that lead to papers
   */
  function named(links) {
    const found = [];
    for (const link of links) {
      const id = PAPER_LINK.exec((link.getAttribute("href") ?? "").split(/[?#]/)[0])?.[1];
      if (id && !NOT_PAPERS.has(id)) {
        found.push({ link, said: { ...identified(id), title: tidy(link.textContent) } });
      }
    }
    return found.filter(({ said }) => said.identifiers.length > 0);
  }

  /**
   * @param {Element} card
   * @returns {number | undefined} none where it shows "-"
   */
  function votes(card) {
    const shown = [...card.querySelectorAll("div.leading-none, div.text-orange-500")].map((one) => one.textContent.trim());
    const number = shown.find((text) => /^\d+$/.test(text));
    return number === undefined ? undefined : Number(number);
  }

  /**
   * @param {Document} document
   * @param {Map<string, PaperJson>} details
   * @returns {PaperJson[]} each paper once, in the order of the page
   */
  function listed(document, details) {
    /** @type {Map<string, PaperJson>} */
    const papers = new Map();
    for (const { link, said } of headings(document)) {
      const [identifier] = said.identifiers;
      if (!papers.has(identifier)) {
        const shown = { ...said, upvotes: votes(link.closest("article") ?? link) };
        papers.set(identifier, details.get(identifier) ?? compact(shown));
      }
    }
    return [...papers.values()];
  }

  /**
   * @param {string} url
   * @returns {PaperJson | null} what the address of a paper's page says
   */
  function addressed(url) {
    const { pathname } = new URL(url);
    const said = identified(PAPER_LINK.exec(pathname.replace(/\/+$/, ""))?.[1] ?? "");
    return said.identifiers.length > 0 ? said : null;
  }

  /**
   * @param {Document} document
   * @returns {Element | null}
   */
  function heading(document) {
    return document.querySelector("main h1") ?? document.querySelector("h1");
  }

  /**
   * @param {Document} document
   * @param {string} url
   * @param {Map<string, PaperJson>} details
   * @returns {PaperJson[]} one paper, or none
   */
  function own(document, url, details) {
    const said = addressed(url);
    if (!said) {
      return [...details.values()].slice(0, 1);
    }
    const known = details.get(said.identifiers[0]);
    const title = heading(document);
    if (known || !title) {
      return known ? [known] : [];
    }
    // The AI summary stands in a blue box before the abstract: the first grey paragraph is the authors' own.
    const abstract = [...document.querySelectorAll("h2")].find((one) => tidy(one.textContent) === "Abstract");
    const after = abstract && [...document.querySelectorAll("p.text-gray-600")].find(
      (one) => abstract.compareDocumentPosition(one) & 4, // DOCUMENT_POSITION_FOLLOWING
    );
    return [
      compact({
        ...said,
        title: tidy(title.textContent),
        creators: [...document.querySelectorAll("span.author")]
          .map((one) => ({ name: tidy(one.textContent).replace(/[ ,]+$/, "") }))
          .filter((one) => one.name),
        abstract: paragraphs(after?.textContent),
      }),
    ];
  }

  /** @type {Site} */
  const huggingface = {
    name: "huggingface",

    matches(url) {
      const { protocol, hostname, pathname } = new URL(url);
      return protocol === "https:" && hostname === "huggingface.co" && /^\/papers(?:\/|$)/.test(pathname);
    },

    read(document, url) {
      /** @type {string[]} */
      const warnings = [];
      const details = islands(document, warnings);
      const kind = kindOf(url, document);
      let papers = kind === "paper" ? own(document, url, details) : listed(document, details);
      if (kind !== "paper" && papers.length > 0 && !document.querySelector("h3 a[href]")) {
        warnings.push("the cards look different from what is known; the papers come from the page's links");
      }
      if (papers.length === 0 && (kind === "daily" || kind === "trending")) {
        papers = [...details.values()]; // a page whose cards did not render still has its data
      }
      return { page: { url, title: tidy(document.title), kind }, papers, warnings };
    },

    cards(document, url) {
      if (kindOf(url, document) === "paper") {
        const place = heading(document);
        const said = addressed(url);
        return place && said ? [{ key: said.identifiers[0], title: tidy(place.textContent), place }] : [];
      }
      const cards = headings(document).map(({ link, said }) => ({
        key: said.identifiers[0],
        title: said.title ?? "",
        place: link.closest("h1, h2, h3, h4") ?? link.parentElement ?? link,
      }));
      return [...new Map(cards.map((card) => [card.place, card])).values()]; // a place has one button
    },

    dark(document) {
      return document.documentElement.classList.contains("dark"); // its own switch, set from the system's by its script
    },
  };

  globalThis.papershelfSites ??= [];
  globalThis.papershelfSites.push(huggingface);
})();
