/** The small fields of a paper: its status, and what of the page is quoted. */

import { element } from "../pages/element.js";
import { plural, text } from "../pages/text.js";

const STATUS = ["new", "to-read", "reading", "read", "dropped"];

/**
 * @param {string} value
 * @param {(value: string) => unknown} changed
 * @returns {HTMLSelectElement}
 */
export function statusSelect(value, changed) {
  const select = element(
    "select",
    { "aria-label": text("menu_status") },
    ...STATUS.map((one) => element("option", { value: one, ...(one === value && { selected: "" }) }, text(`status_${one.replace("-", "_")}`))),
  );
  select.addEventListener("change", () => void changed(select.value));
  return select;
}

/**
 * @param {Quotation | null | undefined} quoted
 * @returns {{parts: HTMLElement[], adds: () => Adds}} nothing where nothing is selected on the page
 */
export function quotation(quoted) {
  if (!quoted) {
    return { parts: [], adds: () => ({}) };
  }
  const box = element("input", { type: "checkbox", checked: "" });
  return {
    parts: [element("label", { class: "check" }, box, plural("popup_quoting", Math.max(quoted.sentences, 1)))],
    adds: () => (box.checked ? { selection_html: quoted.markup } : {}),
  };
}
