// Sites beyond the required three, and pages of no site: asked for on a click, read once at a person's word.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { page, ROOT } from "./scripts.mjs";
import { Server, TOKEN, until } from "./server.mjs";
import { MANIFEST } from "./tab.mjs";

const { kindOf, optionalAt, OPTIONAL, PAGES } = await import("../../extension/background/sites.js");
const { READERS } = await import("../../extension/background/reading.js");
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
  browser.allowed.clear();
  browser.registered.clear();
  browser.pages.clear();
  Object.assign(browser, { told: [], entered: [] });
  await browser.local.set({ pairing: { port: server.port, token: TOKEN, device: "D1", since: "2026-11-24T08:00:00Z" } });
});
afterEach(async () => {
  await browser.send({ type: "send" });
  await server.close();
});
after(() => Reflect.deleteProperty(globalThis, "chrome"));

const OPENREVIEW = ["https://openreview.net/*"];

/** @param {Record<string, unknown>} message @returns {Promise<any>} */
const ask = async (message) => (await browser.send(message)).answer;

/** @param {string} name of a golden page, shown in tab 2, where no script of ours is */
function shown(name) {
  const { url, papers, page: { title } } = JSON.parse(readFileSync(new URL(`tests/contract/pages/${name}.json`, ROOT), "utf8"));
  const dom = page(readFileSync(new URL(`tests/contract/pages/${name}.html`, ROOT), "utf8"), url);
  browser.pages.set(2, dom);
  return { tab: { id: 2, url, title }, papers, dom };
}

test("the table of sites and the manifest ask for the same hosts, each over https, none of them required", () => {
  const origins = OPTIONAL.flatMap((site) => site.origins);
  assert.deepEqual([...MANIFEST.optional_host_permissions].sort(), [...origins].sort());
  assert.ok(origins.every((origin) => /^https:\/\/[a-z.]+\/\*$/.test(origin) && !MANIFEST.host_permissions.includes(origin)));
  for (const { name, matches, origins: hosts, page: where } of OPTIONAL) {
    assert.ok(existsSync(new URL(`extension/sites/${name}.js`, ROOT)), name);
    assert.equal(matches.length, hosts.length);
    assert.ok(matches.every((pattern) => PAGES.includes(pattern) && where.test(pattern.replace("*", "any"))), name);
  }
  assert.ok(READERS.every((file) => existsSync(new URL(`extension${file}`, ROOT))));
});

test("only pages of a site that is known speak to the background", () => {
  const who = (/** @type {string} */ url) => kindOf(/** @type {any} */ ({ id: "papershelf", url, tab: { id: 1 }, frameId: 0 }));
  assert.equal(who("https://openreview.net/forum?id=qA3kZ9LoOm"), "site");
  assert.equal(who("https://openreview.net:8443/"), "site");
  for (const url of ["https://openreview.net.example.org/", "http://openreview.net/", "https://evilopenreview.net/", "https://example.org/?https://openreview.net/"]) {
    assert.deepEqual([who(url), optionalAt(url)], [null, null], url);
  }
});

test("nothing runs on an optional site before a person has allowed it, at installation and at the browser's start", async () => {
  browser.onInstalled.tell({ reason: "install" });
  browser.onStartup.tell();
  await until("the menu is made", () => browser.menus.size === 3);
  assert.equal(browser.registered.size, 0);
  assert.deepEqual(browser.entered, []);
});

test("once allowed, a site's scripts are registered as the manifest's are, and come to open tabs that have none", async () => {
  browser.allowed.add(OPENREVIEW[0]);
  browser.pages.set(2, page("<!DOCTYPE html><title>T</title>", "https://openreview.net/group?id=X"));
  browser.onAdded.tell({ origins: OPENREVIEW });
  await until("it is registered", () => browser.registered.size === 1);
  const { matches, js } = browser.registered.get("openreview");
  assert.deepEqual(matches, OPENREVIEW);
  assert.ok(js.every((/** @type {string} */ file) => existsSync(new URL(`extension${file}`, ROOT))));
  const content = MANIFEST.content_scripts[0].js.filter((/** @type {string} */ file) => file.startsWith("content/"));
  assert.deepEqual(js.slice(-content.length - 1), ["/sites/openreview.js", ...content.map((/** @type {string} */ file) => `/${file}`)]);
});

test("a permission that is taken back takes the scripts with it; several events at once agree", async () => {
  browser.allowed.add(OPENREVIEW[0]).add("https://alphaxiv.org/*").add("https://www.alphaxiv.org/*");
  browser.onInstalled.tell({ reason: "update" });
  browser.onStartup.tell();
  browser.onRemoved.tell({ origins: [] });
  await until("both are registered", () => browser.registered.size === 2);
  browser.allowed.delete("https://alphaxiv.org/*");
  browser.allowed.delete(OPENREVIEW[0]);
  browser.onRemoved.tell({ origins: OPENREVIEW });
  await until("one is left", () => browser.registered.size === 1 && browser.registered.get("alphaxiv")?.matches.length === 1);
  assert.deepEqual(browser.registered.get("alphaxiv").matches, ["https://www.alphaxiv.org/*"]);
});

test("a page of any site is read once for the popup, with its mark, and saved whole", async () => {
  const { tab, papers: [expected] } = shown("generic/journal");
  const { page: { kind }, papers, offer } = await ask({ type: "page-at", tab });
  assert.deepEqual([kind, papers.length, papers[0].title, papers[0].mark.state, offer], ["paper", 1, expected.title, "new", undefined]);
  assert.equal(await ask({ type: "save-at", tab, keys: [papers[0].key], adds: { tags: ["looms"] } }), true);
  await until("it arrived", () => server.clips.size === 1);
  const [{ paper, tags, page: from }] = server.clips.values();
  assert.deepEqual([paper, tags, from.kind], [expected, ["looms"], "paper"]);
});

test("reading once leaves the page as it was", async () => {
  const { tab, dom } = shown("generic/journal");
  const markup = dom.serialize();
  await ask({ type: "page-at", tab });
  assert.equal(dom.serialize(), markup);
});

test("a site that could have buttons is read too, and offered", async () => {
  const { tab, papers: expected } = shown("openreview/group");
  const { papers, offer } = await ask({ type: "page-at", tab });
  assert.deepEqual(papers.map((/** @type {{title: string}} */ { title }) => title), expected.map((/** @type {PaperJson} */ { title }) => title));
  assert.deepEqual(offer, { title: "OpenReview", origins: OPENREVIEW });
  browser.allowed.add(OPENREVIEW[0]);
  assert.equal((await ask({ type: "page-at", tab })).offer, undefined);
  const keys = papers.slice(0, 2).map((/** @type {{key: string}} */ { key }) => key);
  assert.equal(await ask({ type: "save-at", tab, keys }), true);
  await until("the two that were chosen arrived", () => server.clips.size === 2);
});

test("a page without papers has nothing to say, nor has one that lets no script in", async () => {
  assert.equal(await ask({ type: "page-at", tab: shown("generic/shop").tab }), null);
  browser.pages.clear();
  assert.equal(await ask({ type: "page-at", tab: { id: 2, url: "chrome://settings/", title: "Settings" } }), null);
  assert.equal(await ask({ type: "save-at", tab: { id: 2, url: "chrome://settings/" }, keys: ["arxiv:2611.10001"] }), false);
});

test("the shortcut saves the one paper of any page, and none of several", async () => {
  browser.onCommand.tell("save", shown("generic/linked").tab);
  await until("it was read", () => browser.entered.length === 1);
  browser.onCommand.tell("save", shown("aclanthology/paper").tab);
  await until("one arrived", () => server.clips.size === 1);
  await browser.send({ type: "send" });
  assert.deepEqual([...server.clips.values()].map(({ paper }) => paper.identifiers[0]), ["acl:2026.acl-long.417"]);
});
