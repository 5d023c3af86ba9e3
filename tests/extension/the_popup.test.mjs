// The popup: how things stand in words, each failure with its own remedy, and strangers' text as text.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, popup } from "./popup.mjs";
import { until } from "./server.mjs";

/** @param {Record<string, unknown>} status @returns {Promise<(id: string) => string>} the text of a part */
async function shown(status) {
  const made = await popup(status);
  return (id) => made.text(id);
}

/** @param {string} state */
const link = (state) => ({ ...GOOD.link, state, needs: null });

test("all is well: it says on, and nothing else", async () => {
  const text = await shown({});
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
    const text = await shown({ link: link(state), waiting: 3 });
    assert.match(text("trouble"), words);
    const buttons = [...globalThis.document.querySelectorAll("#trouble button")].map((one) => one.textContent);
    assert.deepEqual(buttons, remedies);
  });
}

test("refused clips show their reasons, and markup in a title stays text", async () => {
  const text = await shown({ refused: [{ clip_id: "x", title: "<img src=x onerror=alert(1)>", reason: "paper: it needs a title" }] });
  assert.equal(text("refused"), "Not saved (1)<img src=x onerror=alert(1)>paper: it needs a titleTry againLet it goSave them as a file, in Settings");
  assert.equal(globalThis.document.querySelectorAll("#refused img").length, 0);
});

test("what waits for Zotero is quiet text; what only the shelf can show leads there", async () => {
  const needs = { questions: [], problems: [{}], waiting: [{ target: "zotero", state: "postponed", reason: "Zotero is closed", count: 4 }] };
  const text = await shown({ link: { ...GOOD.link, needs } });
  assert.equal(text("waiting"), "4 for Zotero: Zotero is closed");
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
  const text = await shown({ link: { ...GOOD.link, needs } });
  assert.equal(
    text("needs"),
    "Needs you (3)TidewaterLooks like “Tide Water” (same 4 authors).Same paperTwo papersLater" +
      "TidewaterZotero has this twice.Keep yours, bin oursLeave both" +
      "TidewaterA published version was found: Proceedings of X, 2026.Use itLeave it",
  );
});

test("the last batches can be taken back, each once, and only if it changed something", async () => {
  const at = new Date().toISOString();
  const last = { batches: ["B1"], saved: 6, there: 0, changed: true, at };
  assert.match((await shown({ last: [last] }))("last"), /^Last: 6 papers, \d\d:\d\dUndo$/);
  assert.match((await shown({ last: [{ ...last, undone: true }, last] }))("last"), /taken back6 papers, \d\d:\d\dUndo$/);
  assert.match((await shown({ last: [{ ...last, saved: 0, there: 2, changed: false }] }))("last"), /^Last: 2 were there, \d\d:\d\d$/);
});

test("an undo says what came back, and what was kept", async () => {
  const last = [{ batches: ["B1", "B2"], saved: 6, there: 0, changed: true, at: "2026-11-24T08:14:00Z" }];
  const undone = { ok: true, says: "", removed: 6, restored: 0, batches: ["U"], kept: [{ paper: "P", field: "the note", why: "you had written in it" }] };
  const made = await popup({ last }, null, { undo: undone });
  made.press("Undo");
  await until("it was said", () => made.text("says") !== "");
  assert.equal(made.text("says"), "Took back 6 papers. Kept: the note, because you had written in it.");
  assert.deepEqual(made.askedFor("undo"), [{ type: "undo", batches: ["B1", "B2"] }]);
});

test("a key that was removed: on which day", async () => {
  const text = await shown({ link: { ...link("refused"), revokedAt: "2026-11-21T10:00:00Z" } });
  assert.match(text("trouble"), /^This browser is no longer connected \(its key was removed on 21 Nov\)\. Nothing is lost\./);
});

test("Allow asks for the hosts that the extension cannot do without, in the click", async () => {
  const made = await popup({ link: link("blocked") });
  assert.match(made.text("trouble"), /^Firefox has not allowed/);
  made.press("Allow");
  assert.deepEqual(made.permissions, [{ origins: ["http://127.0.0.1/*"] }]);
});

test("a browser that has hardly room left for clips says so before it has none", async () => {
  assert.match((await shown({ full: true }))("full"), /room for Papershelf is nearly full/);
});

test("Firefox's temporary add-on says what it costs", async () => {
  assert.match((await shown({ temporary: true }))("temporary"), /Firefox forgets this add-on when it closes/);
});
