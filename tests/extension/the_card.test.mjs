// A saved card's tag button and menu: by mouse, by keyboard, and through the queue like every other click.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./server.mjs";
import { arrive, contract, ready } from "./tab.mjs";

const NOTE = "obsidian://open?vault=Research&file=Papers%2FTidewater";

/** A page on which the first paper is saved. */
async function saved(mark = {}) {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[0]]: { state: "saved", paper: "P1", status: "new", open: { obsidian: NOTE }, ...mark } };
  await ready(tab);
  return { tab, key: keys[0], keys };
}

/** @param {import("./tab.mjs").Tab} tab @param {string} key @returns {string[]} the controls that are seen */
const controls = (tab, key) =>
  [...tab.inside(tab.hosts(key)[0]).querySelectorAll("button")].filter((one) => !one.hidden).map((one) => one.textContent);

test("a card has Save alone until it is saved; then a tag and a menu beside its mark", async () => {
  const { tab, key, keys } = await saved();
  assert.deepEqual([controls(tab, key), controls(tab, keys[1])], [["✓ Saved", "+ tag", "⋯"], ["Save"]]);
});

test("a newer version and a refusal say so on the card itself", async () => {
  const { tab, key, keys } = await saved({ news: "v1 · v3 out" });
  assert.deepEqual(controls(tab, key), ["✓ Saved v1 · v3 out", "⋯"]);
  tab.press(tab.button(keys[1]));
  arrive(tab, "rejected");
  assert.deepEqual(controls(tab, keys[1]), ["Not saved: too large"]);
});

test("the menu shows the status, and offers what can be done now", async () => {
  const { tab, key } = await saved();
  tab.answers.paper = { answer: { status: "reading", citekey: "lindqvistTidewater2026", open: { obsidian: NOTE } } };
  await tab.pressBeside(key, "more");
  assert.deepEqual(tab.menu?.words, ["New", "To read", "Reading", "Read", "Dropped", "Add a tag…", "Open note", "Open in Zotero", "Copy citekey", "Undo"]);
  assert.deepEqual(tab.askedFor("paper"), [{ type: "paper", paper: "P1" }]);
  await until("the server's answer shows", () => tab.menu?.checked[0] === "Reading");
  assert.deepEqual(tab.menu?.off, ["Open in Zotero", "Undo"]);
  tab.menu?.press("To read");
  assert.equal(tab.menu, null);
  const [{ clips: [{ key: of, clip }] }] = tab.askedFor("save");
  assert.deepEqual([of, clip.status, clip.paper.identifiers], [key, "to-read", [key]]);
  arrive(tab, "updated");
  assert.deepEqual([tab.bar?.text, tab.bar?.buttons], ["Status: To read.", ["Undo", "▾"]]);
});

test("a menu is walked with the keyboard alone, and gives the keyboard back", async () => {
  const { tab, key } = await saved();
  await tab.pressBeside(key, "more");
  const root = tab.menu?.root;
  const { KeyboardEvent } = tab.dom.window;
  const at = () => root.activeElement.textContent;
  const press = (/** @type {string} */ name) => tab.press(root.activeElement, new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, composed: true }));
  assert.equal(at(), "New"); // the one that is checked
  const walked = ["ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "End", "Home", "o", "o", "d"].map((name) => {
    press(name);
    return at();
  });
  assert.deepEqual(walked, ["To read", "New", "Undo", "New", "Undo", "New", "Open note", "Open in Zotero", "Dropped"]);
  press("Escape");
  assert.equal(tab.menu, null);
  const beside = tab.inside(tab.hosts(key)[0]);
  assert.equal(beside.activeElement, beside.querySelector(".more"));
  assert.equal(beside.querySelector(".more").getAttribute("aria-expanded"), "false");
});

test("only a note's and an item's own address is opened, whatever an answer holds", async () => {
  const { tab, key } = await saved({ open: { obsidian: "javascript:alert(1)", zotero: "https://evil.example/" } });
  await tab.pressBeside(key, "more");
  assert.deepEqual(tab.menu?.off.filter((one) => one.startsWith("Open")), ["Open note", "Open in Zotero"]);
});

test("a tag is completed from those that are known, and goes over as a clip", async () => {
  const { tab, key } = await saved();
  tab.answers.tags = { answer: ["privacy", "pipeline-parallelism", "to cite"] };
  await tab.pressBeside(key, "tag");
  assert.match(tab.tagging?.label ?? "", /^Tags for “Tidewater-1/);
  await until("the tags are there", () => tab.tagging?.options.length === 3);
  tab.tagging?.type("pip");
  assert.deepEqual(tab.tagging?.options, ["pipeline-parallelism"]);
  tab.tagging?.key("ArrowDown");
  tab.tagging?.key("Enter");
  assert.equal(tab.tagging?.input.value, "pipeline-parallelism");
  tab.tagging?.type("pipeline-parallelism, #new one");
  tab.tagging?.key("Enter");
  assert.equal(tab.tagging ?? null, null);
  assert.deepEqual(tab.askedFor("save")[0].clips[0].clip.tags, ["pipeline-parallelism", "new one"]);
  arrive(tab, "updated");
  assert.deepEqual([tab.bar?.text, tab.bar?.buttons], ["Tagged: pipeline-parallelism, new one.", ["Undo", "▾"]]);
  assert.deepEqual(tab.states(key), ["saved"]);
});

test("the papers of an act are tagged together, and that can be taken back", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  for (const key of keys.slice(0, 3)) {
    tab.press(tab.button(key));
    arrive(tab, key === keys[2] ? "unchanged" : "created");
  }
  tab.bar?.press("Tag these 2…");
  tab.tagging?.type("group");
  tab.tagging?.key("Enter");
  const { clips } = tab.askedFor("save").at(-1);
  assert.deepEqual(clips.map((/** @type {KeyedClip} */ one) => [one.key, one.clip.tags]), [[keys[0], ["group"]], [keys[1], ["group"]]]);
  arrive(tab, "updated", 3);
  assert.equal(tab.bar?.text, "Tagged 2 papers: group.");
  tab.answers.undo = { answer: { ok: true, says: "", removed: 0, restored: 0, kept: [], batches: ["U1"] } };
  tab.bar?.press("Undo");
  assert.deepEqual(tab.askedFor("undo")[0].batches, ["B3"]);
  await until("it says so", () => tab.bar?.text === "Taken back.");
});

test("one paper of many is taken back from its card", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  for (const key of keys.slice(0, 2)) {
    tab.press(tab.button(key));
    arrive(tab);
  }
  tab.answers.undo = { answer: { ok: true, says: "", removed: 1, restored: 0, kept: [], batches: ["U1"] } };
  await tab.pressBeside(keys[0], "more");
  tab.menu?.press("Undo");
  await until("it says so", () => tab.bar?.text === "Took back 1 paper.");
  assert.deepEqual(tab.askedFor("undo")[0].clips, [tab.askedFor("save")[0].clips[0].clip.clip_id]);
  assert.deepEqual(tab.bar?.buttons, ["Redo", "▾"]);
});

test("the second half of a double click on Save opens nothing", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.press(tab.button(keys[0]));
  arrive(tab);
  const more = () => tab.inside(tab.hosts(keys[0])[0]).querySelector(".more");
  await until("it is there", more);
  tab.press(more());
  assert.equal(tab.menu, null);
});

test("presses that no person made open and choose nothing", async () => {
  const { tab, key } = await saved();
  const more = tab.inside(tab.hosts(key)[0]).querySelector(".more");
  await new Promise((resolve) => {
    setTimeout(resolve, 500); // as long as a double click is guarded against
  });
  more.click();
  assert.equal(tab.menu, null);
  await tab.pressBeside(key, "more");
  const items = tab.inside(tab.hosts("floating")[0]).querySelectorAll("button");
  assert.ok(items.length > 0);
  for (const item of items) {
    item.click();
  }
  assert.equal(tab.askedFor("save").length, 0);
});

test("what is typed in the extension's own field is no key of the page's", async () => {
  const { tab, key } = await saved();
  let heard = 0;
  tab.document.addEventListener("keydown", () => {
    heard += 1;
  });
  await tab.pressBeside(key, "tag");
  tab.tagging?.key("/");
  assert.equal(heard, 0);
});
