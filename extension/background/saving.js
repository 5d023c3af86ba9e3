/**
 * Saving that begins outside a page: the shortcut, the context menu. The page's own scripts cut the clip where there
 * are any, for they know most; else the address says which paper it is.
 */

import { paperAt } from "./addresses.js";
import { show } from "./badge.js";
import { add } from "./clips.js";
import { flush } from "./queue.js";

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
  return saveAddress(tab.url ?? "", tab, quotation);
}

/**
 * Save the paper that an address leads to.
 * @param {string} address
 * @param {{url?: string, title?: string}} tab where it was met
 * @param {string} [quotation]
 * @param {Adds} [adds] what a person gives it beside
 * @returns {Promise<boolean>}
 */
export async function saveAddress(address, tab, quotation = "", adds = {}) {
  const paper = paperAt(address);
  if (!paper) {
    return false;
  }
  await keep([
    {
      clip_id: crypto.randomUUID(),
      captured_at: new Date().toISOString(),
      page: { url: tab.url || address, title: tab.title ?? "", kind: "other" },
      paper,
      ...adds,
      ...(quotation && { selection_html: `<p>${escaped(quotation.slice(0, LONGEST))}</p>` }),
    },
  ]);
  return true;
}

/** @param {PaperJson} paper @returns {string} the key of its mark: versions share one */
export function keyOf({ identifiers: [first] }) {
  return first.replace(/^(arxiv:.*?)v\d+$/, "$1");
}

/** @param {ClipJson[]} clips */
async function keep(clips) {
  await add(clips.map((clip) => ({ key: keyOf(clip.paper), clip })));
  await show();
  void flush();
}

/** @param {string} text @returns {string} text that no reader takes for markup */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
