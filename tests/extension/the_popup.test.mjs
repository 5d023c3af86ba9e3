// The popup: how things stand in words, each failure with its own remedy, and strangers' text as text.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { i18n } from "./chrome.mjs";
import { page, ROOT } from "./scripts.mjs";
import { until } from "./server.mjs";

const HTML = readFileSync(new URL("extension/popup/popup.html", ROOT), "utf8");
const GOOD = {
  link: { state: "on", port: 18230, since: "2026-11-02T08:00:00Z", version: "0.1.0", says: "", needs: { questions: [], problems: [], waiting: [] } },
  waiting: 0,
  refused: [],
  marks: 0,
  last: null,
  temporary: false,
};
let opened = 0;

afterEach(() => {
  Reflect.deleteProperty(globalThis, "chrome");
  Reflect.deleteProperty(globalThis, "document");
});

/**
 * Open the popup over a page.
 * @param {Record<string, unknown>} status what the background says
 * @param {unknown} [summary] what the page says; without it no adapter is there
 * @returns {Promise<(id: string) => string>} the text of a part
 */
async function popup(status, summary) {
  const { document } = page(HTML, "https://popup.example/popup/popup.html").window;
  const event = { addListener() {} };
  Object.assign(globalThis, {
    document,
    chrome: {
      i18n,
      runtime: { sendMessage: async () => structuredClone({ answer: { ...GOOD, ...status } }), openOptionsPage() {} },
      storage: { local: { onChanged: event } },
      tabs: {
        query: async () => [{ id: 1 }],
        sendMessage: async () => {
          if (!summary) {
            throw new Error("Receiving end does not exist.");
          }
          return structuredClone(summary);
        },
      },
    },
  });
  opened += 1;
  // eslint-disable-next-line no-unsanitized/method -- a new address is a new module, as in a popup opened anew
  await import(`../../extension/popup/popup.js?opened=${opened}`);
  const text = (/** @type {string} */ id) => {
    const part = /** @type {HTMLElement} */ (document.getElementById(id));
    return part.hidden ? "" : part.textContent;
  };
  await until("it is drawn", () => text("link") !== "" && text("page") !== "");
  return text;
}

/** @param {string} state */
const link = (state) => ({ ...GOOD.link, state, needs: null });

test("all is well: it says on, and nothing else", async () => {
  const text = await popup({});
  assert.deepEqual([text("link"), text("trouble"), text("refused"), text("waiting"), text("temporary"), text("shelf")], ["on", "", "", "", "", "Shelf"]);
});

for (const [state, words, remedies] of /** @type {const} */ ([
  ["unpaired", /not connected to Papershelf yet/, ["I have a code"]],
  ["off", /Papershelf isn't running\. Your 3 papers are kept here and go over when it starts\./, ["Try again"]],
  ["stranger", /Another program answers at 127\.0\.0\.1:18230/, ["Try again", "Settings"]],
  ["refused", /no longer connected .* Nothing is lost\./, ["Connect again"]],
  ["blocked", /has not allowed Papershelf to reach this computer's own address, 127\.0\.0\.1/, ["Allow"]],
  ["problem", /answers with trouble/, ["Try again"]],
])) {
  test(`"${state}" has its own words and remedy`, async () => {
    const text = await popup({ link: link(state), waiting: 3 });
    assert.match(text("trouble"), words);
    const buttons = [...globalThis.document.querySelectorAll("#trouble button")].map((one) => one.textContent);
    assert.deepEqual(buttons, remedies);
  });
}

test("one paper: its title, who wrote it, and Save or its mark", async () => {
  const paper = { key: "arxiv:2611.10001", title: "Tidewater", by: "Okafor · arXiv", mark: { state: "new" } };
  const summary = { page: { kind: "paper", title: "Paper page", url: "" }, papers: [paper] };
  assert.equal((await popup({}, summary))("page"), "TidewaterOkafor · arXivSave");
  paper.mark = /** @type {any} */ ({ state: "saved", savedAt: "2026-11-23T08:00:00Z" });
  assert.equal((await popup({}, summary))("page"), "TidewaterOkafor · arXiv✓ Saved 23 Nov");
});

test("a list: its count, and Save all for what is new", async () => {
  const papers = ["new", "new", "saved", "zotero"].map((state, n) => ({ key: `arxiv:${n}`, title: "T", by: "", mark: { state } }));
  const text = await popup({}, { page: { kind: "daily", title: "Daily Papers", url: "" }, papers });
  assert.equal(text("page"), "Daily Papers4 papers · 1 saved · 2 newSave all 2 new");
});

test("refused clips show their reasons, and markup in a title stays text", async () => {
  const text = await popup({ refused: [{ clip_id: "x", title: "<img src=x onerror=alert(1)>", reason: "paper: it needs a title" }] });
  assert.equal(text("refused"), "Not saved (1)<img src=x onerror=alert(1)>paper: it needs a titleTry againLet it go");
  assert.equal(globalThis.document.querySelectorAll("#refused img").length, 0);
});

test("what waits for Zotero is quiet text; what only the shelf can show leads there", async () => {
  const needs = { questions: [], problems: [{}], waiting: [{ target: "zotero", state: "postponed", reason: "Zotero is closed", count: 4 }] };
  const text = await popup({ link: { ...GOOD.link, needs } });
  assert.equal(text("waiting"), "4 for Zotero (Zotero is closed)");
  assert.equal(text("needs"), "Needs you (1)1 more on the shelf");
});

test("what needs a person is said in a sentence, with a button for each answer", async () => {
  const needs = {
    questions: [{ id: 3, papers: [{ paper: "A", title: "Tidewater" }, { paper: "B", title: "Tide Water" }], evidence: [{ text: "same 4 authors" }] }],
    conflicts: [
      {
        paper: "A",
        title: "Tidewater",
        field: "copies",
        says: "Zotero has this twice.",
        choices: [{ side: "zotero", label: "Keep yours, bin ours" }, { side: "papershelf", label: "Leave both" }],
      },
    ],
    publications: [
      {
        paper: "A",
        title: "Tidewater",
        says: "A published version was found: Proceedings of X, 2026.",
        choices: [{ answer: "use", label: "Use it" }, { answer: "leave", label: "Leave it" }],
      },
    ],
    problems: [],
    waiting: [],
  };
  const text = await popup({ link: { ...GOOD.link, needs } });
  assert.equal(
    text("needs"),
    "Needs you (3)TidewaterLooks like “Tide Water” (same 4 authors).Same paperTwo papers" +
      "TidewaterZotero has this twice.Keep yours, bin oursLeave both" +
      "TidewaterA published version was found: Proceedings of X, 2026.Use itLeave it",
  );
});

test("the last batch can be taken back, once, and only if it added something", async () => {
  const last = { batches: ["B1"], saved: 6, there: 0, at: "2026-11-24T08:14:00Z" };
  assert.match((await popup({ last }))("last"), /^Last: 6 papers \d\d:\d\dUndo$/);
  assert.match((await popup({ last: { ...last, undone: true } }))("last"), /taken back/);
  assert.match((await popup({ last: { ...last, saved: 0, there: 2 } }))("last"), /^Last: 2 were there \d\d:\d\d$/);
});

test("Firefox's temporary add-on says what it costs", async () => {
  assert.match((await popup({ temporary: true }))("temporary"), /Firefox forgets this add-on when it closes/);
});
