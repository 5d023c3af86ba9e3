/** The words of _locales, for pages of ours and for the background (content/text.js says how). */

import "../content/text.js";

/**
 * A message of _locales.
 * @param {string} name such as "popup_save"
 * @param {(string | number)[]} given what stands for $1, $2, …
 * @returns {string}
 */
export function text(name, ...given) {
  return globalThis.papershelf.text(name, ...given);
}

/**
 * A message in the form that a number wants: `NAME_one` for one, in English; else NAME. $1 is the number.
 * @param {string} name
 * @param {number} count
 * @param {(string | number)[]} given what stands for $2, $3, …
 * @returns {string}
 */
export function plural(name, count, ...given) {
  return globalThis.papershelf.plural(name, count, ...given);
}

/** Fill a page: `data-text="NAME"` is an element's text, `data-text-ATTRIBUTE="NAME"` one of its attributes. */
export function fillPage() {
  document.documentElement.lang = text("language");
  for (const place of document.querySelectorAll("*")) {
    for (const { name, value } of [...place.attributes].filter((one) => one.name.startsWith("data-text"))) {
      const attribute = name.slice("data-text-".length);
      if (attribute) {
        place.setAttribute(attribute, text(value));
      } else {
        place.textContent = text(value);
      }
    }
  }
}
