// The preview follows what is typed.

import { send } from "./regions.js";
import { wrong } from "./toast.js";

const PAUSE = 250; // milliseconds of no typing
const form = document.getElementById("templates");
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

if (form instanceof HTMLFormElement) {
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => void send(form).catch(wrong), PAUSE);
  });
}
