/** A paper as others cite it: `\cite{key}`, `[@key]`, BibTeX, a Markdown link. Pure. */

/** @type {Record<string, string>} */
const TYPES = { journal: "article", conference: "inproceedings" };
/** @type {Record<string, string>} */
const SPECIAL = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

/** @param {Shelved} paper @returns {string} "" where it has no citekey */
export function cite({ citekey }) {
  return citekey ? `\\cite{${citekey}}` : "";
}

/** @param {Shelved} paper @returns {string} as Pandoc and Obsidian's citation plugins read it */
export function pandoc({ citekey }) {
  return citekey ? `[@${citekey}]` : "";
}

/** @param {Shelved} paper @returns {string} */
export function markdown(paper) {
  const title = (paper.title ?? paper.id).replace(/[\\[\]]/g, "\\$&");
  const url = address(paper);
  return url ? `[${title}](${url.replace(/[()\s<>]/g, encodeURIComponent)})` : title;
}

/** @param {Shelved} paper @returns {string} one entry */
export function bibtex(paper) {
  const { type = "", title = "", creators = [], published = "", venue = "", volume = "", issue = "", pages = "", publisher = "" } = paper;
  const arxiv = value(paper, "arxiv").replace(/v\d+$/, "");
  const [year, month] = published.split("-");
  const kind = TYPES[type] ?? "misc";
  /** @type {[string, string][]} */
  const fields = [
    ["title", title && `{${escaped(title)}}`], // in two pairs of braces: its capitals stay
    ["author", creators.map(({ family, given }) => escaped(given ? `${family}, ${given}` : `{${family}}`)).join(" and ")],
    ["year", year],
    ["month", month ? String(Number(month)) : ""],
    [kind === "article" ? "journal" : kind === "inproceedings" ? "booktitle" : "howpublished", escaped(venue)],
    ["volume", escaped(volume)],
    ["number", escaped(issue)],
    ["pages", escaped(pages).replace(/(\d)\s*[-–]\s*(\d)/, "$1--$2")],
    ["publisher", escaped(publisher)],
    ["doi", paired(value(paper, "doi"))],
    ...(arxiv ? /** @type {[string, string][]} */ ([["eprint", arxiv], ["archivePrefix", "arXiv"]]) : []),
    ["url", paired(address(paper))],
  ];
  const lines = fields.filter(([, said]) => said).map(([name, said]) => `  ${name} = {${said}},`);
  return `@${kind}{${paper.citekey ?? keyOf(paper)},\n${lines.join("\n")}\n}\n`;
}

/** @param {Shelved} paper @returns {string} where Zotero gave none: surname, year, first word of the title */
function keyOf({ creators = [], published = "", title = "", id }) {
  const parts = [creators[0]?.family ?? "", published.slice(0, 4), title.split(/\s+/)[0] ?? ""];
  const key = parts.map((one) => one.normalize("NFD").replace(/[^A-Za-z0-9]/g, "")).join("").toLowerCase();
  return key || id;
}

/** @param {Shelved} paper @param {string} scheme @returns {string} */
function value({ identifiers = [] }, scheme) {
  return identifiers.find((one) => one.startsWith(`${scheme}:`))?.slice(scheme.length + 1) ?? "";
}

/** @param {Shelved} paper @returns {string} where a reader finds it */
function address(paper) {
  const arxiv = value(paper, "arxiv").replace(/v\d+$/, "");
  const doi = value(paper, "doi");
  const links = Object.values(paper.links ?? {});
  return paper.links?.abs ?? (arxiv ? `https://arxiv.org/abs/${arxiv}` : doi ? `https://doi.org/${doi}` : links[0] ?? "");
}

/** @param {string} words @returns {string} for LaTeX; what is LaTeX already, between two $, stays */
function escaped(words) {
  return paired(words)
    .split(/((?<!\\)\$[^$]+\$)/)
    .map((part, place) => (place % 2 ? part : part.replace(/[&%#_$]/g, "\\$&").replace(/\\(?![&%#_$])|[~^]/g, (one) => SPECIAL[one])))
    .join("");
}

/** @param {string} words @returns {string} without braces that are not in pairs: they would end the entry */
function paired(words) {
  let depth = 0;
  for (const brace of words.match(/[{}]/g) ?? []) {
    depth += brace === "{" ? 1 : -1;
    if (depth < 0) break;
  }
  return depth ? words.replace(/[{}]/g, "") : words;
}
