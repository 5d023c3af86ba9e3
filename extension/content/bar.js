// The bar, bottom right, after the first click only: what was saved, and what to do about it. Esc folds it.

(() => {
  const CSS = `
    :host { all: initial !important; position: fixed !important; right: 16px !important; bottom: 16px !important; z-index: 2147483647 !important; }
    section {
      --ink: #1d2330; --soft: #5a6577; --line: #dfe3ea; --ground: #fff; --hover: #f1f4f2; --accent: #2f6f4f; --accent-ink: #fff;
      display: flex; flex-wrap: wrap; align-items: center; gap: 8px; box-sizing: border-box; max-width: min(560px, calc(100vw - 32px));
      position: relative; padding: 10px 44px 10px 14px; border: 1px solid var(--line); border-radius: 12px; background: var(--ground); color: var(--ink);
      box-shadow: 0 6px 24px rgb(15 20 30 / .16); font: 14px/1.4 system-ui, sans-serif;
    }
    section.dark { --ink: #e6e9ef; --soft: #98a2b3; --line: #333c4a; --ground: #1c2129; --hover: #262d38; --accent: #58a97f; --accent-ink: #0d1713; box-shadow: 0 6px 24px rgb(0 0 0 / .5); }
    [hidden] { display: none !important; }
    .said { flex: 0 1 auto; min-width: 0; overflow-wrap: anywhere; }
    b { font-weight: 650; margin-right: 4px; }
    ul { flex: 1 0 100%; order: 1; margin: 0; padding: 0 0 2px; list-style: none; color: var(--soft); font-size: 13px; max-height: 6.5em; overflow: auto; }
    li { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    button { font: 600 13px/1 system-ui, sans-serif; padding: 7px 11px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink); cursor: pointer; white-space: nowrap; }
    button:hover { background: var(--hover); border-color: var(--accent); }
    button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
    button.main:hover { filter: brightness(1.06); }
    button.fold { position: absolute; top: 11px; right: 8px; padding: 7px 9px; border-color: transparent; color: var(--soft); }
    button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    section.folded { padding: 4px; border-radius: 999px; }
    section.folded > :not(.fold) { display: none; }
    section.folded .fold { position: static; color: var(--ink); border-radius: 999px; padding: 7px 12px; }
    @media (prefers-reduced-motion: no-preference) { section { animation: rise .16s ease-out; } }
    @keyframes rise { from { opacity: 0; transform: translateY(6px); } }
  `;

  papershelf.bar = (document, on) => {
    const host = document.createElement("div");
    host.dataset.papershelf = "bar";
    const section = document.createElement("section");
    const name = document.createElement("b");
    const said = document.createElement("div");
    const text = document.createElement("span");
    const list = document.createElement("ul");
    let folded = false;
    let short = "";
    /** @type {string[]} */
    let batches = [];

    /**
     * @param {string} words
     * @param {() => void} act
     * @param {string} [kind]
     */
    const button = (words, act, kind = "") => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = kind;
      made.textContent = words;
      made.addEventListener("click", (event) => {
        event.stopPropagation();
        if (event.isTrusted) {
          act();
        }
      });
      return made;
    };

    const undo = button("Undo", () => on.undo(batches));
    const retry = button("Try again", () => on.retry());
    const all = button("", () => on.saveAll(false));
    const pdfs = button("", () => on.pdfs());
    const yes = button("", () => answered(() => on.saveAll(true)), "main");
    const no = button("Not now", () => answered(() => back()));
    const fold = button("", () => setFolded(!folded), "fold");
    const choices = [undo, retry, all, pdfs, yes, no];
    /** What to show again when a question is answered with no. */
    let back = () => {};
    let asking = false;

    /** @param {() => void} act */
    const answered = (act) => {
      asking = false;
      act();
    };

    /** @param {boolean} now */
    const setFolded = (now) => {
      folded = now;
      section.classList.toggle("folded", folded);
      fold.setAttribute("aria-expanded", String(!folded));
      fold.setAttribute("aria-label", folded ? "Unfold Papershelf's bar" : "Fold Papershelf's bar");
      fold.title = folded ? "Unfold" : "Fold (Esc)";
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
      text.textContent = words;
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

    name.textContent = "Papershelf";
    section.setAttribute("aria-label", "Papershelf");
    text.setAttribute("role", "status"); // polite: read out when it changes
    text.setAttribute("aria-live", "polite");
    said.className = "said";
    said.append(name, text);
    section.append(said, ...choices, fold, list);
    papershelf.shadow(host, CSS).append(section);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.isTrusted && host.isConnected && !folded) {
        setFolded(true);
      }
    });

    return {
      show(tally, fresh, link) {
        back = () => this.show(tally, fresh, link);
        if (asking) {
          return; // news must not take the question away under a person's hand
        }
        batches = [...tally.batches];
        short = `Papershelf · ${tally.saved + tally.there + tally.queued}`;
        all.textContent = `Save all ${fresh} new`;
        const offered = Object.values(tally.pdfs).reduce((sum, one) => sum + one, 0);
        pdfs.textContent = `Get ${offered} PDFs`;
        draw(papershelf.words.tally(tally, link), [
          ...(batches.length > 0 ? [undo] : []),
          ...(tally.queued > 0 && link !== "on" ? [retry] : []),
          ...(fresh > 0 ? [all] : []),
          ...(offered > 0 ? [pdfs] : []),
        ]);
        undo.textContent = "Undo";
        list.hidden = tally.refused.length === 0;
        list.replaceChildren(
          ...tally.refused.map(({ title, reason }) => {
            const item = document.createElement("li");
            item.textContent = `Not saved: ${reason} (${title})`;
            item.title = item.textContent;
            return item;
          }),
        );
      },
      ask(count) {
        asking = true;
        yes.textContent = `Save ${count}`;
        setFolded(false);
        draw(`Save ${papershelf.words.papers(count)}?`, [yes, no]);
        yes.focus();
      },
      fresh(count) {
        all.textContent = `Save all ${count} new`;
        all.hidden ||= count === 0;
      },
      say(words, act, of, offering = false) {
        asking = false;
        batches = [...of];
        undo.textContent = act;
        draw(words, [...(of.length > 0 ? [undo] : []), ...(offering ? [pdfs] : [])]);
      },
      dark(dark) {
        section.classList.toggle("dark", dark);
      },
    };
  };
})();
