/** All that the popup and the settings show, in one answer. */

import { count } from "./cache.js";
import { call, health } from "./client.js";
import { refused, waiting } from "./clips.js";
import { last } from "./news.js";
import { paired } from "./paired.js";

const TEMPORARY = "temporary";
const ALMOST = 0.9; // of what the browser gives us

/**
 * How we stand with the server: asked now, never remembered.
 * @returns {Promise<Link>}
 */
async function link() {
  const server = await paired();
  const where = { port: server?.port ?? null, since: server?.since ?? null, version: null, says: "", revokedAt: null, needs: null };
  if (!server) {
    return { ...where, state: "unpaired" };
  }
  const found = await health(server.port);
  if (!found.ok) {
    return { ...where, state: found.state, says: found.says };
  }
  const needs = await call("/api/needs-you");
  const reached = { ...where, version: found.body.version };
  return needs.ok
    ? { ...reached, state: "on", needs: needs.body }
    : { ...reached, state: needs.state, says: needs.says, revokedAt: needs.revokedAt ?? null };
}

/** @returns {Promise<Status>} */
export async function status() {
  const [reached, kept, aside, marks, batch, local] = await Promise.all([
    link(),
    waiting(),
    refused(),
    count(),
    last(),
    chrome.storage.local.get(TEMPORARY),
  ]);
  return {
    link: reached,
    waiting: kept.length,
    refused: aside.map(({ clip, reason }) => ({ clip_id: clip.clip_id, title: clip.paper.title || clip.paper.identifiers[0] || clip.page.url, reason })),
    marks,
    last: batch,
    full: await isNearlyFull(),
    temporary: Boolean(local[TEMPORARY]),
  };
}

/** @returns {Promise<boolean>} whether the browser will soon take no more clips; a browser that does not say has room */
async function isNearlyFull() {
  const { QUOTA_BYTES: most, getBytesInUse } = chrome.storage.local;
  return Boolean(most && getBytesInUse) && (await chrome.storage.local.getBytesInUse()) > most * ALMOST;
}

/**
 * Firefox forgets an add-on that was loaded for a try, storage and all, when it closes: that must be said.
 * @param {boolean} temporary
 */
export async function setTemporary(temporary) {
  await chrome.storage.local.set({ [TEMPORARY]: temporary });
}
