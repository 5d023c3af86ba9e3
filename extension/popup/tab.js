/** The tab that the popup stands over: what is seen in it, and what it is told to save. */

/** @returns {Promise<number | null>} */
export async function shownTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}

/**
 * @param {number} tab
 * @returns {Promise<PageSummary | null>} null where no adapter is
 */
export async function seenIn(tab) {
  try {
    return await chrome.tabs.sendMessage(tab, { type: "page" });
  } catch {
    return null;
  }
}

/**
 * The page itself saves them, so that its marks and its bar follow.
 * @param {number} tab
 * @param {string[]} keys
 * @param {Adds} [adds]
 */
export async function saveIn(tab, keys, adds = {}) {
  await chrome.tabs.sendMessage(tab, { type: "save", keys, adds });
}
