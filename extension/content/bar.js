// The bar, bottom right, after the first click only: what was saved, and what to do about it. Esc folds it.

(() => {
  const CSS = `${papershelf.colours}
    :host { all: initial !important; position: fixed !important; right: 16px !important; bottom: 16px !important; z-index: 2147483646 !important; }
    section {
      display: flex; flex-wrap: wrap; align-items: center; gap: 8px; box-sizing: border-box; max-inline-size: min(600px, calc(100vw - 32px));
      position: relative; padding: 10px 44px 10px 14px; border: 1px solid var(--line); border-radius: 12px; background: var(--ground); color: var(--ink);
      box-shadow: var(--shadow); font: 14px/1.4 system-ui, sans-serif;
    }
    .said { flex: 0 1 auto; min-inline-size: 0; overflow-wrap: anywhere; }
    b { font-weight: 650; margin-inline-end: 4px; }
    ul { flex: 1 0 100%; order: 1; margin: 0; padding: 0 0 2px; list-style: none; color: var(--soft); font-size: 13px; max-block-size: 6.5em; overflow: auto; }
    li { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    button { font: 600 13px/1 system-ui, sans-serif; padding: 7px 11px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink); cursor: pointer; white-space: nowrap; }
    button:hover { background: var(--hover); border-color: var(--accent); }
    button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
    button.main:hover { filter: brightness(1.06); }
    button.fold { position: absolute; top: 11px; inset-inline-end: 8px; padding: 7px 9px; border-color: transparent; color: var(--soft); }
    section.folded { padding: 4px; border-radius: 999px; }
    section.folded > :not(.fold) { display: none; }
    section.folded .fold { position: static; color: var(--ink); border-radius: 999px; padding: 7px 12px; }
    @media (prefers-reduced-motion: no-preference) { section { animation: rise .16s ease-out; } }
    @keyframes rise { from { opacity: 0; transform: translateY(6px); } }
  `;
  const { text, plural } = papershelf;

  papershelf.bar = (document, floating, menu, on) => {
    const host = document.createElement("div");
    host.dataset.papershelf = "bar";
    const section = papershelf.made(document, "section", { class: "look", "aria-label": text("bar_label") });
    // Polite: read out when it changes.
    const said = papershelf.made(document, "span", { role: "status", "aria-live": "polite" });
    const list = papershelf.made(document, "ul", {});
    let folded = false;
    let isDark = false;
    let short = "";
    /** @type {Tally} */
    let tally = { saved: 0, there: 0, queued: 0, refused: [], batches: [], pdfs: {}, taggable: [] };
    let fresh = 0;
    /** @type {string[]} */
    let batches = [];
    /** What to show again when a question is answered with no. */
    let back = () => {};
    let asking = false;

    /**
     * @param {string} words
     * @param {() => void} act
     * @param {string} [kind]
     */
    const button = (words, act, kind = "") => {
      const made = papershelf.made(document, "button", { type: "button", class: kind }, words);
      papershelf.pressed(made, act);
      return made;
    };

    /** @param {() => void} act */
    const answered = (act) => {
      asking = false;
      act();
    };

    const offered = () => Object.values(tally.pdfs).reduce((sum, one) => sum + one, 0);

    const entries = () => [
      ...(fresh > 0 ? [{ words: plural("bar_save_all", fresh), act: () => on.saveAll(false) }] : []),
      ...(offered() > 0 ? [{ words: plural("bar_pdfs", offered()), act: () => on.pdfs() }] : []),
      { words: text("bar_hide"), act: () => on.hide() },
    ];

    const tag = button("", () => on.tag(tally.taggable, tag), "tag");
    const undo = button(text("bar_undo"), () => on.undo(batches));
    const retry = button(text("bar_retry"), () => on.retry());
    const more = button("▾", () => void menu(more, text("bar_more"), [{ entries: entries() }]), "more");
    const yes = button("", () => answered(() => on.saveAll(true)), "main");
    const no = button(text("bar_no"), () => answered(() => back()));
    const fold = button("", () => setFolded(!folded), "fold");
    const choices = [tag, undo, retry, more, yes, no];

    /** @param {boolean} now */
    const setFolded = (now) => {
      folded = now;
      section.className = `look${isDark ? " dark" : ""}${folded ? " folded" : ""}`;
      fold.setAttribute("aria-expanded", String(!folded));
      fold.setAttribute("aria-label", folded ? text("bar_unfold", short) : text("bar_fold"));
      fold.title = folded ? "" : text("bar_fold_title");
      fold.textContent = folded ? short : "✕";
    };

    /**
     * @param {string} words
     * @param {HTMLButtonElement[]} shown
     */
    const draw = (words, shown) => {
      if (!host.isConnected) {
        document.body.append(host); // before its words: only a change of a region that is there is read out
      }
      const focused = choices.find((one) => one.matches(":focus"));
      if (said.textContent !== words) {
        said.textContent = words; // only then: the same words are not read out twice
      }
      list.hidden = true;
      for (const one of choices) {
        one.hidden = !shown.includes(one);
      }
      if (focused?.hidden) {
        // A keyboard must not fall back to the top of the page, nor a second Enter undo what the first did.
        fold.focus();
      }
      setFolded(folded);
    };

    more.setAttribute("aria-label", text("bar_more"));
    more.title = text("bar_more");
    for (const one of [more, tag]) {
      one.setAttribute("aria-haspopup", one === more ? "menu" : "dialog");
      one.setAttribute("aria-expanded", "false");
    }
    section.append(papershelf.made(document, "div", { class: "said" }, papershelf.made(document, "b", {}, "Papershelf"), said), ...choices, fold, list);
    papershelf.shadow(host, CSS).append(section);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.isTrusted && host.isConnected && !folded && !floating.isOpen()) {
        setFolded(true);
      }
    });

    return {
      show(counted, left, link) {
        back = () => this.show(counted, left, link);
        [tally, fresh] = [counted, left];
        if (asking) {
          return; // news must not take the question away under a person's hand
        }
        batches = tally.batches;
        short = text("bar_short", tally.saved + tally.there + tally.queued);
        tag.textContent = plural("bar_tag", tally.taggable.length);
        undo.textContent = text("bar_undo");
        draw(papershelf.words.tally(tally, link), [
          ...(tally.taggable.length > 0 ? [tag] : []),
          ...(batches.length > 0 ? [undo] : []),
          ...(tally.queued > 0 && link !== "on" ? [retry] : []),
          more,
        ]);
        list.hidden = tally.refused.length === 0;
        list.replaceChildren(
          ...tally.refused.map(({ title, reason }) => {
            const words = text("bar_refused_item", reason, title);
            return papershelf.made(document, "li", { title: words }, words);
          }),
        );
      },
      ask(count) {
        asking = true;
        yes.textContent = text("bar_yes", count);
        setFolded(false);
        draw(plural("bar_ask", count), [yes, no]);
        yes.focus();
      },
      fresh(count) {
        fresh = count;
      },
      say(words, act, of) {
        asking = false;
        batches = [...of];
        undo.textContent = text(act === "Redo" ? "bar_redo" : "bar_undo");
        draw(words, [...(of.length > 0 ? [undo] : []), more]);
      },
      dark(dark) {
        isDark = dark;
        setFolded(folded);
      },
      remove() {
        host.remove();
      },
    };
  };
})();
