/** A field of tags: chips that can be taken away, and a line that completes what one begins to type. */

import { button, element } from "../pages/element.js";
import { text } from "../pages/text.js";

/**
 * @param {string[]} given
 * @param {Promise<string[]>} known the library's, the most used first
 * @param {(change: {add: string[], remove: string[]}) => unknown} changed
 * @returns {{part: HTMLElement, tags: () => string[]}} `tags`: with what is typed and not entered yet
 */
export function tagsField(given, known, changed) {
  /** @type {string[]} */
  const tags = [...given];
  const chips = element("span", { class: "chips" });
  const list = element("datalist", { id: "known-tags" });
  const field = element("input", { "list": list.id, "aria-label": text("card_tag_label"), "placeholder": text("popup_tag_placeholder"), "autocomplete": "off", "spellcheck": "false" });
  void known.then((names) => list.replaceChildren(...names.map((name) => element("option", { value: name }))), () => undefined);

  const typed = () => field.value.split(",").map((one) => one.trim()).filter((one) => one && !tags.some((tag) => same(tag, one)));

  const draw = () => chips.replaceChildren(...tags.map((tag) => {
    const remove = button("×", () => {
      tags.splice(tags.indexOf(tag), 1);
      draw();
      field.focus();
      return changed({ add: [], remove: [tag] });
    }, "plain");
    remove.setAttribute("aria-label", text("popup_tag_remove", tag));
    return element("span", { class: "chip" }, tag, remove);
  }));

  const enter = () => {
    const add = typed();
    field.value = "";
    if (add.length > 0) {
      tags.push(...add);
      draw();
      void changed({ add, remove: [] });
    }
  };

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      enter();
    }
  });
  field.addEventListener("change", enter); // chosen out of the list, or left
  draw();
  return { part: element("div", { class: "tags" }, chips, field, list), tags: () => [...tags, ...typed()] };
}

/** @param {string} one @param {string} other */
function same(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}
