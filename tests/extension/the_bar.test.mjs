// The bar, after the first click: what became of the clips, all at once, back again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./server.mjs";
import { arrive, contract, ready, Tab } from "./tab.mjs";

test("saved again, refused, waiting: the bar tells them apart", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.press(tab.button(keys[0]));
  arrive(tab, "unchanged");
  assert.deepEqual([tab.bar?.text, tab.bar?.buttons], ["1 was there.", ["Tag this one…", "▾"]]);
  tab.press(tab.button(keys[1]));
  arrive(tab, "rejected");
  assert.equal(tab.bar?.text, "1 was there, 1 not saved.");
  assert.match(tab.explained(keys[1]), /^Not saved: too large/);
  tab.press(tab.button(keys[2]));
  const { key, clip } = tab.askedFor("save").at(-1).clips[0];
  tab.hear({ type: "news", link: "off", news: [{ key, clip_id: clip.clip_id, mark: { state: "queued" } }] });
  assert.equal(tab.bar?.text, "1 was there, 1 not saved. Papershelf isn't running. Your 1 paper is kept here and goes over when it starts.");
  assert.deepEqual(tab.states(keys[2]), ["queued"]);
  tab.bar?.press("Try again");
  assert.equal(tab.askedFor("send").length, 1);
  arrive(tab);
  assert.equal(tab.bar?.text, "1 saved, 1 was there, 1 not saved.");
});

test("saved again from elsewhere: since when it is there, and what it gained", async () => {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[0]]: { state: "saved", paper: "P", savedAt: "2026-11-02T08:00:00Z" } };
  await ready(tab);
  tab.press(tab.button(keys[0]));
  const { key, clip } = tab.askedFor("save").at(-1).clips[0];
  const added = ["6 authors", "v3"];
  tab.hear({ type: "news", link: "on", news: [{ key, clip_id: clip.clip_id, outcome: "updated", batch: "B", added, mark: { state: "saved", paper: "P", says: "Added: 6 authors, v3." } }] });
  assert.match(tab.bar?.text ?? "", /^On your shelf since 2 Nov( 2026)?\. Added: 6 authors, v3\.$/);
  assert.ok(tab.bar?.buttons.includes("Undo"));
  assert.match(tab.explained(keys[0]), /On your shelf since 2 Nov.* Added: 6 authors, v3\.$/);
});

test("Save all takes what is new and nothing else; above twenty it asks in place", async () => {
  const cards = Array.from({ length: 25 }, (_, n) => `<article><h3><a href="/papers/2611.2${String(n).padStart(4, "0")}">Card ${n}</a></h3></article>`).join("");
  const tab = new Tab(`<title>Daily</title><body>${cards}`, "https://huggingface.co/papers");
  tab.marks = { "arxiv:2611.20001": { state: "saved" }, "arxiv:2611.20002": { state: "zotero" } };
  await ready(tab);
  tab.press(tab.button("arxiv:2611.20000"));
  arrive(tab);
  tab.pressMore("Save all 22 new");
  assert.equal(tab.askedFor("save").length, 1);
  assert.deepEqual([tab.bar?.text, tab.bar?.buttons], ["Save 22 papers?", ["Save 22", "Not now"]]);
  arrive(tab, "unchanged");
  assert.equal(tab.bar?.text, "Save 22 papers?", "news must not take the question away");
  tab.bar?.press("Not now");
  assert.equal(tab.bar?.text, "1 saved.");
  tab.pressMore("Save all 22 new");
  tab.bar?.press("Save 22");
  const all = tab.askedFor("save").at(-1).clips.map((/** @type {KeyedClip} */ { key }) => key);
  assert.deepEqual([all.length, all.includes("arxiv:2611.20001"), all.includes("arxiv:2611.20002")], [22, false, false]);
});

test("undo takes back all that the bar counts, and can be redone", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.press(tab.button(keys[0]));
  arrive(tab);
  tab.answers.undo = { answer: { ok: true, says: "", removed: 1, restored: 0, kept: [{ paper: "P", field: "title", why: "you changed it since" }], batches: ["U1"] } };
  tab.bar?.press("Undo");
  await until("it says so", () => tab.bar?.text === "Took back 1 paper. Kept: title, because you changed it since.");
  assert.deepEqual(tab.askedFor("undo")[0].batches, ["B-1"]);
  tab.hear({ type: "look-again" });
  await until("the mark is gone", () => tab.states(keys[0])[0] === "new");
  tab.answers.undo = { answer: { ok: true, says: "", removed: 0, restored: 1, kept: [], batches: ["U2"] } };
  tab.bar?.press("Redo");
  await until("it is back", () => tab.bar?.text === "Brought back 1 paper.");
  assert.deepEqual([tab.askedFor("undo")[1].batches, tab.bar?.buttons], [["U1"], ["Undo", "▾"]]);
});

test("after a long batch its PDFs are offered, once, and a failure leaves the offer", async () => {
  const cards = Array.from({ length: 12 }, (_, n) => `<article><h3><a href="/papers/2611.2${String(n).padStart(4, "0")}">Card ${n}</a></h3></article>`).join("");
  const tab = new Tab(`<title>Daily</title><body>${cards}`, "https://huggingface.co/papers");
  await ready(tab);
  tab.press(tab.button("arxiv:2611.20000"));
  arrive(tab);
  tab.pressMore("Save all 11 new");
  const { clips } = tab.askedFor("save").at(-1);
  const news = clips.map((/** @type {KeyedClip} */ { key, clip }) => ({ key, clip_id: clip.clip_id, outcome: "created", batch: "B9", pdfs: 11, mark: { state: "saved" } }));
  tab.hear({ type: "news", link: "on", news });
  assert.deepEqual([tab.bar?.text, tab.bar?.buttons], ["12 saved.", ["Tag these 12…", "Undo", "▾"]]);
  tab.answers.pdfs = { answer: { ok: false, says: "Papershelf isn't running.", wanted: 0, there: 0, without: [] } };
  tab.pressMore("Get 11 PDFs");
  await until("it says why not", () => tab.bar?.text === "Papershelf isn't running.");
  tab.answers.pdfs = { answer: { ok: true, says: "", wanted: 10, there: 1, without: ["No address of a PDF is known yet."] } };
  tab.pressMore("Get 11 PDFs");
  await until("it says so", () => tab.bar?.text === "10 PDFs are on the way into Zotero. 1 was there. No address of a PDF is known yet.");
  assert.deepEqual(tab.askedFor("pdfs").map(({ batches }) => batches), [["B9"], ["B9"]]);
  tab.bar?.press("▾");
  assert.deepEqual(tab.menu?.words, ["Hide here"]);
});

test("what an undo takes back leaves Zotero a moment later: the page looks again until it has", async () => {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[1]]: { state: "zotero" } };
  await ready(tab);
  tab.press(tab.button(keys[0]));
  arrive(tab);
  tab.marks[keys[0]] = { state: "zotero" };
  tab.hear({ type: "look-again" });
  await until("it is seen there", () => tab.states(keys[0])[0] === "zotero");
  tab.marks[keys[0]] = { state: "new" };
  await until("it is seen that it went", () => tab.states(keys[0])[0] === "new");
  assert.deepEqual(tab.states(keys[1]), ["zotero"]);
});

test("Esc folds the bar, and its own button unfolds it", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.press(tab.button(keys[0]));
  arrive(tab);
  tab.press(tab.document, new tab.dom.window.KeyboardEvent("keydown", { key: "Escape" }));
  assert.equal(tab.bar?.folded, true);
  tab.press(tab.inside(tab.hosts("bar")[0]).querySelector(".fold"));
  assert.equal(tab.bar?.folded, false);
});

test("a title with markup is text, in the button's label and everywhere", async () => {
  const tab = new Tab('<body><article><h3><a href="/papers/2611.10001">&lt;img src=x onerror=alert(1)&gt;</a></h3></article>', "https://huggingface.co/papers");
  await ready(tab);
  tab.press(tab.button("arxiv:2611.10001"));
  tab.answers.save = undefined;
  arrive(tab, "rejected");
  const bar = tab.inside(tab.hosts("bar")[0]);
  assert.equal(bar.querySelectorAll("img").length + tab.inside(tab.hosts("arxiv:2611.10001")[0]).querySelectorAll("img").length, 0);
  assert.match(bar.querySelector("li").textContent, /<img src=x/);
});
