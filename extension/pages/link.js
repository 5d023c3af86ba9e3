/** How we stand with the server, in words, each with what to do about it. */

import { button, element } from "./element.js";
import { plural, text } from "./text.js";

/** @param {LinkState} state @returns {string} beside the dot */
export function short(state) {
  return text(`link_${state}`);
}

/**
 * What is wrong, and the buttons that help; nothing while all is well.
 * @param {Link} link
 * @param {number} waiting clips kept here
 * @param {() => unknown} again look once more
 * @returns {HTMLElement[]}
 */
export function remedy(link, waiting, again) {
  const retry = () => button(text("bar_retry"), again);
  const settings = (/** @type {string} */ words, kind = "") => button(words, () => chrome.runtime.openOptionsPage(), kind);
  const where = `127.0.0.1:${link.port ?? ""}`;
  switch (link.state) {
    case "on":
      return [];
    case "unpaired":
      return [
        element("p", {}, text("remedy_unpaired_run")),
        element("p", {}, element("code", {}, "papershelf setup")),
        element("p", {}, text("remedy_unpaired_press")),
        ...kept(waiting),
        element("div", { class: "row" }, settings(text("remedy_code"), "main")),
      ];
    case "off":
      return [
        element("p", {}, waiting > 0 ? plural("remedy_off_waiting", waiting) : text("remedy_off")),
        howToStart(),
        element("div", { class: "row" }, retry()),
      ];
    case "stranger":
      return [
        element("p", {}, text("remedy_stranger", where)),
        ...kept(waiting),
        element("div", { class: "row" }, retry(), settings(text("popup_settings"))),
      ];
    case "refused":
      return [
        element("p", {}, link.revokedAt ? text("remedy_refused_since", dayOf(link.revokedAt)) : text("remedy_refused")),
        element("div", { class: "row" }, button(text("remedy_connect"), () => chrome.tabs.create({ url: `http://${where}/pair` }), "main")),
      ];
    case "blocked":
      return [
        element("p", {}, text("remedy_blocked", browserName())),
        ...kept(waiting),
        element("div", { class: "row" }, button(text("remedy_allow"), () => allow(again), "main")),
      ];
    default:
      return [
        element("p", {}, text("remedy_problem", link.says || text("no_reason"))),
        ...kept(waiting),
        element("div", { class: "row" }, retry()),
      ];
  }
}

/**
 * Every host that the extension cannot do without, in one question: a browser that let us keep only some is mended too.
 * @param {() => unknown} again
 */
async function allow(again) {
  // First in the click, nothing awaited before: else the browser refuses to ask.
  await chrome.permissions.request({ origins: chrome.runtime.getManifest().host_permissions });
  await again();
}

/** @param {number} waiting @returns {HTMLElement[]} */
function kept(waiting) {
  return waiting > 0 ? [element("p", {}, plural("remedy_kept", waiting))] : [];
}

/** @returns {HTMLElement} */
function howToStart() {
  return element(
    "details",
    {},
    element("summary", {}, text("remedy_start")),
    element("p", { class: "quiet" }, text("remedy_start_once"), " ", element("code", {}, "papershelf serve")),
    element("p", { class: "quiet" }, text("remedy_start_always"), " ", element("code", {}, "papershelf service install")),
  );
}

/** @param {string} stamp */
function dayOf(stamp) {
  return new Date(stamp).toLocaleDateString(text("language"), { day: "numeric", month: "short" });
}

/** @returns {string} */
function browserName() {
  return navigator.userAgent.includes("Firefox/") ? "Firefox" : navigator.userAgent.includes("Edg/") ? "Edge" : text("remedy_browser");
}
