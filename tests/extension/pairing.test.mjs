// Connecting: offered by a click on the server's page, confirmed by a click on ours, to one server at a time.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { Server, TOKEN } from "./server.mjs";

const pairing = await import("../../extension/background/pairing.js");
/** @type {import("./chrome.mjs").Browser} */
let browser;
/** @type {Server} */
let server;

beforeEach(async () => {
  browser = install();
  server = await new Server().listen();
});
afterEach(() => server.close());

const kept = () => /** @type {Pairing | undefined} */ (browser.local.values.get("pairing"));

test("an offer opens our own page and spends nothing; the click there does", async () => {
  await pairing.offer(`http://localhost:${server.port}/pair`, server.code);
  assert.deepEqual(browser.opened, ["chrome-extension://papershelf/connect/connect.html"]);
  assert.deepEqual(await pairing.offered(), { port: server.port, found: "on", other: null });
  assert.deepEqual(server.requests.map(({ path }) => path), ["/api/health"]);
  assert.equal(kept(), undefined);
  assert.equal((await pairing.accept()).ok, true);
  assert.deepEqual([kept()?.port, kept()?.token, kept()?.device], [server.port, TOKEN, "D1"]);
  assert.equal(await pairing.offered(), null);
});

test("a code is spent once: the second click finds no offer", async () => {
  await pairing.offer(`http://127.0.0.1:${server.port}/pair`, server.code);
  const [one, two] = [await pairing.accept(), await pairing.accept()];
  assert.deepEqual([one.ok, two.ok, server.bodies("/api/pair").length], [true, false, 1]);
});

test("the code stays in memory, and the page that asks is not told it", async () => {
  await pairing.offer(`http://127.0.0.1:${server.port}/pair`, server.code);
  assert.equal(JSON.stringify([...browser.local.values]).includes(server.code), false);
  assert.equal(JSON.stringify(await pairing.offered()).includes(server.code), false);
});

test("declined is forgotten", async () => {
  await pairing.offer(`http://127.0.0.1:${server.port}/pair`, server.code);
  await pairing.decline();
  assert.equal((await pairing.accept()).ok, false);
  assert.equal(server.bodies("/api/pair").length, 0);
});

test("where another program answers, our page says so", async () => {
  server.fault = () => ({ body: { name: "something else" } });
  await pairing.offer(`http://127.0.0.1:${server.port}/pair`, "ABCD2345");
  assert.equal((await pairing.offered())?.found, "stranger");
  assert.equal((await pairing.accept()).ok, false);
  assert.equal(server.bodies("/api/pair").length, 0, "it must not see the code");
});

test("a second server is refused until the first is disconnected", async () => {
  await pairing.connect(server.port, server.code);
  const second = await new Server().listen();
  await pairing.offer(`http://127.0.0.1:${second.port}/pair`, second.code);
  assert.equal((await pairing.offered())?.other, server.port);
  const { ok, says } = await pairing.accept();
  assert.equal(ok, false);
  assert.match(says, new RegExp(`127\\.0\\.0\\.1:${server.port}\\. Disconnect it first`));
  assert.equal(second.requests.filter(({ path }) => path === "/api/pair").length, 0);
  await pairing.disconnect();
  assert.equal((await pairing.connect(second.port, second.code)).ok, true);
  assert.equal(kept()?.port, second.port);
  await second.close();
});

test("the same server again is fine: its key may have been removed", async () => {
  await pairing.connect(server.port, server.code);
  assert.equal((await pairing.connect(server.port, server.code)).ok, true);
});

test("disconnecting forgets the token and what that server said, and keeps the clips that wait", async () => {
  await pairing.connect(server.port, server.code);
  await browser.local.set({ "mark:arxiv:2611.10001": { state: "saved" }, "clip:1": { order: 1 }, "last": { batches: [] } });
  await pairing.disconnect();
  assert.deepEqual([...browser.local.values.keys()], ["clip:1"]);
});

test("a wrong code says what to do, and nothing is kept", async () => {
  const { ok, says } = await pairing.connect(server.port, "WRONG234");
  assert.deepEqual([ok, says], [false, "This code is not good. Get a new one."]);
  assert.equal(kept(), undefined);
});

test("nobody there: it says so", async () => {
  const { port } = server;
  await server.close();
  const { ok, says } = await pairing.connect(port, "ABCD2345");
  assert.deepEqual([ok, says], [false, `Nothing answers at 127.0.0.1:${port}. Is Papershelf running?`]);
  server = await new Server().listen();
});

test("an address is this computer's or none", () => {
  const good = { "127.0.0.1:18230": 18230, "localhost:18230": 18230, " http://127.0.0.1:18230/pair ": 18230, "http://localhost": 80 };
  for (const [typed, port] of Object.entries(good)) {
    assert.equal(pairing.portOf(typed), port, typed);
  }
  for (const typed of ["", "example.org:80", "https://127.0.0.1:18230", "127.0.0.1.example.org", "http://[::1]:1", "file:///etc", "127.0.0.1:99999", "http://127.0.0.1@example.org"]) {
    assert.equal(pairing.portOf(typed), null, typed);
  }
});
