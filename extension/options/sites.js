/** Which other sites may have buttons: each allowed on a click, and taken back on one. */

import { ask } from "../pages/ask.js";
import { button, element } from "../pages/element.js";
import { text } from "../pages/text.js";

/** @typedef {{title: string, origins: string[]}} Site */

/** @param {HTMLElement} list filled with a row for each site */
export async function drawSites(list) {
  /** @type {Site[]} */
  const sites = await ask("optional-sites");
  const rows = await Promise.all(sites.map((site) => rowOf(site, () => drawSites(list))));
  list.replaceChildren(...rows);
}

/**
 * @param {Site} site
 * @param {() => Promise<void>} again
 */
async function rowOf({ title, origins }, again) {
  const may = await chrome.permissions.contains({ origins });
  // The browser is asked first in the click, nothing awaited before: later it would not ask the person.
  const act = may ? () => chrome.permissions.remove({ origins }).then(again) : () => chrome.permissions.request({ origins }).then(again);
  const label = element("span", {}, title, ...(may ? [" ", element("span", { class: "quiet" }, text("sites_allowed"))] : []));
  return element("li", { class: "row" }, label, button(text(may ? "sites_take_back" : "sites_allow"), act));
}
