// The marks of this page: one question for all its papers when it loads, later only for those that came new.

papershelf.marks = (changed) => {
  /** @type {Map<string, {mark: Mark, at: number}>} */
  const known = new Map();
  /** @type {Map<string, Asked>} */
  const asked = new Map();
  /** Counts what happens: an answer is older than a click that was made while it was under way. */
  let now = 0;
  /** @type {LinkState} */
  let link = "on";

  /** @param {Asked[]} items */
  const look = async (items) => {
    const since = ++now;
    let found;
    try {
      found = await papershelf.ask({ type: "lookup", items });
    } catch {
      return; // the buttons stay; a click says what is wrong
    }
    link = found.link;
    for (const [key, mark] of Object.entries(found.marks)) {
      if ((known.get(key)?.at ?? 0) <= since) {
        known.set(key, { mark: /** @type {Mark} */ (mark), at: since });
        changed(key);
      }
    }
  };

  return {
    of: (key) => known.get(key)?.mark ?? { state: "new" },
    link: () => link,

    show(key, mark) {
      // A click's news does not know since when the paper is there, nor where; what was known of it stays.
      const before = known.get(key)?.mark;
      const stays = before?.paper && (mark.state === "saved" || mark.state === "saving");
      known.set(key, { mark: stays ? { ...before, ...mark } : mark, at: ++now });
      changed(key);
    },

    async lookUp(cards) {
      const fresh = cards.filter(({ key }) => !asked.has(key)).map(({ key, identifiers = [key], title }) => ({ key, identifiers, title }));
      for (const one of fresh) {
        asked.set(one.key, one);
      }
      if (asked.size > 0 && fresh.length > 0) {
        await look([...new Map(fresh.map((one) => [one.key, one])).values()]);
      }
    },

    async again() {
      if (asked.size > 0) {
        await look([...asked.values()]);
      }
    },
  };
};
