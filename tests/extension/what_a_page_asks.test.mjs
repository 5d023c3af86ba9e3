// What a page's menu and bar ask the background for: hiding a site, tags, a paper's details, undo of one clip.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { Server, TOKEN } from "./server.mjs";

const LIST = "https://huggingface.co/papers";
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
  browser.told = [];
});
afterEach(() => server.close());
after(() => Reflect.deleteProperty(globalThis, "chrome"));

const pair = () => browser.local.set({ pairing: { port: server.port, token: TOKEN, device: "D1", since: "2026-11-24T08:00:00Z" } });

/** @param {Record<string, unknown>} message */
const ask = async (message, url = "own") => (await browser.send(message, url))?.answer;

test("a site's buttons are hidden for its own pages alone, kept, told to open pages, and shown again", async () => {
  assert.deepEqual(await ask({ type: "here" }, LIST), { hidden: false });
  await ask({ type: "hide", hidden: true }, LIST);
  assert.deepEqual(await ask({ type: "here" }, LIST), { hidden: true });
  assert.deepEqual(browser.told.at(-1), { type: "hidden", site: "huggingface.co", hidden: true });
  assert.deepEqual(await ask({ type: "hidden-sites" }), ["huggingface.co"]);
  assert.equal(await ask({ type: "show-site", site: "huggingface.co" }, LIST), undefined, "a page cannot show itself");
  await ask({ type: "show-site", site: "huggingface.co" });
  assert.deepEqual(await ask({ type: "here" }, LIST), { hidden: false });
  assert.deepEqual(browser.told.at(-1), { type: "hidden", site: "huggingface.co", hidden: false });
});

test("a card's menu is told status, citekey and where the paper opens, and nothing more", async () => {
  await pair();
  server.fault = ({ path }) => (path === "/api/papers/P1" ? { body: {
    id: "P1", status: "reading", citekey: "lindqvist2026", note: "private", abstract: "long",
    targets: { notes: { state: "delivered", url: "obsidian://open?vault=R&file=A" }, zotero: { state: "due", url: "" } },
  } } : null);
  assert.deepEqual(await ask({ type: "paper", paper: "P1" }, LIST), { status: "reading", citekey: "lindqvist2026", open: { obsidian: "obsidian://open?vault=R&file=A" } });
  server.fault = () => "cut";
  assert.deepEqual(await ask({ type: "paper", paper: "P1" }, LIST), {});
});

test("known tags come from the library, and from the last time while it is away", async () => {
  await pair();
  server.fault = ({ path }) => (path === "/api/targets" ? { body: { targets: [], tags: ["privacy", "to cite"], collections: [] } } : null);
  assert.deepEqual(await ask({ type: "tags" }, LIST), ["privacy", "to cite"]);
  server.fault = () => "cut";
  assert.deepEqual(await ask({ type: "tags" }, LIST), ["privacy", "to cite"]);
  await ask({ type: "disconnect" });
  assert.deepEqual(await ask({ type: "tags" }, LIST), [], "they were another library's");
});

test("single clips are taken back by their id, the latest first", async () => {
  await pair();
  await ask({ type: "undo", clips: ["c1", "c2"] }, LIST);
  assert.deepEqual(server.bodies("/api/undo"), [{ clip_id: "c2" }, { clip_id: "c1" }]);
});
