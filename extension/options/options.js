/** Settings: which server this browser is connected to, and what is kept in it. */

import { ask } from "../pages/ask.js";
import { button, byId, element, fill } from "../pages/element.js";
import { saveClipsAsFile } from "../pages/exporting.js";
import { remedy } from "../pages/link.js";
import { fillPage, text } from "../pages/text.js";
import { drawSites, optionalSites } from "./sites.js";

const form = /** @type {HTMLFormElement} */ (byId("connect"));

/**
 * @param {string} words
 * @param {"good" | "bad"} kind
 */
function say(words, kind) {
  const says = byId("says");
  says.hidden = words === "";
  says.textContent = words;
  says.className = `says ${kind}`;
}

/** One drawing after the other: what was read earlier never stands over what was read later. */
let drawn = Promise.resolve();

/** @returns {Promise<void>} */
function draw() {
  drawn = drawn.then(drawAll, drawAll);
  return drawn;
}

async function drawAll() {
  // All is read before anything is shown: nothing moves under the mouse of a person who is quick.
  /** @type {[Status, string[], import("./sites.js").Site[]]} */
  const [status, hidden, others] = await Promise.all([ask("status"), ask("hidden-sites"), optionalSites()]);
  drawConnection(status);
  drawKept(status);
  drawSites(byId("sites"), others, draw);
  drawHidden(hidden);
}

/** @param {Status} status */
function drawConnection({ link, waiting }) {
  const paired = link.port !== null;
  const since = link.since ? new Date(link.since).toLocaleDateString(text("language"), { day: "numeric", month: "short", year: "numeric" }) : "";
  const words = paired ? text("options_connected", link.version ?? "", `127.0.0.1:${link.port}`, since) : text("options_not_connected");
  fill(byId("state"), [element("span", { class: `dot ${link.state === "on" ? "on" : paired ? "bad" : ""}` }), new Text(words)]);
  fill(byId("remedy"), paired ? remedy(link, waiting, draw) : []);
  fill(byId("connected"), paired ? [button(text("options_disconnect"), disconnect)] : []);
  form.hidden = paired;
}

/** @param {Status} status */
function drawKept({ waiting, refused, marks, full, temporary }) {
  byId("waiting-count").textContent = String(waiting);
  byId("refused-count").textContent = String(refused.length);
  byId("marks-count").textContent = String(marks);
  byId("full").hidden = !full;
  byId("temporary").hidden = !temporary;
  fill(byId("data"), [
    ...(waiting > 0 ? [button(text("waiting_send"), () => acted("send"))] : []),
    ...(waiting + refused.length > 0 ? [button(text("options_export"), saveClipsAsFile)] : []),
    ...(marks > 0 ? [button(text("options_forget_marks"), () => acted("forget-marks"))] : []),
  ]);
}

/** @param {string[]} sites on which a person wants no buttons */
function drawHidden(sites) {
  byId("hidden-says").textContent = text(sites.length > 0 ? "hidden_some" : "hidden_none");
  fill(byId("hidden-sites"), sites.map((site) =>
    element("li", { class: "row" }, element("span", {}, site), button(text("hidden_show"), () => acted("show-site", { site })))));
}

/**
 * @param {string} type
 * @param {Record<string, unknown>} [more]
 */
async function acted(type, more) {
  await ask(type, more);
  await draw();
}

async function disconnect() {
  const { revoked } = await ask("disconnect");
  say(text(revoked ? "options_disconnected" : "options_disconnected_here"), "good");
  await draw();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = new FormData(form);
  const { ok, says } = await ask("connect", { address: String(values.get("address")), code: String(values.get("code")) });
  say(says, ok ? "good" : "bad");
  if (ok) {
    form.reset();
  }
  await draw();
});
fillPage();
chrome.storage.local.onChanged.addListener(() => void draw());
void draw();
