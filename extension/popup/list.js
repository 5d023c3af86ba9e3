/** A page of many papers: choose some, tag them, save them; or save all that are new. */

import { ask } from "../pages/ask.js";
import { button, element } from "../pages/element.js";
import { plural, text } from "../pages/text.js";
import { markWords } from "./marks.js";
import { saveIn } from "./tab.js";
import { tagsField } from "./tags.js";

const MANY = 20; // above so many it asks first

/**
 * @param {import("./tab.js").ShownTab} tab
 * @param {PageSummary} summary
 * @returns {Promise<{parts: Node[], again: (summary: PageSummary) => void}>} `again`: the marks may have changed
 */
export async function listOf(tab, summary) {
  const known = await ask("targets");
  let papers = summary.papers;
  /** @type {Map<string, {box: HTMLInputElement, said: HTMLElement, before: MarkState}>} */
  const rows = new Map();
  const counted = element("span", { class: "quiet", id: "counted" });
  const choices = element("div", { class: "row" });
  const tags = tagsField([], Promise.resolve(known.tags), () => undefined);
  let sure = false;

  const fresh = () => papers.filter(({ mark }) => mark.state === "new").map(({ key }) => key);
  const chosen = () => papers.map(({ key }) => key).filter((key) => rows.get(key)?.box.checked);

  /** @param {string[]} keys */
  const save = async (keys) => {
    const given = tags.tags();
    sure = false;
    await saveIn(tab, keys, given.length > 0 ? { tags: given } : {});
    for (const { box } of rows.values()) {
      box.checked = false;
    }
    draw();
  };

  /** @param {boolean} now */
  const ask20 = (now) => {
    sure = now;
    draw();
  };

  const draw = () => {
    const some = chosen();
    const all = fresh();
    const count = /** @param {MarkState} state */ (state) => papers.filter(({ mark }) => mark.state === state).length;
    const parts = [
      plural("papers", papers.length),
      count("saved") > 0 && plural("bar_saved", count("saved")),
      count("queued") > 0 && plural("popup_queued_count", count("queued")),
      count("refused") > 0 && plural("bar_refused", count("refused")),
      plural("popup_new_count", all.length),
    ].filter(Boolean);
    counted.textContent = parts.join(" · ");
    choices.replaceChildren(...(sure
      ? [button(plural("popup_yes", all.length), () => save(all), "main"), button(text("bar_no"), () => ask20(false))]
      : [
          ...(some.length > 0 ? [button(plural("popup_save_chosen", some.length), () => save(some), "main")] : []),
          ...(all.length > 0 ? [button(plural("bar_save_all", all.length), () => (all.length > MANY ? ask20(true) : save(all)), some.length > 0 ? "" : "main")] : []),
        ]));
  };

  const lines = papers.map(({ key, title, mark }) => {
    const box = element("input", { type: "checkbox", value: key });
    box.addEventListener("change", draw);
    const said = element("span", { class: `mark ${mark.state}` }, markWords(mark));
    rows.set(key, { box, said, before: mark.state });
    return element("li", {}, element("label", { class: "check" }, box, element("span", {}, title)), said);
  });
  draw();
  return {
    parts: [
      element("h2", { class: "title" }, summary.page.title),
      counted,
      element("ul", { class: "papers" }, ...lines),
      element("div", { class: "field" }, element("span", {}, text("popup_tags")), tags.part),
      choices,
    ],
    again(now) {
      papers = now.papers;
      for (const { key, mark } of papers) {
        const row = rows.get(key);
        if (row) {
          row.said.textContent = markWords(mark);
          row.said.className = `mark ${mark.state}`;
        }
      }
      draw();
    },
  };
}
