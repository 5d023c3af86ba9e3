// The golden pages of every site but Hugging Face: tests/contract/pages/SITE/NAME.html beside what is read of it.
// With PAPERSHELF_WRITE_PAGES=1 what is read is written beside its page ("url" must stand there): look at `git diff`.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { page, ROOT, run } from "./scripts.mjs";

const PAGES = new URL("tests/contract/pages/", ROOT);
/** The generic one last, as the background loads them. */
const SITES = ["reading", "names", "linked", "metadata", "addresses", "adapter", "huggingface", "arxiv", "alphaxiv", "openreview", "aclanthology", "semanticscholar", "pmlr", "cvf", "generic"].map((name) => `sites/${name}.js`);
const pairs = readdirSync(PAGES, { withFileTypes: true }).filter((one) => one.isDirectory())
  .flatMap(({ name: site }) => readdirSync(new URL(`${site}/`, PAGES)).filter((file) => file.endsWith(".json")).map((file) => ({ site, name: `${site}/${file.slice(0, -5)}` })));

/** @param {unknown} value out of the page's realm, so that two equal objects are deeply equal */
const plain = (value) => JSON.parse(JSON.stringify(value));

/** @param {string} markup @param {string} url */
function opened(markup, url) {
  const dom = page(markup, url);
  const { papershelfSites, papershelfReading } = run(dom, SITES);
  /** @type {Site} */
  const site = papershelfSites.find((/** @type {Site} */ one) => one.matches(url));
  return { dom, site, document: dom.window.document, url, reading: papershelfReading };
}

/** @param {string} name */
function golden(name) {
  const expected = JSON.parse(readFileSync(new URL(`${name}.json`, PAGES), "utf8"));
  return { ...opened(readFileSync(new URL(`${name}.html`, PAGES), "utf8"), expected.url), expected };
}

/** @param {string} head what is read of a page of this head */
function described(head, url = "https://example.org/one") {
  const { site, document } = opened(`<!DOCTYPE html><html><head>${head}</head><body><h1>Head</h1></body></html>`, url);
  return plain(site.read(document, url).papers)[0];
}

/** @param {Record<string, string | string[]>} tags */
const head = (tags) => Object.entries(tags).flatMap(([name, said]) => [said].flat().map((one) => `<meta name="${name}" content="${one}">`)).join("");

/** @param {unknown} thing */
const linked = (thing) => `<script type="application/ld+json">${JSON.stringify(thing)}</script>`;

test("there are golden pages of each site", () => {
  assert.deepEqual([...new Set(pairs.map(({ site }) => site))].sort(), ["aclanthology", "alphaxiv", "arxiv", "cvf", "generic", "openreview", "pmlr", "semanticscholar"]);
  assert.ok(pairs.length >= 30);
});

for (const { site: name, name: pair } of pairs) {
  test(`the page "${pair}" is read as it is expected`, () => {
    const { site, document, url, expected } = golden(pair);
    assert.equal(site.name, name);
    if (process.env.PAPERSHELF_WRITE_PAGES) {
      writeFileSync(new URL(`${pair}.json`, PAGES), `${JSON.stringify({ url, ...plain(site.read(document, url)) }, null, 1)}\n`);
      return;
    }
    assert.deepEqual({ url, ...plain(site.read(document, url)) }, expected);
  });

  test(`the cards of the page "${pair}" are of its papers, each in a place of its own`, () => {
    const { site, document, url, expected, reading } = golden(pair);
    const cards = site.cards(document, url);
    // The page of a paper whose title is not found has no place for a button, any page with links wants none: the popup saves.
    const { page: { kind }, papers } = expected;
    const shown = papers.filter((/** @type {PaperJson} */ paper) => kind !== "other" && (kind !== "paper" || paper.title));
    assert.deepEqual([...new Set(cards.map(({ key }) => key))], shown.map((/** @type {PaperJson} */ paper) => reading.key(paper)));
    assert.equal(new Set(cards.map(({ place }) => place)).size, cards.length);
    assert.ok(cards.every(({ place }) => place.isConnected));
  });
}

test("whatever becomes of a page, reading it throws nothing and keeps to the form of a clip", () => {
  let state = 20_261_124;
  const random = (/** @type {number} */ below) => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % below;
  const junk = ["", "javascript:alert(1)", "http://[", "%E0%A4%A", "\u0000\ud800", "{}", "[[[]]]", '{"@type":"ScholarlyArticle","author":{"@id":"#x"},"isPartOf":[null,7]}', "/abs/%", "9".repeat(400)];
  const huggingface = readdirSync(PAGES).filter((file) => file.endsWith(".json")).map((file) => ({ name: file.slice(0, -5) }));
  for (const { name } of [...pairs, ...huggingface]) {
    const { site, document, url } = golden(name);
    for (let turn = 0; turn < 40; turn += 1) {
      const all = [...document.querySelectorAll("*")].filter((one) => one !== document.documentElement);
      const one = all[random(all.length || 1)];
      const attribute = one?.attributes[random(one.attributes.length || 1)];
      const acts = [
        () => one?.remove(),
        () => one?.replaceChildren(junk[random(junk.length)]),
        () => attribute && one?.setAttribute(attribute.name, junk[random(junk.length)]),
        () => attribute && one?.removeAttribute(attribute.name),
        () => one && all[random(all.length)]?.after(one.cloneNode(true)),
      ];
      acts[random(acts.length)]();
      const { papers, page: shown, warnings } = plain(site.read(document, url));
      assert.ok(shown.url === url && Array.isArray(warnings));
      for (const paper of papers) {
        assert.ok(paper.identifiers.length > 0 || paper.title, name);
        assert.ok(Object.values(paper.links ?? {}).every((href) => /^https?:\/\//.test(String(href))), name);
        assert.ok((paper.creators ?? []).every((/** @type {{name: string}} */ creator) => creator.name), name);
      }
      site.cards(document, url);
    }
  }
});

test("authors are told apart in each form that pages write them in", () => {
  const of = (/** @type {string | string[]} */ tag) => described(head({ citation_title: "T", citation_author: tag })).creators.map((/** @type {{name: string}} */ one) => one.name);
  assert.deepEqual(of(["Zhao, Mei-Ling", "Ada Lindqvist"]), ["Zhao, Mei-Ling", "Ada Lindqvist"]);
  assert.deepEqual(of("Zhao, Mei-Ling; Lindqvist, Ada;"), ["Zhao, Mei-Ling", "Lindqvist, Ada"]);
  assert.deepEqual(of("Mei-Ling Zhao, Ada Lindqvist, and Joris van den Berg"), ["Mei-Ling Zhao", "Ada Lindqvist", "Joris van den Berg"]);
  assert.deepEqual(of("Mei-Ling Zhao, Ada Lindqvist and Bo Raman"), ["Mei-Ling Zhao", "Ada Lindqvist", "Bo Raman"]);
  assert.deepEqual(of("Mei-Ling Zhao and Ada Lindqvist"), ["Mei-Ling Zhao", "Ada Lindqvist"]);
  assert.deepEqual(of("Zhao, M.-L., Lindqvist, A., van den Berg, J."), ["Zhao, M.-L.", "Lindqvist, A.", "van den Berg, J."]);
  assert.deepEqual(of("van den Berg, Joris"), ["van den Berg, Joris"]);
  assert.deepEqual(of("Nygård, Bjørn, Jr."), ["Nygård, Bjørn, Jr."]);
  assert.deepEqual(of(["Zhao, Mei-Ling", "Zhao, Mei-Ling", " ", "https://orcid.org/0"]), ["Zhao, Mei-Ling"]);
});

test("dates are as exact as the page is", () => {
  const { reading } = opened("", "https://example.org/");
  for (const [said, day] of [
    ["2026/6/3", "2026-06-03"], ["2026-06-03T00:00:00Z", "2026-06-03"], ["2026/6", "2026-06"], ["2026", "2026"], ["20260603", "2026-06-03"],
    ["June 2026", "2026-06"], ["3 June, 2026", "2026-06-03"], ["Jun. 3, 2026", "2026-06-03"], ["2026 Jun 3", "2026-06-03"], ["2026 June", "2026-06"],
    ["06/23/2026", "2026-06-23"], ["3.6.2026", "2026-06-03"], ["3/6/2026", "2026"], ["2026-02-30", "2026-02"], ["2026/13", "2026"], ["Spring 2026", "2026"],
    ["", ""], ["soon", ""], ["0000-00-00", ""],
  ]) {
    assert.equal(reading.day(said), day, said);
  }
});

test("a DOI is one form, an arXiv one the arXiv id, and other text none", () => {
  const { reading } = opened("", "https://example.org/");
  for (const [said, id] of [
    ["10.5555/Ab.1", "doi:10.5555/ab.1"], ["doi: 10.5555/ab.1.", "doi:10.5555/ab.1"], ["https://dx.doi.org/10.5555%2Fab.1?x=1", "doi:10.5555/ab.1"],
    ["https://doi.org/10.48550/arXiv.2611.20001v2", "arxiv:2611.20001"], ["https://example.org/10.5555/ab.1", null], ["10.5555/", null], ["ISBN 10.5", null], ["%E0%A4%A", null],
  ]) {
    assert.equal(reading.doi(said), id, String(said));
  }
});

test("a title alone, a front page with Dublin Core and an article of a shop are no papers", () => {
  assert.equal(described(head({ citation_title: "T" })), undefined);
  assert.equal(described(head({ "DC.title": "Ministry", "DC.creator": "Ministry", "DC.type": "Text" })), undefined);
  assert.equal(described(linked({ "@type": "Article", headline: "How to brew", author: "Shop", identifier: "17" })), undefined);
  assert.equal(described(linked({ "@type": "NewsArticle", headline: "A paper", author: "N", sameAs: "https://doi.org/10.5555/x" })), undefined);
});

test("an article with a DOI and an author is a paper, as its type is or as a page's main thing", () => {
  const said = { "@type": "Article", headline: "T", author: { name: "Ada Zhao" }, identifier: { "@type": "PropertyValue", propertyID: "doi", value: "10.5555/x" } };
  assert.deepEqual(described(linked(said)).identifiers, ["doi:10.5555/x"]);
  assert.deepEqual(described(linked([{ "@type": "WebPage", mainEntity: { ...said, "@type": "http://schema.org/ScholarlyArticle" } }])).identifiers, ["doi:10.5555/x"]);
});

test("what the tags leave open is filled from JSON-LD of the same paper, and of no other", () => {
  const tags = head({ citation_title: "A  Loom!", citation_author: "Zhao, Ada", citation_doi: "10.5555/x" });
  const paper = { "@type": "ScholarlyArticle", headline: "A loom", author: "Somebody Else", abstract: "Looms.", identifier: "10.5555/y" };
  assert.deepEqual(described(tags + linked(paper)), {
    abstract: "Looms.", title: "A Loom!", creators: [{ name: "Zhao, Ada" }], identifiers: ["doi:10.5555/x"], links: { abs: "https://example.org/one" },
  });
  assert.equal("abstract" in described(tags + linked({ ...paper, headline: "Another" })), false);
});

test("conference, journal, preprint and thesis are told apart by where a paper came out", () => {
  const of = (/** @type {Record<string, string>} */ tags) => {
    const { type, venue } = described(head({ citation_title: "T", citation_author: "A, B", ...tags }));
    return [type, venue];
  };
  assert.deepEqual(of({ citation_journal_title: "Proceedings of the Nowhere Academy" }), ["journal", "Proceedings of the Nowhere Academy"]);
  assert.deepEqual(of({ citation_journal_title: "International Conference on Looms" }), ["conference", "International Conference on Looms"]);
  assert.deepEqual(of({ citation_inbook_title: "Workshop on Looms" }), ["conference", "Workshop on Looms"]);
  assert.deepEqual(of({ citation_journal_title: "bioRxiv" }), ["preprint", "bioRxiv"]);
  assert.deepEqual(of({ citation_arxiv_id: "2611.20001" }), ["preprint", "arXiv"]);
  assert.deepEqual(of({ citation_dissertation_institution: "Nowhere University" }), ["other", "Nowhere University"]);
  assert.deepEqual(of({}), [undefined, undefined]);
});

test("a page that says it is elsewhere on another host is not believed", () => {
  const tags = head({ citation_title: "T", citation_author: "A, B", citation_pdf_url: "javascript:alert(1)" });
  assert.deepEqual(described(`${tags}<link rel="canonical" href="https://evil.example/x">`).links, { abs: "https://example.org/one" });
});

test("a page of arXiv: by host, by path, not by http", () => {
  for (const [url, name] of [
    ["https://arxiv.org/abs/2611.20001v2", "arxiv"], ["https://arxiv.org:5443/list/cs.LG/recent", "arxiv"], ["https://arxiv.org/search/advanced?x=1", "arxiv"],
    ["https://arxiv.org/html/2611.20001", "arxiv"], ["https://arxiv.org/pdf/2611.20001", "generic"], ["https://arxiv.org/searching", "generic"],
    ["https://arxiv.org.example.org/abs/2611.20001", "generic"], ["http://arxiv.org/abs/2611.20001", "generic"],
  ]) {
    assert.equal(opened("", url).site.name, name, url);
  }
});

test("tags of another paper on an abs page give it no words", () => {
  const { site, document, url } = opened(head({ citation_title: "Another", citation_arxiv_id: "2611.99999", citation_author: "A, B" }), "https://arxiv.org/abs/2611.20001");
  const [paper] = plain(site.read(document, url).papers);
  assert.deepEqual([paper.identifiers, paper.title, paper.creators], [["arxiv:2611.20001"], undefined, undefined]);
});
