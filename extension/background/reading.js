/**
 * Reading the page of a tab in which no script of ours is: once, when a person opens the popup over it, presses the
 * shortcut or chooses from the menu (`activeTab`). Nothing stays in the page.
 */

import { paperAt } from "./addresses.js";
import { OPTIONAL } from "./sites.js";

/** Every adapter: the sites that a person has not allowed can be read once too. The one for any page is the last. */
export const READERS = [
  ...["reading", "names", "linked", "metadata", "addresses", "adapter", "huggingface", "arxiv"],
  ...OPTIONAL.map(({ name }) => name),
  ...["generic", "once"],
].map((name) => `/sites/${name}.js`);

/**
 * @param {{id?: number, url?: string, title?: string}} tab
 * @returns {Promise<PageRead>} without papers where none is seen, and the address leads to none
 */
export async function readTab({ id, url = "", title = "" }) {
  const read = id === undefined ? null : await inside(id);
  if (read && read.papers.length > 0) {
    return read;
  }
  // A PDF, a page of the browser's own, one that forbids it: the address is all there is.
  const paper = paperAt(url);
  return { page: { url, title, kind: "other" }, papers: paper ? [paper] : [], warnings: read?.warnings ?? [] };
}

/**
 * @param {number} tabId
 * @returns {Promise<PageRead | null>}
 */
async function inside(tabId) {
  try {
    const [frame] = await chrome.scripting.executeScript({ target: { tabId }, files: READERS });
    return /** @type {PageRead | null} */ (frame?.result ?? null);
  } catch {
    return null;
  }
}
