/** A tab without scripts of ours, as the popup over it sees it: by what its address says. */

import { paperAt } from "./addresses.js";
import { lookUp } from "./lookup.js";
import { keyOf } from "./saving.js";

/**
 * @param {{url?: string, title?: string}} tab the address is known where a person opened the popup over it
 * @returns {Promise<PageSummary | null>} null where the address leads to no paper
 */
export async function pageAt({ url = "", title = "" }) {
  const paper = paperAt(url);
  if (!paper) {
    return null;
  }
  const key = keyOf(paper);
  const { marks } = await lookUp([{ key, identifiers: paper.identifiers, title: "" }]);
  return { page: { url, title, kind: "other" }, papers: [{ key, title: title || key, by: "", mark: marks[key] }], quotation: null, warnings: [] };
}
