/** A mark in the popup's words. */

import { text } from "../pages/text.js";

/** @param {Mark} mark @returns {string} "" for a paper that is new */
export function markWords({ state, savedAt, says, news }) {
  switch (state) {
    case "new":
      return "";
    case "saved":
      return [savedAt ? text("popup_saved", day(savedAt)) : text("mark_saved"), news].filter(Boolean).join(" · ");
    case "queued":
      return text("popup_mark_queued");
    case "refused":
      return text("mark_refused_why", says ?? text("no_reason"));
    case "maybe":
      return says ?? text("explain_maybe_like");
    case "zotero":
    case "vault":
      return text(`popup_mark_${state}`);
    default:
      return text(`mark_${state}`);
  }
}

/** @param {string} stamp ISO 8601 @returns {string} the day, with the year where it is not this one */
export function day(stamp) {
  const date = new Date(stamp);
  const thisYear = date.getFullYear() === new Date().getFullYear();
  return date.toLocaleDateString(text("language"), { day: "numeric", month: "short", ...(!thisYear && { year: "numeric" }) });
}
