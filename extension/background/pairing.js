/**
 * Which server this browser is connected to, and how it comes to be (CONTRACTS, "Letting in").
 *
 * A trusted click on the server's own /pair page makes an offer; the extension's own page asks once more; only a
 * click there spends the code. A second server is refused until the first is disconnected, so that no page can move
 * a reader's clips elsewhere.
 */

import { text } from "../pages/text.js";
import { clear } from "./cache.js";
import { act, health, request } from "./client.js";
import { forgetTargets } from "./editing.js";
import { forgetLast } from "./news.js";
import { forgetTags } from "./paper.js";
import { forgetPairing, keepPairing, paired } from "./paired.js";

const OFFER = "offer";

/**
 * Keep what the /pair page offers, and ask in our own page. In memory only: a code is good for five minutes.
 * @param {string} address of the /pair page: its port counts, not what the page says of itself
 * @param {string} code
 * @returns {Promise<{opened: boolean}>}
 */
export async function offer(address, code) {
  const port = portOf(address);
  if (!port || !code) {
    return { opened: false };
  }
  const found = await health(port);
  await chrome.storage.session.set({ [OFFER]: { port, code, found: found.ok ? "on" : found.state } });
  await chrome.tabs.create({ url: chrome.runtime.getURL("connect/connect.html") });
  return { opened: true };
}

/**
 * What waits to be confirmed, without its code: the page that asks has no need of it.
 * @returns {Promise<{port: number, found: LinkState, other: number | null} | null>} `other`: the server there is
 */
export async function offered() {
  const kept = await open();
  const present = await paired();
  const other = present && kept && present.port !== kept.port ? present.port : null;
  return kept ? { port: kept.port, found: kept.found, other } : null;
}

/** Spend the offered code. */
export async function accept() {
  const kept = await open();
  if (!kept) {
    return { ok: false, says: text("pairing_gone") };
  }
  await decline();
  return connect(kept.port, kept.code);
}

/** Forget the offer. */
export async function decline() {
  await chrome.storage.session.remove(OFFER);
}

/**
 * Connect to the server on a port.
 * @param {number} port
 * @param {string} code as its /pair page shows it
 * @returns {Promise<{ok: boolean, says: string}>}
 */
export async function connect(port, code) {
  const present = await paired();
  if (present && present.port !== port) {
    return {
      ok: false,
      says: text("pairing_one", `127.0.0.1:${present.port}`),
    };
  }
  const found = await health(port);
  if (!found.ok) {
    return { ok: false, says: found.state === "off" ? text("pairing_off", `127.0.0.1:${port}`) : found.says };
  }
  const answer = await request(port, "/api/pair", { body: { code, name: browserName() } });
  if (!answer.ok) {
    return { ok: false, says: answer.says };
  }
  const { token, device } = answer.body;
  if (typeof token !== "string" || typeof device !== "string") {
    return { ok: false, says: text("link_stranger_short", `127.0.0.1:${port}`) };
  }
  await keepPairing({ port, token, device, since: new Date().toISOString() });
  return { ok: true, says: text("pairing_done", `127.0.0.1:${port}`) };
}

/**
 * Forget the server, its token, and what it said of papers; clips that wait stay, and go to the next one.
 * @returns {Promise<{revoked: boolean}>} whether the server, too, knows the key no longer
 */
export async function disconnect() {
  const answer = await act("DELETE", "/api/devices/this", { patience: 3_000 });
  await forgetPairing();
  await clear();
  await forgetTags();
  await forgetTargets();
  await forgetLast();
  return { revoked: answer.ok || answer.state === "refused" };
}

/**
 * The port of an address that a person typed, or a page has: "127.0.0.1:18230", "http://localhost:18230/pair".
 * @param {string} address
 * @returns {number | null} null if it is not this computer's
 */
export function portOf(address) {
  const typed = address.trim();
  try {
    const url = new URL(/^\w+:\/\//.test(typed) ? typed : `http://${typed}`);
    const local = url.protocol === "http:" && (url.hostname === "127.0.0.1" || url.hostname === "localhost");
    return local ? Number(url.port || 80) : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<Offer | undefined>} the offer that is open */
async function open() {
  /** @type {Record<string, Offer | undefined>} */
  const kept = await chrome.storage.session.get(OFFER);
  return kept[OFFER];
}

/** @returns {string} such as "Firefox on Linux": the device's name on the server */
function browserName() {
  const agent = navigator.userAgent;
  const names = /** @type {const} */ ([["Firefox/", "Firefox"], ["Edg/", "Edge"], ["OPR/", "Opera"], ["Chrome/", "Chrome"]]);
  const systems = /** @type {const} */ ([["Windows", "Windows"], ["Mac OS", "macOS"], ["CrOS", "ChromeOS"], ["Linux", "Linux"]]);
  const browser = names.find(([mark]) => agent.includes(mark))?.[1] ?? "Browser";
  const system = systems.find(([mark]) => agent.includes(mark))?.[1];
  return system ? `${browser} on ${system}` : browser;
}
