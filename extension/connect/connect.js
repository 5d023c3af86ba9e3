/** "Connect to Papershelf at 127.0.0.1:PORT?": no page can press this button; only a click here spends the code. */

import { ask } from "../pages/ask.js";
import { button, byId } from "../pages/element.js";

/** @type {Record<LinkState, string>} */
const WRONG = {
  on: "",
  unpaired: "",
  off: "nothing answers there. Is Papershelf running?",
  stranger: "another program answers there.",
  refused: "it does not answer as Papershelf does.",
  blocked: "the browser has not allowed Papershelf to reach this computer's own address. Allow it in the popup, then try again.",
  problem: "it does not answer as Papershelf does.",
};

/**
 * @param {string} words
 * @param {"good" | "bad"} kind
 */
function say(words, kind) {
  const says = byId("says");
  says.textContent = words;
  says.className = `says ${kind}`;
}

/**
 * @param {string} words
 * @param {string} [kind]
 */
function close(words, kind) {
  return button(words, leave, kind);
}

async function leave() {
  await ask("decline");
  const tab = await chrome.tabs.getCurrent();
  if (tab?.id !== undefined) {
    await chrome.tabs.remove(tab.id);
  }
}

async function accept() {
  const { ok, says } = await ask("accept");
  say(ok ? `${says} You can close this page.` : says, ok ? "good" : "bad");
  byId("question").textContent = ok ? "Connected" : "Not connected";
  byId("explains").hidden = true;
  byId("choices").replaceChildren(close("Close", ok ? "main" : ""));
}

async function draw() {
  /** @type {{port: number, found: LinkState, other: number | null} | null} */
  const offer = await ask("offered");
  if (!offer) {
    byId("question").textContent = "Nothing to connect";
    byId("explains").textContent = "Press Connect on Papershelf's own page, or type its address and code into Settings.";
    byId("choices").replaceChildren(button("Settings", () => chrome.runtime.openOptionsPage(), "main"));
    return;
  }
  const where = `127.0.0.1:${offer.port}`;
  if (offer.other !== null) {
    byId("question").textContent = "One server at a time";
    byId("explains").textContent = `This browser is connected to Papershelf at 127.0.0.1:${offer.other}. To connect it to ${where}, disconnect it first, in Settings.`;
    byId("choices").replaceChildren(button("Settings", () => chrome.runtime.openOptionsPage(), "main"), close("Close"));
    return;
  }
  if (offer.found !== "on") {
    byId("question").textContent = `No Papershelf at ${where}`;
    byId("explains").textContent = `The page asked to connect, but ${WRONG[offer.found]}`;
    byId("choices").replaceChildren(close("Close", "main"));
    return;
  }
  byId("question").textContent = `Connect to Papershelf at ${where}?`;
  byId("choices").replaceChildren(button("Connect", accept, "main"), close("Not now"));
}

void draw();
