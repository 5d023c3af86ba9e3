// The background as the browser drives it: messages from pages, alarms, starts; who may ask for what.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { clip, Server, TOKEN, until } from "./server.mjs";

const LIST = "https://huggingface.co/papers";
/** @type {import("./chrome.mjs").Browser} */
let browser;
/** @type {Server} */
let server;

// Its listeners are registered once, when it is loaded: one browser for all tests, emptied between them.
before(async () => {
  browser = install();
  await import("../../extension/background/index.js");
});
beforeEach(async () => {
  server = await new Server().listen();
  browser.local.values.clear();
  browser.session.values.clear();
  Object.assign(browser, { told: [], opened: [], permitted: true });
  browser.alarms.clear();
});
afterEach(async () => {
  await ask({ type: "send" }); // what a test began ends with it
  await server.close();
});
after(() => Reflect.deleteProperty(globalThis, "chrome"));

const pair = () => browser.local.set({ pairing: { port: server.port, token: TOKEN, device: "D1", since: "2026-11-24T08:00:00Z" } });
const pairPage = () => `http://127.0.0.1:${server.port}/pair`;

/** @param {Record<string, unknown>} message */
const ask = async (message, url = "own") => (await browser.send(message, url))?.answer;

test("a click is answered when its clip is kept, and the page is told when it arrived", async () => {
  await pair();
  assert.deepEqual(await ask({ type: "save", clips: [clip(1)] }, LIST), { kept: 1 });
  await until("it arrived", () => browser.news.length > 0);
  const [{ key, mark, outcome, batch }] = browser.news;
  assert.deepEqual([key, mark.state, outcome, batch], [clip(1).key, "saved", "created", "B1"]);
});

test("a click is kept by a browser that is not connected yet, and goes over once it is", async () => {
  await ask({ type: "save", clips: [clip(1)] }, LIST);
  await until("the page was told", () => browser.news.length > 0);
  assert.deepEqual([browser.news[0].mark.state, browser.told.at(-1).link, browser.badge], ["queued", "unpaired", "1"]);
  await ask({ type: "connect", address: `127.0.0.1:${server.port}`, code: "abcd 2345" });
  await until("it arrived", () => server.clips.size === 1);
});

test("a click that cannot be kept says why, and the marks make room for it first", async () => {
  await browser.local.set({ "mark:arxiv:2611.10009": { state: "saved" } });
  browser.local.fail = "QuotaBytes quota exceeded";
  const said = await browser.send({ type: "save", clips: [clip(1)] }, LIST);
  browser.local.fail = "";
  assert.match(said.error, /^The browser has no room left for Papershelf\. .* save it as a file/);
  assert.equal(browser.kept("mark:").size, 0);
});

test("an alarm, a start and a lookup that worked send what waits", async () => {
  await pair();
  /** @type {[string, () => unknown][]} */
  const wakes = [
    ["alarm", () => browser.onAlarm.tell({ name: "send" })],
    ["start", () => browser.onStartup.tell()],
    ["update", () => browser.onInstalled.tell({ reason: "update" })],
    ["lookup", () => ask({ type: "lookup", items: [] }, LIST)],
  ];
  for (const [number, [name, wake]] of wakes.entries()) {
    const { add } = await import("../../extension/background/clips.js");
    await add([clip(number)]);
    wake();
    await until(`${name} sent it`, () => server.clips.size === number + 1);
    await until(`${name} settled`, () => browser.kept("clip:").size === 0 && browser.alarms.size === 0);
  }
});

test("opening the popup while the server is there sends what waits", async () => {
  await pair();
  const { add } = await import("../../extension/background/clips.js");
  await add([clip(1)]);
  assert.equal((await ask({ type: "status" })).waiting, 1);
  await until("it arrived", () => server.clips.size === 1);
});

test("clicks while the server is away do not make the pause longer", async () => {
  await pair();
  server.fault = () => "cut";
  for (const number of [1, 2, 3]) {
    await ask({ type: "save", clips: [clip(number)] }, LIST);
    await until("the page was told", () => browser.news.some(({ key, mark }) => key === clip(number).key && mark.state === "queued"));
    await until("it was put off", () => browser.alarms.get("send")?.delayInMinutes === 0.5);
  }
});

test("only a page of ours may do everything; a page with an adapter may look up, save, take back and ask for PDFs", async () => {
  const everything = ["lookup", "save", "undo", "pdfs", "send", "offer", "offered", "accept", "decline", "connect", "disconnect", "status", "retry-refused", "forget-refused", "forget-marks", "clips"];
  const heard = async (/** @type {string} */ url, more = {}) => {
    const taken = [];
    for (const type of everything) {
      const said = await browser.send({ type, items: [], clips: [], batches: [], address: "x", code: "", clip_id: "" }, url, more);
      if (said !== undefined) {
        taken.push(type);
      }
    }
    return taken;
  };
  assert.deepEqual(await heard(LIST), ["lookup", "save", "undo", "pdfs", "send"]);
  assert.deepEqual(await heard("https://huggingface.co/papers?q=x"), ["lookup", "save", "undo", "pdfs", "send"]);
  assert.deepEqual(await heard(pairPage()), ["offer"]);
  assert.deepEqual(await heard("https://huggingface.co/models"), []);
  assert.deepEqual(await heard("https://example.org/pair"), []);
  assert.deepEqual(await heard(LIST, { frameId: 3 }), []);
  assert.deepEqual(await heard(LIST, { id: "another-extension" }), []);
  assert.equal((await heard("own")).includes("status"), true);
});

test("an unknown message, and names that objects inherit, are not answered", async () => {
  for (const type of ["nonsense", "constructor", "__proto__", undefined]) {
    assert.equal(await browser.send({ type }), undefined);
  }
});

test("no answer holds the token", async () => {
  await pair();
  await ask({ type: "save", clips: [clip(1)] }, LIST);
  const answers = [];
  for (const type of ["lookup", "status", "offered", "clips"]) {
    answers.push(await browser.send({ type, items: [{ key: clip(1).key, identifiers: [clip(1).key], title: "" }] }, type === "lookup" ? LIST : "own"));
  }
  await until("the page was told", () => browser.news.length > 0);
  assert.equal(JSON.stringify([answers, browser.told]).includes(TOKEN), false);
});

test("the status says how we stand: the four failures are told apart", async () => {
  assert.equal((await ask({ type: "status" })).link.state, "unpaired");
  await pair();
  assert.deepEqual((({ state, version }) => ({ state, version }))((await ask({ type: "status" })).link), { state: "on", version: "0.1.0" });
  await browser.local.set({ pairing: { port: server.port, token: "revoked", device: "D1", since: "" } });
  assert.equal((await ask({ type: "status" })).link.state, "refused");
  /** @type {[import("./server.mjs").Answering, string][]} */
  const others = [
    [() => ({ type: "text/html", raw: "<h1>Welcome to nginx" }), "an HTML page"],
    [() => ({ body: { name: "something else" } }), "a name that is not ours"],
    [() => ({ raw: "{", body: null }), "broken JSON"],
    [() => ({ status: 401, type: "text/plain", raw: "no" }), "a 401 of its own"],
  ];
  for (const [fault, what] of others) {
    server.fault = fault;
    assert.equal((await ask({ type: "status" })).link.state, "stranger", what);
  }
  const { port } = server;
  await server.close();
  assert.equal((await ask({ type: "status" })).link.state, "off");
  browser.permitted = false;
  assert.equal((await ask({ type: "status" })).link.state, "blocked");
  server = await new Server().listen(port);
});

test("a program that redirects is another program, and gets no token elsewhere", async () => {
  await pair();
  const other = await new Server().listen();
  server.fault = () => ({ status: 302, type: "text/html", raw: "" });
  await ask({ type: "status" });
  assert.equal(other.requests.length, 0);
  await other.close();
});

test("undo takes batches back, the latest first, and pages look again", async () => {
  await pair();
  await browser.local.set({ last: [{ batches: ["B1", "B2"], saved: 2, there: 0, changed: true, at: "2026-11-24T08:14:00Z" }] });
  const undone = await ask({ type: "undo", batches: ["B1", "B2"] }, LIST);
  assert.deepEqual(server.bodies("/api/undo"), [{ batch: "B2" }, { batch: "B1" }]);
  assert.deepEqual([undone.ok, undone.removed, undone.batches], [true, 2, ["undo-B2", "undo-B1"]]);
  assert.equal(browser.told.at(-1).type, "look-again");
  assert.equal((await ask({ type: "status" })).last[0].undone, true);
});

test("PDFs are asked for by the batches that offer them, and what cannot be got is said once", async () => {
  await pair();
  server.fault = ({ path, body }) => (path === "/api/pdfs"
    ? { body: { wanted: ["P1", "P2"], there: body.batch === "B1" ? ["P3"] : [], without: [{ paper: "P4", why: "No link." }] } }
    : null);
  const wished = await ask({ type: "pdfs", batches: ["B1", "B2"] }, LIST);
  assert.deepEqual(server.bodies("/api/pdfs"), [{ batch: "B1" }, { batch: "B2" }]);
  assert.deepEqual(wished, { ok: true, says: "", wanted: 4, there: 1, without: ["No link."] });
  server.fault = ({ path }) => (path === "/api/pdfs" ? { status: 404, body: { title: "Not here" } } : null);
  assert.deepEqual(await ask({ type: "pdfs", batches: ["B1"] }, LIST), { ok: false, says: "Not here", wanted: 0, there: 0, without: [] });
});

test("an undo that the server refuses says its words", async () => {
  await pair();
  server.fault = ({ path }) => (path === "/api/undo" ? { status: 409, body: { title: "Undone already" } } : null);
  const undone = await ask({ type: "undo", batches: ["B1"] }, LIST);
  assert.deepEqual([undone.ok, undone.says, undone.batches], [false, "Undone already", []]);
});

test("Firefox says of a trial add-on that it is temporary, and the popup repeats it", async () => {
  browser.onInstalled.tell({ reason: "install", temporary: true });
  await until("it was kept", () => browser.local.values.get("temporary") === true);
  assert.equal((await ask({ type: "status" })).temporary, true);
});

test("the save key asks the page of the tab it was pressed in", async () => {
  browser.onCommand.tell("save", { id: 1 });
  await until("the page was asked", () => browser.told.some(({ type }) => type === "shortcut"));
});

test("each request says of which version this extension is, so that the server's doctor can say that it is too old", async () => {
  await pair();
  await ask({ type: "status" });
  assert.ok(server.requests.length > 0);
  for (const { headers, path } of server.requests) {
    assert.match(String(headers["x-papershelf-extension"]), /^\d+(\.\d+)*$/, path);
  }
});

test("an answer goes to the call that takes it, and what the server says comes back", async () => {
  await pair();
  server.fault = ({ path }) => (path.endsWith("/publication") ? { status: 404, body: { title: "Not here", detail: "None is proposed." } } : { body: { batch: "B1" } });
  assert.deepEqual(await ask({ type: "answer", what: "question", id: 3, answer: "same" }), { ok: true, says: "" });
  assert.deepEqual(await ask({ type: "answer", what: "conflict", paper: "01A", field: "copies", keep: "zotero" }), { ok: true, says: "" });
  assert.deepEqual(await ask({ type: "answer", what: "publication", paper: "01/B", answer: "use" }), { ok: false, says: "Not here. None is proposed." });
  assert.equal((await ask({ type: "answer", what: "constructor" })).ok, false);
  assert.deepEqual(server.bodies("/api/questions/3"), [{ answer: "same" }]);
  assert.deepEqual(server.bodies("/api/papers/01A/resolve"), [{ field: "copies", keep: "zotero" }]);
  assert.deepEqual(server.bodies("/api/papers/01%2FB/publication"), [{ answer: "use" }]);
  assert.equal(await ask({ type: "answer", what: "question", id: 3, answer: "same" }, LIST), undefined); // no page may
  server.fault = null;
});

test("a paper is read and changed on the server; a change says which revision it was made of where that matters", async () => {
  await pair();
  server.fault = ({ path, method, body, headers }) => (path === "/api/papers/P1"
    ? { body: { id: "P1", revision: 8, tags: ["a"], ...(method === "PATCH" && { ...body, had: headers["if-match"] ?? null }) } }
    : null);
  assert.equal((await ask({ type: "shelved", paper: "P1" })).paper.revision, 8);
  const careful = await ask({ type: "edit", paper: "P1", changes: { note: "x" }, revision: 7 });
  assert.deepEqual([careful.ok, careful.paper.note, careful.paper.had], [true, "x", '"7"']);
  assert.equal((await ask({ type: "edit", paper: "P1", changes: { status: "read" } })).paper.had, null);
  assert.equal(await ask({ type: "edit", paper: "P1", changes: {} }, LIST), undefined); // no page may
});

test("targets, collections and tags seen last are offered while the server is away", async () => {
  await pair();
  const body = { targets: [{ name: "zotero", kind: "zotero", auto: true, state: "", place: "Papershelf", collections: ["A/B"] }], tags: ["privacy"] };
  server.fault = ({ path }) => (path === "/api/targets" ? { body } : null);
  assert.deepEqual(await ask({ type: "targets" }), body);
  server.fault = () => "cut";
  assert.deepEqual(await ask({ type: "targets" }), body);
  server.fault = null;
});

test("disconnecting makes the key no good on the server too; where it is away, it says so", async () => {
  await pair();
  server.fault = ({ path, method }) => (path === "/api/devices/this" && method === "DELETE" ? { body: { revoked: "D1" } } : null);
  assert.deepEqual(await ask({ type: "disconnect" }), { revoked: true });
  assert.equal(browser.local.values.has("pairing"), false);
  await pair();
  server.fault = () => "cut";
  assert.deepEqual(await ask({ type: "disconnect" }), { revoked: false });
  server.fault = null;
});

test("a key that was removed is told with its day", async () => {
  await pair();
  server.fault = ({ path }) => (path === "/api/needs-you" ? { status: 401, body: { title: "No", revoked_at: "2026-11-21T10:00:00+00:00" } } : null);
  const { link } = await ask({ type: "status" });
  assert.deepEqual([link.state, link.revokedAt], ["refused", "2026-11-21T10:00:00+00:00"]);
  server.fault = null;
});

test("the popup over a tab without our scripts is told the paper of its address, and has it saved with all that was chosen", async () => {
  await pair();
  const tab = { id: 7, url: "https://arxiv.org/pdf/2611.10001v2", title: "A file" };
  server.known["arxiv:2611.10001"] = { paper: "P1", status: "read" };
  const { papers } = await ask({ type: "page-at", tab });
  assert.deepEqual(papers.map((/** @type {PageSummary["papers"][number]} */ { key, mark }) => [key, mark.state, mark.paper]), [["arxiv:2611.10001", "saved", "P1"]]);
  assert.equal(await ask({ type: "page-at", tab: { id: 7, url: "https://example.org/" } }), null);
  assert.equal(await ask({ type: "save-at", tab, adds: { tags: ["a"] } }), true);
  await until("it arrived", () => server.clips.size === 1);
  const [{ paper, tags, page }] = server.clips.values();
  assert.deepEqual([paper.identifiers, tags, page.url], [["arxiv:2611.10001v2"], ["a"], tab.url]);
});
