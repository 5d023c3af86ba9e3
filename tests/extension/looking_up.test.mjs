// Marks: one question a page, kept for when the server is away, under what this browser alone knows.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { clip, Server, TOKEN } from "./server.mjs";

const { lookUp } = await import("../../extension/background/lookup.js");
const clips = await import("../../extension/background/clips.js");
/** @type {import("./chrome.mjs").Browser} */
let browser;
/** @type {Server} */
let server;

beforeEach(async () => {
  browser = install();
  server = await new Server().listen();
  await browser.local.set({ pairing: { port: server.port, token: TOKEN, device: "D1", since: "" } });
});
afterEach(() => server.close());

/** @param {number} count */
const asked = (count) => Array.from({ length: count }, (_, place) => ({ key: clip(place).key, identifiers: [clip(place).key], title: `T${place}` }));

test("every state that the server knows has its mark", async () => {
  server.known = {
    [clip(0).key]: { paper: "P1", status: "to-read", saved_at: "2026-11-02T08:00:00Z", news: "v1 · v3 out", targets: {
      notes: { state: "delivered", reason: "", url: "obsidian://open?vault=Research&file=Papers%2FA" },
      zotero: { state: "delivered", reason: "", url: "zotero://select/library/items/ABCD2345" },
      odd: { state: "delivered", reason: "", url: "javascript:alert(1)" },
    } },
    [clip(1).key]: { elsewhere: "zotero" },
    [clip(2).key]: { elsewhere: "obsidian" },
    [clip(3).key]: { maybe: [{ paper: "P2", title: "Canaries", evidence: [{ name: "creators", weight: 1, text: "same 4 authors" }] }] },
  };
  const { link, marks } = await lookUp(asked(5));
  assert.equal(link, "on");
  assert.deepEqual(Object.values(marks), [
    {
      state: "saved",
      paper: "P1",
      status: "to-read",
      savedAt: "2026-11-02T08:00:00Z",
      news: "v1 · v3 out",
      open: { obsidian: "obsidian://open?vault=Research&file=Papers%2FA", zotero: "zotero://select/library/items/ABCD2345" },
    },
    { state: "zotero" },
    { state: "vault" },
    { state: "maybe", says: "Looks like “Canaries” (same 4 authors)." },
    { state: "new" },
  ]);
});

test("a page is one question; a very long one is asked in parts the server takes", async () => {
  await lookUp(asked(40));
  assert.deepEqual(server.bodies("/api/papers/lookup").map(({ items }) => items.length), [40]);
  await lookUp(asked(900));
  assert.deepEqual(server.bodies("/api/papers/lookup").map(({ items }) => items.length), [40, 500, 400]);
});

test("nothing but what the server's form has is sent", async () => {
  await lookUp(asked(1));
  assert.deepEqual(server.bodies("/api/papers/lookup"), [{ items: [{ key: clip(0).key, identifiers: [clip(0).key], title: "T0" }] }]);
});

test("the server away: the marks seen last are shown", async () => {
  server.known = { [clip(0).key]: { paper: "P1", saved_at: null } };
  await lookUp(asked(2));
  await server.close();
  const { link, marks } = await lookUp(asked(3));
  assert.deepEqual([link, Object.values(marks).map(({ state }) => state)], ["off", ["saved", "new", "new"]]);
  server = await new Server().listen();
});

test("a paper that is gone loses its kept mark; strangers never had one", async () => {
  server.known = { [clip(0).key]: { paper: "P1" } };
  await lookUp(asked(2));
  assert.deepEqual([...browser.kept("mark:").keys()], [clip(0).key]);
  server.known = {};
  await lookUp(asked(2));
  assert.equal(browser.kept("mark:").size, 0);
});

test("clips that wait or were refused show as such, on whatever page", async () => {
  await clips.add([clip(0), clip(1)]);
  const [, second] = await clips.waiting();
  await clips.settle([second.clip.clip_id], [{ ...second, reason: "too large", at: "" }]);
  const { marks } = await lookUp(asked(3));
  assert.deepEqual(Object.values(marks), [{ state: "queued" }, { state: "refused", says: "too large" }, { state: "new" }]);
});

test("another program's answer is no mark", async () => {
  server.fault = () => ({ body: ["hello"] });
  const { link, marks } = await lookUp(asked(1));
  assert.deepEqual([link, marks[clip(0).key].state], ["stranger", "new"]);
});
