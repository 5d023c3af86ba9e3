// Needs you by keyboard: from question to question, and the first, second and third of its buttons.

import { keys } from "./keys.js";

/** @returns {HTMLElement[]} */
const all = () => [...document.querySelectorAll("[data-need]")].map((one) => /** @type {HTMLElement} */ (one));

/** The question that the keyboard is at, else the first. */
let at = 0;
const here = () => {
  const rows = all();
  const found = rows.findIndex((one) => one.contains(document.activeElement));
  return found < 0 ? null : found;
};

/** @param {number} number */
const go = (number) => {
  const rows = all();
  at = Math.max(0, Math.min(number, rows.length - 1));
  rows[at]?.focus({ preventScroll: true });
  rows[at]?.scrollIntoView({ block: "nearest" });
};

/** @param {number} number from 1 on */
const press = (number) => {
  at = here() ?? 0;
  all()[at]?.querySelectorAll(/** @type {"button"} */ ("button, a.button"))[number - 1]?.click();
};

// An answered question is gone, and with it the keyboard's place: that is the next one's now.
let inside = false;
document.addEventListener("focusin", () => {
  inside = here() !== null;
  at = here() ?? at;
});
document.addEventListener("drawn", () => {
  if (inside && document.activeElement === document.body) {
    go(at);
  }
});

keys({
  j: { says: "Next question", act: () => go(here() === null ? 0 : at + 1) },
  k: { says: "Question before", act: () => go(at - 1) },
  1: { says: "Its first button", act: () => press(1) },
  2: { says: "Its second button", act: () => press(2) },
  3: { says: "Its third button", act: () => press(3) },
});
