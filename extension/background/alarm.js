/**
 * When to try again: an alarm, for the worker dies after thirty idle seconds and takes its timers along.
 *
 * A server that is off costs one refused connection on this computer a try, so the pause stays short: what waits goes
 * over within minutes of its start.
 */

export const ALARM = "send";
const RETRY = "retry";
const SHORTEST = 0.5; // minutes; Chrome fires no earlier
const LONGEST = 5;

/**
 * @param {"soon" | "later"} when later: each time twice as long, up to five minutes
 */
export async function retryIn(when) {
  const attempts = when === "later" ? (await failures()) + 1 : 0;
  const delayInMinutes = when === "later" ? Math.min(SHORTEST * 2 ** (attempts - 1), LONGEST) : 1;
  if (when === "later") {
    await chrome.storage.local.set({ [RETRY]: { attempts, at: Date.now() + delayInMinutes * 60_000 } });
  }
  await chrome.alarms.create(ALARM, { delayInMinutes });
}

/** A person did something: what fails now is tried again soon, however long the server has been away. */
export async function afresh() {
  await chrome.storage.local.remove(RETRY);
}

/** Nothing waits any more. */
export async function settled() {
  await chrome.alarms.clear(ALARM);
  await chrome.storage.local.remove(RETRY);
}

/** @returns {Promise<number>} failed runs in a row */
async function failures() {
  /** @type {Record<string, {attempts: number} | undefined>} */
  const kept = await chrome.storage.local.get(RETRY);
  return kept[RETRY]?.attempts ?? 0;
}
