// What every page has: forms sent without loading anew, changes from elsewhere, undo and help by keyboard.

import { keys } from "./keys.js";
import { again, ask, busy, send } from "./regions.js";
import { wrong } from "./toast.js";

const EVERY = 3_000; // milliseconds between two looks whether something changed

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || !form.matches("[data-live], .toast form")) {
    return;
  }
  event.preventDefault();
  send(form, /** @type {HTMLElement | null} */ (event.submitter)).catch(wrong);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-live]") : null;
  if (link instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    ask(link.href, {}, "push").catch(wrong);
  }
});

// Back and forward among what was drawn without loading.
window.addEventListener("popstate", () => void again().catch(wrong));

/** @type {number | null} what the server's number was when this page was drawn */
let known = null;
const look = async () => {
  if (document.visibilityState !== "visible" || busy()) {
    return;
  }
  try {
    const { at } = await (await fetch("/pulse")).json();
    if (busy()) {
      return; // the next look notices
    }
    const news = known !== null && at !== known;
    known = at;
    if (news && !document.querySelector("dialog[open], [data-still]")) { // what is tried there is no state of the server's
      await again();
    }
  } catch {
    // Stopped, or signed out: the next act says so.
  }
};
setInterval(() => void look(), EVERY);
document.addEventListener("visibilitychange", () => void look());
void look();

// What was done is told once: coming back to this address, it is no news.
if (new URLSearchParams(location.search).has("done")) {
  const address = new URL(location.href);
  address.searchParams.delete("done");
  history.replaceState(null, "", address);
}

keys({
  "/": { says: "Search", act: () => /** @type {HTMLInputElement | null} */ (document.getElementById("search"))?.select() },
  u: { says: "Undo what was just done", act: () => /** @type {HTMLElement | null} */ (document.querySelector(".toast form button"))?.click() },
});
