/** The popup: how things stand, this page's papers, what needs a person, what waits, the last batch and its undo. */

import { ask } from "../pages/ask.js";
import { button, byId, element } from "../pages/element.js";
import { papers, remedy, SHORT } from "../pages/link.js";
import { needsYou } from "./needs.js";
import { drawPage } from "./page.js";

/** @typedef {{link: import("../pages/link.js").Link, waiting: number, refused: {clip_id: string, title: string, reason: string}[], last: LastBatch | null, temporary: boolean}} Status */

/** @type {Record<string, string>} */
const TARGETS = { obsidian: "Obsidian", zotero: "Zotero" };

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

/** Ask anew, draw all. */
async function draw() {
  /** @type {Status} */
  const status = await ask("status");
  drawLink(status);
  drawRefused(status);
  fill("needs", needsYou(status.link.needs, status.link.port, draw));
  drawWaiting(status);
  drawLast(status);
  byId("temporary").hidden = !status.temporary;
}

/** @param {Status} status */
function drawLink({ link, waiting }) {
  const good = link.state === "on";
  fill("link", [element("span", { class: good ? "dot on" : "dot bad" }), SHORT[link.state]]);
  fill("trouble", remedy(link, waiting, tryAgain));
  const shelf = /** @type {HTMLAnchorElement} */ (byId("shelf"));
  shelf.hidden = link.port === null;
  shelf.href = `http://127.0.0.1:${link.port}/`;
}

async function tryAgain() {
  await ask("send");
  await draw();
}

/** @param {Status} status */
function drawRefused({ refused }) {
  const items = refused.map(({ clip_id: clipId, title, reason }) =>
    element(
      "li",
      {},
      element("span", { class: "title" }, title),
      element("span", { class: "quiet" }, reason),
      element(
        "div",
        { class: "row" },
        button("Try again", () => acted("retry-refused", clipId)),
        button("Let it go", () => acted("forget-refused", clipId)),
      ),
    ),
  );
  fill("refused", items.length > 0 ? [element("h2", { id: "refused-title" }, `Not saved (${items.length})`), element("ul", {}, ...items)] : []);
}

/**
 * @param {string} type
 * @param {string} clipId
 */
async function acted(type, clipId) {
  await ask(type, { clip_id: clipId });
  await draw();
}

/** @param {Status} status */
function drawWaiting({ waiting, link }) {
  /** @type {Node[]} */
  const lines = [];
  if (waiting > 0 && link.state !== "off") {
    // Off, the remedy above has said it.
    const goes = waiting === 1 ? "is kept here and goes over by itself" : "are kept here and go over by themselves";
    lines.push(element("div", { class: "row", id: "kept" }, element("span", {}, `${papers(waiting)} ${goes}.`), link.state === "on" ? button("Send now", tryAgain) : ""));
  }
  for (const { target, reason, count } of link.needs?.waiting ?? []) {
    lines.push(element("span", {}, `${count} for ${TARGETS[target] ?? target}${reason ? ` (${reason})` : ""}`));
  }
  fill("waiting", lines);
}

/** @param {Status} status */
function drawLast({ last }) {
  if (!last) {
    fill("last", []);
    return;
  }
  const time = new Date(last.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const counted = last.saved > 0 ? papers(last.saved) : `${last.there} ${last.there === 1 ? "was" : "were"} there`;
  const undo = button("Undo", () => takeBack(last), "plain");
  fill("last", [`Last: ${counted} ${time}`, ...(last.undone ? [" (taken back)"] : last.saved > 0 ? [undo] : [])]);
}

/** @param {LastBatch} last */
async function takeBack(last) {
  /** @type {Undone} */
  const undone = await ask("undo", { batches: last.batches });
  await draw();
  const kept = undone.kept.map(({ field, why }) => `${field}, because ${why}`);
  const words = undone.ok
    ? `Took back ${papers(undone.removed)}.${kept.length > 0 ? ` Kept: ${kept.join("; ")}.` : ""}`
    : undone.says;
  fill("last", [words]);
}

byId("settings").addEventListener("click", (event) => {
  event.preventDefault();
  void chrome.runtime.openOptionsPage();
});
byId("shelf").addEventListener("click", (event) => {
  event.preventDefault();
  void chrome.tabs.create({ url: /** @type {HTMLAnchorElement} */ (byId("shelf")).href });
});
// The background works while we look: what it keeps, sends and takes out shows at once.
chrome.storage.local.onChanged.addListener((changes) => {
  if (Object.keys(changes).some((name) => /^(?:clip:|refused:|last$|pairing$|retry$)/.test(name))) {
    void draw();
    void drawPage(byId("page"));
  }
});
void draw();
void drawPage(byId("page"));
