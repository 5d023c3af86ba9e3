/** What a card's menu and its field for tags want to know, beside the mark. */

import { call } from "./client.js";

const TAGS = "tags";

/**
 * Where a paper opens: by the address's scheme, for a person may have named a target as they like.
 * @param {Record<string, {url?: string}>} targets
 * @returns {{obsidian?: string, zotero?: string}}
 */
export function openIn(targets) {
  const addresses = Object.values(targets).map(({ url }) => url ?? "");
  const [obsidian, zotero] = ["obsidian://", "zotero://"].map((scheme) => addresses.find((one) => one.startsWith(scheme)));
  return { ...(obsidian && { obsidian }), ...(zotero && { zotero }) };
}

/**
 * @param {string} id
 * @returns {Promise<Details>} nothing where the server is away
 */
export async function detailsOf(id) {
  const answer = await call(`/api/papers/${encodeURIComponent(id)}`);
  if (!answer.ok) {
    return {};
  }
  const { status, citekey, targets } = answer.body;
  return { open: openIn(targets ?? {}), ...(status && { status }), ...(citekey && { citekey }) };
}

/** @returns {Promise<string[]>} the library's tags, the most used first; those seen last where the server is away */
export async function knownTags() {
  const answer = await call("/api/targets");
  if (answer.ok && Array.isArray(answer.body?.tags)) {
    await chrome.storage.local.set({ [TAGS]: answer.body.tags });
    return answer.body.tags;
  }
  /** @type {Record<string, string[] | undefined>} */
  const kept = await chrome.storage.local.get(TAGS);
  return kept[TAGS] ?? [];
}

/** Forget them: they were another library's. */
export async function forgetTags() {
  await chrome.storage.local.remove(TAGS);
}
