/** This page's papers: one with its mark, or a list with its count and Save all. The page itself saves them. */

import { button, element } from "../pages/element.js";
import { papers } from "../pages/link.js";

const MANY = 20; // above so many it asks first

/** @type {Record<MarkState, (mark: Mark) => string>} */
const MARKS = {
  new: () => "",
  saving: () => "Saving…",
  saved: ({ savedAt }) => (savedAt ? `✓ Saved ${day(savedAt)}` : "✓ Saved"),
  queued: () => "Queued: kept here until Papershelf answers",
  refused: ({ says }) => `Not saved: ${says ?? "no reason was given"}`,
  zotero: () => "In Zotero, not on your shelf yet",
  vault: () => "In your vault, not on your shelf yet",
  maybe: ({ says }) => says ?? "Looks like one on your shelf",
};

/**
 * @param {HTMLElement} section
 * @param {boolean} [sure] that all of a long list are meant
 */
export async function drawPage(section, sure = false) {
  const tab = await shown();
  const summary = tab && (await seen(tab));
  if (!summary || summary.papers.length === 0) {
    section.replaceChildren(
      element("p", { class: "quiet" }, "No papers are seen on this page. Papershelf sees those on huggingface.co/papers."),
    );
    return;
  }
  const one = summary.page.kind === "paper" ? summary.papers[0] : null;
  section.replaceChildren(...(one ? single(tab, one) : several(section, tab, summary, sure)));
}

/**
 * @param {number} tab
 * @param {PageSummary["papers"][number]} paper
 * @returns {Node[]}
 */
function single(tab, { key, title, by, mark }) {
  const said = element("span", { class: `mark ${mark.state}` }, MARKS[mark.state](mark));
  const open = ["saved", "saving", "queued"].includes(mark.state);
  return [
    element("span", { class: "title" }, title),
    ...(by ? [element("span", { class: "quiet" }, by)] : []),
    element("div", { class: "row" }, ...(open ? [] : [button("Save", () => save(tab, [key]), "main")]), said),
  ];
}

/**
 * @param {HTMLElement} section
 * @param {number} tab
 * @param {PageSummary} summary
 * @param {boolean} sure
 * @returns {Node[]}
 */
function several(section, tab, { page, papers: all }, sure) {
  const fresh = all.filter(({ mark }) => mark.state === "new").map(({ key }) => key);
  const count = /** @param {MarkState} state */ (state) => all.filter(({ mark }) => mark.state === state).length;
  const parts = [
    papers(all.length),
    count("saved") > 0 && `${count("saved")} saved`,
    count("queued") > 0 && `${count("queued")} queued`,
    count("refused") > 0 && `${count("refused")} not saved`,
    `${fresh.length} new`,
  ].filter(Boolean);
  const ask = fresh.length > MANY && !sure;
  const all26 = fresh.length === 1 ? "Save the new one" : `Save all ${fresh.length} new`;
  const act = ask ? () => drawPage(section, true) : () => save(tab, fresh);
  const buttons = sure
    ? [button(`Yes, save ${fresh.length}`, act, "main"), button("Not now", () => drawPage(section))]
    : [button(all26, act, "main")];
  return [
    element("span", { class: "title" }, page.title),
    element("span", { class: "quiet" }, parts.join(" · ")),
    ...(fresh.length > 0 ? [element("div", { class: "row" }, ...buttons)] : []),
  ];
}

/**
 * @param {number} tab
 * @param {string[]} keys
 */
async function save(tab, keys) {
  await chrome.tabs.sendMessage(tab, { type: "save", keys });
}

/** @returns {Promise<number | null>} the tab that the popup stands over */
async function shown() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}

/**
 * @param {number} tab
 * @returns {Promise<PageSummary | null>} null where no adapter is
 */
async function seen(tab) {
  try {
    return await chrome.tabs.sendMessage(tab, { type: "page" });
  } catch {
    return null;
  }
}

/** @param {string} stamp */
function day(stamp) {
  return new Date(stamp).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}
