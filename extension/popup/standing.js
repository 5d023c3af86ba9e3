/** What was refused, what only waits, and the last batches. */

import { ask } from "../pages/ask.js";
import { button, element } from "../pages/element.js";
import { plural, text } from "../pages/text.js";

/** @type {Record<string, string>} */
const TARGETS = { obsidian: "Obsidian", zotero: "Zotero" };

/**
 * Clips that the server refused, each with its reason.
 * @param {Status} status
 * @param {() => Promise<void>} after
 * @returns {Node[]}
 */
export function refusedClips({ refused }, after) {
  const act = (/** @type {string} */ type, /** @type {string} */ clipId) => async () => {
    await ask(type, { clip_id: clipId });
    await after();
  };
  const items = refused.map(({ clip_id: clipId, title, reason }) =>
    element(
      "li",
      {},
      element("span", { class: "title" }, title),
      element("span", { class: "quiet" }, reason),
      element("div", { class: "row" }, button(text("bar_retry"), act("retry-refused", clipId)), button(text("refused_forget"), act("forget-refused", clipId))),
    ));
  const more = button(text("refused_export"), () => chrome.runtime.openOptionsPage(), "plain");
  return items.length > 0 ? [element("h2", { id: "refused-title" }, text("refused_title", refused.length)), element("ul", {}, ...items), more] : [];
}

/**
 * @param {Status} status
 * @param {() => unknown} sendNow
 * @returns {Node[]}
 */
export function waitingLines({ waiting, link }, sendNow) {
  /** @type {Node[]} */
  const lines = [];
  if (waiting > 0 && link.state !== "off") {
    // Off, the remedy has said it.
    lines.push(element("div", { class: "row", id: "kept" }, element("span", {}, plural("waiting_kept", waiting)), link.state === "on" ? button(text("waiting_send"), sendNow) : ""));
  }
  for (const { target, reason, count, since } of link.needs?.waiting ?? []) {
    const words = text(since ? "waiting_since" : "waiting_for", count, TARGETS[target] ?? target, since ? moment(since) : "");
    lines.push(element("span", reason ? { title: reason } : {}, reason ? text("waiting_why", words, reason) : words));
  }
  return lines;
}

/**
 * @param {Status} status
 * @param {(batch: LastBatch) => unknown} undo
 * @returns {Node[]}
 */
export function lastBatches({ last }, undo) {
  return last.map((one, place) => {
    const counted = one.saved > 0 ? plural("papers", one.saved) : plural("bar_there", one.there);
    const words = text(place === 0 ? "last_first" : "last_more", counted, moment(one.at));
    const act = one.undone ? [text("last_undone")] : one.changed ? [button(text("bar_undo"), () => undo(one), "plain")] : [];
    return element("div", { class: "row" }, words, ...act);
  });
}

/** @param {string} stamp @returns {string} the time, with the day where it is not today */
function moment(stamp) {
  const at = new Date(stamp);
  const time = at.toLocaleTimeString(text("language"), { hour: "2-digit", minute: "2-digit" });
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString(text("language"), { day: "numeric", month: "short" })} ${time}`;
}
