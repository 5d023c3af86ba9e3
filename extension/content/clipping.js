// From an act of a person's to clips, and what became of them: counted for the bar, shown by the marks. Tags and a
// status are clips too: so they wait where the server is away, are never lost, and can be taken back.

papershelf.clipping = (site, document, marks, on) => {
  const NEW = ["created", "adopted"];
  const NOTHING = ["unchanged", "rejected"]; // leave nothing to take back
  const PATIENCE = 8_000; // milliseconds until a clip of which nothing was heard is shown as queued
  /** The clips of this page that are under way. @type {Map<string, {key: string, title: string, queued: boolean, act: Act}>} */
  const under = new Map();
  /** Those of which the outcome is known, since the last undo. @type {Map<string, {key: string, outcome: OutcomeName, batch?: string, act: Act, added: string[]}>} */
  const done = new Map();
  /** @type {{title: string, reason: string}[]} */
  let refused = [];
  /** By batch, how many PDFs a person may ask for. @type {Record<string, number>} */
  let pdfs = {};

  /**
   * @param {string[]} keys
   * @param {Act} act
   * @returns {KeyedClip[]}
   */
  const cut = (keys, act) => {
    const { page, papers } = site().read(document, document.location.href);
    const wanted = new Set(keys);
    const capturedAt = new Date().toISOString();
    return papers
      .filter((paper) => wanted.has(papershelfReading.key(paper)))
      .map((paper) => ({
        key: papershelfReading.key(paper),
        clip: { clip_id: crypto.randomUUID(), captured_at: capturedAt, page, paper, ...act.adds },
      }));
  };

  /** @param {string[]} clipIds */
  const givenUp = (clipIds) => {
    const unheard = clipIds.flatMap((clipId) => under.get(clipId) ?? []).filter(({ queued }) => !queued);
    for (const one of unheard) {
      one.queued = true;
      marks.show(one.key, { state: "queued" });
    }
    if (unheard.length > 0) {
      on.changed(); // only then: the bar may have come to say something else
    }
  };

  /** Acts of which the last clip was heard of. @param {Act} act */
  const finish = (act) => {
    if (act.left === 0 && act.deed !== "save") {
      on.acted(act);
    }
  };

  /**
   * @param {News} news
   * @returns {Act | null} the act it is of, if that was made here
   */
  const counted = ({ clip_id: clipId, mark, outcome, batch, pdfs: offered, added = [] }) => {
    const mine = under.get(clipId);
    if (!mine) {
      return null;
    }
    mine.queued = mark.state === "queued";
    if (!outcome) {
      return mine.act;
    }
    const { key, title, act } = mine;
    under.delete(clipId);
    done.set(clipId, { key, outcome, batch, act, added });
    act.left -= 1;
    if (outcome === "rejected") {
      refused.push({ title, reason: mark.says ?? "" });
      act.refused = mark.says ?? "";
    }
    if (batch && !NOTHING.includes(outcome) && !act.batches.includes(batch)) {
      act.batches.push(batch);
    }
    if (batch && offered) {
      pdfs[batch] = offered;
    }
    return act;
  };

  /** @returns {{key: string, outcome: OutcomeName, batch?: string, added: string[]}[]} */
  const saves = () => [...done.values()].filter(({ act, outcome }) => act.deed === "save" && outcome !== "rejected");

  /** @param {boolean} fresh @returns {string[]} */
  const keysOf = (fresh) => [...new Set(saves().filter(({ outcome }) => NEW.includes(outcome) === fresh).map(({ key }) => key))];

  /** Of one paper that was there, since when, and what this click added. @returns {Tally["again"]} */
  const again = () => {
    const [one, ...more] = saves();
    return one && more.length === 0 && !NEW.includes(one.outcome) ? { savedAt: marks.of(one.key).savedAt, added: one.added } : undefined;
  };

  return {
    tally() {
      const outcomes = saves().map(({ outcome }) => NEW.includes(outcome));
      const kept = [...done.values()].filter(({ outcome }) => !NOTHING.includes(outcome));
      return {
        saved: outcomes.filter(Boolean).length,
        there: outcomes.filter((fresh) => !fresh).length,
        queued: [...under.values()].filter(({ queued }) => queued).length,
        refused,
        // Oldest first.
        batches: [...new Set(kept.flatMap(({ batch }) => batch ?? []))],
        pdfs,
        again: again(),
        taggable: keysOf(true).length > 0 ? keysOf(true) : keysOf(false),
      };
    },

    async save(keys, deed = "save", adds = {}) {
      /** @type {Act} */
      const act = { deed, adds, left: 0, count: 0, batches: [], refused: "" };
      const clips = cut(keys, act);
      act.left = clips.length;
      act.count = clips.length;
      for (const { key, clip } of clips) {
        under.set(clip.clip_id, { key, title: clip.paper.title || key, queued: false, act });
        if (deed === "save") {
          marks.show(key, { state: "saving" });
        }
      }
      for (const key of keys.filter((one) => !clips.some((clip) => clip.key === one))) {
        marks.show(key, { state: "refused", says: papershelf.text("page_gone") });
      }
      on.changed();
      const clipIds = clips.map(({ clip }) => clip.clip_id);
      try {
        await papershelf.ask({ type: "save", clips });
        setTimeout(() => givenUp(clipIds), PATIENCE);
      } catch (error) {
        const says = error instanceof Error ? error.message : String(error);
        for (const { key, clip } of clips) {
          counted({ key, clip_id: clip.clip_id, mark: { state: "refused", says }, outcome: "rejected" });
          marks.show(key, { state: "refused", says });
        }
        on.changed();
        finish(act);
      }
    },

    news(news) {
      /** @type {Set<Act>} */
      const acts = new Set();
      for (const one of news) {
        const act = counted(one);
        if (act) {
          acts.add(act);
        }
        marks.show(one.key, one.mark);
      }
      if (acts.size > 0) {
        on.changed();
      }
      for (const act of acts) {
        finish(act);
      }
    },

    undoable: (key) => [...done].filter(([, one]) => one.key === key && !NOTHING.includes(one.outcome)).map(([clipId]) => clipId),

    async undoClips(clipIds) {
      const undone = await papershelf.ask({ type: "undo", clips: clipIds });
      for (const clipId of clipIds) {
        done.delete(clipId);
      }
      return undone;
    },

    async undo(batches) {
      done.clear();
      refused = [];
      pdfs = {};
      return papershelf.ask({ type: "undo", batches });
    },

    async pdfs() {
      /** @type {PdfsWished} */
      const wished = await papershelf.ask({ type: "pdfs", batches: Object.keys(pdfs) });
      if (wished.ok) {
        pdfs = {};
      }
      return wished;
    },
  };
};
