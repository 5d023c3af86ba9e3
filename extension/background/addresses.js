/** What an address alone says, for the background; and for which links the context menu is worth the offer. */

import "../sites/addresses.js";

/** For `contextMenus`: where a link is worth the offer. */
export const LINKS = [
  ...["arxiv", "alphaxiv"].flatMap((name) => ["abs", "pdf", "html"].map((kind) => `*://*.${name}.org/${kind}/*`)),
  "*://*.alphaxiv.org/overview/*", "*://*.ar5iv.org/*", "*://ar5iv.labs.arxiv.org/html/*", "*://huggingface.co/papers/*.*", "*://*.doi.org/10.*",
  "*://openreview.net/forum*", "*://openreview.net/pdf*", "*://aclanthology.org/*-*", "*://www.aclanthology.org/*-*", "*://pubmed.ncbi.nlm.nih.gov/*",
  "*://www.ncbi.nlm.nih.gov/pmc/articles/*", "*://pmc.ncbi.nlm.nih.gov/articles/*", "*://www.semanticscholar.org/paper/*",
  "*://*.acm.org/doi/*", "*://*.wiley.com/doi/*", "*://link.springer.com/*/10.*", "*://*.acs.org/doi/*", "*://*.tandfonline.com/doi/*",
];

export const { paperAt } = globalThis.papershelfAddresses;
