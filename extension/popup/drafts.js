/** What was typed into a popup that closed before it was saved. In memory only, until the browser closes. */

const DRAFT = "draft:";

/** @typedef {{note: string, tags: string[]}} Draft */

/** @param {string} key of the paper @returns {Promise<Draft>} */
export async function draftOf(key) {
  /** @type {Record<string, Draft | undefined>} */
  const kept = await chrome.storage.session.get(DRAFT + key);
  return kept[DRAFT + key] ?? { note: "", tags: [] };
}

/** @param {string} key @param {Draft | null} draft null: it was saved */
export async function keepDraft(key, draft) {
  if (draft && (draft.note || draft.tags.length > 0)) {
    await chrome.storage.session.set({ [DRAFT + key]: draft });
  } else {
    await chrome.storage.session.remove(DRAFT + key);
  }
}
