// From a click to a clip, and what became of it: counted for the bar, shown by the marks.

papershelf.clipping = (site, document, marks, changed) => {
  const NEW = ["created", "adopted"];
  const PATIENCE = 8_000; // milliseconds until a clip of which nothing was heard is shown as queued
  /** @type {Tally} */
  const tally = { saved: 0, there: 0, queued: 0, refused: [], batches: [], pdfs: {} };
  /** The clips of this page that are under way. @type {Map<string, {key: string, title: string, queued: boolean}>} */
  const under = new Map();

  /** @param {string[]} keys */
  const cut = (keys) => {
    const { page, papers } = site.read(document, document.location.href);
    const wanted = new Set(keys);
    const capturedAt = new Date().toISOString();
    return papers
      .filter((paper) => wanted.has(paper.identifiers[0]))
      .map((paper) => ({
        key: paper.identifiers[0],
        clip: { clip_id: crypto.randomUUID(), captured_at: capturedAt, page, paper },
      }));
  };

  const count = () => {
    tally.queued = [...under.values()].filter(({ queued }) => queued).length;
    changed();
  };

  /** @param {string[]} clipIds */
  const givenUp = (clipIds) => {
    const unheard = clipIds.flatMap((clipId) => under.get(clipId) ?? []).filter(({ queued }) => !queued);
    for (const one of unheard) {
      one.queued = true;
      marks.show(one.key, { state: "queued" });
    }
    if (unheard.length > 0) {
      count(); // only then: the bar may have come to say something else
    }
  };

  /**
   * @param {News} news
   * @returns {boolean} whether it is of a click made here
   */
  const counted = ({ clip_id: clipId, mark, outcome, batch, pdfs }) => {
    const mine = under.get(clipId);
    if (!mine) {
      return false;
    }
    mine.queued = mark.state === "queued";
    if (!outcome) {
      return true;
    }
    under.delete(clipId);
    if (outcome === "rejected") {
      tally.refused.push({ title: mine.title, reason: mark.says ?? "" });
    } else if (NEW.includes(outcome)) {
      tally.saved += 1;
    } else {
      tally.there += 1;
    }
    // A clip that changed nothing leaves nothing to take back.
    if (batch && outcome !== "rejected" && outcome !== "unchanged" && !tally.batches.includes(batch)) {
      tally.batches.push(batch);
    }
    if (batch && pdfs) {
      tally.pdfs[batch] = pdfs;
    }
    return true;
  };

  return {
    tally,

    async save(keys) {
      const clips = cut(keys);
      for (const { key, clip } of clips) {
        under.set(clip.clip_id, { key, title: clip.paper.title || key, queued: false });
        marks.show(key, { state: "saving" });
      }
      for (const key of keys.filter((one) => !clips.some((clip) => clip.key === one))) {
        marks.show(key, { state: "refused", says: "This page no longer shows the paper." });
      }
      count();
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
        count();
      }
    },

    news(news) {
      let mine = false;
      for (const one of news) {
        mine = counted(one) || mine;
        marks.show(one.key, one.mark);
      }
      if (mine) {
        count();
      }
    },

    async undo(batches) {
      Object.assign(tally, { saved: 0, there: 0, refused: [], batches: [], pdfs: {} });
      return papershelf.ask({ type: "undo", batches });
    },

    async pdfs() {
      const offered = Object.keys(tally.pdfs);
      /** @type {PdfsWished} */
      const wished = await papershelf.ask({ type: "pdfs", batches: offered });
      if (wished.ok) {
        for (const batch of offered) {
          delete tally.pdfs[batch];
        }
      }
      return wished;
    },
  };
};
