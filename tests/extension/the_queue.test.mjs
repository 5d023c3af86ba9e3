// Clips that are not on the server yet: durable, in order, sent once, whatever fails.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { install } from "./chrome.mjs";
import { clip, Server, TOKEN, until } from "./server.mjs";

const clips = await import("../../extension/background/clips.js");
let worker = await import("../../extension/background/queue.js");
let life = 0;

/** The browser ends the worker and starts another: its variables are gone, storage and alarms are not. */
async function restart() {
  life += 1;
  // eslint-disable-next-line no-unsanitized/method -- a new address is a new module, as in a new worker
  worker = await import(`../../extension/background/queue.js?life=${life}`);
}

/** @type {import("./chrome.mjs").Browser} */
let browser;
/** @type {Server} */
let server;

beforeEach(async () => {
  browser = install();
  server = await new Server().listen();
  await browser.local.set({ pairing: { port: server.port, token: TOKEN, device: "D1", since: "2026-11-24T08:00:00Z" } });
  await restart();
});
afterEach(() => server.close());

/** @param {number} count */
const many = (count, start = 1) => Array.from({ length: count }, (_, place) => clip(start + place));

/** @returns {string[]} the clip_ids that came to the server, in order, request by request */
const arrived = () => server.bodies("/api/clips").flatMap((body) => body.clips.map((/** @type {ClipJson} */ one) => one.clip_id));

test("a clip is kept before it is sent, and leaves when the server has named it", async () => {
  await clips.add([clip(1)]);
  assert.deepEqual([...browser.kept("clip:").keys()], [clip(1).clip.clip_id]);
  assert.equal(server.requests.length, 0);
  assert.equal(await worker.flush(), "on");
  assert.equal(browser.kept("clip:").size, 0);
  assert.deepEqual(server.clips.get(clip(1).clip.clip_id), clip(1).clip);
});

test("clips go in the order of the clicks, at most a hundred at a time", async () => {
  await clips.add(many(130));
  await clips.add(many(120, 131));
  await worker.flush();
  assert.deepEqual(server.bodies("/api/clips").map((body) => body.clips.length), [100, 100, 50]);
  assert.deepEqual(arrived(), many(250).map((one) => one.clip.clip_id));
});

test("a request stays within what the server takes, however long the abstracts", async () => {
  const long = many(3).map(({ key, clip: one }) => ({ key, clip: { ...one, paper: { ...one.paper, abstract: "x".repeat(2_500_000) } } }));
  await clips.add(long);
  await worker.flush();
  assert.deepEqual(server.bodies("/api/clips").map((body) => body.clips.length), [1, 1, 1]);
});

test("server away: all stays, an alarm is set, the badge counts, and pages are told why", async () => {
  const { port } = server;
  await server.close();
  await clips.add(many(3));
  assert.equal(await worker.flush(), "off");
  assert.equal(browser.kept("clip:").size, 3);
  assert.equal(browser.badge, "3");
  assert.equal(browser.alarms.get("send")?.delayInMinutes, 0.5);
  assert.deepEqual(browser.told.at(-1).link, "off");
  assert.deepEqual(browser.news.map(({ mark }) => mark.state), ["queued", "queued", "queued"]);
  server = await new Server().listen(port);
  assert.equal(await worker.flush(), "on");
  assert.equal(server.clips.size, 3);
  assert.equal(browser.badge, "");
  assert.equal(browser.alarms.size, 0);
});

test("the alarm's pause doubles up to five minutes, and begins anew after a success or a click", async () => {
  server.fault = () => "cut";
  await clips.add([clip(1)]);
  const pauses = [];
  for (let run = 0; run < 6; run += 1) {
    await worker.flush(true);
    pauses.push(browser.alarms.get("send")?.delayInMinutes);
  }
  assert.deepEqual(pauses, [0.5, 1, 2, 4, 5, 5]);
  await worker.flush();
  assert.equal(browser.alarms.get("send")?.delayInMinutes, 0.5);
  await worker.flush(true);
  server.fault = null;
  await worker.flush();
  server.fault = () => "cut";
  await clips.add([clip(2)]);
  await worker.flush(true);
  assert.equal(browser.alarms.get("send")?.delayInMinutes, 0.5);
});

test("a lost answer: the same clip_id goes again, and the server has it once", async () => {
  server.fault = ({ path, body }) => {
    if (path === "/api/clips") {
      server.take(body.clips); // it arrived, and nobody learns of it
    }
    return "cut";
  };
  await clips.add([clip(1)]);
  assert.equal(await worker.flush(), "off");
  assert.equal(browser.kept("clip:").size, 1);
  server.fault = null;
  assert.equal(await worker.flush(), "on");
  assert.deepEqual(arrived(), [clip(1).clip.clip_id, clip(1).clip.clip_id]);
  assert.equal(server.clips.size, 1);
  assert.equal(browser.kept("clip:").size, 0);
});

test("an answer that names only some: the others go again", async () => {
  server.fault = ({ path, body }) => (path === "/api/clips" && server.batches === 0 ? { body: server.take(body.clips.slice(0, 2)) } : null);
  await clips.add(many(3));
  assert.equal(await worker.flush(), "on");
  assert.deepEqual(server.bodies("/api/clips").map((body) => body.clips.length), [3, 1]);
});

test("an answer that names none ends the run: asking again at once would never end", async () => {
  server.fault = ({ path }) => (path === "/api/clips" ? { body: { batch: "B", outcomes: [] } } : null);
  await clips.add([clip(1)]);
  assert.equal(await worker.flush(), "problem");
  assert.equal(server.bodies("/api/clips").length, 1);
  assert.equal(browser.kept("clip:").size, 1);
});

test("the worker dies while the server thinks: another one sends the same clip again", async () => {
  server.fault = ({ path, body }) => {
    if (path === "/api/clips") {
      server.take(body.clips);
      return "silent";
    }
    return null;
  };
  await clips.add([clip(1)]);
  const lost = worker.flush();
  await until("the request arrived", () => server.clips.size === 1);
  assert.ok(browser.alarms.has("send"), "an alarm must wake the next worker");
  await restart();
  server.fault = null;
  assert.equal(await worker.flush(), "on");
  assert.equal(server.clips.size, 1);
  assert.equal(browser.kept("clip:").size, 0);
  await server.close();
  await lost;
  server = await new Server().listen();
});

test("while a run is under way no second one sends, and what came meanwhile goes with it", async () => {
  await clips.add(many(2));
  const first = worker.flush();
  await clips.add([clip(3)]);
  const [one, two] = await Promise.all([first, worker.flush()]);
  assert.deepEqual([one, two], ["on", "on"]);
  assert.deepEqual(arrived(), many(3).map((kept) => kept.clip.clip_id));
});

test("twenty clicks at once arrive once each", async () => {
  await Promise.all(many(20).map(async (one) => {
    await clips.add([one]);
    await worker.flush();
  }));
  assert.deepEqual(arrived().toSorted(), many(20).map((one) => one.clip.clip_id));
  assert.equal(browser.kept("clip:").size, 0);
});

test("a refused clip is kept aside with its reason, and blocks nothing", async () => {
  const bad = clip(2).clip.clip_id;
  server.fault = ({ path, body }) => {
    if (path !== "/api/clips") {
      return null;
    }
    const { batch, outcomes } = server.take(body.clips);
    return { body: { batch, outcomes: outcomes.map((one) => (one.clip_id === bad ? { ...one, outcome: "rejected", paper: null, reason: "paper: it needs a title" } : one)) } };
  };
  await clips.add(many(3));
  assert.equal(await worker.flush(), "on");
  assert.deepEqual((await clips.refused()).map((one) => [one.clip.clip_id, one.reason]), [[bad, "paper: it needs a title"]]);
  assert.deepEqual(browser.news.map(({ mark }) => mark.state), ["saved", "refused", "saved"]);
  server.fault = null;
  await clips.retryRefused(bad);
  assert.deepEqual((await clips.waiting()).map((one) => one.clip), [clip(2).clip]);
  await worker.flush();
  assert.deepEqual([await clips.refused(), await clips.waiting()], [[], []]);
});

test("one clip that spoils the whole request costs only itself", async () => {
  const bad = clip(2).clip.clip_id;
  server.fault = ({ path, body }) =>
    path === "/api/clips" && body.clips.some((/** @type {ClipJson} */ one) => one.clip_id === bad)
      ? { status: 413, body: { title: "Too large", detail: "At most 5 MB." } }
      : null;
  await clips.add(many(4));
  assert.equal(await worker.flush(), "on");
  assert.deepEqual([...server.clips.keys()], [1, 3, 4].map((number) => clip(number).clip.clip_id));
  assert.deepEqual((await clips.refused()).map((one) => one.reason), ["Too large. At most 5 MB."]);
});

test("a server in trouble, a revoked token, another program: nothing is lost, and each is told apart", async () => {
  await clips.add([clip(1)]);
  for (const [answer, state] of /** @type {const} */ ([
    [{ status: 500, body: { title: "Trouble" } }, "problem"],
    [{ status: 401, body: { title: "This key is not known here" } }, "refused"],
    [{ status: 404, type: "text/html", raw: "<p>nginx" }, "stranger"],
    [{ body: { hello: "world" } }, "stranger"],
  ])) {
    server.fault = ({ path }) => (path === "/api/clips" ? answer : null);
    assert.equal(await worker.flush(), state);
    assert.equal(browser.kept("clip:").size, 1);
  }
});

test("the last batch counts what one run did, however many requests it took", async () => {
  await clips.add(many(150));
  await worker.flush();
  const [{ batches, saved, there }] = /** @type {LastBatch[]} */ (browser.local.values.get("last"));
  assert.deepEqual([batches, saved, there], [["B1", "B2"], 150, 0]);
  await clips.add([clip(1)]);
  await worker.flush();
  const [next, before] = /** @type {LastBatch[]} */ (browser.local.values.get("last"));
  assert.deepEqual([next.batches, next.saved, next.there, next.changed], [["B3"], 0, 1, false]);
  assert.deepEqual([before.batches, before.saved, before.changed], [["B1", "B2"], 150, true]);
});

test("a long batch tells its page how many PDFs may be asked for", async () => {
  server.fault = ({ path, body }) => (path === "/api/clips"
    ? { body: { batch: "B1", pdfs: 2, outcomes: body.clips.map((/** @type {ClipJson} */ one) => ({ clip_id: one.clip_id, outcome: "created", paper: "P", maybe: [] })) } }
    : null);
  await clips.add(many(2));
  await worker.flush();
  assert.deepEqual(browser.news.map(({ pdfs }) => pdfs), [2, 2]);
});

test("a storage that takes nothing more loses nothing: the refused clip stays in line, and the next run goes on", async () => {
  server.fault = ({ path, body }) => (path === "/api/clips"
    ? { body: { batch: "B1", outcomes: body.clips.map((/** @type {ClipJson} */ one) => ({ clip_id: one.clip_id, outcome: "rejected", paper: null, maybe: [], reason: "no title" })) } }
    : null);
  await clips.add([clip(1)]);
  browser.local.fail = "Resource::kQuotaBytes quota exceeded";
  assert.equal(await worker.flush(), "problem");
  assert.equal(browser.kept("clip:").size, 1);
  assert.ok(browser.alarms.has("send"));
  browser.local.fail = "";
  assert.equal(await worker.flush(), "on");
  assert.deepEqual((await clips.refused()).map(({ reason }) => reason), ["no title"]);
});

test("a worker that wakes where clips wait sees to it that something wakes the next one, and shortens no pause", async () => {
  const { ensure } = await import("../../extension/background/alarm.js");
  await ensure();
  assert.equal(browser.alarms.get("send")?.delayInMinutes, 1);
  browser.alarms.set("send", { delayInMinutes: 5 });
  await ensure();
  assert.equal(browser.alarms.get("send")?.delayInMinutes, 5);
});
