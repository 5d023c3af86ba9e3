/** The PDFs of batches too long to have got them without a word: asked for. */

import { call } from "./client.js";

/**
 * @param {string[]} batches
 * @returns {Promise<PdfsWished>}
 */
export async function getPdfs(batches) {
  /** @type {PdfsWished} */
  const wished = { ok: true, says: "", wanted: 0, there: 0, without: [] };
  for (const batch of batches) {
    const answer = await call("/api/pdfs", { batch });
    if (!answer.ok) {
      return { ...wished, ok: false, says: answer.says };
    }
    const { wanted = [], there = [], without = [] } = answer.body ?? {};
    wished.wanted += wanted.length;
    wished.there += there.length;
    wished.without = [...new Set([...wished.without, ...without.map((/** @type {{why: string}} */ { why }) => why)])];
  }
  return wished;
}
