/** Asking the background, from a page of ours. */

/**
 * @param {string} type of the routes in background/index.js
 * @param {Record<string, unknown>} [more]
 * @returns {Promise<any>} its answer
 */
export async function ask(type, more = {}) {
  const said = await chrome.runtime.sendMessage({ type, ...more });
  if (!said || said.error) {
    throw new Error(said?.error || "Papershelf's background did not answer. Try again.");
  }
  return said.answer;
}
