// The pages of the contract, read to the papers that the Python reader makes of them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { page, ROOT, run } from "./scripts.mjs";

const PAGES = new URL("tests/contract/pages/", ROOT);
const names = readdirSync(PAGES).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));

/**
 * @param {string} markup
 * @param {string} url
 * @returns {{site: Site, document: Document, url: string}}
 */
function opened(markup, url) {
  const dom = page(markup, url);
  const { papershelfSites } = run(dom, ["sites/reading.js", "sites/huggingface.js"]);
  return { site: papershelfSites[0], document: dom.window.document, url };
}

/**
 * @param {string} name of a contract page
 */
function contract(name) {
  const expected = JSON.parse(readFileSync(new URL(`${name}.json`, PAGES), "utf8"));
  return { ...opened(readFileSync(new URL(`${name}.html`, PAGES), "utf8"), expected.url), expected };
}

/**
 * Out of the page's realm, so that two equal objects are deeply equal.
 * @param {unknown} value
 */
const plain = (value) => JSON.parse(JSON.stringify(value));

/** @param {string} inner */
const daily = (inner, props = "{}") =>
  `<title>Daily</title><body class="DailyPapersPage"><div data-target="DailyPapers" data-props='${props}'>${inner}</div>`;

test("there are pages in the contract", () => {
  assert.ok(names.length >= 8);
});

for (const name of names) {
  test(`the page "${name}" is read as the Python reader reads it`, () => {
    const { site, document, url, expected } = contract(name);
    assert.ok(site.matches(url));
    const { page: shown, papers, warnings } = plain(site.read(document, url));
    assert.deepEqual({ page: shown, papers, warnings }, { page: expected.page, papers: expected.papers, warnings: expected.warnings });
  });

  test(`every paper of the page "${name}" has a card with its key`, () => {
    const { site, document, url, expected } = contract(name);
    const keys = [...new Set(site.cards(document, url).map((card) => card.key))];
    assert.deepEqual(keys, expected.papers.map((/** @type {PaperJson} */ paper) => paper.identifiers[0]));
  });
}

test("both halves of a trending card get a place, and are one paper", () => {
  const { site, document, url, expected } = contract("trending");
  assert.equal(site.cards(document, url).length, 2 * expected.papers.length);
});

test("a search page gives what was found, not what its island holds", () => {
  const { site, document, url } = contract("search");
  const island = JSON.parse(document.querySelector('[data-target="DailyPapers"]')?.getAttribute("data-props") ?? "");
  assert.notEqual(site.read(document, url).papers.length, island.dailyPapers.length);
});

test("an island inside an island, whose name begins alike, is not read", () => {
  const inner = `<div data-target="DailyPapersBannerSubscribe" data-props="broken"></div><h3><a href="/papers/2611.10001">One</a></h3>`;
  const { site, document, url } = opened(daily(inner), "https://huggingface.co/papers");
  const { papers, warnings } = site.read(document, url);
  assert.equal(papers.length, 1);
  assert.equal(warnings.length, 0);
});

test("links with a version, a query, a fragment and an old-style id name their papers", () => {
  const inner = ["2611.10001v2", "2611.10002?x=1", "2611.10003#community", "hep-th/9711200", "math.GT/0309136", "some-report_1"]
    .map((id) => `<article><h3><a href="/papers/${id}">T</a></h3></article>`)
    .join("");
  const { site, document, url } = opened(daily(inner), "https://huggingface.co/papers");
  assert.deepEqual(plain(site.read(document, url).papers.map((paper) => paper.identifiers[0])), [
    "arxiv:2611.10001", "arxiv:2611.10002", "arxiv:2611.10003", "arxiv:hep-th/9711200", "arxiv:math/0309136", "hf:some-report_1",
  ]);
});

test("menu links, foreign links and lists are no papers", () => {
  const inner = ["/papers/trending", "/papers/week/2026-W03", "https://example.org/papers/2611.10001", "/papers", "/login?next=%2Fpapers%2F2611.1"]
    .map((href) => `<h3><a href="${href}">T</a></h3>`)
    .join("");
  const { site, document, url } = opened(daily(inner), "https://huggingface.co/papers/week/2026-W03");
  assert.deepEqual(plain(site.read(document, url).papers), []);
  assert.equal(site.read(document, url).page.kind, "daily");
});

test("values of the wrong type in an island cost only themselves", () => {
  const paper = { id: "2611.10001", title: 7, summary: null, authors: [null, { name: 3 }, { name: " Ada\n Zhao " }], upvotes: "many", ai_keywords: [1, "x"], githubRepo: "javascript:alert(1)" };
  const props = JSON.stringify({ dailyPapers: [null, 4, { paper: "x" }, { paper, title: "Outer" }] });
  const { site, document, url } = opened(daily("", props), "https://huggingface.co/papers");
  const [read] = plain(site.read(document, url).papers);
  assert.equal(read.title, "Outer");
  assert.deepEqual(read.creators, [{ name: "Ada Zhao" }]);
  assert.deepEqual(read.keywords, ["x"]);
  assert.equal("code" in read.links || "upvotes" in read || "abstract" in read, false);
});

test("it is no page of ours: other hosts, other paths, http", () => {
  const { site } = opened("", "https://huggingface.co/papers");
  for (const url of ["https://huggingface.co/papersmith", "https://huggingface.co/models", "http://huggingface.co/papers", "https://huggingface.co.example.org/papers"]) {
    assert.equal(site.matches(url), false, url);
  }
  for (const url of ["https://huggingface.co/papers?q=x", "https://huggingface.co:5443/papers/trending", "https://huggingface.co/papers/"]) {
    assert.equal(site.matches(url), true, url);
  }
});
