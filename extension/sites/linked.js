// The paper that a page's JSON-LD (schema.org) is about, if it is about one.

(() => {
  const { compact, day, doi, paragraphs, tidy, web } = papershelfReading;
  const SURE = new Set(["ScholarlyArticle", "MedicalScholarlyArticle", "Thesis"]);
  /** Of these, only what has a DOI and an author is a paper: others are a shop's guide, a paper's news. */
  const PERHAPS = new Set(["Article", "TechArticle", "Report", "Chapter", "CreativeWork"]);
  const DEEP = 6; // levels that are followed: what refers to itself ends

  /** @typedef {Record<string, any>} Thing */

  /** @param {unknown} value @returns {any[]} */
  const list = (value) => (Array.isArray(value) ? value.flat(2) : value === undefined || value === null ? [] : [value]);

  /** @param {unknown} value @returns {Thing | null} */
  const object = (value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? value : null);

  /** @param {Thing} thing @returns {string[]} "ScholarlyArticle" for "https://schema.org/ScholarlyArticle" too */
  const types = (thing) => list(thing["@type"]).map((one) => /[^/#:]*$/.exec(tidy(one))?.[0] ?? "");

  /** Words out of a string, a number, or an object that names them. @param {unknown} value @returns {string} */
  function words(value) {
    const [one] = list(value);
    const thing = object(one);
    return typeof one === "number" ? String(one) : tidy(thing ? [thing["@value"], thing.name, thing.value].find((said) => typeof said === "string") : one);
  }

  /**
   * All that stands at the top, and what it says the page is mainly about.
   * @param {Document} document
   * @returns {{things: Thing[], byId: Map<string, Thing>}}
   */
  function collected(document) {
    /** @type {Thing[]} */
    const things = [];
    /** @type {Map<string, Thing>} */
    const byId = new Map();
    /** @param {unknown} value @param {number} depth */
    const take = (value, depth) => {
      for (const thing of depth > 0 ? list(value).map(object) : []) {
        if (thing) {
          things.push(thing);
          if (typeof thing["@id"] === "string" && !byId.has(thing["@id"])) {
            byId.set(thing["@id"], thing);
          }
          take(thing["@graph"], depth - 1);
          take(thing.mainEntity, depth - 1);
          take(object(thing.mainEntityOfPage)?.["@type"] ? thing.mainEntityOfPage : undefined, depth - 1);
        }
      }
    };
    for (const script of document.querySelectorAll('script[type="application/ld+json" i]')) {
      try {
        take(JSON.parse(script.textContent ?? ""), DEEP);
      } catch {
        // Broken: as if it were not there.
      }
    }
    return { things, byId };
  }

  /** @param {Thing} thing @returns {string[]} each DOI it bears, and arXiv's */
  function identifiers(thing) {
    const said = [thing.doi, thing["@id"], thing.url, ...list(thing.identifier).map((one) => object(one)?.value ?? object(one)?.["@value"] ?? one), ...list(thing.sameAs)];
    return [...new Set(said.flatMap((one) => doi(one) ?? []))];
  }

  /**
   * @param {unknown} author
   * @param {Map<string, Thing>} byId
   * @returns {string}
   */
  function name(author, byId) {
    const said = object(author);
    const thing = said && ((said.name ?? said.familyName) === undefined ? byId.get(tidy(said["@id"])) : said);
    const [family, given] = [words(thing?.familyName), words(thing?.givenName)];
    return family ? [family, given].filter(Boolean).join(", ") : thing ? words(thing.name) : words(author);
  }

  /**
   * The issue, volume and journal or proceedings it is part of.
   * @param {Thing} paper
   * @param {Map<string, Thing>} byId
   */
  function within(paper, byId) {
    const found = { volume: words(paper.volumeNumber), issue: words(paper.issueNumber), venue: "", journal: false, publisher: words(paper.publisher) };
    let parts = list(paper.isPartOf);
    for (let depth = 0; depth < DEEP && parts.length > 0; depth += 1) {
      const things = parts.flatMap((one) => object(one) ?? []).map((one) => (one["@type"] ? one : byId.get(tidy(one["@id"])) ?? one));
      for (const thing of things) {
        const kinds = types(thing);
        found.volume ||= words(thing.volumeNumber);
        found.issue ||= words(thing.issueNumber);
        found.publisher ||= words(thing.publisher);
        if (!kinds.some((kind) => /^(?:PublicationIssue|PublicationVolume|WebSite|WebPage|Collection(?:Page)?)$/.test(kind))) {
          found.venue ||= words(thing.name);
          found.journal ||= kinds.includes("Periodical");
        }
      }
      parts = things.flatMap((one) => list(one.isPartOf));
    }
    return found;
  }

  /**
   * @param {Thing} thing
   * @param {Map<string, Thing>} byId
   * @param {string} url
   * @returns {PaperJson | null} null where it is not surely a paper
   */
  function paperOf(thing, byId, url) {
    const kinds = types(thing);
    const ids = identifiers(thing);
    const authors = list(thing.author ?? thing.creator).flatMap((one) => (object(one)?.["@list"] ? list(one["@list"]) : [one]));
    const creators = authors.map((one) => ({ name: name(one, byId) })).filter((one) => /\p{L}/u.test(one.name));
    const title = words(thing.headline) || words(thing.name) || words(thing.title);
    const sure = kinds.some((kind) => SURE.has(kind)) ? ids.length > 0 || creators.length > 0 : kinds.some((kind) => PERHAPS.has(kind)) && ids.length > 0 && creators.length > 0;
    if (!sure || !title) {
      return null;
    }
    const { volume, issue, venue, journal, publisher } = within(thing, byId);
    const pdf = list(thing.encoding ?? thing.associatedMedia).map(object).find((one) => /pdf/i.test(words(one?.encodingFormat ?? one?.fileFormat)));
    return compact({
      title,
      abstract: paragraphs(typeof thing.abstract === "string" ? thing.abstract : words(thing.abstract) || thing.description),
      creators,
      type: journal ? "journal" : "",
      published: day(words(thing.datePublished)) || day(words(thing.dateCreated)),
      venue,
      volume,
      issue,
      pages: words(thing.pagination) || [words(thing.pageStart), words(thing.pageEnd)].filter(Boolean).join("-"),
      publisher,
      identifiers: ids,
      links: compactLinks({ abs: web(words(thing.url), url), pdf: web(words(pdf?.contentUrl), url) }),
      keywords: list(thing.keywords).flatMap((one) => words(one).split(/[;,]/)).map(tidy).filter(Boolean),
    });
  }

  /** @param {Record<string, string>} links @returns {Record<string, string>} */
  const compactLinks = (links) => Object.fromEntries(Object.entries(links).filter(([, href]) => href));

  papershelfReading.linked = (document, url) => {
    const { things, byId } = collected(document);
    const here = url.split("#")[0];
    const found = things.flatMap((thing) => {
      const paper = paperOf(thing, byId, url);
      return paper ? [{ paper, here: [thing.url, thing["@id"], thing.mainEntityOfPage, object(thing.mainEntityOfPage)?.["@id"]].some((one) => web(one, url).split("#")[0] === here) }] : [];
    });
    const own = found.filter((one) => one.here);
    const meant = own.length > 0 ? own : found;
    // Several different ones: a list, and the page is about none of them.
    return new Set(meant.map(({ paper }) => paper.title)).size === 1 ? { ...meant[0].paper, identifiers: meant[0].paper.identifiers ?? [] } : null;
  };
})();
