/**
 * The marks of a page: one question for all its papers, the answer kept for when the server is away, and over it
 * what this browser alone knows: clips that wait, clips that were refused.
 */

import { keep, kept } from "./cache.js";
import { call } from "./client.js";
import { refused, waiting } from "./clips.js";
import { openIn } from "./paper.js";
import { text } from "../pages/text.js";

const MOST = 500; // items a request
const ELSEWHERE = /** @type {Record<string, MarkState>} */ ({ zotero: "zotero", obsidian: "vault" });

/**
 * @param {Asked[]} items
 * @returns {Promise<{link: LinkState, marks: Record<string, Mark>}>} a mark for each key
 */
export async function lookUp(items) {
  const { link, marks } = await known(items);
  const keys = new Set(items.map(({ key }) => key));
  for (const { key, reason } of await refused()) {
    if (keys.has(key) && (marks[key]?.state ?? "new") === "new") {
      marks[key] = { state: "refused", says: reason };
    }
  }
  for (const { key } of await waiting()) {
    if (keys.has(key)) {
      marks[key] = { state: "queued" };
    }
  }
  for (const key of keys) {
    marks[key] ??= { state: "new" };
  }
  return { link, marks };
}

/**
 * @param {Asked[]} items
 * @returns {Promise<{link: LinkState, marks: Record<string, Mark>}>}
 */
async function known(items) {
  /** @type {Record<string, Mark>} */
  const marks = {};
  for (let start = 0; start < items.length; start += MOST) {
    const answer = await call("/api/papers/lookup", { items: items.slice(start, start + MOST) });
    if (!answer.ok || typeof answer.body?.items !== "object") {
      return { link: answer.ok ? "stranger" : answer.state, marks: { ...(await kept(items.map(({ key }) => key))), ...marks } };
    }
    for (const [key, one] of Object.entries(answer.body.items)) {
      marks[key] = markOf(/** @type {Known} */ (one));
    }
  }
  await keep(marks);
  return { link: "on", marks };
}

/**
 * @param {Known} one
 * @returns {Mark}
 */
function markOf({ paper, maybe, elsewhere, status, saved_at: savedAt, news, targets }) {
  const [like] = maybe ?? [];
  if (paper) {
    return {
      state: "saved",
      paper,
      open: openIn(targets ?? {}),
      ...(status && { status }),
      ...(savedAt && { savedAt }),
      ...(news && { news }),
      ...(like && { says: text("like_saved", like.title) }),
    };
  }
  if (elsewhere && ELSEWHERE[elsewhere]) {
    return { state: ELSEWHERE[elsewhere] };
  }
  if (like) {
    const why = like.evidence?.map((one) => one.text).join(", ");
    return { state: "maybe", says: why ? text("like_why", like.title, why) : text("like", like.title) };
  }
  return { state: "new" };
}
