/** The toolbar's badge: how many clips are not on the server yet. What waits for Zotero is no business of it. */

import { plural, text } from "../pages/text.js";
import { waiting } from "./clips.js";

/** Count and show. */
export async function show() {
  const count = (await waiting()).length;
  await chrome.action.setBadgeBackgroundColor({ color: "#9a3b12" });
  await chrome.action.setBadgeText({ text: count === 0 ? "" : count > 999 ? "999+" : String(count) });
  await chrome.action.setTitle({
    title: count === 0 ? text("name") : plural("badge", count),
  });
}
