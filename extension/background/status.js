/** All that the popup and the settings show, in one answer. */

import { count } from "./cache.js";
import { call, health } from "./client.js";
import { refused, waiting } from "./clips.js";
import { last } from "./news.js";
import { paired } from "./paired.js";

const TEMPORARY = "temporary";

/**
 * How we stand with the server: asked now, never remembered.
 * @returns {Promise<{state: LinkState, port: number | null, since: string | null, version: string | null, says: string, needs: any}>}
 */
async function link() {
  const server = await paired();
  const where = { port: server?.port ?? null, since: server?.since ?? null, version: null, says: "", needs: null };
  if (!server) {
    return { ...where, state: "unpaired" };
  }
  const found = await health(server.port);
  if (!found.ok) {
    return { ...where, state: found.state, says: found.says };
  }
  const needs = await call("/api/needs-you");
  const state = needs.ok ? "on" : needs.state;
  return { ...where, state, version: found.body.version, says: needs.ok ? "" : needs.says, needs: needs.ok ? needs.body : null };
}

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
    refused: aside.map(({ clip, reason }) => ({ clip_id: clip.clip_id, title: clip.paper.title || clip.paper.identifiers[0], reason })),
    marks,
    last: batch,
    temporary: Boolean(local[TEMPORARY]),
  };
}

/**
 * Firefox forgets an add-on that was loaded for a try, storage and all, when it closes: that must be said.
 * @param {boolean} temporary
 */
export async function setTemporary(temporary) {
  await chrome.storage.local.set({ [TEMPORARY]: temporary });
}
