/**
 * The pages with an adapter, and the server's own /pair page, as the background knows them by address.
 * A site is one row here, one file in sites/, and its lines in the manifest.
 */

/** For `tabs.query`: where marks are shown. */
export const PAGES = ["https://huggingface.co/*", ...["abs/*", "html/*", "list/*", "search*"].map((path) => `https://arxiv.org/${path}`)];

const SITES = [/^https:\/\/huggingface\.co(?::\d+)?\/papers(?:[/?#]|$)/, /^https:\/\/arxiv\.org(?::\d+)?\/(?:(?:abs|html|list)\/|search(?:[/?#]|$))/];
const PAIR = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/pair(?:[/?#]|$)/;

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
