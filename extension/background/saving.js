/**
 * Saving that begins outside a page: the shortcut, the context menu. The page's own scripts cut the clip where there
 * are any, for they know most; else the page is read once (`reading.js`).
 */

import "../sites/reading.js";
import { paperAt } from "./addresses.js";
import { show } from "./badge.js";
import { add } from "./clips.js";
import { flush } from "./queue.js";
import { readTab } from "./reading.js";

const LONGEST = 20_000; // characters of a quotation

/**
 * Save the paper that a tab shows, or is about.
 * @param {{id?: number, url?: string, title?: string}} tab
 * @param {string} [quotation] plain text that is selected in it
 * @returns {Promise<boolean>} whether anything was there to save
 */
export async function saveTab(tab, quotation = "") {
  if (tab.id !== undefined) {
    try {
      if (await chrome.tabs.sendMessage(tab.id, { type: quotation ? "quote" : "shortcut" })) {
        return true;
      }
    } catch {
      // No script of ours is in it.
    }
  }
  const { page, papers } = await readTab(tab);
  // Of several, nobody has said which: the popup asks.
  return papers.length === 1 && keep(page, papers, quotation);
}

/**
 * Save papers of a tab without scripts of ours.
 * @param {{id?: number, url?: string, title?: string}} tab
 * @param {string[] | undefined} keys of those that are meant; without them, the only one
 * @param {Adds} [adds] what a person gives them beside
 * @returns {Promise<boolean>} whether any of them is still there
 */
export async function saveAt(tab, keys, adds = {}) {
  const { page, papers } = await readTab(tab);
  const meant = papers.filter((paper) => (keys ? keys.includes(keyOf(paper)) : papers.length === 1));
  return meant.length > 0 && keep(page, meant, "", adds);
}

/**
 * Save the paper that an address leads to.
 * @param {string} address
 * @param {{url?: string, title?: string}} tab where it was met
 * @param {string} [quotation]
 * @returns {Promise<boolean>}
 */
export async function saveAddress(address, tab, quotation = "") {
  const paper = paperAt(address);
  return paper !== null && keep({ url: tab.url || address, title: tab.title ?? "", kind: "other" }, [paper], quotation);
}

/** The key of a paper's mark, as in its page: versions share one. */
export const keyOf = globalThis.papershelfReading.key;

/**
 * @param {PageJson} page
 * @param {PaperJson[]} papers
 * @param {string} quotation
 * @param {Adds} [adds]
 * @returns {Promise<true>}
 */
async function keep(page, papers, quotation, adds = {}) {
  const capturedAt = new Date().toISOString();
  await add(papers.map((paper) => ({
    key: keyOf(paper),
    clip: {
      clip_id: crypto.randomUUID(),
      captured_at: capturedAt,
      page,
      paper,
      ...adds,
      ...(quotation && { selection_html: `<p>${escaped(quotation.slice(0, LONGEST))}</p>` }),
    },
  })));
  await show();
  void flush();
  return true;
}

/** @param {string} text @returns {string} text that no reader takes for markup */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
