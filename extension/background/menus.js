/** The context menu, on a page, a link and a selection. Made anew at every installation: the browser keeps it. */

import { text } from "../pages/text.js";
import { LINKS } from "./addresses.js";
import { saveAddress, saveTab } from "./saving.js";
import { PAGES } from "./sites.js";

/** Make the three entries. */
export async function makeMenus() {
  await chrome.contextMenus.removeAll();
  // On other pages there is nothing to save, but where the address names a paper.
  const pages = [...PAGES, ...LINKS];
  chrome.contextMenus.create({ id: "page", title: text("context_page"), contexts: ["page"], documentUrlPatterns: pages });
  chrome.contextMenus.create({ id: "selection", title: text("context_selection"), contexts: ["selection"], documentUrlPatterns: pages });
  chrome.contextMenus.create({ id: "link", title: text("context_link"), contexts: ["link"], targetUrlPatterns: LINKS });
}

/**
 * @param {chrome.contextMenus.OnClickData} clicked
 * @param {chrome.tabs.Tab} [tab]
 * @returns {Promise<boolean>} whether anything was there to save
 */
export async function chosen({ menuItemId, linkUrl, selectionText, pageUrl }, tab) {
  const where = { id: tab?.id, url: tab?.url ?? pageUrl, title: tab?.title };
  switch (menuItemId) {
    case "link":
      return saveAddress(linkUrl ?? "", where);
    case "selection":
      return saveTab(where, selectionText ?? "");
    default:
      return saveTab(where);
  }
}
