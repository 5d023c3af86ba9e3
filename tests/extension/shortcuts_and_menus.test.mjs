// Saving from outside a page: the shortcut, the context menu; and what an address alone says.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { Server, TOKEN, until } from "./server.mjs";

const { LINKS, paperAt } = await import("../../extension/background/addresses.js");
/** @type {import("./chrome.mjs").Browser} */
let browser;
/** @type {Server} */
let server;

before(async () => {
  browser = install();
  await import("../../extension/background/index.js");
});
beforeEach(async () => {
  server = await new Server().listen();
  browser.local.values.clear();
  Object.assign(browser, { told: [], pageSays: null });
  await browser.local.set({ pairing: { port: server.port, token: TOKEN, device: "D1", since: "2026-11-24T08:00:00Z" } });
});
afterEach(async () => {
  await browser.send({ type: "send" });
  await server.close();
});
after(() => Reflect.deleteProperty(globalThis, "chrome"));

/** @returns {Promise<any>} the one clip that came */
async function arrived() {
  await until("a clip arrived", () => server.clips.size === 1);
  return [...server.clips.values()][0];
}

const ELSEWHERE = { id: 2, url: "https://blog.example/reading-list", title: "What we read" };

test("the menu has an entry for a page, a link and a selection, and is made once", async () => {
  browser.onInstalled.tell({ reason: "install" });
  await until("it is made", () => browser.menus.size === 3);
  assert.deepEqual([...browser.menus.values()].map(({ contexts, title }) => [contexts[0], title]), [
    ["page", "Save to Papershelf"],
    ["selection", "Save to Papershelf with this quotation"],
    ["link", "Save the linked paper to Papershelf"],
  ]);
});

test("a link is saved by the identifier in it, wherever it stands", async () => {
  browser.onMenu.tell({ menuItemId: "link", linkUrl: "https://arxiv.org/pdf/2611.10001v2.pdf", pageUrl: ELSEWHERE.url }, ELSEWHERE);
  const { page, paper, selection_html: quotation } = await arrived();
  assert.deepEqual(paper, { identifiers: ["arxiv:2611.10001v2"], links: { abs: "https://arxiv.org/abs/2611.10001", pdf: "https://arxiv.org/pdf/2611.10001" } });
  assert.deepEqual([page, quotation], [{ url: ELSEWHERE.url, title: ELSEWHERE.title, kind: "other" }, undefined]);
});

test("on a page of ours the page itself saves, with its quotation", async () => {
  browser.pageSays = true;
  const tab = { id: 1, url: "https://huggingface.co/papers/2611.10001", title: "T" };
  browser.onMenu.tell({ menuItemId: "page", pageUrl: tab.url }, tab);
  browser.onMenu.tell({ menuItemId: "selection", selectionText: "Leakage concentrates", pageUrl: tab.url }, tab);
  browser.onCommand.tell("save", tab);
  await until("the page was asked", () => browser.told.length === 3);
  assert.deepEqual(browser.told.map(({ type }) => type), ["shortcut", "quote", "shortcut"]);
  assert.equal(browser.kept("clip:").size, 0);
});

test("a PDF, in which no script runs, is saved by its address, with what is selected as text", async () => {
  const tab = { id: 2, url: "https://arxiv.org/pdf/2611.10001", title: "2611.10001" };
  browser.onMenu.tell({ menuItemId: "selection", selectionText: "if a < b & <b>bold</b>", pageUrl: tab.url }, tab);
  const { paper, selection_html: quotation } = await arrived();
  assert.deepEqual([paper.identifiers, quotation], [["arxiv:2611.10001"], "<p>if a &lt; b &amp; &lt;b&gt;bold&lt;/b&gt;</p>"]);
});

test("the shortcut on a page that names no paper saves nothing, and the popup says so", async () => {
  browser.onCommand.tell("save", ELSEWHERE);
  browser.onMenu.tell({ menuItemId: "link", linkUrl: "https://arxiv.org/list/cs.CL/recent" }, ELSEWHERE);
  await browser.send({ type: "send" });
  assert.deepEqual([server.clips.size, browser.kept("clip:").size], [0, 0]);
  await until("the popup was opened for each", () => browser.popups === 2);
});

test("addresses say which paper they lead to, and other addresses nothing", () => {
  const said = [
    "https://arxiv.org/abs/hep-th/9711200v3",
    "https://www.alphaxiv.org/abs/2611.10001",
    "https://huggingface.co/papers/2611.10001",
    "https://doi.org/10.48550/arXiv.2611.10001",
    "https://doi.org/10.1145%2F1234.5678",
    "https://dl.acm.org/doi/pdf/10.1145/1234.5678",
    "https://openreview.net/forum?noteId=abc&id=AbC_12-x9",
    "https://aclanthology.org/2026.acl-long.12.pdf",
    "https://pubmed.ncbi.nlm.nih.gov/31452104/",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC7029759/",
    "https://www.semanticscholar.org/paper/A-Title/0123456789abcdef0123456789abcdef01234567",
    "https://huggingface.co/papers/trending",
    "https://arxiv.org/list/cs.CL/recent",
    "https://evilarxiv.org/abs/2611.10001",
    "javascript:alert('arxiv.org/abs/2611.10001')",
    "no address",
  ].map((address) => paperAt(address)?.identifiers[0] ?? null);
  assert.deepEqual(said, [
    "arxiv:hep-th/9711200v3", "arxiv:2611.10001", "arxiv:2611.10001", "arxiv:2611.10001", "doi:10.1145/1234.5678", "doi:10.1145/1234.5678",
    "openreview:AbC_12-x9", "acl:2026.acl-long.12", "pmid:31452104", "pmcid:PMC7029759", "s2:0123456789abcdef0123456789abcdef01234567",
    null, null, null, null, null,
  ]);
  assert.ok(LINKS.every((pattern) => /^\*:\/\/(?:\*\.)?[a-z0-9.]+\/[^?#]*$/.test(pattern)));
});
