/** A person's answers to what needs them, handed on to the server. */

import { text } from "../pages/text.js";
import { call } from "./client.js";

/** @type {Record<string, (said: any) => [string, Record<string, unknown>]>} */
const CALLS = {
  question: ({ id, answer }) => [`/api/questions/${Number(id)}`, { answer }],
  conflict: ({ paper, field, keep }) => [`/api/papers/${encodeURIComponent(paper)}/resolve`, { field, keep }],
  publication: ({ paper, answer }) => [`/api/papers/${encodeURIComponent(paper)}/publication`, { answer }],
};

/**
 * @param {{what: string}} said and what the call of that name takes
 * @returns {Promise<{ok: boolean, says: string}>}
 */
export async function answering(said) {
  const made = Object.hasOwn(CALLS, said.what) ? CALLS[said.what] : undefined;
  if (!made) {
    return { ok: false, says: text("needs_unknown") };
  }
  const done = await call(...made(said));
  return { ok: done.ok, says: done.ok ? "" : done.says };
}
