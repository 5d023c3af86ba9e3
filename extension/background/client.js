/**
 * Speaking with the server: the paired address, the token, and why it did not work.
 *
 * All requests come from the background: a page's own would meet the browser's Local Network Access prompt, and the
 * token never reaches a page (facts, Browsers). Four failures a person must be able to tell apart: not running
 * ("off"), another program on that port ("stranger"), a token that is not known ("refused"), and a browser that does
 * not let us reach 127.0.0.1 ("blocked"); beside them "unpaired", and "problem" for what the server says in words.
 */

import { paired } from "./paired.js";

export const LOOPBACK = "http://127.0.0.1/*";
const PATIENCE = 10_000; // milliseconds
const HEALTH_PATIENCE = 3_000;

/**
 * Ask the paired server.
 * @param {string} path such as "/api/clips"
 * @param {unknown} [body] sent as JSON by POST; without it, GET
 * @param {number} [patience] milliseconds
 * @returns {Promise<Answer>}
 */
export async function call(path, body, patience) {
  const server = await paired();
  if (!server) {
    return { ok: false, state: "unpaired", says: "This browser is not connected yet." };
  }
  return request(server.port, path, { body, token: server.token, patience });
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
 * @param {{body?: unknown, token?: string, patience?: number}} [how]
 * @returns {Promise<Answer>}
 */
export async function request(port, path, { body, token, patience = PATIENCE } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body === undefined ? "GET" : "POST",
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
      ? { ok: false, state: "off", says: "Papershelf isn't running." }
      : { ok: false, state: "blocked", says: "The browser does not let Papershelf reach 127.0.0.1." };
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
  const text = await response.text(); // a line that is cut here is no other program: it throws to `request`
  const body = parsed(text);
  if (body === undefined) {
    return stranger(port);
  }
  if (response.ok) {
    return { ok: true, body };
  }
  const says = [body?.title, body?.detail].filter((one) => typeof one === "string").join(". ");
  return { ok: false, state: response.status === 401 ? "refused" : "problem", status: response.status, says };
}

/**
 * @param {string} text
 * @returns {any} undefined where it is no JSON
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {number} port
 * @returns {Answer}
 */
function stranger(port) {
  return { ok: false, state: "stranger", says: `Another program answers at 127.0.0.1:${port}.` };
}

/** Whether the browser lets us reach this computer: Firefox treats host permissions as the person's to give. */
async function reachable() {
  return chrome.permissions.contains({ origins: [LOOPBACK] });
}
