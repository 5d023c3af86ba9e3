/** This page's papers: one with all that can be said of it, or a list. */

import { element } from "../pages/element.js";
import { text } from "../pages/text.js";
import { listOf } from "./list.js";
import { markWords } from "./marks.js";
import { newPaper, savedPaper } from "./paper.js";
import { seenIn, shownTab } from "./tab.js";

/**
 * Draws, and draws again: what a person is typing stays where only marks have changed.
 * @param {HTMLElement} section
 * @param {(words: string) => void} say
 * @returns {() => Promise<void>}
 */
export function pageDrawer(section, say) {
  let shown = "";
  /** @type {(summary: PageSummary) => void} */
  let again = () => undefined;
  /** @type {Promise<void>} one after the other: two at once would draw the older state last */
  let drawing = Promise.resolve();

  const draw = async () => {
    const tab = await shownTab();
    const summary = tab === null ? null : await seenIn(tab);
    const one = summary && summary.papers.length > 0 && (summary.page.kind === "paper" || summary.papers.length === 1) ? summary.papers[0] : null;
    const what = JSON.stringify([summary?.page.url, one ? [one.key, one.mark.state, one.mark.paper] : summary?.papers.map(({ key }) => key)]);
    if (what === shown && summary) {
      again(summary);
      return;
    }
    shown = what;
    again = () => undefined;
    if (tab === null || !summary || summary.papers.length === 0) {
      section.replaceChildren(element("p", { class: "quiet" }, text("popup_nothing")), ...unread(summary));
      return;
    }
    if (one) {
      const drawn = { tab, paper: one, quoted: summary.quotation, say };
      section.replaceChildren(...(await (one.mark.state === "saved" ? savedPaper(drawn) : newPaper(drawn))), ...unread(summary));
      again = ({ papers }) => section.querySelector("#mark")?.replaceChildren(markWords(papers[0].mark));
      return;
    }
    const list = await listOf(tab, summary);
    section.replaceChildren(...list.parts, ...unread(summary));
    again = list.again;
  };

  return () => {
    drawing = drawing.then(draw, draw);
    return drawing;
  };
}

/** What the page's reader could not read. @param {PageSummary | null} summary @returns {HTMLElement[]} */
function unread(summary) {
  const warnings = summary?.warnings ?? [];
  return warnings.length > 0 ? [element("p", { class: "quiet unread" }, text("popup_unread", warnings.join(" ")))] : [];
}
