// A tab with the content scripts of the manifest in it, and the background's side of their messages.

import { readFileSync } from "node:fs";
import { i18n } from "./chrome.mjs";
import { page, ROOT, run } from "./scripts.mjs";
import { until } from "./server.mjs";

/** The manifest, for what is loaded where. @type {any} */
export const MANIFEST = JSON.parse(readFileSync(new URL("extension/manifest.json", ROOT), "utf8"));
const SCRIPTS = MANIFEST.content_scripts[0].js;

/**
 * jsdom's own object behind a wrapper: what a browser's input does and what a closed root holds is out of reach of a
 * page's scripts, in jsdom as in a browser.
 * @param {any} wrapper
 * @returns {any}
 */
function behind(wrapper) {
  const symbol = Object.getOwnPropertySymbols(wrapper).find(({ description }) => description === "impl");
  return symbol && wrapper[symbol];
}

/**
 * A person's own input: the only kind of event that is trusted.
 * @param {Element | Document} target
 * @param {Event} event
 */
export function trusted(target, event) {
  const impl = behind(event);
  impl.isTrusted = true;
  behind(target)._dispatch(impl);
}

/** @param {any} impl @returns {any} */
function infront(impl) {
  const symbol = Object.getOwnPropertySymbols(impl).find(({ description }) => description === "wrapper");
  return symbol && impl[symbol];
}

export class Tab {
  /** What the background was asked. @type {any[]} */
  asked = [];
  /** Known marks by key. @type {Record<string, Mark>} */
  marks = {};
  /** @type {LinkState} */
  link = "on";
  /** Whether a person wants no buttons on this site. */
  hidden = false;
  /** What the background answers to "save" and "undo"; an error is thrown. @type {Record<string, any>} */
  answers = {};
  /** @type {((message: any, sender: any, respond: (said: any) => void) => unknown)[]} */
  #listeners = [];

  /**
   * @param {string} markup
   * @param {string} url
   */
  constructor(markup, url, files = SCRIPTS) {
    this.dom = page(markup, url);
    this.document = this.dom.window.document;
    const chrome = {
      i18n,
      runtime: {
        id: "papershelf",
        sendMessage: (/** @type {any} */ message) => this.#answer(structuredClone(message)),
        onMessage: { addListener: (/** @type {any} */ listener) => this.#listeners.push(listener) },
      },
    };
    this.world = run(this.dom, files, { chrome });
  }

  /** @param {any} message */
  async #answer(message) {
    this.asked.push(message);
    await new Promise((resolve) => {
      setImmediate(resolve); // an answer comes from another process
    });
    const answer = this.answers[message.type];
    if (answer instanceof Error) {
      throw answer;
    }
    if (message.type === "lookup") {
      const marks = message.items.map((/** @type {Asked} */ { key }) => [key, this.marks[key] ?? { state: "new" }]);
      return { answer: { link: this.link, marks: Object.fromEntries(marks) } };
    }
    if (message.type === "tags") {
      return answer ?? { answer: [] };
    }
    if (message.type === "here") {
      return { answer: { hidden: this.hidden } };
    }
    return answer ?? { answer: { kept: message.clips?.length } };
  }

  /**
   * A message from the background or the popup.
   * @param {Record<string, unknown>} message
   * @returns {any} what was answered
   */
  hear(message, sender = { id: "papershelf" }) {
    /** @type {any} */
    let answer;
    for (const listener of this.#listeners) {
      listener(message, sender, (said) => {
        answer = said;
      });
    }
    return structuredClone(answer);
  }

  /** @param {string} type @returns {any[]} */
  askedFor(type) {
    return this.asked.filter((one) => one.type === type);
  }

  /** @param {string} key @returns {HTMLElement[]} the hosts of a paper's buttons */
  hosts(key) {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.document.querySelectorAll(`[data-papershelf="${key}"]`))];
  }

  /** @param {string} key @returns {(string | undefined)[]} */
  states(key) {
    return this.hosts(key).map((host) => host.dataset.papershelfState);
  }

  /** @param {HTMLElement} host @returns {any} what its closed root holds */
  inside(host) {
    return infront(behind(host)._shadowRoot);
  }

  /** @param {string} key @returns {HTMLButtonElement} */
  button(key, nth = 0) {
    return this.inside(this.hosts(key)[nth]).querySelector("button");
  }

  /** @param {string} key @returns {string} what a button says to the pointer that rests on it */
  explained(key) {
    const button = this.button(key);
    button.dispatchEvent(new this.dom.window.Event("pointerenter"));
    return button.title;
  }

  /** @returns {{text: string, buttons: string[], press: (words: string) => void, folded: boolean} | null} the bar, as it is seen */
  get bar() {
    const [host] = this.hosts("bar");
    if (!host) {
      return null;
    }
    const root = this.inside(host);
    const buttons = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll("button:not(.fold)")]).filter((one) => !one.hidden);
    return {
      text: root.querySelector("[role=status]").textContent,
      buttons: buttons.map((one) => one.textContent),
      press: (words) => this.press(/** @type {HTMLButtonElement} */ (buttons.find((one) => one.textContent === words))),
      folded: root.querySelector("section").classList.contains("folded"),
    };
  }

  /** @returns {{words: string[], checked: string[], off: string[], root: any, press: (words: string) => void} | null} the menu that is open */
  get menu() {
    const [host] = this.hosts("floating");
    const root = host && this.inside(host);
    if (!root?.querySelector("[role=menu]")) {
      return null;
    }
    const items = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[role^=menuitem]")]);
    const named = (/** @type {string} */ css) => items.filter((one) => one.matches(css)).map((one) => one.textContent ?? "");
    return {
      words: named("*"),
      checked: named("[aria-checked=true]"),
      off: named("[aria-disabled=true]"),
      root,
      press: (words) => this.press(/** @type {HTMLElement} */ (items.find((one) => one.textContent === words))),
    };
  }

  /** @returns {{label: string, input: HTMLInputElement, options: string[], type: (words: string) => void, key: (key: string) => void} | null} the field for tags */
  get tagging() {
    const [host] = this.hosts("floating");
    const root = host && this.inside(host);
    const input = root?.querySelector("input");
    const { Event, KeyboardEvent } = this.dom.window;
    return input && {
      label: root.querySelector("label").textContent,
      input,
      options: [...root.querySelectorAll("[role=listbox]:not([hidden]) [role=option]")].map((one) => one.textContent),
      type: (words) => {
        input.value = words;
        this.press(input, new Event("input", { bubbles: true }));
      },
      key: (key) => this.press(input, new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true })),
    };
  }

  /** Press a saved card's tag button or its menu's, as soon as a person may. @param {string} key @param {"tag" | "more"} which */
  async pressBeside(key, which) {
    const opened = () => this.hosts("floating").length > 0;
    const [host] = this.hosts(key);
    await until(`${which} opens`, () => {
      const control = this.inside(host).querySelector(`.${which}`);
      if (control) {
        this.press(control); // they come when the page is quiet
      }
      return opened();
    });
  }

  /** Press an entry of the bar's menu. @param {string} words */
  pressMore(words) {
    this.bar?.press("▾");
    this.menu?.press(words);
  }

  /**
   * A person's own input: the only kind of event that is trusted.
   * @param {Element | Document} target
   * @param {Event} [event]
   */
  press(target, event = new this.dom.window.MouseEvent("click", { bubbles: true, cancelable: true, composed: true })) {
    trusted(target, event);
  }
}

/** @param {string} name of a contract page */
export function contract(name, change = (/** @type {string} */ markup) => markup) {
  const file = (/** @type {string} */ kind) => readFileSync(new URL(`tests/contract/pages/${name}.${kind}`, ROOT), "utf8");
  const { url, papers } = JSON.parse(file("json"));
  const tab = new Tab(change(file("html")), url);
  return { tab, papers, keys: /** @type {string[]} */ (papers.map((/** @type {PaperJson} */ one) => one.identifiers[0])) };
}

/** @param {Tab} tab @returns {Promise<void>} the page was looked up, and shows it */
export const ready = (tab) => until("it looked up", () => tab.askedFor("lookup").length > 0).then(() => new Promise((resolve) => {
  setTimeout(resolve, 20);
}));

/**
 * What the background tells once clips arrived.
 * @param {Tab} tab
 * @param {OutcomeName} outcome
 */
export const arrive = (tab, outcome = "created", nth = -1) => tab.hear({
  type: "news",
  link: "on",
  news: tab.askedFor("save").at(nth).clips.map((/** @type {KeyedClip} */ { key, clip }) => ({
    key, clip_id: clip.clip_id, outcome, batch: `B${nth}`, mark: outcome === "rejected" ? { state: "refused", says: "too large" } : { state: "saved", paper: `P-${key}` },
  })),
});
