// The server's own /pair page, with the extension's script on it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ROOT } from "./scripts.mjs";
import { until } from "./server.mjs";
import { MANIFEST, Tab } from "./tab.mjs";

const [, PAIR] = MANIFEST.content_scripts;
const TEMPLATE = readFileSync(new URL("server/pages/templates/pair.html", ROOT), "utf8");

/** @param {string} markup */
const opened = (markup) => new Tab(markup, "http://127.0.0.1:18230/pair", PAIR.js);

test("the script is on the /pair pages of this computer and on no other", () => {
  assert.deepEqual(PAIR.matches, ["http://127.0.0.1/pair*", "http://localhost/pair*"]);
});

test("the server's template has the button that the script looks for", () => {
  assert.match(TEMPLATE, /<button id="papershelf-pair"[^>]* data-code="\{\{ code \}\}"/);
});

test("it shows that the extension is here, and a person's click hands the code over", async () => {
  const tab = opened('<button id="papershelf-pair" data-code="ABCD2345">Connect</button>');
  assert.equal(tab.document.documentElement.dataset.extension, "present");
  const button = /** @type {HTMLButtonElement} */ (tab.document.getElementById("papershelf-pair"));
  button.click();
  assert.equal(tab.asked.length, 0, "a script's click is none");
  tab.answers.offer = { answer: { opened: true } };
  tab.press(button);
  assert.deepEqual(tab.asked, [{ type: "offer", code: "ABCD2345" }]);
  await until("it can be pressed again", () => !button.disabled);
});

test("a page without that button learns nothing", () => {
  const tab = opened("<p>Something else on port 80</p>");
  assert.deepEqual([tab.document.documentElement.dataset.extension, tab.asked.length], [undefined, 0]);
});

test("nothing of the extension can be loaded by a page, and its permissions are few", () => {
  assert.equal("web_accessible_resources" in MANIFEST, false);
  assert.deepEqual(MANIFEST.permissions, ["storage", "alarms", "contextMenus", "activeTab", "scripting"]);
  assert.deepEqual(MANIFEST.host_permissions, ["https://huggingface.co/*", "https://arxiv.org/*", "http://127.0.0.1/*"]);
  assert.match(MANIFEST.content_security_policy.extension_pages, /^default-src 'none'; script-src 'self';/);
});
