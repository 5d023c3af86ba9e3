/** "Connect to Papershelf at 127.0.0.1:PORT?": no page can press this button; only a click here spends the code. */

import { ask } from "../pages/ask.js";
import { button, byId } from "../pages/element.js";
import { fillPage, text } from "../pages/text.js";

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
  say(ok ? text("connect_done", says) : says, ok ? "good" : "bad");
  byId("question").textContent = text(ok ? "connect_connected" : "connect_not");
  byId("explains").hidden = true;
  byId("choices").replaceChildren(close(text("connect_close"), ok ? "main" : ""));
}

async function draw() {
  /** @type {{port: number, found: LinkState, other: number | null} | null} */
  const offer = await ask("offered");
  if (!offer) {
    byId("question").textContent = text("connect_nothing");
    byId("explains").textContent = text("connect_nothing_how");
    byId("choices").replaceChildren(button(text("popup_settings"), () => chrome.runtime.openOptionsPage(), "main"));
    return;
  }
  const where = `127.0.0.1:${offer.port}`;
  if (offer.other !== null) {
    byId("question").textContent = text("connect_one");
    byId("explains").textContent = text("connect_one_how", `127.0.0.1:${offer.other}`, where);
    byId("choices").replaceChildren(button(text("popup_settings"), () => chrome.runtime.openOptionsPage(), "main"), close(text("connect_close")));
    return;
  }
  if (offer.found !== "on") {
    byId("question").textContent = text("connect_none", where);
    byId("explains").textContent = text(`connect_none_${offer.found}`);
    byId("choices").replaceChildren(close(text("connect_close"), "main"));
    return;
  }
  byId("question").textContent = text("connect_question", where);
  byId("choices").replaceChildren(button(text("connect_yes"), accept, "main"), close(text("bar_no")));
}

fillPage();
void draw();
