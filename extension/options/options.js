/** Settings: which server this browser is connected to, and what is kept in it. */

import { ask } from "../pages/ask.js";
import { button, byId, element } from "../pages/element.js";
import { papers, remedy } from "../pages/link.js";

/** @typedef {{link: import("../pages/link.js").Link, waiting: number, refused: unknown[], marks: number}} Status */

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
  /** @type {Status} */
  const status = await ask("status");
  drawConnection(status);
  drawKept(status);
}

/** @param {Status} status */
function drawConnection({ link, waiting }) {
  const paired = link.port !== null;
  const day = link.since ? ` since ${new Date(link.since).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}` : "";
  const words = paired ? `Connected to Papershelf${link.version ? ` ${link.version}` : ""} at 127.0.0.1:${link.port}${day}.` : "Not connected.";
  byId("state").replaceChildren(element("span", { class: `dot ${link.state === "on" ? "on" : paired ? "bad" : ""}` }), words);
  byId("remedy").replaceChildren(...(paired ? remedy(link, waiting, draw) : []));
  byId("connected").replaceChildren(...(paired ? [button("Disconnect", disconnect)] : []));
  form.hidden = paired;
}

/** @param {Status} status */
function drawKept({ waiting, refused, marks }) {
  byId("waiting-count").textContent = String(waiting);
  byId("refused-count").textContent = String(refused.length);
  byId("marks-count").textContent = String(marks);
  byId("data").replaceChildren(
    ...(waiting > 0 ? [button("Send now", sendNow)] : []),
    ...(waiting + refused.length > 0 ? [button("Save them as a file", download)] : []),
    ...(marks > 0 ? [button("Forget the marks", forgetMarks)] : []),
  );
}

async function sendNow() {
  await ask("send");
  await draw();
}

async function forgetMarks() {
  await ask("forget-marks");
  await draw();
}

async function disconnect() {
  await ask("disconnect");
  say("Disconnected. On the computer, `papershelf token revoke` shuts this browser's old key out.", "good");
  await draw();
}

/** The clips that are not on the server, as `papershelf clip FILE` reads them. */
async function download() {
  /** @type {ClipJson[]} */
  const clips = await ask("clips");
  const url = URL.createObjectURL(new Blob([JSON.stringify({ clips }, null, 1)], { type: "application/json" }));
  element("a", { href: url, download: `papershelf-${papers(clips.length).replace(" ", "-")}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
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
chrome.storage.local.onChanged.addListener(() => void draw());
void draw();
