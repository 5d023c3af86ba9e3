/** The tab that the popup stands over: what is seen in it, and what it is told to save. */

import { ask } from "../pages/ask.js";

/** @typedef {{id: number, url: string, title: string, read?: boolean}} ShownTab `read`: by the background, for the page itself says nothing */

/** @returns {Promise<ShownTab | null>} its address is known, for a person opened the popup over it */
export async function shownTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id === undefined ? null : { id: tab.id, url: tab.url ?? "", title: tab.title ?? "" };
}

/**
 * @param {ShownTab} tab
 * @returns {Promise<PageSummary | null>} null where neither a script of ours is nor the address leads to a paper
 */
export async function seenIn(tab) {
  try {
    const summary = await chrome.tabs.sendMessage(tab.id, { type: "page" });
    return summary?.papers.length > 0 ? summary : ((await readOnce(tab)) ?? summary);
  } catch {
    return readOnce(tab);
  }
}

/** @param {ShownTab} tab @returns {Promise<PageSummary | null>} */
async function readOnce(tab) {
  /** @type {PageSummary | null} */
  const summary = await ask("page-at", { tab: { id: tab.id, url: tab.url, title: tab.title } });
  tab.read = Boolean(summary && summary.papers.length > 0);
  return summary;
}

/**
 * The page itself saves them, so that its marks and its bar follow; where no script of ours is, the background.
 * @param {ShownTab} tab
 * @param {string[]} keys
 * @param {Adds} [adds]
 */
export async function saveIn(tab, keys, adds = {}) {
  try {
    if (!tab.read) {
      await chrome.tabs.sendMessage(tab.id, { type: "save", keys, adds });
      return;
    }
  } catch {
    // Nobody listens there any more.
  }
  const { id, url, title } = tab;
  await ask("save-at", { tab: { id, url, title }, keys, adds });
}
