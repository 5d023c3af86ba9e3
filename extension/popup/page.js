/** This page's papers: one with all that can be said of it, or a list. */

import { button, element } from "../pages/element.js";
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
      section.replaceChildren(element("p", { class: "quiet" }, text("popup_nothing")), ...unread(summary), ...offer(summary));
      return;
    }
    if (one) {
      const drawn = { tab, paper: one, quoted: summary.quotation, say };
      section.replaceChildren(...(await (one.mark.state === "saved" ? savedPaper(drawn) : newPaper(drawn))), ...unread(summary), ...offer(summary));
      again = ({ papers }) => section.querySelector("#mark")?.replaceChildren(markWords(papers[0].mark));
      return;
    }
    const list = await listOf(tab, summary);
    section.replaceChildren(...list.parts, ...unread(summary), ...offer(summary));
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

/**
 * Buttons on a site's own pages, once a person allows it there: the request comes first in the click, nothing awaited.
 * @param {PageSummary | null} summary
 * @returns {HTMLElement[]}
 */
function offer(summary) {
  if (!summary?.offer) {
    return [];
  }
  const { title, origins } = summary.offer;
  const row = element("div", { class: "row", id: "offer" }, button(text("popup_offer", title), async () => {
    if (await chrome.permissions.request({ origins })) {
      row.remove(); // the background puts the buttons into the page
    }
  }));
  return [row];
}
