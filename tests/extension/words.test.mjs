// The words of _locales: each that is asked for is there, each that is there is asked for, and none stands in a script.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { i18n } from "./chrome.mjs";
import { page, ROOT, run } from "./scripts.mjs";

const EXTENSION = new URL("extension/", ROOT);
const files = readdirSync(EXTENSION, { recursive: true, encoding: "utf8" });
const source = (/** @type {string} */ name) => readFileSync(new URL(name, EXTENSION), "utf8");
const messagesOf = (/** @type {string} */ locale) => JSON.parse(source(`_locales/${locale}/messages.json`));
const LOCALES = readdirSync(new URL("_locales", EXTENSION));
/** @type {Record<string, {message: string}>} */
const english = messagesOf("en");

/** Every string in code and pages: a name may pass through a variable on its way. */
const said = files.filter((name) => /\.(?:js|html|json)$/.test(name) && !name.includes("_locales"))
  .flatMap((name) => [...source(name).matchAll(/["'`]([a-z][a-z_]*)(\$\{[^}]*\})?["'`]|__MSG_(\w+)__/g)]);
const literal = new Set(said.map(([, name, rest, msg]) => (rest ? "" : name ?? msg)));
const begun = [...new Set(said.filter(([, , rest]) => rest).map(([, name]) => name))];
/** What is put behind a name: `${name}_done`. */
const ends = files.filter((name) => name.endsWith(".js")).flatMap((name) => [...source(name).matchAll(/`\$\{\w+\}(_[a-z_]+)`/g)].map(([, end]) => end));
const asked = files.filter((name) => name.endsWith(".js"))
  .flatMap((name) => [...source(name).matchAll(/\b(?:text|plural)\(\s*"(\w+)"/g)].map(([, one]) => one));
const inPages = files.filter((name) => name.endsWith(".html"))
  .flatMap((name) => [...source(name).matchAll(/data-text(?:-[\w-]+)?="(\w+)"/g)].map(([, one]) => one));

test("every message that is asked for by name is there", () => {
  assert.ok(asked.length > 50);
  assert.deepEqual([...new Set([...asked, ...inPages])].filter((name) => !(name in english)), []);
});

test("every message that is there is asked for", () => {
  const unused = Object.keys(english).filter((name) => {
    const base = name.replace(/_(?:zero|one|two|few|many|other)$/, "");
    const roots = [name, base, ...ends.filter((end) => base.endsWith(end)).map((end) => base.slice(0, -end.length))];
    return !roots.some((one) => literal.has(one)) && !begun.some((prefix) => prefix.endsWith("_") && name.startsWith(prefix));
  });
  assert.deepEqual(unused, []);
});

test("every state and every link has its words", () => {
  const states = ["new", "saving", "saved", "queued", "refused", "zotero", "vault", "maybe"];
  const links = ["on", "unpaired", "off", "stranger", "refused", "blocked", "problem"];
  const wanted = [...states.flatMap((one) => [`mark_${one}`, `explain_${one}`]), ...links.flatMap((one) => [`bar_waits_${one}`, `bar_waits_${one}_one`])];
  assert.deepEqual(wanted.filter((name) => !(name in english)), []);
});

test("a language may lack messages, but has none that English lacks, and puts in as much", () => {
  assert.ok(LOCALES.includes("en"));
  for (const locale of LOCALES) {
    for (const [name, { message }] of Object.entries(messagesOf(locale))) {
      const places = [...new Set(message.match(/\$[1-9]/g))].toSorted();
      const base = english[name] ?? english[name.replace(/_(?:zero|one|two|few|many|other)$/, "")];
      assert.ok(base, `${locale}: ${name}`);
      const allowed = new Set(["$1", ...(base.message.match(/\$[1-9]/g) ?? [])]);
      assert.ok(places.every((one) => allowed.has(one)), `${locale}: ${name} puts in ${places.join(", ")}`);
    }
  }
});

test("the stores take name and description", () => {
  assert.ok(english.name.message.length <= 45 && english.description.message.length <= 132);
});

test("a number chooses its form, and a name without a message is shown as it is", () => {
  const { papershelf: { plural, text } } = run(page("<body>", "https://page.example/"), ["content/text.js"], { chrome: { i18n } });
  assert.deepEqual([plural("papers", 1), plural("papers", 2), plural("papers", 0), plural("bar_tagged", 1, "a, b")], ["1 paper", "2 papers", "0 papers", "Tagged: a, b."]);
  assert.equal(text("not_there"), "not_there");
});
