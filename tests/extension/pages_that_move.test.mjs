// Pages that go elsewhere without loading, and sites on which a person wants no buttons.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./server.mjs";
import { arrive, contract, ready, Tab } from "./tab.mjs";

const buttons = (/** @type {import("./tab.mjs").Tab} */ tab) => tab.document.querySelectorAll("[data-papershelf-state]").length;

test("a page that goes to another address with another body gets its buttons, and one more question", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  const { window } = tab.dom;
  window.history.pushState({}, "", "/papers/2611.10055");
  const body = tab.document.createElement("body");
  const heading = tab.document.createElement("h1");
  heading.textContent = "A paper of its own";
  body.append(heading);
  tab.document.body.replaceWith(body);
  await until("the heading bears a button", () => tab.states("arxiv:2611.10055").length === 1);
  assert.deepEqual([tab.hosts(keys[0]).length, tab.askedFor("lookup").length], [0, 2]);
});

test("to an address without papers all buttons go; back again they are there without a question", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  const { window } = tab.dom;
  const { pathname } = window.location;
  window.history.pushState({}, "", "/models");
  window.dispatchEvent(new window.Event("popstate"));
  await until("they are gone", () => buttons(tab) === 0);
  window.history.pushState({}, "", pathname);
  window.dispatchEvent(new window.Event("popstate"));
  await until("they are back", () => buttons(tab) === keys.length);
  assert.equal(tab.askedFor("lookup").length, 1);
});

test("hidden on a site: no button and no bar, but the popup is told the papers", async () => {
  const { tab, keys } = contract("daily");
  tab.hidden = true;
  await ready(tab);
  assert.equal(buttons(tab), 0);
  assert.equal(tab.hear({ type: "page" }).papers.length, keys.length);
  tab.hear({ type: "save", keys: [keys[0]] });
  arrive(tab);
  assert.deepEqual([buttons(tab), tab.bar], [0, null]);
});

test("hiding is asked for in the bar, and followed by every page of that site alone, both ways", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.press(tab.button(keys[0]));
  arrive(tab);
  tab.pressMore("Hide here");
  assert.equal(tab.askedFor("hide").length, 1);
  tab.hear({ type: "hidden", site: "arxiv.org", hidden: true });
  assert.equal(buttons(tab), keys.length);
  tab.hear({ type: "hidden", site: "huggingface.co", hidden: true });
  assert.deepEqual([buttons(tab), tab.bar], [0, null]);
  tab.hear({ type: "hidden", site: "huggingface.co", hidden: false });
  await until("they are back", () => buttons(tab) === keys.length);
  assert.deepEqual(tab.states(keys[0]), ["saved"]);
});

test("a page that comes out of the browser's page cache asks how its papers stand now", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.marks = { [keys[0]]: { state: "saved" } };
  const { window } = tab.dom;
  window.dispatchEvent(new window.PageTransitionEvent("pageshow", { persisted: true }));
  await until("its mark is there", () => tab.states(keys[0])[0] === "saved");
});

test("what is selected goes along as a quotation, of the card it stands in", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  const link = /** @type {Element} */ (tab.document.querySelectorAll("h3 a")[2]);
  const range = tab.document.createRange();
  range.selectNodeContents(link);
  tab.document.getSelection()?.addRange(range);
  assert.equal(tab.hear({ type: "quote" }), true);
  const [{ clips: [{ key, clip }] }] = tab.askedFor("save");
  assert.equal(key, keys[2]);
  assert.ok(clip.selection_html.includes(link.textContent?.trim().slice(0, 20)));
});

test("a long page that never rests gets all its buttons", async () => {
  const cards = Array.from({ length: 130 }, (_, n) => `<article><h3><a href="/papers/2611.2${String(n).padStart(4, "0")}">Card ${n}</a></h3></article>`).join("");
  const tab = new Tab(`<title>Daily</title><body>${cards}<p id="clock"></p>`, "https://huggingface.co/papers");
  const clock = /** @type {Element} */ (tab.document.querySelector("#clock"));
  const ticking = setInterval(() => {
    clock.replaceChildren(String(Date.now()));
  }, 5);
  await until("all are there", () => buttons(tab) === 130);
  clearInterval(ticking);
  assert.equal(tab.askedFor("lookup").length, 1);
});
