/**
 * What became of clips, told to whoever shows it: the marks that are kept, the last batch, the badge, open pages.
 */

import { show } from "./badge.js";
import { keep } from "./cache.js";
import { PAGES } from "./sites.js";

const LAST = "last";
const NEW = new Set(["created", "adopted"]);

/**
 * @param {News[]} news
 * @param {{link: LinkState, batches: string[]}} run the batches of this run so far: one act, one undo
 */
export async function tell(news, { link, batches }) {
  await keep(Object.fromEntries(news.filter(({ mark }) => mark.state === "saved").map(({ key, mark }) => [key, mark])));
  await toPages({ type: "news", news, link });
  // After the pages: the popup sees this change in storage, and asks the page how its papers stand.
  await count(news, batches);
  await show();
}

/**
 * Every page of ours in every window; one that is closed or has no adapter does not listen.
 * @param {{type: string, [more: string]: unknown}} message
 */
export async function toPages(message) {
  const tabs = await chrome.tabs.query({ url: PAGES });
  await Promise.all(tabs.map((tab) => tab.id !== undefined && chrome.tabs.sendMessage(tab.id, message).catch(() => undefined)));
}

/** @returns {Promise<LastBatch | null>} */
export async function last() {
  /** @type {Record<string, LastBatch | undefined>} */
  const kept = await chrome.storage.local.get(LAST);
  return kept[LAST] ?? null;
}

/** Forget it: it was another server's. */
export async function forgetLast() {
  await chrome.storage.local.remove(LAST);
}

/** The last batch was taken back. */
export async function lastUndone() {
  const kept = await last();
  if (kept) {
    await chrome.storage.local.set({ [LAST]: { ...kept, undone: true } });
  }
}

/**
 * @param {News[]} news
 * @param {string[]} batches
 */
async function count(news, batches) {
  const taken = news.filter(({ outcome }) => outcome && outcome !== "rejected");
  if (taken.length === 0) {
    return;
  }
  const before = await last();
  const same = before && before.batches[0] === batches[0] ? before : { saved: 0, there: 0 };
  const saved = taken.filter(({ outcome }) => NEW.has(outcome ?? "")).length;
  /** @type {LastBatch} */
  const now = {
    batches: [...batches],
    saved: same.saved + saved,
    there: same.there + taken.length - saved,
    at: new Date().toISOString(),
  };
  await chrome.storage.local.set({ [LAST]: now });
}
