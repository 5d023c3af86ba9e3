/**
 * The background: every listener is registered here, at top level, so that the browser can wake the worker for it;
 * nothing is remembered in variables, for the worker dies after thirty idle seconds.
 */

import { text } from "../pages/text.js";
import { ALARM, ensure } from "./alarm.js";
import { answering } from "./answering.js";
import { show } from "./badge.js";
import { clear } from "./cache.js";
import { add, forgetRefused, isWaiting, refused, retryRefused, waiting } from "./clips.js";
import { edit, shelved, targets } from "./editing.js";
import { pageAt } from "./elsewhere.js";
import { hiddenSites, isHidden, setHidden } from "./hiding.js";
import { lookUp } from "./lookup.js";
import { chosen, makeMenus } from "./menus.js";
import { detailsOf, knownTags } from "./paper.js";
import { accept, connect, decline, disconnect, offer, offered, portOf } from "./pairing.js";
import { getPdfs } from "./pdfs.js";
import { flush } from "./queue.js";
import { comeTo, register } from "./registering.js";
import { saveAt, saveTab } from "./saving.js";
import { kindOf, OPTIONAL } from "./sites.js";
import { setTemporary, status } from "./status.js";
import { undo } from "./undo.js";

/** @typedef {{from: import("./sites.js").Sender[], answer: (message: any, sender: chrome.runtime.MessageSender) => Promise<unknown>}} Route */

/** @type {Record<string, Route>} */
const ROUTES = {
  lookup: {
    from: ["site"],
    answer: async ({ items }) => {
      const found = await lookUp(items);
      if (found.link === "on") {
        void sendOn(); // the server is there: what waits need not wait for the alarm
      }
      return found;
    },
  },
  save: {
    from: ["site"],
    answer: async ({ clips }) => {
      await add(clips);
      await show();
      void flush(); // answered when kept; what becomes of it is told to the page by and by
      return { kept: clips.length };
    },
  },
  here: { from: ["site"], answer: async (_, { url }) => isHidden(String(url)) },
  hide: { from: ["site"], answer: async (_, { url }) => setHidden(new URL(String(url)).hostname, true) },
  "optional-sites": { from: ["own"], answer: async () => OPTIONAL.map(({ title, origins }) => ({ title, origins })) },
  "hidden-sites": { from: ["own"], answer: hiddenSites },
  "show-site": { from: ["own"], answer: async ({ site }) => setHidden(String(site), false) },
  paper: { from: ["site", "own"], answer: async ({ paper }) => detailsOf(String(paper)) },
  "page-at": { from: ["own"], answer: async ({ tab }) => pageAt(tab) },
  "save-at": { from: ["own"], answer: async ({ tab, keys, adds }) => saveAt(tab, keys, adds) },
  shelved: { from: ["own"], answer: async ({ paper }) => shelved(String(paper)) },
  edit: { from: ["own"], answer: async ({ paper, changes, revision }) => edit(String(paper), changes, revision) },
  targets: { from: ["own"], answer: targets },
  tags: { from: ["site", "own"], answer: knownTags },
  undo: { from: ["site", "own"], answer: async ({ batches = [], clips = [] }) => undo(batches, clips) },
  pdfs: { from: ["site"], answer: async ({ batches }) => getPdfs(batches) },
  answer: { from: ["own"], answer: answering },
  send: { from: ["site", "own"], answer: async () => ({ link: await flush() }) },
  offer: { from: ["pair"], answer: async ({ code }, sender) => offer(sender.url ?? "", String(code)) },
  offered: { from: ["own"], answer: offered },
  accept: { from: ["own"], answer: async () => sendingAfter(await accept()) },
  decline: { from: ["own"], answer: decline },
  connect: {
    from: ["own"],
    answer: async ({ address, code }) => {
      const port = portOf(address);
      return port
        ? sendingAfter(await connect(port, code))
        : { ok: false, says: text("pairing_address") };
    },
  },
  disconnect: { from: ["own"], answer: disconnect },
  status: {
    from: ["own"],
    answer: async () => {
      const found = await status();
      if (found.link.state === "on" && found.waiting > 0) {
        void flush();
      }
      return found;
    },
  },
  "retry-refused": {
    from: ["own"],
    answer: async ({ clip_id: clipId }) => {
      await retryRefused(clipId);
      return { link: await flush() };
    },
  },
  "forget-refused": { from: ["own"], answer: async ({ clip_id: clipId }) => forgetRefused(clipId) },
  "forget-marks": { from: ["own"], answer: clear },
  clips: { from: ["own"], answer: async () => [...(await waiting()), ...(await refused())].map(({ clip }) => clip) },
};

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const route = Object.hasOwn(ROUTES, message?.type) ? ROUTES[message.type] : undefined;
  const who = kindOf(sender);
  if (!route || !who || !route.from.includes(who)) {
    return false;
  }
  route.answer(message, sender).then(
    (answer) => respond({ answer: answer ?? null }),
    (error) => respond({ error: error instanceof Error ? error.message : String(error) }),
  );
  return true; // the answer comes later
});

chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === ALARM) {
    void flush(true);
  }
});

chrome.runtime.onStartup.addListener(() => {
  void register(); // what a browser forgets at its end: Firefox, of an add-on that is there for a while only
  void sendOn();
});

chrome.permissions.onAdded.addListener(({ origins = [] }) => {
  void comeTo(origins);
});

chrome.permissions.onRemoved.addListener(() => {
  void register();
});

/**
 * Where nothing was there to save, or nobody said which, the popup says so and asks: never silence.
 * @param {Promise<boolean>} saving
 */
const orPopup = async (saving) => {
  if (!(await saving)) {
    await chrome.action.openPopup?.().catch(() => undefined); // a browser may want a fresher click for it
  }
};

chrome.contextMenus.onClicked.addListener((clicked, tab) => {
  void orPopup(chosen(clicked, tab));
});

chrome.runtime.onInstalled.addListener((details) => {
  void makeMenus();
  void register();
  // `temporary` is Firefox's own, and unknown to the types.
  void setTemporary(/** @type {{temporary?: boolean}} */ (details).temporary ?? false);
  void sendOn();
});

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && Object.keys(changes).some(isWaiting)) {
    void show();
  }
});

chrome.commands.onCommand.addListener((command, tab) => {
  if (command === "save" && tab) {
    void orPopup(saveTab(tab));
  }
});

// Content scripts may read storage.local unless told otherwise, and there lies the token. Firefox has no such switch;
// its content scripts run in a process of the page too, but none of ours ever asks.
void chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

// The worker lives again, whatever for: what waits must not wait for the next click.
void waiting().then((kept) => (kept.length > 0 ? ensure() : undefined));

/** Send what waits, if anything does; show how much it is. */
async function sendOn() {
  await show();
  if ((await waiting()).length > 0) {
    await flush();
  }
}

/**
 * @template {{ok: boolean}} T
 * @param {T} connected
 * @returns {T}
 */
function sendingAfter(connected) {
  if (connected.ok) {
    void sendOn();
  }
  return connected;
}
