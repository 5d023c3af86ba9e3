// The extension, the server's pages and their tests: eslint's recommended rules, no markup out of strings, and a few strict ones.

import js from "@eslint/js";
import nounsanitized from "eslint-plugin-no-unsanitized";
import globals from "globals";

export default [
  { ignores: ["node_modules/", "build/", "dist/", ".venv/"] },
  js.configs.recommended,
  nounsanitized.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "curly": ["error", "multi-line"],
      "eqeqeq": "error",
      "max-lines": ["error", 300],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-script-url": "error",
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      // Strangers' text is text: nothing here has a reason to read or write markup.
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property }))],
    },
  },
  {
    files: ["server/pages/static/*.js"],
    languageOptions: { sourceType: "module", globals: globals.browser },
  },
  {
    files: ["extension/**/*.js"],
    languageOptions: { sourceType: "module", globals: { ...globals.browser, chrome: "readonly" } },
  },
  {
    // Content scripts and adapters are classic scripts: a browser knows no other kind there.
    files: ["extension/content/*.js", "extension/sites/*.js"],
    languageOptions: { sourceType: "script", globals: { papershelf: "readonly", papershelfAdapters: "readonly", papershelfAddresses: "readonly", papershelfReading: "readonly", papershelfSites: "readonly" } },
  },
  {
    files: ["tests/**/*.mjs", "eslint.config.mjs"],
    languageOptions: { sourceType: "module", globals: globals.node },
    rules: { "no-script-url": "off" }, // hostile addresses are what some tests are about
  },
  {
    // Parts of these run inside a page.
    files: ["tests/e2e/**/*.{mjs,js}"],
    languageOptions: { globals: { ...globals.browser, chrome: "readonly" } },
    rules: { "no-new-func": "off" }, // the test's own code, sent into the page it looks at
  },
];
