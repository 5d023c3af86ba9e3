/** A tab without scripts of ours, as the popup over it sees it: read once. */

import { lookUp } from "./lookup.js";
import { readTab } from "./reading.js";
import { keyOf } from "./saving.js";
import { optionalAt } from "./sites.js";

/**
 * @param {{id?: number, url?: string, title?: string}} tab the address is known where a person opened the popup over it
 * @returns {Promise<PageSummary | null>} null where no paper is seen, and there is nothing to say
 */
export async function pageAt(tab) {
  const { page, papers, warnings } = await readTab(tab);
  const offer = await offered(tab.url ?? "");
  if (papers.length === 0 && !offer && warnings.length === 0) {
    return null;
  }
  const asked = papers.map((paper) => ({ key: keyOf(paper), identifiers: paper.identifiers, title: paper.title ?? "" }));
  const { marks } = asked.length > 0 ? await lookUp(asked) : { marks: /** @type {Record<string, Mark>} */ ({}) };
  return {
    page,
    papers: papers.map((paper, at) => ({ key: asked[at].key, title: named(paper, papers.length === 1 ? tab.title : "") || asked[at].key, by: by(paper), mark: marks[asked[at].key] })),
    quotation: null,
    warnings,
    ...(offer && { offer }),
  };
}

/** @param {PaperJson} paper @param {string} [tabTitle] @returns {string} */
const named = ({ title }, tabTitle) => title || tabTitle || "";

/**
 * @param {string} url
 * @returns {Promise<{title: string, origins: string[]} | null>} the site, if a person could allow buttons there
 */
async function offered(url) {
  const site = optionalAt(url);
  return site && !(await chrome.permissions.contains({ origins: site.origins })) ? { title: site.title, origins: site.origins } : null;
}

/** @param {PaperJson} paper @returns {string} "Lindqvist, Okafor, Zhao +1 · ICLR 2026 · 2026" */
function by({ creators = [], venue, published }) {
  const names = creators.slice(0, 3).map(({ name }) => (name.includes(",") ? name.split(",")[0] : name.split(" ").at(-1)));
  const more = creators.length > 3 ? ` +${creators.length - 3}` : "";
  return [names.join(", ") + more, venue, published].filter(Boolean).join(" · ");
}
