// Drives one real browser with the real extension in it: a JSON command a line in, a JSON answer a line out.
// Chromium and Firefox through one library (puppeteer-core), so that every test runs in both.
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

/** @type {import("puppeteer-core").Browser} */
let browser;
/** @type {Map<string, import("puppeteer-core").Page>} */
const tabs = new Map();
let count = 0;
/** @type {string[]} */
const asked = [];
const watched = new WeakSet();
/** @type {WeakMap<object, string[]>} */
const complaints = new WeakMap();

/** Of the sites that the tests play. */
const HOSTS = ["huggingface.co", "arxiv.org", "openreview.net", "aclanthology.org"];

// Without these, Chromium tries to reach its maker's services at every start.
const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--ignore-certificate-errors",
];

const commands = {
  /** Start the browser with the extension; the hosts lead to the test's own site. */
  async launch({ kind, path, extension, site, size, geckoId, uuid, profile }) {
    const shared = {
      executablePath: path,
      headless: true,
      acceptInsecureCerts: true,
      defaultViewport: { width: size[0], height: size[1] },
      protocolTimeout: 60_000,
      ...(profile && { userDataDir: profile }),
    };
    if (kind === "chromium") {
      browser = await puppeteer.launch({
        ...shared,
        browser: "chrome",
        pipe: true,
        enableExtensions: [extension],
        args: [...CHROMIUM, `--host-resolver-rules=${HOSTS.map((host) => `MAP ${host} 127.0.0.1:${site}`).join(", ")}`],
      });
      return {};
    }
    browser = await puppeteer.launch({
      ...shared,
      browser: "firefox",
      args: ["-remote-allow-system-access"],
      extraPrefsFirefox: {
        "network.dns.localDomains": HOSTS.join(","),
        "extensions.webextensions.uuids": JSON.stringify({ [geckoId]: uuid }),
        // For a profile that brings the extension along: it is not signed, and lies where a person did not put it.
        "xpinstall.signatures.required": false,
        "extensions.autoDisableScopes": 0,
        // The background is ended after so many milliseconds without work, ten times sooner than usual; sooner still, it
        // is ended while it waits for a server that has to share the processors with three browsers.
        "extensions.background.idle.timeout": 3_000,
      },
    });
    if (!profile) await browser.installExtension(extension);
    return {};
  },

  /** A new tab. Addresses of an extension never report that they have loaded in Firefox: they are not waited for. */
  async open({ url, size }) {
    const page = await browser.newPage();
    if (size) await page.setViewport({ width: size[0], height: size[1] });
    await go(page, url);
    return { tab: remember(page) };
  },

  async goto({ tab, url }) {
    await go(held(tab), url);
    return {};
  },

  /** Every tab with its address, those too that the extension opened. */
  async tabs() {
    const found = [];
    for (const page of await browser.pages()) {
      const url = await page.evaluate(() => location.href).catch(() => page.url());
      found.push({ tab: remember(page), url });
    }
    return { tabs: found };
  },

  /** The value of a function's body, run in the page: as the driver's own script, for a page may forbid `Function`. */
  async evaluate({ tab, body, argument }) {
    const value = await held(tab).evaluate(`((argument) => {${body}\n})(${JSON.stringify(argument ?? null)})`);
    return { value: value ?? null };
  },

  /** A real click (trusted, with the mouse) at a place given in parts of an element's width and height. */
  async click({ tab, selector, index, x, y }) {
    const page = held(tab);
    const box = await page.evaluate(
      (css, place) => {
        const element = document.querySelectorAll(css)[place];
        if (!element) return null;
        element.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width, height } = element.getBoundingClientRect();
        return { left, top, width, height };
      },
      selector,
      index ?? 0,
    );
    if (!box) throw new Error(`nothing matches ${selector} [${index ?? 0}]`);
    await page.mouse.click(box.left + box.width * (x ?? 0.5), box.top + box.height * (y ?? 0.5));
    return {};
  },

  async press({ tab, key }) {
    // "Shift+Tab": what is held down before it, and let go after it.
    const keys = key.split("+");
    const last = keys.pop();
    for (const one of keys) await held(tab).keyboard.down(one);
    await held(tab).keyboard.press(last);
    for (const one of keys) await held(tab).keyboard.up(one);
    return {};
  },

  async type({ tab, selector, text }) {
    await held(tab).focus(selector);
    await held(tab).keyboard.type(text);
    return {};
  },

  /** What a tab's pages complained of since the last time: dialogs, and what their policy forbade. */
  async complaints({ tab }) {
    return { complaints: (complaints.get(held(tab)) ?? []).splice(0) };
  },

  /** How a tab is: its size, its light, whether its pages may run scripts. */
  async look({ tab, size, dark, javascript }) {
    const page = held(tab);
    if (size) await page.setViewport({ width: size[0], height: size[1] });
    if (dark !== null) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    if (javascript !== null) await page.setJavaScriptEnabled(javascript);
    return {};
  },

  async chooseFile({ tab, selector, path }) {
    const field = await held(tab).$(selector);
    if (!field) throw new Error(`nothing matches ${selector}`);
    await field.uploadFile(path);
    return {};
  },

  async screenshot({ tab, path, clip, dark }) {
    const page = held(tab);
    if (dark !== undefined) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    }
    await page.bringToFront();
    await page.screenshot(clip ? { path, clip } : { path });
    return {};
  },

  /** Chromium only: what a tab does from now on, until `untrace` writes it to a file, as its developer tools would. */
  async trace({ tab }) {
    const categories = ["toplevel", "devtools.timeline", "v8.execute"];
    await held(tab).tracing.start({ categories });
    return {};
  },

  async untrace({ tab, path }) {
    await writeFile(path, (await held(tab).tracing.stop()) ?? "");
    return {};
  },

  /** Chromium only: the addresses that the extension's background asked since the last time. */
  async asked() {
    const target = await browser.waitForTarget((one) => one.type() === "service_worker");
    const { client } = /** @type {any} */ (await target.worker());
    if (!watched.has(client)) {
      watched.add(client);
      client.on("Network.requestWillBeSent", ({ request }) => asked.push(`${request.method} ${request.url}`));
      await client.send("Network.enable");
    }
    return { asked: asked.splice(0) };
  },

  /** Chromium only: what axe-core finds on a page of the extension, or on what it put into a site's page. */
  async axe({ tab, injected }) {
    const page = held(tab);
    const source = await readFile(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
    // In the content scripts' own world a closed root can be asked for, so axe sees what a person sees.
    const pierce = `Object.defineProperty(Element.prototype, "shadowRoot", {
      configurable: true,
      get() { return this.dataset?.papershelf === undefined ? null : chrome.dom.openOrClosedShadowRoot(this); },
    });`;
    const client = await page.createCDPSession();
    /** @type {any[]} */
    const worlds = [];
    client.on("Runtime.executionContextCreated", ({ context }) => worlds.push(context));
    await client.send("Runtime.enable");
    const world = injected ? worlds.find(({ origin }) => origin.startsWith("chrome-extension:")) : worlds.find(({ auxData }) => auxData.isDefault);
    const run = async (expression) => {
      const done = await client.send("Runtime.evaluate", { expression, contextId: world.id, awaitPromise: true, returnByValue: true });
      if (done.exceptionDetails) throw new Error(done.exceptionDetails.exception?.description ?? done.exceptionDetails.text);
      return done.result.value;
    };
    await run(`${injected ? pierce : ""}${source};0`);
    const where = injected ? '{ include: [["[data-papershelf]"]] }' : "document";
    const found = await run(`axe.run(${where}).then(({ violations, passes }) => ({
      passed: passes.map(({ id }) => id),
      violations: violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, target, any }) => ({ id, help, html, target, why: any.map(({ message }) => message) }))),
    }))`);
    await client.detach();
    return found;
  },

  async close({ tab }) {
    await held(tab).close();
    tabs.delete(tab);
    return {};
  },

  /** End the extension's background, as Chrome does after thirty idle seconds; Firefox does it by its preference. */
  async killWorker() {
    const found = browser.targets().filter((target) => target.type() === "service_worker");
    for (const target of found) await (await target.worker()).close();
    return { killed: found.length };
  },

  async quit() {
    await browser?.close();
    return {};
  },
};

async function go(page, url) {
  if (url.startsWith("moz-extension:")) page.goto(url).catch(() => undefined);
  else await page.goto(url, { waitUntil: "domcontentloaded" });
}

function remember(page) {
  for (const [name, known] of tabs) if (known === page) return name;
  const name = `tab${(count += 1)}`;
  tabs.set(name, page);
  const heard = [];
  complaints.set(page, heard);
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) heard.push(message.text());
  });
  page.on("pageerror", (error) => heard.push(String(error)));
  return name;
}

function held(tab) {
  const page = tabs.get(tab);
  if (!page) throw new Error(`no such tab: ${tab}`);
  return page;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...words } = JSON.parse(line);
  try {
    process.stdout.write(`${JSON.stringify({ ok: true, ...(await commands[command](words)) })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ ok: false, error: String(error?.stack ?? error) })}\n`);
  }
  if (command === "quit") process.exit(0);
}
