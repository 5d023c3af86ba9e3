/** Where a paper goes: a box for each connected target, and the collection in Zotero. */

import { element } from "../pages/element.js";
import { text } from "../pages/text.js";

/** @type {Record<string, string>} */
const KINDS = { zotero: "place_zotero", obsidian: "place_obsidian" };

/**
 * @param {ShownTarget[]} targets
 * @param {{choosing: boolean, collections: string[], standing?: Shelved["targets"], filed: (path: string, before: string[]) => unknown}} how
 *   `choosing`: a target can be left out for this save; `collections`: those the paper is in; `standing`: how it stands
 * @returns {{parts: HTMLElement[], adds: () => Adds}} `adds`: what a clip says of it
 */
export function places(targets, { choosing, collections, standing = {}, filed }) {
  /** @type {{target: ShownTarget, box: HTMLInputElement | null, select: HTMLSelectElement | null}[]} */
  const rows = targets.map((target) => ({
    target,
    box: choosing ? checked(element("input", { type: "checkbox" }), target.auto) : null,
    select: target.kind === "zotero" && (target.collections ?? []).length > 0 && collections.length < 2 ? folders(target, collections, filed) : null,
  }));
  const parts = rows.map(({ target, box, select }) => {
    const name = text(KINDS[target.kind] ?? "place_other", target.name);
    const label = element("label", { class: "check" }, ...(box ? [box] : []), name);
    const where = select ?? element("span", { class: "quiet place" }, collections.length > 1 && target.kind === "zotero" ? collections.join(", ") : target.place ?? "");
    select?.setAttribute("aria-label", text("place_collection", name));
    const there = standing[target.name]?.state === "delivered" ? [element("span", { "class": "mark saved", "title": text("place_there"), "aria-label": text("place_there") }, "✓")] : [];
    return element("div", { class: "field" }, label, element("div", { class: "where" }, where, ...there));
  });
  return {
    parts,
    adds() {
      const wanted = rows.filter(({ box }) => box?.checked).map(({ target }) => target.name);
      const usual = rows.every(({ target, box }) => box?.checked === target.auto);
      const chosen = rows.filter(({ box, select }) => box?.checked && select?.value).map(({ select }) => /** @type {HTMLSelectElement} */ (select).value);
      return { ...(!usual && { targets: wanted }), ...(chosen.length > 0 && { collections: chosen }) };
    },
  };
}

/**
 * @param {ShownTarget} target
 * @param {string[]} collections
 * @param {(path: string, before: string[]) => unknown} filed
 */
function folders({ place = "", collections: known = [] }, collections, filed) {
  const all = [...new Set([...known, ...collections])];
  const select = element(
    "select",
    {},
    element("option", { value: "" }, place || text("place_selected")),
    ...all.map((path) => element("option", { value: path }, path)),
  );
  select.value = collections[0] ?? "";
  let before = collections;
  select.addEventListener("change", () => {
    void filed(select.value, before);
    before = select.value ? [select.value] : [];
  });
  return select;
}

/** @param {HTMLInputElement} box @param {boolean} on */
function checked(box, on) {
  // The attribute, not the property alone: so the form shows it from the start.
  box.toggleAttribute("checked", on);
  return box;
}
