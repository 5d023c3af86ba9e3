/**
 * What became of clips, told to whoever shows it: the marks that are kept, the last batch, the badge, open pages.
 */

import { show } from "./badge.js";
import { keep } from "./cache.js";
import { PAGES } from "./sites.js";

const LAST = "last";
const KEPT = 3; // acts that can be taken back in the popup; the shelf has all
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

/** @returns {Promise<LastBatch[]>} what the last acts came to, the latest first */
export async function last() {
  /** @type {Record<string, LastBatch[] | undefined>} */
  const kept = await chrome.storage.local.get(LAST);
  const found = kept[LAST];
  return Array.isArray(found) ? found : [];
}

/** Forget them: they were another server's. */
export async function forgetLast() {
  await chrome.storage.local.remove(LAST);
}

/**
 * Acts were taken back.
 * @param {string[]} batches
 */
export async function lastUndone(batches) {
  const kept = await last();
  const now = kept.map((one) => (one.batches.every((batch) => batches.includes(batch)) ? { ...one, undone: true } : one));
  if (now.some((one, place) => one !== kept[place])) {
    await chrome.storage.local.set({ [LAST]: now });
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
  const same = before.find((one) => one.batches[0] === batches[0]);
  const saved = taken.filter(({ outcome }) => NEW.has(outcome ?? "")).length;
  /** @type {LastBatch} */
  const now = {
    batches: [...batches],
    saved: (same?.saved ?? 0) + saved,
    there: (same?.there ?? 0) + taken.length - saved,
    changed: Boolean(same?.changed) || taken.some(({ outcome }) => outcome !== "unchanged"),
    at: new Date().toISOString(),
  };
  await chrome.storage.local.set({ [LAST]: [now, ...before.filter((one) => one !== same)].slice(0, KEPT) });
}
