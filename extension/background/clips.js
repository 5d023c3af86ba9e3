/**
 * The clips that are not on the server: those that wait, and those it refused. Durable: a click is kept here before
 * anything else happens to it. One storage key a clip, never one array: two writers cannot undo each other.
 */

import { text } from "../pages/text.js";
import { clear } from "./cache.js";

const CLIP = "clip:";
const REFUSED = "refused:";

/**
 * The latest place given in the line. In a variable on purpose: a place is given without awaiting, so that two clicks
 * of one millisecond keep their order; the clock takes over in the worker's next life.
 */
let latest = 0;

/**
 * Keep clips, in this order, behind those that wait.
 * @param {KeyedClip[]} clips
 */
export async function add(clips) {
  const kept = clips.map(({ key, clip }) => {
    latest = Math.max(latest + 1, Date.now() * 1_000); // room for the thousand clips of one click
    return [CLIP + clip.clip_id, { order: latest, key, clip }];
  });
  await keep(Object.fromEntries(kept));
}

/** @returns {Promise<Waiting[]>} in the order in which they go */
export async function waiting() {
  return stored(CLIP);
}

/** @returns {Promise<Refused[]>} */
export async function refused() {
  return stored(REFUSED);
}

/**
 * Take out what the server named, and keep aside what it refused.
 * @param {string[]} named clip_ids
 * @param {Refused[]} aside those of them that it refused
 */
export async function settle(named, aside) {
  // First kept, then taken out: dying between the two leaves a double here, and loses nothing.
  await keep(Object.fromEntries(aside.map((one) => [REFUSED + one.clip.clip_id, one])));
  await chrome.storage.local.remove(named.map((clipId) => CLIP + clipId));
}

/**
 * Put a refused clip in line again.
 * @param {string} clipId
 */
export async function retryRefused(clipId) {
  /** @type {Record<string, Refused | undefined>} */
  const found = await chrome.storage.local.get(REFUSED + clipId);
  const kept = found[REFUSED + clipId];
  if (kept) {
    const { order, key, clip } = kept;
    await keep({ [CLIP + clipId]: { order, key, clip } });
    await forgetRefused(clipId);
  }
}

/**
 * Let a refused clip go.
 * @param {string} clipId
 */
export async function forgetRefused(clipId) {
  await chrome.storage.local.remove(REFUSED + clipId);
}

/**
 * Whether a storage key is that of a waiting clip.
 * @param {string} name
 * @returns {boolean}
 */
export function isWaiting(name) {
  return name.startsWith(CLIP);
}

/**
 * Keep, where room is left: a click is worth more than the marks, which the next page asks for anew.
 * @param {Record<string, unknown>} items
 */
async function keep(items) {
  try {
    await chrome.storage.local.set(items);
  } catch (error) {
    if (!/quota/i.test(String(error))) {
      throw error;
    }
    await clear();
    await chrome.storage.local.set(items).catch(() => {
      throw new Error(text("storage_full"));
    });
  }
}

/**
 * @param {string} prefix
 * @returns {Promise<any[]>}
 */
async function stored(prefix) {
  /** @type {Record<string, any>} */
  const all = await chrome.storage.local.get(null);
  const found = Object.entries(all).filter(([name]) => name.startsWith(prefix)).map(([, value]) => value);
  return found.sort((one, other) => one.order - other.order);
}
