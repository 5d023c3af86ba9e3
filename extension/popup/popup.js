/** The popup: how things stand, this page's papers, what needs a person, what waits, the last batches and their undo. */

import { ask } from "../pages/ask.js";
import { byId, element } from "../pages/element.js";
import { remedy, short } from "../pages/link.js";
import { fillPage, plural, text } from "../pages/text.js";
import { needsYou } from "./needs.js";
import { pageDrawer } from "./page.js";
import { lastBatches, refusedClips, waitingLines } from "./standing.js";

/** The server's own pages that the foot leads to: by id, where. @type {[string, string][]} */
const PAGES = [["shelf", "/"], ["today", "/today"]];

const drawPage = pageDrawer(byId("page"), say);

/**
 * Fill a section, or hide it where there is nothing to say.
 * @param {string} id
 * @param {(Node | string)[]} children
 */
function fill(id, children) {
  const section = byId(id);
  section.replaceChildren(...children);
  section.hidden = children.length === 0;
}

/** @param {string} words what an act came to */
function say(words) {
  fill("says", words ? [words] : []);
}

/** Ask anew, draw all. */
async function draw() {
  /** @type {Status} */
  const status = await ask("status");
  const { link } = status;
  fill("link", [element("span", { class: link.state === "on" ? "dot on" : "dot bad" }), short(link.state)]);
  fill("trouble", remedy(link, status.waiting, tryAgain));
  fill("refused", refusedClips(status, draw));
  fill("needs", needsYou(link.needs, link.port, draw));
  fill("waiting", waitingLines(status, tryAgain));
  fill("last", lastBatches(status, takeBack));
  byId("full").hidden = !status.full;
  byId("temporary").hidden = !status.temporary;
  for (const [id, path] of PAGES) {
    const page = /** @type {HTMLAnchorElement} */ (byId(id));
    page.hidden = link.port === null;
    page.href = `http://127.0.0.1:${link.port}${path}`;
  }
}

async function tryAgain() {
  await ask("send");
  await draw();
}

/** @param {LastBatch} last */
async function takeBack(last) {
  /** @type {Undone} */
  const { ok, says, removed, kept } = await ask("undo", { batches: last.batches });
  await draw();
  await drawPage();
  const why = [...new Set(kept.map(({ field, why: because }) => text("undone_kept_one", field, because)))].join("; ");
  say([!ok && (says || text("undone_failed")), removed > 0 && plural("undone_removed", removed), why && text("undone_kept", why)].filter(Boolean).join(" ") || text("undone_done"));
}

fillPage();
byId("settings").addEventListener("click", (event) => {
  event.preventDefault();
  void chrome.runtime.openOptionsPage();
});
for (const [id] of PAGES) {
  byId(id).addEventListener("click", (event) => {
    event.preventDefault();
    void chrome.tabs.create({ url: /** @type {HTMLAnchorElement} */ (byId(id)).href });
  });
}
// The background works while we look: what it keeps, sends and takes out shows at once.
chrome.storage.local.onChanged.addListener((changes) => {
  if (Object.keys(changes).some((name) => /^(?:clip:|refused:|last$|pairing$|retry$)/.test(name))) {
    void draw();
    void drawPage();
  }
});
void draw();
void drawPage();
