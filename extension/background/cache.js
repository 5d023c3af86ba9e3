/**
 * The marks seen last, shown while the server is away. One storage key a mark, and none for a stranger: so it holds
 * at most what the library holds.
 */

const MARK = "mark:";

/**
 * The marks of these keys, as far as they are known.
 * @param {string[]} keys
 * @returns {Promise<Record<string, Mark>>}
 */
export async function kept(keys) {
  /** @type {Record<string, Mark>} */
  const found = await chrome.storage.local.get(keys.map((key) => MARK + key));
  return Object.fromEntries(Object.entries(found).map(([name, mark]) => [name.slice(MARK.length), mark]));
}

/**
 * Keep marks; a stranger's is dropped.
 * @param {Record<string, Mark>} marks by key
 */
export async function keep(marks) {
  const known = Object.entries(marks).filter(([, mark]) => mark.state !== "new");
  const strangers = Object.keys(marks).filter((key) => marks[key].state === "new");
  await chrome.storage.local.set(Object.fromEntries(known.map(([key, mark]) => [MARK + key, mark])));
  await chrome.storage.local.remove(strangers.map((key) => MARK + key));
}

/** @returns {Promise<number>} how many are kept */
export async function count() {
  return (await names()).length;
}

/** Forget them all; the next page asks anew. */
export async function clear() {
  await chrome.storage.local.remove(await names());
}

/** @returns {Promise<string[]>} */
async function names() {
  return Object.keys(await chrome.storage.local.get(null)).filter((name) => name.startsWith(MARK));
}
