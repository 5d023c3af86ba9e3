// The popup in a page of jsdom: what the background and the tab answer is given, what they are asked is kept.

import { readFileSync } from "node:fs";
import { i18n } from "./chrome.mjs";
import { page, ROOT } from "./scripts.mjs";
import { until } from "./server.mjs";
import { trusted } from "./tab.mjs";

const HTML = readFileSync(new URL("extension/popup/popup.html", ROOT), "utf8");
let opened = 0;

/** All is well, and nothing waits. */
export const GOOD = {
  link: { state: "on", port: 18230, since: "2026-11-02T08:00:00Z", version: "0.1.0", says: "", revokedAt: null, needs: { questions: [], problems: [], waiting: [] } },
  waiting: 0,
  refused: [],
  marks: 0,
  last: [],
  full: false,
  temporary: false,
};

/** What a browser with a vault and a Zotero is told of them. */
export const TARGETS = {
  targets: [
    { name: "notes", kind: "obsidian", auto: true, state: "", place: "Research/Papers" },
    { name: "zotero", kind: "zotero", auto: true, state: "", place: "Papershelf", collections: ["Reading", "Reading/Group"] },
  ],
  tags: ["privacy", "pipelines"],
};

export class Popup {
  /** What the background was asked. @type {any[]} */
  asked = [];
  /** What the page was told. @type {any[]} */
  told = [];
  /** What was copied. @type {string[]} */
  copied = [];
  /** What the browser was asked to allow. @type {any[]} */
  permissions = [];
  /** @type {Map<string, unknown>} */
  session = new Map();
  /** @type {((changes: Record<string, unknown>) => void)[]} */
  #listeners = [];

  /**
   * @param {Record<string, unknown>} answers of the background, by type; a function is given the message
   * @param {unknown} [summary] what the page says; without it no adapter is there
   */
  constructor(answers, summary) {
    this.answers = answers;
    /** @type {any} */
    this.summary = summary;
    const dom = page(HTML, "https://popup.example/popup/popup.html");
    this.document = dom.window.document;
    /** @type {any} */
    this.window = dom.window;
    const { session } = this;
    Object.defineProperty(globalThis, "navigator", { configurable: true, value: { userAgent: "Firefox/153.0", clipboard: { writeText: async (/** @type {string} */ words) => void this.copied.push(words) } } });
    Object.assign(globalThis, {
      document: this.document,
      chrome: {
        i18n,
        permissions: { request: async (/** @type {any} */ wanted) => void this.permissions.push(wanted) },
        runtime: {
          sendMessage: async (/** @type {any} */ message) => this.#answer(structuredClone(message)),
          openOptionsPage: () => this.told.push("options"),
          getManifest: () => ({ host_permissions: ["http://127.0.0.1/*"] }),
        },
        storage: {
          local: { onChanged: { addListener: (/** @type {any} */ one) => this.#listeners.push(one) } },
          session: {
            get: async (/** @type {string} */ name) => structuredClone(session.has(name) ? { [name]: session.get(name) } : {}),
            set: async (/** @type {Record<string, unknown>} */ items) => Object.entries(items).forEach(([name, value]) => session.set(name, value)),
            remove: async (/** @type {string} */ name) => session.delete(name),
          },
        },
        tabs: {
          query: async () => [{ id: 1, url: "https://arxiv.org/pdf/2611.10001v2", title: "2611.10001v2.pdf" }],
          create: async (/** @type {any} */ { url }) => void this.told.push(url),
          sendMessage: async (/** @type {number} */ _, /** @type {any} */ message) => {
            if (!this.summary) {
              throw new Error("Receiving end does not exist.");
            }
            if (message.type === "page") {
              return structuredClone(this.summary);
            }
            this.told.push(structuredClone(message));
            return null;
          },
        },
      },
    });
  }

  /** @param {any} message */
  #answer(message) {
    this.asked.push(message);
    const answer = this.answers[message.type];
    return structuredClone({ answer: (typeof answer === "function" ? answer(message) : answer) ?? null });
  }

  async open() {
    opened += 1;
    // eslint-disable-next-line no-unsanitized/method -- a new address is a new module, as in a popup opened anew
    await import(`../../extension/popup/popup.js?opened=${opened}`);
    await until("it is drawn", () => this.text("link") !== "" && this.text("page") !== "");
    return this;
  }

  /** @param {string} id @returns {string} the text of a part; "" where it is hidden */
  text(id) {
    const part = /** @type {HTMLElement} */ (this.document.getElementById(id));
    return part.hidden ? "" : part.textContent;
  }

  /** @param {string} css @returns {any} */
  one(css) {
    return this.document.querySelector(css);
  }

  /** @returns {string[]} the words of the buttons and links in a part */
  buttons(css = "#page") {
    return [...this.document.querySelectorAll(`${css} :is(button, a)`)].map((one) => one.textContent ?? "");
  }

  /** Press the button of these words. @param {string} words */
  press(words, css = "main") {
    const found = [...this.document.querySelectorAll(`${css} button`)].find((one) => one.textContent === words);
    if (!found) {
      throw new Error(`no button ${words}; there are ${this.buttons(css)}`);
    }
    trusted(found, new this.window.MouseEvent("click", { bubbles: true, cancelable: true }));
  }

  /** Set a field, as a person does. @param {string} css @param {string} value */
  set(css, value) {
    const field = this.one(css);
    field.value = value;
    field.dispatchEvent(new this.window.Event("input", { bubbles: true }));
    field.dispatchEvent(new this.window.Event("change", { bubbles: true }));
  }

  /** Tick, or untick. @param {Element} box */
  tick(box) {
    /** @type {any} */ (box).click();
  }

  /** The background kept or sent something. @param {string} name */
  changed(name) {
    for (const listener of this.#listeners) {
      listener({ [name]: {} });
    }
  }

  /** @param {string} type @returns {any[]} */
  askedFor(type) {
    return this.asked.filter((one) => one.type === type);
  }
}

/**
 * @param {Record<string, unknown>} status what the background says of how things stand
 * @param {unknown} [summary]
 * @param {Record<string, unknown>} [answers] to other questions
 */
export function popup(status, summary, answers = {}) {
  return new Popup({ status: { ...GOOD, ...status }, targets: TARGETS, ...answers }, summary).open();
}

/** A page of one paper. @param {any} [mark] @param {Record<string, unknown>} [more] of the summary */
export function onePaper(mark = { state: "new" }, more = {}) {
  const paper = { key: "arxiv:2611.10001", title: "Tidewater", by: "Okafor · arXiv", mark };
  return { page: { kind: "paper", title: "Paper page", url: "https://huggingface.co/papers/2611.10001" }, papers: [paper], warnings: [], quotation: null, ...more };
}
