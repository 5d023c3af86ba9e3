// The one paper that a page is about, as its own metadata says it: Highwire (citation_*), Dublin Core, PRISM, EPrints,
// and JSON-LD for what those leave open. It is sure or says nothing: a page that merely has a title is no paper.

(() => {
  const { arxiv, compact, day, doi, paragraphs, tidy, versioned, web } = papershelfReading;
  /** Journals of papers that nobody has reviewed yet. */
  const PREPRINTS = /^(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|research square|preprints\.org|techrxiv)\b/i;
  /** Titles of proceedings that some give as a journal's. */
  const MEETING = /\b(?:conference|workshop|symposium|advances in neural information processing systems|findings of)\b/i;
  const ARTICLE = /(?:^|[/.\s])(?:article|journalarticle|conferenceobject|conferencepaper|conference paper|preprint|research-article|thesis|doctoralthesis|masterthesis|text\.serial\.journal)$/i;
  const MARKUP = /<\/?(?:p|i|b|em|strong|sub|sup|br|div|span|h\d|jats:[\w-]+|sec|title|inline-formula|tex-math)\b[^<>]*>/gi;

  /** @typedef {(...names: string[]) => string[]} Tags the contents of the first of these names that has any */

  /**
   * @param {Document} document
   * @returns {Tags}
   */
  function tags(document) {
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const meta of document.querySelectorAll("meta[content]")) {
      // "DCTERMS.title", "dc:title" and "bepress_citation_title" are the same ones written otherwise.
      const name = tidy(meta.getAttribute("name") || meta.getAttribute("property")).toLowerCase()
        .replace(/:/g, ".").replace(/^dc\.?terms\./, "dc.").replace(/^bepress_/, "");
      const content = meta.getAttribute("content") ?? "";
      if (/^(?:citation_|dc\.|prism\.|eprints\.|doi$)/.test(name) && content.trim()) {
        found.set(name, [...(found.get(name) ?? []), content]);
      }
    }
    return (...names) => found.get(names.find((name) => found.has(name)) ?? "") ?? [];
  }

  /** @param {Tags} said @param {string[]} names */
  const first = (said, ...names) => tidy(said(...names)[0]);

  /** @param {Tags} said @returns {string[]} arXiv's first: it names the paper at every stage of its life */
  function identifiers(said) {
    const ids = [
      ...said("citation_arxiv_id").map((id) => versioned(tidy(id).replace(/^arxiv:/i, ""))).flatMap((id) => (id ? [`arxiv:${id}`] : [])),
      ...["citation_doi", "prism.doi", "doi", "dc.identifier.doi", "dc.identifier", "eprints.id_number"].flatMap((name) => said(name).map(doi)),
      ...said("citation_pmid").map((id) => /^[1-9]\d{0,8}$/.exec(tidy(id)) && `pmid:${tidy(id)}`),
      ...said("citation_pmcid").map((id) => /^(?:PMC)?[1-9]\d{0,8}$/i.exec(tidy(id)) && `pmcid:${tidy(id)}`),
    ].flatMap((id) => id ?? []);
    const one = ids.find((id) => id.startsWith("doi:")); // a second DOI is a data set's, or a whole book's
    const bare = (/** @type {string} */ id) => arxiv(id.replace(/^arxiv:/, ""));
    return ids.filter((id, at) => (id.startsWith("doi:") ? id === one : true) && ids.findIndex((other) => other === id || (bare(id) !== null && bare(other) === bare(id))) === at);
  }

  /**
   * @param {Tags} said
   * @param {string[]} ids
   * @param {boolean} creators whether it names any
   * @returns {boolean} whether this is surely a paper's page
   */
  function sure(said, ids, creators) {
    if (said("citation_title").length > 0) {
      return creators || ids.length > 0 || said("citation_pdf_url", "citation_journal_title", "citation_conference_title").length > 0;
    }
    if (said("eprints.title").length > 0) {
      return creators;
    }
    // Any page may have Dublin Core: a library's front page, a ministry's.
    const scholarly = said("dc.type").some((type) => ARTICLE.test(tidy(type))) || said("prism.publicationname").length > 0;
    return said("dc.title").length > 0 && (said("prism.doi").length > 0 || (creators && (ids.length > 0 || scholarly)));
  }

  /**
   * Where it came out, and as what.
   * @param {Tags} said
   * @param {string[]} ids
   * @returns {{venue: string, type: string}}
   */
  function outlet(said, ids) {
    const journal = first(said, "citation_journal_title", "prism.publicationname", "eprints.publication");
    const meeting = first(said, "citation_conference_title", "citation_conference", "eprints.event_title");
    const book = first(said, "citation_inbook_title", "citation_book_title");
    const other = first(said, "citation_dissertation_institution", "citation_technical_report_institution");
    if (PREPRINTS.test(journal) || (!journal && !meeting && !book && !other && ids.some((id) => id.startsWith("arxiv:")))) {
      return { venue: journal || "arXiv", type: "preprint" };
    }
    if (meeting || MEETING.test(journal) || MEETING.test(book)) {
      return { venue: meeting || (MEETING.test(journal) ? journal : book), type: "conference" };
    }
    const type = said("dc.type").some((one) => /preprint$/i.test(tidy(one))) ? "preprint" : book || other ? "other" : "";
    return journal ? { venue: journal, type: "journal" } : { venue: book || other, type };
  }

  /** @param {Tags} said @returns {string} the first date that is one */
  function published(said) {
    const names = ["citation_publication_date", "citation_date", "citation_cover_date", "citation_online_date", "prism.publicationdate", "dc.date.issued", "dc.issued", "dc.date", "eprints.date", "citation_year"];
    return names.flatMap((name) => said(name).map(day)).find(Boolean) ?? "";
  }

  /** @param {Tags} said @returns {string} */
  function pages(said) {
    const from = first(said, "citation_firstpage", "citation_first_page", "prism.startingpage");
    const to = first(said, "citation_lastpage", "citation_last_page", "prism.endingpage");
    return from && to && from !== to && !/[-–]/.test(from) ? `${from}-${to}` : from || first(said, "eprints.pagerange");
  }

  /** Plain text: some put markup into their tags. @param {string} text */
  const plain = (text) => paragraphs(text.replace(/<\/(?:p|sec|div|jats:p)>/gi, "\n\n").replace(MARKUP, " "));

  /**
   * Out of the page's own tags, with addresses that hold wherever the page is read again.
   * @param {Document} document
   * @param {string} url
   * @returns {PaperJson | null}
   */
  function tagged(document, url) {
    const said = tags(document);
    const ids = identifiers(said);
    const creators = papershelfReading.creators?.(said("citation_author", "citation_authors", "eprints.creators_name", "dc.creator")) ?? [];
    if (!sure(said, ids, creators.length > 0)) {
      return null;
    }
    const kept = (/** @type {string} */ name) => said(name).flatMap((one) => one.split(/[;,]/)).map(tidy).filter(Boolean);
    return {
      identifiers: ids,
      title: plain(first(said, "citation_title", "eprints.title", "dc.title")),
      abstract: plain(said("citation_abstract", "dc.description.abstract", "dc.abstract", "eprints.abstract", "dc.description")[0] ?? ""),
      creators,
      published: published(said),
      ...outlet(said, ids),
      volume: first(said, "citation_volume", "prism.volume", "eprints.volume"),
      issue: first(said, "citation_issue", "prism.number", "eprints.number"),
      pages: pages(said),
      publisher: first(said, "citation_publisher", "dc.publisher", "eprints.publisher"),
      keywords: kept("citation_keywords").length > 0 ? kept("citation_keywords") : kept("prism.keyword"),
      links: { abs: web(first(said, "citation_abstract_html_url", "citation_public_url"), url), pdf: web(first(said, "citation_pdf_url", "eprints.document_url"), url) },
    };
  }

  /** @param {string | undefined} title */
  const folded = (title) => (title ?? "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

  /** @param {Document} document @param {string} url @returns {string} where the page says it is, if that is of the same site */
  function canonical(document, url) {
    const said = web(document.querySelector('link[rel~="canonical" i]')?.getAttribute("href"), url);
    return said && new URL(said).host === new URL(url).host ? said : url.split("#")[0];
  }

  papershelfReading.described = (document, url) => {
    const own = tagged(document, url);
    const linked = papershelfReading.linked?.(document, url) ?? null;
    const same = !own || !linked || folded(own.title) === folded(linked.title) || own.identifiers.some((id) => linked.identifiers.includes(id));
    const [paper, more] = own ? [compact(own), same ? linked : null] : [linked, null];
    if (!paper || (!paper.title && !paper.identifiers?.length)) {
      return null;
    }
    // The tags are read by every index; JSON-LD fills what they leave open. A second DOI would be another thing's.
    const ids = own?.identifiers ?? paper.identifiers;
    const hasDoi = ids.some((id) => id.startsWith("doi:"));
    const added = (more?.identifiers ?? []).filter((id) => !ids.some((one) => one.replace(/v\d+$/, "") === id) && !(hasDoi && id.startsWith("doi:")));
    const links = { abs: canonical(document, url), ...more?.links, ...compact({ identifiers: [], ...paper.links }) };
    return { ...more, ...paper, identifiers: [...ids, ...added], links: /** @type {Record<string, string>} */ (Object.fromEntries(Object.entries(links).filter(([name, href]) => name !== "identifiers" && href))) };
  };
})();
