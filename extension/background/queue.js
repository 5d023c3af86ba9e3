/**
 * Sending the clips that wait: in the order of the clicks, at most a hundred at a time.
 *
 * A clip leaves only when the server named it in its answer; a lost answer means sending the same clip_id again, which
 * the server takes once. A clip it refuses is kept aside with the reason, and blocks nothing behind it.
 */

import { putOff, settled, watch } from "./alarm.js";
import { call } from "./client.js";
import { settle, waiting } from "./clips.js";
import { tell } from "./news.js";
import { text } from "../pages/text.js";

const MOST = 100; // clips a request
const LARGEST = 4_000_000; // characters a request: the server takes 5 MB
const PATIENCE = 25_000; // milliseconds: a hundred papers take the server a while; after 30 s Chrome ends the worker
// The server read the request and will never take it as it is: trying again would block all that wait behind it.
const HOPELESS = new Set([400, 413, 422]);

/**
 * The run that is under way. In a variable on purpose: it must die with the worker that runs it.
 * @type {Promise<LinkState> | null}
 */
let running = null;
let another = false;

/**
 * Send what waits. While a run is under way no other begins; it looks again before it ends.
 * @param {boolean} [byItself] whether the alarm asks for it, not a person
 * @returns {Promise<LinkState>} "on" if nothing waits any more, else why it does
 */
export function flush(byItself = false) {
  if (running) {
    another = true;
    return running;
  }
  running = run(byItself);
  return running;
}

/**
 * @param {boolean} byItself
 * @returns {Promise<LinkState>}
 */
async function run(byItself) {
  try {
    another = false;
    let state = await drain(byItself);
    // After a failure too: who clicked meanwhile is to hear of it.
    while (another) {
      another = false;
      state = await drain(false);
    }
    return state;
  } catch {
    return "problem"; // a storage that takes nothing more; all is still there, and the alarm of `watch` comes
  } finally {
    running = null; // in the same breath as the last look at `another`: no clip falls between
  }
}

/**
 * @param {boolean} byItself
 * @returns {Promise<LinkState>}
 */
async function drain(byItself) {
  /** @type {string[]} */
  const batches = [];
  for (;;) {
    const batch = cut(await waiting());
    if (batch.length === 0) {
      await settled();
      return "on";
    }
    await watch();
    const state = await send(batch, batches);
    if (state !== "on") {
      await tell((await waiting()).map(queued), { link: state, batches });
      await putOff(byItself);
      return state;
    }
  }
}

/**
 * As many as one request takes; at least one.
 * @param {Waiting[]} clips
 * @returns {Waiting[]}
 */
function cut(clips) {
  let size = 0;
  const end = clips.slice(0, MOST).findIndex((one, place) => {
    size += JSON.stringify(one.clip).length;
    return place > 0 && size > LARGEST;
  });
  return clips.slice(0, end < 0 ? MOST : end);
}

/**
 * @param {Waiting[]} batch
 * @param {string[]} batches of this run, added to
 * @returns {Promise<LinkState>}
 */
async function send(batch, batches) {
  const answer = await call("/api/clips", { clips: batch.map(({ clip }) => clip) }, PATIENCE);
  if (answer.ok) {
    if (!Array.isArray(answer.body?.outcomes)) {
      return "stranger";
    }
    batches.push(answer.body.batch);
    return record(batch, answer.body, batches);
  }
  if (answer.status === undefined || !HOPELESS.has(answer.status)) {
    return answer.state;
  }
  if (batch.length === 1) {
    const [{ clip }] = batch;
    const refusal = { clip_id: clip.clip_id, outcome: /** @type {const} */ ("rejected"), paper: null, maybe: [], reason: answer.says };
    return record(batch, { outcomes: [refusal] }, batches);
  }
  // One of them spoils the request: each by itself, so that it costs only itself.
  for (const one of batch) {
    const state = await send([one], batches);
    if (state !== "on") {
      return state;
    }
  }
  return "on";
}

/**
 * Settle what the server named, and tell of it.
 * @param {Waiting[]} batch
 * @param {{batch?: string, outcomes: Outcome[], pdfs?: number}} answer
 * @param {string[]} batches
 * @returns {Promise<LinkState>} "problem" if it named none of them: asking at once again would not end
 */
async function record(batch, { batch: id, outcomes, pdfs }, batches) {
  const sent = new Map(batch.map((one) => [one.clip.clip_id, one]));
  const named = outcomes.filter((one) => sent.has(one?.clip_id));
  const at = new Date().toISOString();
  const aside = named
    .filter(({ outcome }) => outcome === "rejected")
    .map(({ clip_id: clipId, reason }) => ({
      .../** @type {Waiting} */ (sent.get(clipId)),
      reason: reason || text("no_reason"),
      at,
    }));
  await settle(named.map(({ clip_id: clipId }) => clipId), aside);
  const news = named.map((one) => newsOf(/** @type {Waiting} */ (sent.get(one.clip_id)), one, { batch: id, pdfs }));
  await tell(news, { link: "on", batches });
  return named.length > 0 ? "on" : "problem";
}

/**
 * @param {Waiting} sent
 * @param {Outcome} outcome
 * @param {{batch?: string, pdfs?: number}} of the batch on the server, and how many PDFs it offers
 * @returns {News}
 */
function newsOf({ key, clip }, { outcome, paper, maybe, reason, added }, of) {
  const news = { key, clip_id: clip.clip_id, outcome, batch: of.batch, ...(of.pdfs && { pdfs: of.pdfs }), ...(added && { added }) };
  if (outcome === "rejected") {
    return { ...news, mark: { state: "refused", says: reason } };
  }
  const like = maybe?.[0]?.title;
  /** @type {Mark} */
  const mark = { state: "saved", ...(paper && { paper }), ...(clip.status && { status: clip.status }) };
  if (outcome === "created") {
    mark.savedAt = new Date().toISOString();
  }
  if (added?.length) {
    mark.says = text("explain_added", added.join(", "));
  }
  if (like) {
    mark.says = text("like_saved", like);
  }
  return { ...news, mark };
}

/**
 * @param {Waiting} one
 * @returns {News}
 */
function queued({ key, clip }) {
  return { key, clip_id: clip.clip_id, mark: { state: "queued" } };
}
