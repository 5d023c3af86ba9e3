/** The server that this browser is connected to, as it is kept: the only place that reads or writes the token. */

const PAIRING = "pairing";

/** @returns {Promise<Pairing | null>} */
export async function paired() {
  /** @type {Record<string, Pairing | undefined>} */
  const kept = await chrome.storage.local.get(PAIRING);
  return kept[PAIRING] ?? null;
}

/** @param {Pairing} pairing */
export async function keepPairing(pairing) {
  await chrome.storage.local.set({ [PAIRING]: pairing });
}

/** Forget the server and its token. */
export async function forgetPairing() {
  await chrome.storage.local.remove(PAIRING);
}
