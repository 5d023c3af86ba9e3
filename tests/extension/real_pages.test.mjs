// The adapters on real pages, where they lie beside the project (they are no part of it): nothing of them stands here.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { page, ROOT, run } from "./scripts.mjs";

const SAMPLES = new URL("../shared/samples/", ROOT);
const SCRIPTS = ["reading", "names", "linked", "metadata", "addresses", "adapter", "huggingface", "arxiv", "aclanthology", "generic"].map((name) => `sites/${name}.js`);

/** @type {[file: string, url: string, site: string, papers: number][]} how many papers a page shows (samples/INDEX.md) */
const PAGES = [
  ["arxiv/abs_1706.03762.html", "https://arxiv.org/abs/1706.03762v7", "arxiv", 1],
  ["arxiv/abs_hep-th_9711200.html", "https://arxiv.org/abs/hep-th/9711200", "arxiv", 1],
  ["arxiv/list_cs.CL_recent.html", "https://arxiv.org/list/cs.CL/recent", "arxiv", 50],
  ["arxiv/search_all_attention.html", "https://arxiv.org/search/?query=attention&searchtype=all", "arxiv", 50],
  ["neighbours/acl_2021.naacl-main.208.html", "https://aclanthology.org/2021.naacl-main.208/", "aclanthology", 1],
  ["hf_html/daily_2024-08-01_full.html", "https://huggingface.co/papers?date=2024-08-01", "huggingface", 13],
  ["hf_html/paper_1810.04805_2026-07-25_excerpt.html", "https://huggingface.co/papers/1810.04805", "huggingface", 1],
];

for (const [file, url, name, count] of PAGES) {
  test(`the real page ${file} is read whole`, { skip: !existsSync(SAMPLES) && "no shared samples beside the project" }, () => {
    const dom = page(readFileSync(new URL(file, SAMPLES), "utf8"), url);
    const { papershelfSites } = run(dom, SCRIPTS);
    /** @type {Site} */
    const site = papershelfSites.find((/** @type {Site} */ one) => one.matches(url));
    assert.equal(site.name, name);
    const { papers, warnings } = site.read(dom.window.document, url);
    assert.deepEqual([papers.length, [...warnings]], [count, []]);
    for (const paper of papers) {
      assert.ok(paper.title && paper.identifiers.length > 0 && paper.creators?.length, JSON.stringify(paper));
    }
    if (count === 1) {
      assert.ok(papers[0].abstract && papers[0].published, JSON.stringify(papers[0]));
    }
    assert.equal(new Set(site.cards(dom.window.document, url).map(({ key }) => key)).size, count);
  });
}
