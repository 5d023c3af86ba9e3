// What buttons and bar say.

(() => {
  const LABELS = /** @type {Record<MarkState, string>} */ ({
    new: "Save",
    saving: "Saving…",
    saved: "✓ Saved",
    queued: "Queued",
    refused: "Not saved",
    zotero: "In Zotero",
    vault: "In vault",
    maybe: "Same as…?",
  });

  // Why clips wait, for each way in which the server is not there.
  const WAITING = /** @type {Record<LinkState, (papers: string, are: string, go: string) => string>} */ ({
    on: (papers, are) => `Your ${papers} ${are} on the way.`,
    unpaired: (papers, are, go) => `This browser is not connected to Papershelf yet. Your ${papers} ${are} kept here and ${go} over once it is.`,
    off: (papers, are, go) => `Papershelf isn't running. Your ${papers} ${are} kept here and ${go} over when it starts.`,
    stranger: (papers, are) => `Another program answers at Papershelf's address. Your ${papers} ${are} kept here.`,
    refused: (papers, are) => `This browser is no longer connected. Nothing is lost: your ${papers} ${are} kept here.`,
    blocked: (papers, are) => `The browser does not let Papershelf reach this computer's own address. Your ${papers} ${are} kept here.`,
    problem: (papers, are, go) => `Papershelf could not take them now. Your ${papers} ${are} kept here and ${go} over later.`,
  });

  /** @param {number} count */
  const papers = (count) => (count === 1 ? "1 paper" : `${count} papers`);

  /** @param {string} stamp ISO 8601 */
  const day = (stamp) => {
    const date = new Date(stamp);
    const thisYear = date.getFullYear() === new Date().getFullYear();
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(!thisYear && { year: "numeric" }) });
  };

  papershelf.words = {
    papers,
    day,

    label: ({ state }) => LABELS[state],

    explains({ state, says, savedAt }) {
      const since = savedAt ? `On your shelf since ${day(savedAt)}.` : "On your shelf.";
      const words = {
        new: "Save to Papershelf",
        saving: "On its way to Papershelf",
        saved: [since, says].filter(Boolean).join(" "),
        queued: "Kept here; it goes over by itself when Papershelf answers.",
        refused: `Not saved: ${says ?? "no reason was given."} Press to try again.`,
        zotero: "In Zotero, not on your shelf yet. Press to take it in.",
        vault: "In your vault, not on your shelf yet. Press to take it in.",
        maybe: `${says ?? "Looks like one on your shelf."} Press to save it; you can say on the shelf whether they are one.`,
      };
      return words[state];
    },

    tally({ saved, there, queued, refused }, link) {
      const parts = [
        saved > 0 && `${saved} saved`,
        there > 0 && `${there} ${there === 1 ? "was" : "were"} there`,
        refused.length > 0 && `${refused.length} not saved`,
      ].filter(Boolean);
      const done = parts.length > 0 ? `${parts.join(", ")}.` : "";
      const one = queued === 1;
      const waits = queued > 0 ? WAITING[link](papers(queued), one ? "is" : "are", one ? "goes" : "go") : "";
      return [done, waits].filter(Boolean).join(" ") || "Saving…";
    },

    refused: ({ refused }) => refused.map(({ title, reason }) => `${title}: ${reason}`).join("\n"),

    undone({ ok, says, removed, restored, kept }) {
      const parts = [
        !ok && (says || "It could not be taken back."),
        removed > 0 && `Took back ${papers(removed)}.`,
        restored > 0 && `Brought back ${papers(restored)}.`,
        kept.length > 0 && `Kept: ${[...new Set(kept.map(({ field, why }) => `${field}, because ${why}`))].join("; ")}.`,
      ].filter(Boolean);
      return parts.join(" ") || "Taken back.";
    },

    pdfs({ ok, says, wanted, there, without }) {
      const parts = [
        !ok && (says || "The PDFs could not be asked for."),
        wanted > 0 && `${wanted === 1 ? "1 PDF is" : `${wanted} PDFs are`} on the way into Zotero.`,
        there > 0 && `${there} ${there === 1 ? "was" : "were"} there.`,
        ...without,
      ].filter(Boolean);
      return parts.join(" ") || "There is no PDF to get.";
    },

    by({ creators = [], venue, published }) {
      const names = creators.slice(0, 3).map(({ name }) => name.split(" ").at(-1));
      const more = creators.length > 3 ? ` +${creators.length - 3}` : "";
      return [names.join(", ") + more, venue, published && day(published)].filter(Boolean).join(" · ");
    },
  };
})();
