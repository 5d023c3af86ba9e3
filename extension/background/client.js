/**
 * Speaking with the server: the paired address, the token, and why it did not work.
 *
 * All requests come from the background: a page's own would meet the browser's Local Network Access prompt, and the
 * token never reaches a page (facts, Browsers). Four failures a person must be able to tell apart: not running
 * ("off"), another program on that port ("stranger"), a token that is not known ("refused"), and a browser that does
 * not let us reach 127.0.0.1 ("blocked"); beside them "unpaired", and "problem" for what the server says in words.
 */

import { text } from "../pages/text.js";
import { paired } from "./paired.js";

export const LOOPBACK = "http://127.0.0.1/*";
const PATIENCE = 10_000; // milliseconds
const HEALTH_PATIENCE = 3_000;
const VERSION = "X-Papershelf-Extension"; // so that `papershelf doctor` can say that this one is too old

/**
 * Ask the paired server.
 * @param {string} path such as "/api/clips"
 * @param {unknown} [body] sent as JSON by POST; without it, GET
 * @param {number} [patience] milliseconds
 * @returns {Promise<Answer>}
 */
export async function call(path, body, patience) {
  return act(body === undefined ? "GET" : "POST", path, { body, patience });
}

/**
 * Ask the paired server by any method.
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, patience?: number, headers?: Record<string, string>}} [how]
 * @returns {Promise<Answer>}
 */
export async function act(method, path, how = {}) {
  const server = await paired();
  if (!server) {
    return { ok: false, state: "unpaired", says: text("link_unpaired_short") };
  }
  return request(server.port, path, { ...how, method, token: server.token });
}

/**
 * Whether Papershelf answers on a port: the one call that needs no token.
 * @param {number} port
 * @returns {Promise<Answer>} its name and version
 */
export async function health(port) {
  const answer = await request(port, "/api/health", { patience: HEALTH_PATIENCE });
  return answer.ok && answer.body?.name !== "papershelf" ? stranger(port) : answer;
}

/**
 * @param {number} port
 * @param {string} path
 * @param {{method?: string, body?: unknown, token?: string, patience?: number, headers?: Record<string, string>}} [how]
 * @returns {Promise<Answer>}
 */
export async function request(port, path, { method, body, token, patience = PATIENCE, headers: more = {} } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", [VERSION]: chrome.runtime.getManifest().version, ...more };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
      cache: "no-store",
      credentials: "omit",
      redirect: "manual", // we never redirect; a program that does is another one
    });
    return await read(port, response);
  } catch {
    // Nobody listens, the line was cut, or the answer did not come in time: the same to do about it. A browser that
    // blocks looks just the same from here, so that one is asked.
    return (await reachable())
      ? { ok: false, state: "off", says: text("link_off_short") }
      : { ok: false, state: "blocked", says: text("link_blocked_short") };
  }
}

/**
 * @param {number} port
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
async function read(port, response) {
  const kind = response.headers.get("Content-Type") ?? "";
  const ours = response.ok ? /^application\/json\b/ : /^application\/problem\+json\b/;
  if (!ours.test(kind)) {
    return stranger(port);
  }
  const said = await response.text(); // a line that is cut here is no other program: it throws to `request`
  const body = parsed(said);
  if (body === undefined) {
    return stranger(port);
  }
  if (response.ok) {
    return { ok: true, body };
  }
  const says = [body?.title, body?.detail].filter((one) => typeof one === "string").join(". ");
  const revokedAt = typeof body?.revoked_at === "string" ? { revokedAt: body.revoked_at } : {};
  return { ok: false, state: response.status === 401 ? "refused" : "problem", status: response.status, says, ...revokedAt };
}

/**
 * @param {string} said
 * @returns {any} undefined where it is no JSON
 */
function parsed(said) {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}

/**
 * @param {number} port
 * @returns {Answer}
 */
function stranger(port) {
  return { ok: false, state: "stranger", says: text("link_stranger_short", `127.0.0.1:${port}`) };
}

/** Whether the browser lets us reach this computer: Firefox treats host permissions as the person's to give. */
async function reachable() {
  return chrome.permissions.contains({ origins: [LOOPBACK] });
}
