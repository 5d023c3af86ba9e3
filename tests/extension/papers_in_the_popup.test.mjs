// This page's papers in the popup: what goes along with a click, what is changed at once, what is queued or refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onePaper, popup } from "./popup.mjs";
import { until } from "./server.mjs";

const SHELVED = {
  id: "01JDB4T8Q2V6M0XK9R3H5N7WYE",
  revision: 7,
  title: "Tidewater: Sparse & Dense",
  creators: [{ family: "Okafor", given: "Tomás" }],
  type: "preprint",
  published: "2026-11-19",
  identifiers: ["arxiv:2611.10001v2"],
  status: "to-read",
  tags: ["privacy"],
  note: "Compare with Canaries.",
  citekey: "okaforTidewater2026",
  targets: { notes: { state: "delivered", reason: "", url: "obsidian://open?vault=Research&file=T" }, zotero: { state: "delivered", reason: "", url: "zotero://select/library/items/K7QW2M9X" } },
};
const SAVED = { state: "saved", savedAt: "2026-11-23T08:00:00Z", paper: SHELVED.id, status: "to-read" };
const shelved = { shelved: { ok: true, paper: SHELVED }, edit: (/** @type {any} */ { changes }) => ({ ok: true, paper: { ...SHELVED, ...changes } }) };

test("one paper: its title, who wrote it, and Save; nothing else goes along unless it was chosen", async () => {
  const made = await popup({}, onePaper());
  assert.match(made.text("page"), /^TidewaterOkafor · arXivSave/);
  made.press("Save");
  await until("the page was told", () => made.told.length > 0);
  assert.deepEqual(made.told, [{ type: "save", keys: ["arxiv:2611.10001"], adds: {} }]);
});

test("tags, status, note, quotation, collection and targets go along with the click", async () => {
  const made = await popup({}, onePaper({ state: "new" }, { quotation: { markup: "<p>One. Two.</p>", sentences: 2 } }));
  assert.match(made.text("page"), /Quoting 2 sentences/);
  made.set(".tags input", "privacy, to cite");
  made.set("#page .field select", "reading");
  made.set("textarea", " For the survey ");
  made.set("select[aria-label='Collection in Zotero']", "Reading/Group");
  const boxes = [...made.document.querySelectorAll("label.check input")];
  made.tick(/** @type {Element} */ (boxes.find((box) => box.parentElement?.textContent === "Note")));
  made.press("Save");
  await until("the page was told", () => made.told.length > 0);
  assert.deepEqual(made.told[0].adds, {
    tags: ["privacy", "to cite"],
    status: "reading",
    note: "For the survey",
    selection_html: "<p>One. Two.</p>",
    targets: ["zotero"],
    collections: ["Reading/Group"],
  });
});

test("the quotation can be left out, and the library alone can be meant", async () => {
  const made = await popup({}, onePaper({ state: "new" }, { quotation: { markup: "<p>One.</p>", sentences: 1 } }));
  for (const box of made.document.querySelectorAll("label.check input")) {
    made.tick(box);
  }
  made.press("Save");
  await until("the page was told", () => made.told.length > 0);
  assert.deepEqual(made.told[0].adds, { targets: [] });
});

test("what was typed before the popup closed is there again, until it is saved", async () => {
  const first = await popup({}, onePaper());
  first.set("textarea", "half a thou");
  await until("it was kept", () => first.session.size > 0);
  const kept = first.session;
  const second = await popup({}, onePaper());
  assert.equal(second.one("textarea").value, "");
  const third = await popup({}, onePaper());
  kept.forEach((value, name) => third.session.set(name, value));
  third.summary = onePaper({ state: "maybe", says: "Looks like one." });
  third.changed("last");
  await until("it was drawn anew", () => third.text("mark") !== "");
  assert.equal(third.one("textarea").value, "half a thou");
  third.press("Save");
  await until("the draft is gone", () => third.session.size === 0);
});

test("a saved paper: its state, its links and what can be copied", async () => {
  const made = await popup({}, onePaper(SAVED), shelved);
  assert.equal(made.text("mark"), "✓ Saved 23 Nov");
  assert.deepEqual(made.buttons(".acts"), ["Note", "Zotero", "Copy \\cite", "Copy BibTeX", "[@key]", "Markdown"]);
  assert.equal(made.one(".acts a").href, "obsidian://open?vault=Research&file=T");
  for (const words of ["Copy \\cite", "Copy BibTeX", "[@key]", "Markdown"]) {
    made.press(words);
  }
  await until("they were copied", () => made.copied.length === 4);
  assert.deepEqual([made.copied[0], made.copied[2], made.copied[3]], [
    "\\cite{okaforTidewater2026}",
    "[@okaforTidewater2026]",
    "[Tidewater: Sparse & Dense](https://arxiv.org/abs/2611.10001)",
  ]);
  assert.match(made.copied[1], /^@misc\{okaforTidewater2026,\n {2}title = \{\{Tidewater: Sparse \\& Dense\}\},\n {2}author = \{Okafor, Tomás\},/);
});

test("status, tags, note and collection of a saved paper are changed on the server at once", async () => {
  const made = await popup({}, onePaper(SAVED), shelved);
  made.set("#page .field select", "read");
  made.set(".tags input", "pipelines");
  made.press("×", ".chip");
  made.set("textarea", "Compare with Canaries. Done.");
  made.set("select[aria-label='Collection in Zotero']", "Reading");
  await until("all was asked", () => made.askedFor("edit").length === 5);
  assert.deepEqual(made.askedFor("edit").map(({ changes, revision }) => [changes, revision]), [
    [{ status: "read" }, undefined],
    [{ add_tags: ["pipelines"] }, undefined],
    [{ remove_tags: ["privacy"] }, undefined],
    [{ note: "Compare with Canaries. Done." }, 7],
    [{ add_collections: ["Reading"] }, undefined],
  ]);
  assert.deepEqual(made.told, []);
});

test("server away: what a clip can say is queued, what it cannot is refused in words", async () => {
  const off = { ok: false, state: "off", says: "Papershelf isn't running." };
  const made = await popup({}, onePaper(SAVED), { shelved: off, edit: off });
  made.set("#page .field select", "read");
  await until("the page was told", () => made.told.length === 1);
  assert.deepEqual(made.told[0], { type: "save", keys: ["arxiv:2611.10001"], adds: { status: "read" } });
  assert.match(made.text("says"), /Kept here; it goes over/);
  made.set(".tags input", "pipelines");
  await until("the page was told", () => made.told.length === 2);
  made.press("×", ".chip");
  await until("it was said", () => /^Not changed/.test(made.text("says")));
  assert.equal(made.told.length, 2);
});

test("a note that somebody else changed meanwhile is not written over", async () => {
  const edit = { ok: false, state: "problem", says: "Changed meanwhile." };
  const made = await popup({}, onePaper(SAVED), { ...shelved, edit });
  made.set("textarea", "Mine");
  await until("it was said", () => made.text("says") !== "");
  assert.equal(made.text("says"), "Not changed: Changed meanwhile.");
  assert.deepEqual(made.told, []);
});

/** @param {string[]} states */
const list = (states, count = states.length) => ({
  page: { kind: "daily", title: "Daily Papers", url: "https://huggingface.co/papers" },
  papers: Array.from({ length: count }, (_, n) => ({ key: `arxiv:${n}`, title: `T${n}`, by: "", mark: { state: states[n % states.length] } })),
  warnings: [],
  quotation: { markup: "<b>x</b>", sentences: 1 },
});

test("a list: its papers with boxes, one field of tags, Save chosen and Save all new", async () => {
  const made = await popup({}, list(["new", "new", "saved", "zotero"]));
  assert.equal(made.text("counted"), "4 papers · 1 saved · 2 new");
  assert.deepEqual(made.buttons(), ["Save all 2 new"]);
  const boxes = made.document.querySelectorAll(".papers input");
  made.tick(boxes[0]);
  made.tick(boxes[3]);
  made.set(".tags input", "privacy");
  made.press("Save 2 chosen");
  await until("the page was told", () => made.told.length > 0);
  assert.deepEqual(made.told, [{ type: "save", keys: ["arxiv:0", "arxiv:3"], adds: { tags: ["privacy"] } }]);
  await until("the boxes are empty", () => !made.buttons().includes("Save 2 chosen"));
});

test("marks that change under a choice leave the choice alone", async () => {
  const made = await popup({}, list(["new", "new"]));
  made.tick(made.document.querySelectorAll(".papers input")[1]);
  made.summary = list(["saved", "new"]);
  made.changed("last");
  await until("the mark is drawn", () => made.text("counted") === "2 papers · 1 saved · 1 new");
  assert.deepEqual(made.buttons(), ["Save 1 chosen", "Save the new one"]);
});

test("above twenty it asks first", async () => {
  const made = await popup({}, list(["new"], 24));
  made.press("Save all 24 new");
  assert.deepEqual(made.buttons(), ["Yes, save 24", "Not now"]);
  assert.equal(made.told.length, 0);
  made.press("Yes, save 24");
  await until("the page was told", () => made.told.length > 0);
  assert.equal(made.told[0].keys.length, 24);
});

test("what a page's reader could not read is told, and strangers' text stays text", async () => {
  const summary = onePaper({ state: "new" }, { warnings: ["The list's own data <b>could</b> not be read."] });
  summary.papers[0].title = "<img src=x onerror=alert(1)>";
  const made = await popup({}, summary);
  assert.match(made.text("page"), /Not everything here could be read: The list's own data <b>could<\/b> not be read\./);
  assert.equal(made.document.querySelectorAll("#page :is(img, b)").length, 0);
});

test("where no script of ours is, a PDF say, the address says which paper it is, and the background saves it", async () => {
  const tab = { id: 1, url: "https://arxiv.org/pdf/2611.10001v2", title: "2611.10001v2.pdf" };
  const summary = { page: { kind: "other", title: tab.title, url: tab.url }, papers: [{ key: "arxiv:2611.10001", title: tab.title, by: "", mark: { state: "new" } }], quotation: null, warnings: [] };
  const made = await popup({}, null, { "page-at": summary });
  made.set(".tags input", "privacy");
  made.press("Save");
  await until("the background was told", () => made.askedFor("save-at").length > 0);
  assert.deepEqual(made.askedFor("save-at"), [{ type: "save-at", tab, keys: ["arxiv:2611.10001"], adds: { tags: ["privacy"] } }]);
  assert.equal((await popup({}, null)).text("page"), "No papers are seen on this page.");
});

test("on a site that a person has not allowed buttons are offered, and the click asks for its hosts alone", async () => {
  const tab = { id: 1, url: "https://arxiv.org/pdf/2611.10001v2", title: "2611.10001v2.pdf" };
  const offer = { title: "OpenReview", origins: ["https://openreview.net/*"] };
  const summary = { page: { kind: "list", title: "A venue", url: tab.url }, papers: [], quotation: null, warnings: [], offer };
  const made = await popup({}, null, { "page-at": summary });
  made.press("Show buttons on OpenReview");
  assert.deepEqual(made.permissions, [{ origins: ["https://openreview.net/*"] }]);
  assert.equal((await popup({}, onePaper({ state: "new" }))).document.querySelector("#offer"), null);
});
