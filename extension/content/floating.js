// What opens beside a button and goes again: a menu, a field for tags. One at a time, over the page and apart from its
// cards, which may cut off what stands out of them. It follows its button when the page scrolls. Esc, Tab or a click
// elsewhere closes it; the keyboard is then where it was.

(() => {
  const CSS = `${papershelf.colours}
    :host { all: initial !important; position: fixed !important; z-index: 2147483647 !important; }
    .look {
      position: fixed; box-sizing: border-box; min-inline-size: 190px; max-inline-size: min(320px, calc(100vw - 16px)); max-block-size: calc(100vh - 16px); overflow: auto;
      padding: 5px; border: 1px solid var(--line); border-radius: 10px; background: var(--ground); color: var(--ink);
      box-shadow: var(--shadow); font: 14px/1.4 system-ui, sans-serif;
    }
    [role=menuitem], [role=menuitemradio], [role=option] {
      display: block; box-sizing: border-box; inline-size: 100%; margin: 0; padding: 6px 10px 6px 28px; border: 0; border-radius: 6px; background: none; color: var(--ink);
      font: 14px/1.3 system-ui, sans-serif; text-align: start; text-decoration: none; cursor: pointer; position: relative; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    }
    :is([role=menuitem], [role=menuitemradio], [role=option]):is(:hover, :focus, [aria-selected=true]) { background: var(--hover); outline-offset: -2px; }
    [aria-checked=true]::before { content: "✓"; position: absolute; inset-inline-start: 10px; color: var(--accent); }
    [aria-disabled=true] { color: var(--soft); cursor: default; }
    [role=separator] { margin: 5px 4px; border-block-start: 1px solid var(--line); }
    .title { padding: 4px 10px 2px; color: var(--soft); font-size: 12px; }
    form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; padding: 5px; inline-size: 240px; }
    label { font-size: 12px; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .row { display: flex; gap: 6px; }
    input { flex: 1; min-inline-size: 0; box-sizing: border-box; padding: 6px 9px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
    form button { padding: 0 12px; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--accent-ink); font: 600 13px/1 system-ui, sans-serif; cursor: pointer; }
    [role=option] { padding-inline-start: 10px; }
  `;
  const GAP = 4; // pixels to the button, and EDGE to the window's border
  const EDGE = 8;

  papershelf.floating = (document, dark) => {
    const host = document.createElement("div");
    host.dataset.papershelf = "floating";
    const look = document.createElement("div");
    /** @type {HTMLElement | null} */
    let opener = null;

    /** @param {boolean} back whether the keyboard goes back to where it was */
    const close = (back) => {
      if (!opener) {
        return;
      }
      const was = opener;
      opener = null;
      was.setAttribute("aria-expanded", "false");
      host.remove();
      look.replaceChildren();
      if (back) {
        was.focus();
      }
    };

    const place = () => {
      const from = /** @type {HTMLElement} */ (opener).getBoundingClientRect();
      const own = look.getBoundingClientRect();
      const { innerWidth, innerHeight } = /** @type {Window} */ (document.defaultView);
      const below = from.bottom + GAP;
      const top = below + own.height + EDGE <= innerHeight ? below : from.top - GAP - own.height;
      look.style.top = `${Math.max(EDGE, top)}px`;
      look.style.left = `${Math.max(EDGE, Math.min(from.right - own.width, innerWidth - own.width - EDGE))}px`;
    };

    const root = papershelf.shadow(host, CSS);
    root.append(look);
    // A page that has keys of its own (`/` for its search) is not meant by what is typed here.
    for (const type of ["keydown", "keypress", "keyup"]) {
      root.addEventListener(type, (event) => event.stopPropagation());
    }
    look.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || event.key === "Tab") {
        event.preventDefault();
        close(true);
      }
    });
    document.addEventListener("pointerdown", (event) => {
      if (opener && event.target !== host) {
        close(false);
      }
    }, true);
    document.addEventListener("scroll", () => {
      if (opener?.isConnected) {
        place();
      } else {
        close(false); // its card was rendered again
      }
    }, { capture: true, passive: true });

    return {
      close: () => close(true),
      open(by, content, first) {
        const again = opener === by;
        close(again);
        if (again) {
          return; // its button pressed once more closes it
        }
        opener = by;
        by.setAttribute("aria-expanded", "true");
        look.className = dark() ? "look dark" : "look";
        look.replaceChildren(content);
        document.body.append(host);
        place();
        first().focus({ preventScroll: true });
      },
      isOpen: () => opener !== null,
    };
  };
})();
