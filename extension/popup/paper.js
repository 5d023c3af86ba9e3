/** One paper in the popup: save it with what a person adds, or change what is on the shelf, at once. */

import { ask } from "../pages/ask.js";
import { button, element } from "../pages/element.js";
import { text } from "../pages/text.js";
import * as citing from "./citing.js";
import { draftOf, keepDraft } from "./drafts.js";
import { markWords } from "./marks.js";
import { places } from "./places.js";
import { saveIn } from "./tab.js";
import { tagsField } from "./tags.js";
import { quotation, statusSelect } from "./fields.js";

/** @typedef {{tab: import("./tab.js").ShownTab, paper: PageSummary["papers"][number], quoted: Quotation | null | undefined, say: (words: string) => void}} Shown */

/**
 * A paper that is not on the shelf: what is chosen goes along with the click.
 * @param {Shown} shown
 * @returns {Promise<Node[]>}
 */
export async function newPaper({ tab, paper, quoted }) {
  const { key, mark } = paper;
  const [known, draft] = await Promise.all([ask("targets"), draftOf(key)]);
  const keep = () => keepDraft(key, { note: note.value, tags: tags.tags() });
  const status = statusSelect("new", () => undefined);
  const tags = tagsField(draft.tags, Promise.resolve(known.tags), keep);
  const note = noteField(draft.note);
  note.addEventListener("input", keep);
  const quote = quotation(quoted);
  const where = places(known.targets, { choosing: true, collections: [], filed: () => undefined });
  const save = async () => {
    /** @type {Adds} */
    const adds = {
      ...(tags.tags().length > 0 && { tags: tags.tags() }),
      ...(status.value !== "new" && { status: status.value }),
      ...(note.value.trim() && { note: note.value.trim() }),
      ...quote.adds(),
      ...where.adds(),
    };
    await saveIn(tab, [key], adds);
    await keepDraft(key, null);
  };
  const under = ["saving", "queued"].includes(mark.state);
  return [
    ...head(paper, under ? [] : [button(text("popup_save"), save, "main")]),
    ...(under ? [] : [form(status, tags.part, note, quote.parts), element("div", { class: "fields" }, ...where.parts)]),
  ];
}

/**
 * A paper on the shelf. What is changed goes to the server at once; where it is away, what a clip can say is queued.
 * @param {Shown} shown
 * @returns {Promise<Node[]>}
 */
export async function savedPaper({ tab, paper, quoted, say }) {
  const { key, mark } = paper;
  const [known, found] = await Promise.all([ask("targets"), mark.paper ? ask("shelved", { paper: mark.paper }) : null]);
  /** @type {Shelved} */
  let on = found?.ok ? found.paper : { id: mark.paper ?? "", revision: 0, status: mark.status };
  const away = !found?.ok;

  /**
   * @param {Record<string, unknown>} changes
   * @param {Adds | null} adds the same as a clip says it; null where none can
   * @param {boolean} [careful] only if nobody changed the paper meanwhile
   */
  const change = async (changes, adds, careful = false) => {
    const done = on.id ? await ask("edit", { paper: on.id, changes, ...(careful && { revision: on.revision }) }) : { ok: false, state: "off" };
    if (done.ok) {
      on = done.paper;
      say("");
    } else if (adds && ["off", "blocked", "refused", "unpaired"].includes(done.state)) {
      await saveIn(tab, [key], adds);
      say(text("popup_queued"));
    } else {
      say(text("popup_not_changed", done.says || text("link_off_short")));
    }
    return done.ok;
  };

  const status = statusSelect(on.status ?? mark.status ?? "new", (value) => change({ status: value }, { status: value }));
  const tags = tagsField(on.tags ?? [], Promise.resolve(known.tags), ({ add, remove }) =>
    add.length > 0 ? change({ add_tags: add }, { tags: add }) : change({ remove_tags: remove }, null));
  const note = noteField(on.note ?? "", away ? "popup_note_adds" : "popup_note_placeholder");
  let soon = 0;
  const noted = async () => {
    clearTimeout(soon);
    const value = note.value.trim();
    if (value !== (on.note ?? "").trim()) {
      // Known words are changed only where they still are what was shown; offline a clip adds words to those there.
      await change({ note: value }, away ? { note: value } : null, !away);
    }
  };
  note.addEventListener("change", noted);
  note.addEventListener("input", () => {
    clearTimeout(soon);
    soon = Number(setTimeout(noted, 800)); // a popup closes without a word
  });
  const quote = quotation(quoted);
  const add = quote.parts.length > 0 ? [button(text("popup_add_quotation"), () => saveIn(tab, [key], quote.adds()))] : [];
  const where = places(known.targets, {
    choosing: false,
    standing: on.targets,
    collections: on.collections ?? [],
    filed: (path, before) => change({ ...(path && { add_collections: [path] }), ...(before.length > 0 && { remove_collections: before }) }, path && before.length === 0 ? { collections: [path] } : null),
  });
  return [
    ...head(paper, []),
    form(status, tags.part, note, [...quote.parts, ...add]),
    element("div", { class: "fields" }, ...where.parts),
    element("div", { class: "row acts" }, ...opening({ ...mark.open, ...openOf(on) }), ...(away ? [] : copying(on, say))),
  ];
}

/**
 * @param {PageSummary["papers"][number]} paper
 * @param {Node[]} buttons
 * @returns {Node[]}
 */
function head({ title, by, mark }, buttons) {
  const said = element("span", { class: `mark ${mark.state}`, id: "mark" }, markWords(mark));
  return [
    element("h2", { class: "title" }, title),
    ...(by ? [element("span", { class: "quiet" }, by)] : []),
    element("div", { class: "row" }, ...buttons, said),
  ];
}

/** @param {string} value @param {string} [hint] */
function noteField(value, hint = "popup_note_placeholder") {
  const note = element("textarea", { "rows": "2", "aria-label": text("popup_note"), "placeholder": text(hint) });
  note.value = value;
  return note;
}

/**
 * @param {HTMLElement} status
 * @param {HTMLElement} tags
 * @param {HTMLElement} note
 * @param {Node[]} quote
 */
function form(status, tags, note, quote) {
  return element(
    "div",
    { class: "fields" },
    element("div", { class: "field" }, element("span", {}, text("menu_status")), status),
    element("div", { class: "field" }, element("span", {}, text("popup_tags")), tags),
    element("div", { class: "field" }, element("span", {}, text("popup_note")), element("div", { class: "stack" }, note, ...quote)),
  );
}

/** @param {Shelved} paper @returns {{obsidian?: string, zotero?: string}} */
function openOf({ targets = {} }) {
  const addresses = Object.values(targets).map(({ url }) => url ?? "");
  const [obsidian, zotero] = ["obsidian://", "zotero://"].map((scheme) => addresses.find((one) => one.startsWith(scheme)));
  return { ...(obsidian && { obsidian }), ...(zotero && { zotero }) };
}

/** @param {{obsidian?: string, zotero?: string}} open @returns {Node[]} */
function opening({ obsidian, zotero }) {
  return [
    ...(obsidian ? [element("a", { class: "button", href: obsidian, title: text("menu_note") }, text("popup_open_note"))] : []),
    ...(zotero ? [element("a", { class: "button", href: zotero, title: text("menu_zotero") }, text("popup_open_zotero"))] : []),
  ];
}

/** @param {Shelved} paper @param {(words: string) => void} say @returns {Node[]} */
function copying(paper, say) {
  /** @type {[string, string][]} */
  const offers = [
    ["popup_copy_cite", citing.cite(paper)],
    ["popup_copy_bibtex", citing.bibtex(paper)],
    ["popup_copy_pandoc", citing.pandoc(paper)],
    ["popup_copy_markdown", citing.markdown(paper)],
  ];
  return offers.filter(([, words]) => words).map(([name, words]) =>
    button(text(name), async () => {
      await navigator.clipboard.writeText(words);
      say(text("bar_copied", words.length > 60 ? text(`${name}_done`) : words));
    }));
}
