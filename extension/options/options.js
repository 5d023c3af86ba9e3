/** Settings: which server this browser is connected to, and what is kept in it. */

import { ask } from "../pages/ask.js";
import { button, byId, element } from "../pages/element.js";
import { saveClipsAsFile } from "../pages/exporting.js";
import { remedy } from "../pages/link.js";
import { fillPage, text } from "../pages/text.js";
import { drawSites } from "./sites.js";

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

async function draw() {
  /** @type {[Status, string[]]} */
  const [status, sites] = await Promise.all([ask("status"), ask("hidden-sites")]);
  drawConnection(status);
  drawKept(status);
  drawHidden(sites);
  await drawSites(byId("sites"));
}

/** @param {Status} status */
function drawConnection({ link, waiting }) {
  const paired = link.port !== null;
  const since = link.since ? new Date(link.since).toLocaleDateString(text("language"), { day: "numeric", month: "short", year: "numeric" }) : "";
  const words = paired ? text("options_connected", link.version ?? "", `127.0.0.1:${link.port}`, since) : text("options_not_connected");
  byId("state").replaceChildren(element("span", { class: `dot ${link.state === "on" ? "on" : paired ? "bad" : ""}` }), words);
  byId("remedy").replaceChildren(...(paired ? remedy(link, waiting, draw) : []));
  byId("connected").replaceChildren(...(paired ? [button(text("options_disconnect"), disconnect)] : []));
  form.hidden = paired;
}

/** @param {Status} status */
function drawKept({ waiting, refused, marks, full, temporary }) {
  byId("waiting-count").textContent = String(waiting);
  byId("refused-count").textContent = String(refused.length);
  byId("marks-count").textContent = String(marks);
  byId("full").hidden = !full;
  byId("temporary").hidden = !temporary;
  byId("data").replaceChildren(
    ...(waiting > 0 ? [button(text("waiting_send"), () => acted("send"))] : []),
    ...(waiting + refused.length > 0 ? [button(text("options_export"), saveClipsAsFile)] : []),
    ...(marks > 0 ? [button(text("options_forget_marks"), () => acted("forget-marks"))] : []),
  );
}

/** @param {string[]} sites on which a person wants no buttons */
function drawHidden(sites) {
  byId("hidden-says").textContent = text(sites.length > 0 ? "hidden_some" : "hidden_none");
  byId("hidden-sites").replaceChildren(...sites.map((site) =>
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
