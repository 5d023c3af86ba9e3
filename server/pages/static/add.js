// Add: files dropped anywhere on the page go into its field, text into its box; once they are taken, both are emptied.

import { toast } from "./toast.js";

const MOST = 5 * 1024 * 1024; // bytes that the server takes at a time
const form = /** @type {HTMLFormElement} */ (document.getElementById("add"));
const files = /** @type {HTMLInputElement} */ (document.getElementById("files"));
const box = /** @type {HTMLTextAreaElement} */ (document.getElementById("text"));

/** @param {DragEvent} event */
const carries = (event) => Boolean(event.dataTransfer?.types.some((type) => type === "Files" || type === "text/plain" || type === "text/uri-list"));

/** Something that was dragged out of this page itself, or over a field of text, is the browser's. @param {DragEvent} event */
const ours = (event) => carries(event) && !(event.target instanceof Element && event.target.closest("textarea, input:not([type=file])") && !event.dataTransfer?.types.includes("Files"));

let within = false;
document.addEventListener("dragstart", () => {
  within = true;
});
document.addEventListener("dragend", () => {
  within = false;
});

/** @param {boolean} on */
const show = (on) => document.body.classList.toggle("dropping", on);

document.addEventListener("dragover", (event) => {
  if (!within && ours(event)) {
    event.preventDefault();
    show(true);
  }
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) {
    show(false);
  }
});
document.addEventListener("drop", (event) => {
  show(false);
  if (within || !ours(event) || !event.dataTransfer) {
    return;
  }
  event.preventDefault();
  if (event.dataTransfer.files.length > 0) {
    files.files = event.dataTransfer.files;
  } else {
    box.value = [box.value.trim(), event.dataTransfer.getData("text/plain").trim()].filter(Boolean).join("\n");
  }
  /** @type {HTMLElement | null} */ (form.querySelector("button.main"))?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box) {
    form.requestSubmit();
  }
});

// Asked before the page's own listener sends it.
form.addEventListener("submit", (event) => {
  const bytes = [...(files.files ?? [])].reduce((sum, one) => sum + one.size, new Blob([box.value]).size);
  if (bytes > MOST) {
    event.preventDefault();
    toast("That is more than 5 MB: add it in parts.", "wrong");
    return;
  }
  form.setAttribute("aria-busy", "true");
});

/** The batch that is shown. */
let shown = document.querySelector("[data-batch]")?.id;
const settled = () => {
  form.removeAttribute("aria-busy");
  const batch = document.querySelector("[data-batch]")?.id;
  if (batch && batch !== shown) {
    shown = batch;
    form.reset();
    box.value = files.value = "";
    document.querySelector(".card.wrong")?.remove();
    document.getElementById("outcomes")?.scrollIntoView({ block: "nearest" });
  }
};
document.addEventListener("drawn", settled);
document.addEventListener("wrong", settled);
