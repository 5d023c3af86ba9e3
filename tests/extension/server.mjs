// A server that plays Papershelf's part over real HTTP, with the faults that a line and a program can have.

import { createServer } from "node:http";
import { once } from "node:events";

export const TOKEN = "token-of-this-browser";

/** @typedef {{status?: number, body?: unknown, type?: string, raw?: string}} Said */
/** @typedef {(request: {method: string, path: string, body: any, headers: import("node:http").IncomingHttpHeaders}) => Said | "cut" | "silent" | null} Answering */

export class Server {
  /** Every request that came. @type {{method: string, path: string, body: any, headers: import("node:http").IncomingHttpHeaders}[]} */
  requests = [];
  /** What the library holds, by clip_id: a clip that comes again is known. @type {Map<string, any>} */
  clips = new Map();
  /** Answers before the usual one; what it returns is sent. @type {Answering | null} */
  fault = null;
  /** Known papers by key. @type {Record<string, Partial<Known>>} */
  known = {};
  code = "ABCD2345";
  batches = 0;
  #server = createServer((request, response) => void this.#serve(request, response));

  /** @param {number} [port] a port that was closed before, to come back on */
  async listen(port = 0) {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get port() {
    return /** @type {import("node:net").AddressInfo} */ (this.#server.address()).port;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** @param {string} path @returns {any[]} the bodies that came there */
  bodies(path) {
    return this.requests.filter((one) => one.path === path).map(({ body }) => body);
  }

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} response
   */
  async #serve(incoming, response) {
    const chunks = [];
    for await (const chunk of incoming) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString();
    const request = { method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers, body: text ? JSON.parse(text) : null };
    this.requests.push(request);
    const answer = this.fault?.(request) ?? this.#usual(request);
    if (answer === "silent") {
      return;
    }
    if (answer === "cut") {
      response.destroy();
      return;
    }
    const { status = 200, body, type, raw } = answer;
    response.writeHead(status, { "Content-Type": type ?? (status < 400 ? "application/json" : "application/problem+json") });
    response.end(raw ?? JSON.stringify(body));
  }

  /**
   * @param {{path: string, body: any, headers: import("node:http").IncomingHttpHeaders}} request
   * @returns {Said}
   */
  #usual({ path, body, headers }) {
    if (path === "/api/health") {
      return { body: { name: "papershelf", version: "0.1.0" } };
    }
    if (path === "/api/pair") {
      return body.code.replace(/\W/g, "").toUpperCase() === this.code
        ? { body: { token: TOKEN, device: "D1", server: { name: "papershelf", version: "0.1.0" } } }
        : { status: 403, body: { title: "This code is not good", detail: "Get a new one." } };
    }
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401, body: { title: "This key is not known here", detail: "Connect again." } };
    }
    if (path === "/api/clips") {
      return { body: this.take(body.clips) };
    }
    if (path === "/api/papers/lookup") {
      const stranger = { paper: null, maybe: [], status: null, saved_at: null, targets: {} };
      return { body: { items: Object.fromEntries(body.items.map((/** @type {Asked} */ { key }) => [key, { ...stranger, ...this.known[key] }])) } };
    }
    if (path === "/api/undo") {
      return { body: { batch: `undo-${body.batch}`, of: body.batch, removed: ["P1"], restored: [], kept: [] } };
    }
    return { body: { questions: [], problems: [], waiting: [] } };
  }

  /**
   * @param {ClipJson[]} clips
   * @returns {{batch: string, outcomes: Outcome[]}}
   */
  take(clips) {
    this.batches += 1;
    const outcomes = clips.map((one) => {
      const again = this.clips.has(one.clip_id);
      this.clips.set(one.clip_id, one);
      return { clip_id: one.clip_id, outcome: /** @type {OutcomeName} */ (again ? "unchanged" : "created"), paper: `P${this.clips.size}`, maybe: [] };
    });
    return { batch: `B${this.batches}`, outcomes };
  }
}

/**
 * @param {number} number
 * @returns {KeyedClip} of a paper that nobody wrote
 */
export function clip(number) {
  const key = `arxiv:2611.${10000 + number}`;
  return {
    key,
    clip: {
      clip_id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      captured_at: "2026-11-24T08:00:00Z",
      page: { url: "https://huggingface.co/papers", title: "Daily Papers", kind: "daily" },
      paper: { title: `Tidewater-${number}`, identifiers: [key] },
    },
  };
}

/**
 * Wait until something holds; fails with its name after five seconds.
 * @param {string} what
 * @param {() => unknown} holds
 */
export async function until(what, holds) {
  const end = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > end) {
      throw new Error(`never came to pass: ${what}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
