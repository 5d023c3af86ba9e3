// The options page's list of other sites: what is allowed, allowed on a click, taken back on one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { i18n } from "./chrome.mjs";
import { page } from "./scripts.mjs";
import { until } from "./server.mjs";
import { trusted } from "./tab.mjs";

const SITES = [{ title: "OpenReview", origins: ["https://openreview.net/*"] }, { title: "PMLR", origins: ["https://proceedings.mlr.press/*"] }];

test("each site says whether it is allowed, and one click changes that", async () => {
  const dom = page('<ul id="sites"></ul>', "https://options.example/");
  const list = /** @type {HTMLElement} */ (dom.window.document.getElementById("sites"));
  const allowed = new Set(SITES[1].origins);
  Object.assign(globalThis, {
    document: dom.window.document,
    chrome: {
      i18n,
      runtime: { sendMessage: async () => ({ answer: SITES }) },
      permissions: {
        contains: async (/** @type {any} */ { origins }) => origins.every((/** @type {string} */ one) => allowed.has(one)),
        request: async (/** @type {any} */ { origins }) => origins.forEach((/** @type {string} */ one) => allowed.add(one)),
        remove: async (/** @type {any} */ { origins }) => origins.forEach((/** @type {string} */ one) => allowed.delete(one)),
      },
    },
  });
  const { drawSites, optionalSites } = await import("../../extension/options/sites.js");
  const draw = async () => drawSites(list, await optionalSites(), draw);
  await draw();
  const rows = () => [...list.children].map((row) => row.textContent);
  assert.deepEqual(rows(), ["OpenReviewShow buttons", "PMLR allowedTake back"]);

  const press = (/** @type {number} */ at) => trusted(list.querySelectorAll("button")[at], new dom.window.MouseEvent("click"));
  const [first] = list.children;
  await draw();
  assert.equal(list.children[0], first, "drawn anew, it is not taken from under the mouse");
  press(0);
  await until("it is allowed", () => rows()[0] === "OpenReview allowedTake back");
  press(1);
  await until("it is taken back", () => rows()[1] === "PMLRShow buttons");
  assert.deepEqual([...allowed], SITES[0].origins);
});
