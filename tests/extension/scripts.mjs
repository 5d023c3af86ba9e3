// Classic scripts in a jsdom page, as a browser runs content scripts: in one context, one after another.

import { readFileSync } from "node:fs";
import { after } from "node:test";
import vm from "node:vm";
import { JSDOM } from "jsdom";

export const ROOT = new URL("../../", import.meta.url);

/**
 * A page at an address, with a world of its own for scripts beside the page's.
 * @param {string} markup
 * @param {string} url
 * @returns {JSDOM}
 */
export function page(markup, url) {
  const dom = new JSDOM(markup, { url, runScripts: "outside-only", pretendToBeVisual: true });
  after(() => dom.window.close()); // its timers would keep the tests waiting
  return dom;
}

/**
 * Run files of extension/ in a page.
 * @param {JSDOM} dom
 * @param {string[]} files such as "sites/huggingface.js"
 * @param {Record<string, unknown>} [globals] set before
 * @returns {any} the global object of that world
 */
export function run(dom, files, globals = {}) {
  const world = dom.getInternalVMContext();
  Object.assign(world, globals);
  for (const file of files) {
    const path = new URL(`extension/${file}`, ROOT);
    vm.runInContext(readFileSync(path, "utf8"), world, { filename: path.pathname });
  }
  return world;
}
