/** Sites on which a person wants no buttons. One storage key a site: two windows cannot undo each other. */

import { toPages } from "./news.js";

const HIDDEN = "hidden:";

/**
 * @param {string} address of a page
 * @returns {Promise<{hidden: boolean}>}
 */
export async function isHidden(address) {
  const name = HIDDEN + new URL(address).hostname;
  /** @type {Record<string, unknown>} */
  const kept = await chrome.storage.local.get(name);
  return { hidden: name in kept };
}

/**
 * Take the buttons off a site's pages, or bring them back; those that are open follow at once.
 * @param {string} site its host name
 * @param {boolean} hidden
 */
export async function setHidden(site, hidden) {
  if (hidden) {
    await chrome.storage.local.set({ [HIDDEN + site]: true });
  } else {
    await chrome.storage.local.remove(HIDDEN + site);
  }
  await toPages({ type: "hidden", site, hidden });
}

/** @returns {Promise<string[]>} their host names */
export async function hiddenSites() {
  const names = Object.keys(await chrome.storage.local.get(null));
  return names.filter((name) => name.startsWith(HIDDEN)).map((name) => name.slice(HIDDEN.length)).sort();
}
