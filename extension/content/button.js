// One card's button. Its width is fixed, so that nothing shifts when its words change.

(() => {
  const CSS = `
    /* Centred on the title's first line, whatever its size: 1lh is the heading's own line. */
    :host { all: initial !important; float: right !important; font-size: inherit !important; line-height: inherit !important;
      margin: calc((1lh - 28px) / 2) 0 4px 10px !important; }
    button {
      box-sizing: border-box; display: block; inline-size: 88px; block-size: 28px; padding: 0 6px; margin: 0;
      font: 600 13px/26px system-ui, sans-serif; letter-spacing: 0; text-align: center; white-space: nowrap;
      border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink);
      cursor: pointer; transition: background-color .12s, border-color .12s, color .12s;
      --line: #d3d8e0; --ground: #fff; --ink: #2b3240; --hover: #f1f4f2; --accent: #2f6f4f;
    }
    button.dark { --line: #3a4352; --ground: #1a1f28; --ink: #d9dee7; --hover: #242b36; --accent: #6dbf94; }
    button:hover { background: var(--hover); border-color: var(--accent); }
    button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    button.saving { color: var(--ink); opacity: .7; cursor: progress; }
    button.saved { color: var(--accent); border-color: transparent; background: #e5f2eb; }
    button.saved.dark { background: #1b3328; }
    button.queued { --ink: #7a5b12; --line: #e6d39a; --ground: #fdf6e0; --hover: #faeec9; --accent: #a67c1a; }
    button.queued.dark { --ink: #e8cd84; --line: #5c4c20; --ground: #2d2715; --hover: #3a321a; --accent: #e8cd84; }
    button.refused { --ink: #9a3b12; --line: #ecc3b0; --ground: #fdf0ea; --hover: #fae3d8; --accent: #9a3b12; }
    button.refused.dark { --ink: #f0a37b; --line: #5e3a29; --ground: #2f1e17; --hover: #3d271d; --accent: #f0a37b; }
    button.zotero, button.vault, button.maybe { --ink: #3a5a8c; --line: #c3d2e8; --ground: #eff4fb; --hover: #e1ebf8; --accent: #3a5a8c; }
    button.zotero.dark, button.vault.dark, button.maybe.dark { --ink: #9dbbe8; --line: #34455f; --ground: #1a2333; --hover: #223048; --accent: #9dbbe8; }
    @media (prefers-reduced-motion: reduce) { button { transition: none; } }
    @media (forced-colors: active) { button { border-color: ButtonText; } }
  `;

  papershelf.button = (document, onSave) => {
    const host = document.createElement("span");
    const face = document.createElement("button");
    let key = "";
    let title = "";
    /** @type {Mark} */
    let shown = { state: "new" };
    let isDark = false;

    const draw = () => {
      face.className = isDark ? `${shown.state} dark` : shown.state;
      face.textContent = papershelf.words.label(shown);
      face.title = papershelf.words.explains(shown);
      face.setAttribute("aria-label", `${papershelf.words.label(shown)}: ${title}`);
      face.setAttribute("aria-busy", String(shown.state === "saving"));
      host.dataset.papershelf = key;
      host.dataset.papershelfState = shown.state;
    };

    face.type = "button";
    face.addEventListener("click", (event) => {
      // The page may watch clicks on its cards; this one is none of them.
      event.stopPropagation();
      event.preventDefault();
      if (event.isTrusted && shown.state !== "saving") {
        onSave(key);
      }
    });
    papershelf.shadow(host, CSS).append(face);

    return {
      host,
      get key() {
        return key;
      },
      rename(newKey, newTitle) {
        [key, title] = [newKey, newTitle];
        draw();
      },
      show(mark) {
        shown = mark;
        draw();
      },
      dark(dark) {
        isDark = dark;
        draw();
      },
    };
  };
})();
