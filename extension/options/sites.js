/** Which other sites may have buttons: each allowed on a click, and taken back on one. */

import { ask } from "../pages/ask.js";
import { button, element, fill } from "../pages/element.js";
import { text } from "../pages/text.js";

/** @typedef {{title: string, origins: string[], may: boolean}} Site */

/** @returns {Promise<Site[]>} each, and whether it may have buttons now */
export async function optionalSites() {
  /** @type {Omit<Site, "may">[]} */
  const sites = await ask("optional-sites");
  return Promise.all(sites.map(async (site) => ({ ...site, may: await chrome.permissions.contains({ origins: site.origins }) })));
}

/**
 * @param {HTMLElement} list filled with a row for each site
 * @param {Site[]} sites
 * @param {() => Promise<void>} again draws the page once more
 */
export function drawSites(list, sites, again) {
  fill(list, sites.map((site) => rowOf(site, again)));
}

/**
 * @param {Site} site
 * @param {() => Promise<void>} again
 */
function rowOf({ title, origins, may }, again) {
  // The browser is asked first in the click, nothing awaited before: later it would not ask the person.
  const act = may ? () => chrome.permissions.remove({ origins }).then(again) : () => chrome.permissions.request({ origins }).then(again);
  const label = element("span", {}, title, ...(may ? [" ", element("span", { class: "quiet" }, text("sites_allowed"))] : []));
  return element("li", { class: "row" }, label, button(text(may ? "sites_take_back" : "sites_allow"), act));
}
