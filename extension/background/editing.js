/** One paper of the shelf as the popup shows and changes it. */

import { act, call } from "./client.js";

const TARGETS = "targets";

/**
 * @param {string} id
 * @returns {Promise<{ok: true, paper: Shelved} | {ok: false, state: LinkState, says: string}>}
 */
export async function shelved(id) {
  return told(await call(`/api/papers/${encodeURIComponent(id)}`));
}

/**
 * Set fields of a paper, at once.
 * @param {string} id
 * @param {Record<string, unknown>} changes such as `{status: "read"}`, `{add_tags: ["privacy"]}`
 * @param {number} [revision] refused if the paper has changed since: for what would overwrite somebody's words
 * @returns {Promise<{ok: true, paper: Shelved} | {ok: false, state: LinkState, says: string}>}
 */
export async function edit(id, changes, revision) {
  /** @type {Record<string, string>} */
  const headers = revision === undefined ? {} : { "If-Match": `"${revision}"` };
  return told(await act("PATCH", `/api/papers/${encodeURIComponent(id)}`, { body: changes, headers }));
}

/**
 * The connected targets with their collections, and the tags in use; those seen last where the server is away.
 * @returns {Promise<{targets: ShownTarget[], tags: string[]}>}
 */
export async function targets() {
  const answer = await call("/api/targets");
  if (answer.ok && Array.isArray(answer.body?.targets)) {
    const { targets: found, tags = [] } = answer.body;
    const kept = { targets: found, tags };
    await chrome.storage.local.set({ [TARGETS]: kept }).catch(() => undefined); // full: it is only for offline
    return kept;
  }
  /** @type {Record<string, {targets: ShownTarget[], tags: string[]} | undefined>} */
  const kept = await chrome.storage.local.get(TARGETS);
  return kept[TARGETS] ?? { targets: [], tags: [] };
}

/** Forget them: they were another server's. */
export async function forgetTargets() {
  await chrome.storage.local.remove(TARGETS);
}

/**
 * @param {Answer} answer
 * @returns {{ok: true, paper: Shelved} | {ok: false, state: LinkState, says: string}}
 */
function told(answer) {
  return answer.ok ? { ok: true, paper: answer.body } : { ok: false, state: answer.state, says: answer.says };
}
