// A paper's page: what is chosen is sent at once, text is copied, and its keys.

import { keys } from "./keys.js";
import { send } from "./regions.js";
import { toast, wrong } from "./toast.js";

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement && target.matches("[data-now]") && target.form) {
    send(target.form).catch(wrong);
  }
});

document.addEventListener("drawn", () => {
  const tag = document.getElementById("tag");
  if (tag instanceof HTMLInputElement) {
    tag.value = "";
  }
});

/** @param {string} id */
const copy = async (id) => {
  const words = document.getElementById(id)?.textContent ?? "";
  if (!words) {
    toast("It has no citekey yet: Zotero gives it one, or you do.", "wrong");
    return;
  }
  await navigator.clipboard.writeText(words);
  toast(words.length < 80 && !words.includes("\n") ? `Copied ${words}` : "Copied");
};

document.addEventListener("click", ({ target }) => {
  const id = target instanceof Element ? target.closest("[data-copies]")?.getAttribute("data-copies") : null;
  if (id) {
    copy(id).catch(wrong);
  }
});

/** @param {string} kind */
const follow = (kind) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-place="${kind}"]`))?.click();

keys({
  s: { says: "Its status", act: () => document.getElementById("status")?.focus() },
  t: { says: "Add a tag", act: () => document.getElementById("tag")?.focus() },
  c: { says: "Copy \\cite of it", act: () => void copy("c-latex").catch(wrong) },
  o: { says: "Open its note in Obsidian", act: () => follow("obsidian") },
  z: { says: "Show it in Zotero", act: () => follow("zotero") },
});
