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
const WATCH = 1;

/** Set before a request is made: it wakes a worker that died in the middle of one. */
export async function watch() {
  await chrome.alarms.create(ALARM, { delayInMinutes: WATCH });
}

/** Something waits, and perhaps nothing wakes us for it: alarms do not outlive the browser, or a switching off. */
export async function ensure() {
  if (!(await chrome.alarms.get(ALARM))) {
    await watch();
  }
}

/**
 * Try again later: in half a minute after a try that a person caused, twice as long each time after the alarm's own.
 * @param {boolean} byItself whether the alarm caused the try that failed
 */
export async function putOff(byItself) {
  const attempts = byItself ? (await failures()) + 1 : 1;
  const delayInMinutes = Math.min(SHORTEST * 2 ** (attempts - 1), LONGEST);
  await chrome.storage.local.set({ [RETRY]: { attempts, at: Date.now() } });
  await chrome.alarms.create(ALARM, { delayInMinutes });
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
