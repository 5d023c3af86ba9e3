/** The toolbar's badge: how many clips are not on the server yet. What waits for Zotero is no business of it. */

const CLIP = "clip:";

/** Count and show. */
export async function show() {
  const waiting = Object.keys(await chrome.storage.local.get(null)).filter((name) => name.startsWith(CLIP)).length;
  await chrome.action.setBadgeBackgroundColor({ color: "#9a3b12" });
  await chrome.action.setBadgeText({ text: waiting === 0 ? "" : waiting > 999 ? "999+" : String(waiting) });
  await chrome.action.setTitle({
    title: waiting === 0 ? "Papershelf" : `Papershelf: ${waiting === 1 ? "1 paper is" : `${waiting} papers are`} kept here`,
  });
}
