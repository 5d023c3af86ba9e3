// A small `chrome` that behaves as the browsers' own where it matters: every call is asynchronous, every value is
// copied on its way in and out, changes are told afterwards, and nobody hears a message that nobody listens to.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const ROOT = new URL("../../", import.meta.url);
/** @type {any} */
const MANIFEST = JSON.parse(readFileSync(new URL("extension/manifest.json", ROOT), "utf8"));

/** @typedef {(...args: any[]) => any} Listener */

/** @type {Record<string, {message: string} | undefined>} */
const MESSAGES = JSON.parse(readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"));

/** `chrome.i18n` over the real messages: "" for one that is not there, $1 to $9 replaced, $$ for a $. */
export const i18n = {
  getMessage: (/** @type {string} */ name, /** @type {string[]} */ given = []) =>
    (MESSAGES[name]?.message ?? "").replaceAll(/\$(\$|[1-9])/g, (_, what) => (what === "$" ? "$" : given[what - 1] ?? "")),
  getUILanguage: () => "en-GB",
};

/** A place to register listeners, and to call them. */
class Event {
  /** @type {Set<Listener>} */
  #listeners = new Set();

  /** @param {Listener} listener */
  addListener(listener) {
    this.#listeners.add(listener);
  }

  /**
   * @param {any[]} args
   * @returns {any[]} what each listener returned
   */
  tell(...args) {
    return [...this.#listeners].map((listener) => listener(...args));
  }
}

/** One storage area. `fail` makes the next writes fail, as a full disk does. */
class Area {
  /** @type {Map<string, unknown>} */
  values = new Map();
  fail = "";
  onChanged = new Event();

  /** @param {string | string[] | null} keys */
  async get(keys) {
    await turn();
    const names = keys === null ? [...this.values.keys()] : [keys].flat();
    return structuredClone(Object.fromEntries(names.filter((name) => this.values.has(name)).map((name) => [name, this.values.get(name)])));
  }

  /** @param {Record<string, unknown>} items */
  async set(items) {
    const copied = structuredClone(items);
    await turn();
    if (this.fail) {
      throw new Error(this.fail);
    }
    for (const [name, value] of Object.entries(copied)) {
      this.values.set(name, value);
    }
    this.onChanged.tell(copied);
  }

  /** @param {string | string[]} keys */
  async remove(keys) {
    await turn();
    for (const name of [keys].flat()) {
      this.values.delete(name);
    }
  }

  async setAccessLevel() {
    await turn();
  }
}

/** Other work goes first, as it does when an answer comes from another process. */
function turn() {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

const ID = "papershelf";

/** The extension's browser, as the background sees it. */
export class Browser {
  /** How often the popup was opened by the extension. */
  popups = 0;

  local = new Area();
  session = new Area();
  /** @type {Map<string, {delayInMinutes: number}>} */
  alarms = new Map();
  badge = "";
  /** What pages were told. @type {any[]} */
  told = [];
  /** @type {string[]} */
  opened = [];
  permitted = true;
  /** Optional hosts that a person has allowed. @type {Set<string>} */
  allowed = new Set();
  onAdded = new Event();
  onRemoved = new Event();
  /** Content scripts that are registered, by id. @type {Map<string, any>} */
  registered = new Map();
  /** The pages that scripts may be put into, by tab: what runs there is run. @type {Map<number, import("jsdom").JSDOM>} */
  pages = new Map();
  /** What was put into tabs. @type {{tabId: number, files: string[]}[]} */
  entered = [];
  onMessage = new Event();
  onAlarm = new Event();
  onStartup = new Event();
  onInstalled = new Event();
  onCommand = new Event();
  onMenu = new Event();
  /** The context menu's entries. @type {Map<string, any>} */
  menus = new Map();
  /** What the page in tab 1 answers. @type {unknown} */
  pageSays = null;
  onChanged = new Event();

  constructor() {
    this.local.onChanged.addListener((changes) => this.onChanged.tell(changes, "local"));
  }

  /** @returns {any} the global `chrome` */
  api() {
    return {
      i18n,
      storage: { local: this.local, session: this.session, onChanged: this.onChanged },
      alarms: {
        create: async (/** @type {string} */ name, /** @type {{delayInMinutes: number}} */ when) => void this.alarms.set(name, when),
        clear: async (/** @type {string} */ name) => this.alarms.delete(name),
        get: async (/** @type {string} */ name) => this.alarms.get(name),
        onAlarm: this.onAlarm,
      },
      action: {
        setBadgeText: async (/** @type {{text: string}} */ { text }) => {
          this.badge = text;
        },
        setBadgeBackgroundColor: turn,
        setTitle: turn,
        openPopup: async () => {
          this.popups += 1;
        },
      },
      permissions: {
        contains: async (/** @type {{origins: string[]}} */ { origins }) => {
          const optional = origins.filter((origin) => MANIFEST.optional_host_permissions.includes(origin));
          return optional.length > 0 ? optional.every((origin) => this.allowed.has(origin)) : this.permitted;
        },
        onAdded: this.onAdded,
        onRemoved: this.onRemoved,
      },
      scripting: {
        getRegisteredContentScripts: async () => structuredClone([...this.registered.values()]),
        registerContentScripts: async (/** @type {{id: string}[]} */ scripts) => {
          await turn();
          for (const one of scripts) {
            if (this.registered.has(one.id)) {
              throw new Error(`Duplicate script ID '${one.id}'`);
            }
            this.registered.set(one.id, one);
          }
        },
        unregisterContentScripts: async (/** @type {{ids: string[]}} */ { ids }) => {
          await turn();
          for (const id of ids) {
            if (!this.registered.delete(id)) {
              throw new Error(`Nonexistent script ID '${id}'`);
            }
          }
        },
        executeScript: async (/** @type {{target: {tabId: number}, files: string[]}} */ { target: { tabId }, files }) => {
          await turn();
          const dom = this.pages.get(tabId);
          if (!dom) {
            throw new Error("Cannot access contents of the page.");
          }
          this.entered.push({ tabId, files });
          const world = dom.getInternalVMContext();
          const results = files.map((file) => vm.runInContext(readFileSync(new URL(`extension${file}`, ROOT), "utf8"), world, { filename: file }));
          return [{ frameId: 0, result: JSON.parse(JSON.stringify(results.at(-1) ?? null)) }];
        },
      },
      commands: { onCommand: this.onCommand },
      contextMenus: {
        removeAll: async () => void this.menus.clear(),
        create: (/** @type {{id: string}} */ entry) => void this.menus.set(entry.id, entry),
        onClicked: this.onMenu,
      },
      tabs: {
        query: async () => [{ id: 1 }, { id: 2 }],
        create: async (/** @type {{url: string}} */ { url }) => void this.opened.push(url),
        sendMessage: async (/** @type {number} */ id, /** @type {unknown} */ message) => {
          await turn();
          if (id !== 1) {
            throw new Error("Could not establish connection. Receiving end does not exist.");
          }
          this.told.push(structuredClone(message));
          return this.pageSays;
        },
      },
      runtime: {
        id: ID,
        // As Firefox gives it: with whole addresses of files.
        getManifest: () => ({ ...MANIFEST, content_scripts: MANIFEST.content_scripts.map((/** @type {{js: string[]}} */ one) => ({ ...one, js: one.js.map((file) => `chrome-extension://${ID}/${file}`) })) }),
        getURL: (/** @type {string} */ path) => `chrome-extension://${ID}/${path}`,
        onMessage: this.onMessage,
        onStartup: this.onStartup,
        onInstalled: this.onInstalled,
      },
    };
  }

  /**
   * Send the background a message.
   * @param {Record<string, unknown>} message
   * @param {string} url of the sender: a page, or "own" for one of the extension's
   * @param {Record<string, unknown>} [more] of the sender
   * @returns {Promise<any>} the answer; undefined where no listener took it
   */
  async send(message, url = "own", more = {}) {
    const sender = url === "own" ? { id: ID, url: `chrome-extension://${ID}/popup/popup.html` } : { id: ID, url, tab: { id: 1 }, frameId: 0, ...more };
    return new Promise((resolve) => {
      const taken = this.onMessage.tell(structuredClone(message), sender, (/** @type {unknown} */ said) => resolve(structuredClone(said)));
      if (!taken.includes(true)) {
        resolve(undefined);
      }
    });
  }

  /** @returns {Map<string, any>} what is kept under a prefix, without it */
  kept(/** @type {string} */ prefix) {
    return new Map([...this.local.values].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
  }

  /** The news that pages were told, in order. @returns {News[]} */
  get news() {
    return this.told.filter(({ type }) => type === "news").flatMap(({ news }) => news);
  }
}

/** @returns {Browser} a new browser, its `chrome` in place */
export function install() {
  if (!("navigator" in globalThis)) {
    // Node has one from version 21 on.
    Object.assign(globalThis, { navigator: { userAgent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/153.0" } });
  }
  const browser = new Browser();
  globalThis.chrome = browser.api();
  return browser;
}
