/** Asking the background, from a page of ours. */

import { text } from "./text.js";

/**
 * @param {string} type of the routes in background/index.js
 * @param {Record<string, unknown>} [more]
 * @returns {Promise<any>} its answer
 */
export async function ask(type, more = {}) {
  const said = await chrome.runtime.sendMessage({ type, ...more });
  if (!said || said.error) {
    throw new Error(said?.error || text("background_unanswered"));
  }
  return said.answer;
}
