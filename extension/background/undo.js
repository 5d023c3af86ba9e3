/** Taking back what clips did, across all batches of one act, the latest first; undoing an undo is redoing. */

import { call } from "./client.js";
import { lastUndone, toPages } from "./news.js";

/**
 * @param {string[]} batches oldest first
 * @param {string[]} [clips] single ones of them, by clip_id, oldest first
 * @returns {Promise<Undone>}
 */
export async function undo(batches, clips = []) {
  /** @type {Undone} */
  const done = { ok: true, says: "", removed: 0, restored: 0, kept: [], batches: [] };
  const wanted = [...batches.map((batch) => ({ batch })), ...clips.map((clip) => ({ clip_id: clip }))];
  for (const one of wanted.toReversed()) {
    const answer = await call("/api/undo", one);
    if (!answer.ok) {
      done.ok = false;
      done.says = answer.says;
      break;
    }
    const { batch: own, removed = [], restored = [], kept = [] } = answer.body ?? {};
    done.removed += removed.length;
    done.restored += restored.length;
    done.kept.push(...kept);
    done.batches.push(own);
  }
  if (done.ok && clips.length === 0) {
    await lastUndone(batches);
  }
  await toPages({ type: "look-again" });
  return done;
}
