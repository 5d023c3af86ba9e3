/**
 * The scripts of optional sites: registered while a person allows the site, and put into the tabs that are open at that
 * moment. The browser keeps what is registered over restarts, and drops it at an update of ours.
 */

import { OPTIONAL } from "./sites.js";

/** What every adapter stands on, in this order; the site's own file comes after, then the parts of the page. */
const BASE = ["reading", "names", "linked", "metadata", "addresses", "adapter"].map((name) => `/sites/${name}.js`);

/** One after the other: two at once would both find a script missing, and the second would fail. */
let turn = Promise.resolve();

/**
 * Register what is allowed, and nothing else.
 * @returns {Promise<void>}
 */
export function register() {
  turn = turn.then(agree, agree);
  return turn;
}

async function agree() {
  const registered = await chrome.scripting.getRegisteredContentScripts();
  if (registered.length > 0) {
    // Anew: an older release's may name files that are gone.
    await chrome.scripting.unregisterContentScripts({ ids: registered.map(({ id }) => id) });
  }
  const scripts = [];
  for (const site of OPTIONAL) {
    // Each host for itself: a person may have taken back one of two.
    const matches = (await Promise.all(site.origins.map(allowed))).flatMap((is, at) => (is ? [site.matches[at]] : []));
    if (matches.length > 0) {
      scripts.push({ id: site.name, matches, js: scriptsOf(site), runAt: /** @type {const} */ ("document_idle"), persistAcrossSessions: true });
    }
  }
  if (scripts.length > 0) {
    await chrome.scripting.registerContentScripts(scripts);
  }
}

/** @param {string} origin */
const allowed = (origin) => chrome.permissions.contains({ origins: [origin] });

/**
 * The files of a site's pages, as the manifest loads those of the required ones.
 * @param {{name: string}} site
 * @returns {string[]}
 */
export function scriptsOf({ name }) {
  const required = (chrome.runtime.getManifest().content_scripts ?? []).map(({ js = [] }) => js.map(path));
  const page = required.find((files) => files.includes("/content/start.js")) ?? [];
  return [...BASE, `/sites/${name}.js`, ...page.filter((file) => file.startsWith("/content/"))];
}

/**
 * From the root: Firefox's manifest at run time has whole addresses, and it takes a bare name as beside the caller.
 * @param {string} file
 */
const path = (file) => new URL(file, chrome.runtime.getURL("/")).pathname;

/**
 * A person has allowed hosts: their buttons come to the tabs that show them, without loading those again.
 * @param {string[]} origins
 */
export async function comeTo(origins) {
  await register();
  for (const site of OPTIONAL.filter((one) => one.origins.some((origin) => origins.includes(origin)))) {
    const tabs = await chrome.tabs.query({ url: site.matches });
    await Promise.all(tabs.map(({ id }) => id !== undefined && enter(id, scriptsOf(site))));
  }
}

/**
 * @param {number} tabId
 * @param {string[]} files
 */
async function enter(tabId, files) {
  try {
    await chrome.tabs.sendMessage(tabId, { type: "page" });
  } catch {
    // Nobody answers: no script of ours is in it yet.
    await chrome.scripting.executeScript({ target: { tabId }, files }).catch(() => undefined);
  }
}
