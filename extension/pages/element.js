/** Elements out of words. Strings become text, never markup: titles are strangers' text. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * A button that waits for what it does, and cannot be pressed twice meanwhile.
 * @param {string} words
 * @param {() => unknown} act called at once in the click: a permission may be asked for only there
 * @param {string} [kind]
 * @returns {HTMLButtonElement}
 */
export function button(words, act, kind = "") {
  const made = element("button", { type: "button", class: kind }, words);
  made.addEventListener("click", async (event) => {
    if (!event.isTrusted) {
      return;
    }
    const acting = act();
    made.disabled = true;
    try {
      await acting;
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/**
 * Show these in a place. What looks the same stays: a page that is drawn anew takes no button from under the mouse.
 * @param {Element} place
 * @param {Node[]} children
 */
export function fill(place, children) {
  const there = [...place.childNodes];
  if (there.length !== children.length || children.some((child, at) => !child.isEqualNode(there[at]))) {
    place.replaceChildren(...children);
  }
}

/**
 * An element of the page that is surely there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`#${id} is missing`);
  }
  return found;
}
