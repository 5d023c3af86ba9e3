/**
 * The pages with an adapter, and the server's own /pair page, as the background knows them by address. A site is one
 * row here and one file in sites/. The required ones have their lines in the manifest too; the others are asked for on a
 * click, and run from `registering.js` as soon as a person has said yes.
 */

/** @typedef {{name: string, title: string, origins: string[], page: RegExp, matches: string[]}} OptionalSite */

/**
 * For each its hosts to ask for, and on which pages its scripts are: on all, for some go from any of their pages to a
 * paper without loading. The manifest's `optional_host_permissions` are these, and a test holds them to it.
 * @type {OptionalSite[]}
 */
export const OPTIONAL = [
  { name: "alphaxiv", title: "alphaXiv", ...whole("www.alphaxiv.org", "alphaxiv.org") },
  { name: "openreview", title: "OpenReview", ...whole("openreview.net") },
  { name: "semanticscholar", title: "Semantic Scholar", ...whole("www.semanticscholar.org") },
  { name: "aclanthology", title: "ACL Anthology", ...whole("aclanthology.org") },
  { name: "pmlr", title: "PMLR", ...whole("proceedings.mlr.press") },
  { name: "cvf", title: "CVF Open Access", ...whole("openaccess.thecvf.com") },
];

const REQUIRED = [/^https:\/\/huggingface\.co(?::\d+)?\/papers(?:[/?#]|$)/, /^https:\/\/arxiv\.org(?::\d+)?\/(?:(?:abs|html|list)\/|search(?:[/?#]|$))/];
const SITES = [...REQUIRED, ...OPTIONAL.map(({ page }) => page)];
const PAIR = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/pair(?:[/?#]|$)/;

/** For `tabs.query`, which passes over those that a person has not allowed: where marks are shown. */
export const PAGES = [
  "https://huggingface.co/*",
  ...["abs/*", "html/*", "list/*", "search*"].map((path) => `https://arxiv.org/${path}`),
  ...OPTIONAL.flatMap(({ matches }) => matches),
];

/** @typedef {"site" | "pair" | "own"} Sender a page with an adapter, the server's /pair page, a page of ours */

/**
 * Who sent a message: only our own pages may do everything.
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Sender | null}
 */
export function kindOf({ id, url = "", tab, frameId }) {
  if (id !== chrome.runtime.id) {
    return null;
  }
  if (url.startsWith(chrome.runtime.getURL(""))) {
    return "own";
  }
  if (!tab || frameId !== 0) {
    return null;
  }
  if (SITES.some((site) => site.test(url))) {
    return "site";
  }
  return PAIR.test(url) ? "pair" : null;
}

/**
 * The site of a page that could have buttons, if a person allowed them there.
 * @param {string} url
 * @returns {OptionalSite | null}
 */
export function optionalAt(url) {
  return OPTIONAL.find(({ page }) => page.test(url)) ?? null;
}

/** @param {string[]} hosts all of whose pages are looked at */
function whole(...hosts) {
  const origins = hosts.map((host) => `https://${host}/*`);
  return { origins, matches: origins, page: new RegExp(`^https://(?:${hosts.map((host) => host.replaceAll(".", "\\.")).join("|")})(?::\\d+)?/`) };
}
