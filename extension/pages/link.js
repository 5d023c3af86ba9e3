/** How we stand with the server, in words, each with what to do about it. */

import { button, element } from "./element.js";

const LOOPBACK = "http://127.0.0.1/*";

/** @typedef {{state: LinkState, port: number | null, since: string | null, version: string | null, says: string, needs: any}} Link */

/** @type {Record<LinkState, string>} beside the dot */
export const SHORT = {
  on: "on",
  unpaired: "not connected",
  off: "not running",
  stranger: "another program",
  refused: "not connected",
  blocked: "blocked",
  problem: "trouble",
};

/**
 * @param {number} count
 * @returns {string} "1 paper", "3 papers"
 */
export function papers(count) {
  return count === 1 ? "1 paper" : `${count} papers`;
}

/**
 * @param {number} waiting clips kept here
 * @returns {string} that nothing is lost, and when it goes over
 */
function kept(waiting) {
  if (waiting === 0) {
    return "What you save meanwhile is kept here and goes over when it starts.";
  }
  return waiting === 1 ? "Your 1 paper is kept here and goes over when it starts." : `Your ${waiting} papers are kept here and go over when it starts.`;
}

/**
 * What is wrong, and the buttons that help; nothing while all is well.
 * @param {Link} link
 * @param {number} waiting
 * @param {() => unknown} again look once more
 * @returns {HTMLElement[]}
 */
export function remedy(link, waiting, again) {
  const retry = () => button("Try again", again);
  const where = `127.0.0.1:${link.port ?? ""}`;
  switch (link.state) {
    case "on":
      return [];
    case "unpaired":
      return [
        element("p", {}, "This browser is not connected to Papershelf yet. On this computer, run"),
        element("p", {}, element("code", {}, "papershelf setup")),
        element("p", {}, "and press Connect on the page it opens."),
        element("div", { class: "row" }, button("I have a code", () => chrome.runtime.openOptionsPage(), "main")),
      ];
    case "off":
      return [
        element("p", {}, `Papershelf isn't running. ${kept(waiting)}`),
        howToStart(),
        element("div", { class: "row" }, retry()),
      ];
    case "stranger":
      return [
        element("p", {}, `Another program answers at ${where}, Papershelf's address. Close it, then start Papershelf; or start Papershelf on another port and connect again.`),
        element("div", { class: "row" }, retry(), button("Settings", () => chrome.runtime.openOptionsPage())),
      ];
    case "refused":
      return [
        element("p", {}, "This browser is no longer connected (its key is not known there any more). Nothing is lost."),
        element("div", { class: "row" }, button("Connect again", () => chrome.tabs.create({ url: `http://${where}/pair` }), "main")),
      ];
    case "blocked":
      return [
        element("p", {}, "The browser has not allowed Papershelf to reach this computer's own address, 127.0.0.1."),
        element("div", { class: "row" }, button("Allow", () => allow(again), "main")),
      ];
    default:
      return [element("p", {}, `Papershelf answers with trouble: ${link.says || "no reason was given."}`), element("div", { class: "row" }, retry())];
  }
}

/**
 * @param {() => unknown} again
 */
async function allow(again) {
  // First in the click, nothing awaited before: else the browser refuses to ask.
  await chrome.permissions.request({ origins: [LOOPBACK] });
  await again();
}

/** @returns {HTMLElement} */
function howToStart() {
  return element(
    "details",
    {},
    element("summary", {}, "How to start it"),
    element("p", { class: "quiet" }, "In a terminal: ", element("code", {}, "papershelf serve"), ". To have it start when you log in: ", element("code", {}, "papershelf service install"), "."),
  );
}
