// What an address alone says: the paper it leads to. For links, for tabs in which no script of ours runs (a PDF), for
// pages without an adapter. A row a site; the same forms as in the server's library/identifiers.py, where a test holds
// them to each other. The background reads this very file.

(() => {
  const ARXIV = String.raw`((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v[1-9]\d{0,2})?)`;

  /** @type {[host: RegExp, path: RegExp, scheme: string][]} */
  const FORMS = [
    [/(?:^|\.)(?:arxiv|alphaxiv|ar5iv)\.org$/, new RegExp(`^/(?:abs|pdf|html|format|src|e-print|overview)/${ARXIV}(?:\\.pdf)?/?$`, "i"), "arxiv"],
    [/^ar5iv(?:\.labs\.arxiv)?\.org$/, new RegExp(`^/${ARXIV}/?$`, "i"), "arxiv"],
    [/^huggingface\.co$/, new RegExp(`^/papers/${ARXIV}/?$`, "i"), "arxiv"],
    [/^(?:dx\.|www\.)?doi\.org$/, new RegExp(`^/10\\.48550/arxiv\\.${ARXIV}$`, "i"), "arxiv"],
    [/^(?:dx\.|www\.)?doi\.org$/, /^\/(10\.\d{4,9}\/.+)$/, "doi"],
    [/(?:^|\.)acm\.org$|(?:^|\.)wiley\.com$|^link\.springer\.com$|(?:^|\.)acs\.org$|(?:^|\.)tandfonline\.com$/, /\/(10\.\d{4,9}\/[^/]+)$/, "doi"],
    [/^openreview\.net$/, /^\/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]{6,32})/, "openreview"],
    [/^(?:www\.)?aclanthology\.org$/, /^\/([A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9]+(?:-[a-z0-9]+)*\.\d+)(?:v\d+)?(?:\.pdf)?\/?$/, "acl"],
    [/^pubmed\.ncbi\.nlm\.nih\.gov$/, /^\/([1-9]\d{0,8})\/?$/, "pmid"],
    [/^(?:www\.ncbi|pmc\.ncbi)\.nlm\.nih\.gov$/, /\/(PMC[1-9]\d{0,8})\b/, "pmcid"],
    [/^(?:www\.)?semanticscholar\.org$/, /^\/(?:paper|p)\/(?:[^/]*\/)?([0-9a-f]{40})\/?$/, "s2"],
  ];

  /**
   * Where an arXiv paper is, whichever of its addresses was met: the PDF in a tab is no page about it.
   * @param {string} id perhaps with a version
   */
  function ofArxiv(id) {
    const value = id.toLowerCase().replace(/v\d+$/, "").replace(/\.[a-z]{2}(?=\/)/, "");
    return { abs: `https://arxiv.org/abs/${value}`, pdf: `https://arxiv.org/pdf/${value}` };
  }

  /**
   * @param {string} path
   * @returns {string} as a person reads it; as it is where it is broken
   */
  function decoded(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  }

  /**
   * The paper that an address leads to.
   * @param {string} address
   * @returns {PaperJson | null} its identifier and where it is, nothing more; null if the address names none
   */
  function paperAt(address) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return null;
    }
    if (!/^https?:$/.test(url.protocol)) {
      return null;
    }
    const place = decoded(url.pathname) + url.search;
    for (const [host, path, scheme] of FORMS) {
      const found = host.test(url.hostname) && path.exec(place)?.[1];
      if (found) {
        return { identifiers: [`${scheme}:${found}`], links: scheme === "arxiv" ? ofArxiv(found) : { abs: url.href } };
      }
    }
    return null;
  }

  globalThis.papershelfAddresses = { paperAt };
})();
