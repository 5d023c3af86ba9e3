// Buttons on cards and the marks they bear: on the contract's pages, through all that a page does under them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./server.mjs";
import { arrive, contract, ready } from "./tab.mjs";

test("every card bears one button in a closed root, and says what is there", async () => {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[1]]: { state: "saved", savedAt: "2026-11-02T08:00:00Z" }, [keys[2]]: { state: "zotero" }, [keys[3]]: { state: "maybe", says: "Looks like “Canaries”." } };
  await ready(tab);
  assert.deepEqual(keys.flatMap((key) => tab.states(key)), ["new", "saved", "zotero", "maybe", "new", "new"]);
  assert.equal(tab.hosts(keys[0])[0].shadowRoot, null);
  assert.deepEqual(keys.slice(0, 4).map((key) => tab.button(key).textContent), ["Save", "✓ Saved", "In Zotero", "Same as…?"]);
  assert.match(tab.button(keys[0]).getAttribute("aria-label") ?? "", /^Save: Tidewater-1/);
  assert.match(tab.explained(keys[1]), /^On your shelf since 2 Nov/);
});

test("loading asks once for the whole page, and shows no bar", async () => {
  const { tab, keys } = contract("trending");
  await ready(tab);
  const [{ items }] = tab.askedFor("lookup");
  assert.equal(tab.askedFor("lookup").length, 1);
  assert.deepEqual(items.map((/** @type {Asked} */ one) => one.key), keys);
  assert.equal(tab.bar, null);
});

test("both halves of a trending card bear a button, and show the same", async () => {
  const { tab, keys } = contract("trending");
  await ready(tab);
  tab.press(tab.button(keys[0], 1));
  assert.deepEqual(tab.states(keys[0]), ["saving", "saving"]);
  arrive(tab);
  assert.deepEqual(tab.states(keys[0]), ["saved", "saved"]);
});

test("a click sends the paper as the contract has it, and the bar says what became of it", async () => {
  const { tab, keys, papers } = contract("daily");
  await ready(tab);
  tab.press(tab.button(keys[2]));
  const [{ clips: [{ key, clip }] }] = tab.askedFor("save");
  assert.equal(key, keys[2]);
  assert.deepEqual(clip.paper, papers[2]);
  assert.match(clip.clip_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  assert.equal(clip.page.kind, "daily");
  assert.ok(!Number.isNaN(Date.parse(clip.captured_at)));
  assert.equal(tab.button(keys[2]).textContent, "Saving…");
  arrive(tab);
  assert.equal(tab.button(keys[2]).textContent, "✓ Saved");
  assert.deepEqual([tab.bar?.text, tab.bar?.buttons], ["1 saved.", ["Tag this one…", "Undo", "▾"]]);
  tab.bar?.press("▾");
  assert.deepEqual(tab.menu?.words, ["Save all 5 new", "Hide here"]);
});

test("clicks that no person made do nothing", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  const button = tab.button(keys[0]);
  button.click();
  button.dispatchEvent(new tab.dom.window.MouseEvent("click", { bubbles: true, composed: true }));
  tab.hosts(keys[0])[0].click();
  assert.equal(tab.askedFor("save").length, 0);
  tab.press(button);
  arrive(tab);
  const undo = [...tab.inside(tab.hosts("bar")[0]).querySelectorAll("button")].find((one) => one.textContent === "Undo");
  undo.click();
  assert.equal(tab.askedFor("undo").length, 0);
});

test("a click on the button is not a click on the card", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  let reached = 0;
  tab.document.addEventListener("click", () => {
    reached += 1;
  });
  tab.press(tab.button(keys[0]));
  assert.equal(reached, 0);
});

test("a card that is rendered again gets its button and its mark back, without a new question", async () => {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[0]]: { state: "saved" } };
  await ready(tab);
  const island = /** @type {Element} */ (tab.document.querySelector('[data-target="DailyPapers"]'));
  const again = island.innerHTML.replaceAll(/<span data-papershelf.*?<\/span>/g, ""); // eslint-disable-line no-restricted-properties -- the page does so
  island.innerHTML = again; // eslint-disable-line no-restricted-properties, no-unsanitized/property -- the page does so
  assert.deepEqual(tab.states(keys[0]), []);
  await until("the buttons are back", () => tab.states(keys[0]).length === 1);
  assert.deepEqual(keys.flatMap((key) => tab.states(key)), ["saved", "new", "new", "new", "new", "new"]);
  assert.equal(tab.askedFor("lookup").length, 1);
});

test("a button that the page throws out comes back", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  for (const host of tab.hosts(keys[0])) {
    host.remove();
  }
  await until("it is back", () => tab.states(keys[0]).length === 1);
});

test("cards that come while scrolling are asked for alone", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.marks = { "arxiv:2611.10099": { state: "saved" } };
  const article = tab.document.createElement("article");
  const heading = tab.document.createElement("h3");
  const link = tab.document.createElement("a");
  link.setAttribute("href", "/papers/2611.10099");
  link.textContent = "A later card";
  heading.append(link);
  article.append(heading);
  tab.document.querySelector(".grid")?.append(article);
  await until("it bears its mark", () => tab.states("arxiv:2611.10099")[0] === "saved");
  const [, { items }] = tab.askedFor("lookup");
  assert.deepEqual(items, [{ key: "arxiv:2611.10099", identifiers: ["arxiv:2611.10099"], title: "A later card" }]);
  assert.equal(tab.hosts(keys[0]).length, 1);
});

test("a card that the page gives to another paper shows that one's mark", async () => {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[0]]: { state: "saved" } };
  await ready(tab);
  tab.document.querySelector("h3 a")?.setAttribute("href", "/papers/2611.10077");
  await until("it changed", () => tab.states("arxiv:2611.10077").length === 1);
  assert.deepEqual([tab.states(keys[0]), tab.states("arxiv:2611.10077")], [[], ["new"]]);
});

test("an answer that was under way when a person clicked does not undo the click's mark", async () => {
  const { tab, keys } = contract("daily");
  await until("its buttons are there", () => tab.hosts(keys[0]).length > 0);
  tab.press(tab.button(keys[0])); // before the first lookup was answered
  await ready(tab);
  assert.deepEqual(tab.states(keys[0]), ["saving"]);
});

test("a clip that cannot be kept is not lost silently: the button says why and can be pressed again", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  tab.answers.save = new Error("Extension context invalidated.");
  tab.press(tab.button(keys[0]));
  await until("it says so", () => tab.states(keys[0])[0] === "refused");
  assert.match(tab.explained(keys[0]), /Papershelf was updated\. Reload this page\./);
  tab.answers.save = undefined;
  tab.press(tab.button(keys[0]));
  assert.deepEqual(tab.states(keys[0]), ["saving"]);
});

test("the paper's own page has one button, beside its heading", async () => {
  const { tab, keys } = contract("paper");
  await ready(tab);
  assert.equal(tab.document.querySelectorAll("[data-papershelf]").length, 1);
  assert.equal(tab.hosts(keys[0])[0].parentElement?.tagName, "H1");
});

test("the save key saves the card in focus, or the only one there is", async () => {
  const { tab: list, keys } = contract("daily");
  await ready(list);
  /** @type {HTMLElement} */ (list.document.querySelectorAll("h3 a")[3]).focus();
  list.hear({ type: "shortcut" });
  assert.equal(list.askedFor("save")[0].clips[0].key, keys[3]);
  const { tab: one, keys: [only] } = contract("paper");
  await ready(one);
  one.hear({ type: "shortcut" });
  assert.equal(one.askedFor("save")[0].clips[0].key, only);
});

test("where a page shows no card the save key leaves it to the background, which reads the page once", async () => {
  const { tab } = contract("paper");
  await ready(tab);
  tab.document.body.replaceChildren();
  assert.equal(tab.hear({ type: "shortcut" }), false);
  await Promise.resolve(); // the page's own look at the change is set by now, for 30 ms hence
  await new Promise((done) => tab.dom.window.setTimeout(done, 40));
});

test("the popup is told the page's papers, and has them saved", async () => {
  const { tab, keys } = contract("daily");
  tab.marks = { [keys[1]]: { state: "saved" } };
  await ready(tab);
  const { page, papers } = tab.hear({ type: "page" });
  assert.equal(page.kind, "daily");
  assert.deepEqual(papers.map((/** @type {any} */ { mark }) => mark.state), ["new", "saved", "new", "new", "new", "new"]);
  assert.match(papers[0].by, /^Okafor, Wójcik · arXiv · 2 Nov$/);
  tab.hear({ type: "save", keys: [keys[4]] });
  assert.equal(tab.askedFor("save")[0].clips[0].key, keys[4]);
});

test("messages of another extension are not heard", async () => {
  const { tab, keys } = contract("daily");
  await ready(tab);
  assert.equal(tab.hear({ type: "save", keys }, { id: "another" }), undefined);
  assert.equal(tab.askedFor("save").length, 0);
});

test("the page's own dark switch is followed, also when it is turned later", async () => {
  const { tab, keys } = contract("daily", (markup) => markup.replace('<html class="">', '<html class="dark">'));
  await ready(tab);
  assert.ok(tab.button(keys[0]).parentElement?.classList.contains("dark"));
  tab.document.documentElement.classList.remove("dark");
  await until("it is light", () => !tab.button(keys[0]).parentElement?.classList.contains("dark"));
});

test("a page with no papers is left as it was", async () => {
  const { tab } = contract("no-papers");
  await new Promise((resolve) => {
    setTimeout(resolve, 60);
  });
  assert.deepEqual([tab.askedFor("lookup").length, tab.document.querySelectorAll("[data-papershelf]").length], [0, 0]);
});
