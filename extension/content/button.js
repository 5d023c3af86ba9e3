// One card's controls: Save, and once it is saved a tag and a menu beside the mark. Their width together is fixed, so
// that nothing shifts when they change: the narrower one on a card that has little room beside its title.

(() => {
  const CSS = `${papershelf.colours}
    /* Centred on the title's first line, whatever its size: 1lh is the heading's own line. */
    :host { all: initial !important; float: right !important; font-size: inherit !important; line-height: inherit !important;
      margin: calc((1lh - 28px) / 2) 0 4px 10px !important; }
    /* Contained: other words in it lay out nothing outside. */
    .look { display: flex; gap: 4px; block-size: 28px; inline-size: 164px; contain: size layout style; }
    .look.narrow { gap: 0; inline-size: 106px; }
    button {
      box-sizing: border-box; block-size: 28px; flex: 0 0 auto; padding: 0 6px; margin: 0;
      font: 600 13px/26px system-ui, sans-serif; letter-spacing: 0; text-align: center; white-space: nowrap; text-transform: none;
      border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink);
      cursor: pointer; transition: background-color .12s, border-color .12s, color .12s;
    }
    button:hover { background: var(--hover); border-color: var(--accent); }
    .face { flex: 0 0 88px; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; }
    :is(.narrow, .news, .refused) .face { flex: 1 1 0; }
    .news .face { font-size: 12px; letter-spacing: -.01em; padding: 0 4px; }
    .narrow .face { font-size: 12px; letter-spacing: -.02em; padding: 0 1px; }
    .narrow.news .face { font-size: 11px; }
    .saving .face { color: var(--soft); cursor: progress; }
    .tag { inline-size: 44px; padding: 0; font-weight: 500; font-size: 12px; }
    .more { inline-size: 24px; padding: 0; }
    .look.saved :is(.tag, .more) { background: none; }
    .look.saved :is(.tag, .more):hover { background: var(--hover); }
    /* Three parts of one button. */
    .look.narrow.saved button { border-radius: 0; background: var(--ground); }
    .look.narrow.saved button:hover { background: var(--hover); }
    .look.narrow.saved .face { border-start-start-radius: 8px; border-end-start-radius: 8px; }
    .look.narrow.saved .more { border-start-end-radius: 8px; border-end-end-radius: 8px; }
    .narrow :is(.tag, .more) { inline-size: 24px; }
    @media (prefers-reduced-motion: reduce) { button { transition: none; } }
    @media (forced-colors: active) { button { border-color: ButtonText; } }
  `;
  const STEADY = 450; // milliseconds: the second half of a double click is not meant for what has just appeared

  /** What can wait until the marks are seen, some of it in each quiet moment. @type {(() => void)[]} */
  const waiting = [];
  const PART = 15;

  const quiet = () => {
    for (const act of waiting.splice(0, PART)) {
      act();
    }
    if (waiting.length > 0) {
      whenQuiet();
    }
  };
  // A tab in the background has few quiet moments: not later than that.
  const whenQuiet = () => void ("requestIdleCallback" in globalThis ? requestIdleCallback(quiet, { timeout: 200 }) : setTimeout(quiet));

  /** @param {() => void} act */
  const later = (act) => {
    if (waiting.push(act) === 1) {
      whenQuiet();
    }
  };

  papershelf.button = (document, on) => {
    const host = document.createElement("span");
    const box = document.createElement("span");
    const face = papershelf.made(document, "button", { type: "button", class: "face" });
    /** Made when first needed: most cards of a list are never saved. @type {HTMLButtonElement[]} */
    let beside = [];
    let key = "";
    let title = "";
    let since = 0;
    let before = "";
    /** @type {Mark} */
    let shown = { state: "new" };
    let isDark = false;
    let narrow = false;

    /**
     * @param {string} kind
     * @param {string} words
     * @param {string} label
     * @param {(opener: HTMLElement) => void} act
     */
    const control = (kind, words, label, act) => {
      const made = papershelf.made(document, "button", { type: "button", class: kind, title: label, "aria-label": label, "aria-expanded": "false", "aria-haspopup": kind === "tag" ? "dialog" : "menu" }, words);
      papershelf.pressed(made, () => {
        if (performance.now() - since > STEADY) {
          act(made);
        }
      });
      return made;
    };

    const arrange = () => {
      if (beside.length === 0 && shown.state === "saved") {
        beside = [
          control("tag", papershelf.text(narrow ? "card_tag_short" : "card_tag"), papershelf.text("card_tag_label"), (opener) => on.tag(key, opener)),
          control("more", "⋯", papershelf.text("card_more"), (opener) => on.menu(key, opener)),
        ];
        since = performance.now();
        box.append(...beside);
      }
      const [tag, more] = beside;
      if (tag) {
        tag.hidden = shown.state !== "saved" || Boolean(shown.news); // what is new takes its room; the menu has it too
        more.hidden = shown.state !== "saved";
      }
    };

    /** At a glance of the pointer or the keyboard: a hundred cards need no hundred dates before that. */
    const explain = () => {
      face.title = papershelf.words.explains(shown);
    };

    const draw = () => {
      const { state, says } = shown;
      const label = papershelf.words.label(shown);
      const seen = narrow ? papershelf.words.label(shown, true) : label;
      const news = state === "saved" && Boolean(shown.news);
      box.className = `look ${state}${isDark ? " dark" : ""}${news ? " news" : ""}${narrow ? " narrow" : ""}`;
      face.textContent = seen;
      if (face.title) {
        explain();
      }
      face.setAttribute("aria-label", state === "saved" && says ? `${label}: ${title}. ${says}` : `${label}: ${title}`);
      if (state === "saving") {
        face.setAttribute("aria-busy", "true");
      } else if (before === "saving") {
        face.removeAttribute("aria-busy");
      }
      before = state;
      if (beside.length > 0) {
        arrange();
      } else if (state === "saved") {
        later(arrange);
      }
      host.dataset.papershelf = key;
      host.dataset.papershelfState = state;
    };

    face.addEventListener("click", (event) => {
      event.stopPropagation();
      event.preventDefault(); // a card may be one large link
      if (!event.isTrusted || shown.state === "saving") {
        return;
      }
      if (papershelf.exposed(face, event)) {
        on.save(key);
      } else {
        on.covered(key);
      }
    });
    face.addEventListener("pointerenter", explain);
    face.addEventListener("focus", explain);
    box.append(face);
    papershelf.shadow(host, CSS).append(box);

    return {
      host,
      get key() {
        return key;
      },
      put(newKey, newTitle, mark, look) {
        [key, title, shown, isDark, narrow] = [newKey, newTitle, mark, look.dark, look.narrow];
        draw();
      },
      show(mark) {
        shown = mark;
        draw();
      },
      dark(dark) {
        if (dark !== isDark) {
          isDark = dark;
          draw();
        }
      },
    };
  };
})();
