// A menu, after the pattern of the ARIA Authoring Practices: arrows, Home, End and letters move, Enter and Space do.

(() => {
  /** Only these addresses are opened, whoever gave them: the programs that hold the paper. */
  const OPENS = /^(?:obsidian|zotero):\/\//;

  papershelf.menu = (document, floating) => {
    /** @param {string} href */
    const visit = (href) => papershelf.made(document, "a", { href }).click();

    /** @param {MenuEntry} entry */
    const item = ({ words, checked, href, act }) => {
      const does = href && OPENS.test(href) ? () => visit(href) : act;
      const made = papershelf.made(document, "button", {
        type: "button",
        role: checked === undefined ? "menuitem" : "menuitemradio",
        tabindex: "-1",
        ...(checked !== undefined && { "aria-checked": String(checked) }),
        ...(!does && { "aria-disabled": "true" }),
      }, words);
      if (does) {
        papershelf.pressed(made, () => {
          floating.close();
          does();
        });
      }
      return made;
    };

    /** @param {MenuGroup} group */
    const grouped = ({ title, entries }) => {
      const head = title ? [papershelf.made(document, "div", { class: "title", "aria-hidden": "true" }, title)] : [];
      return papershelf.made(document, "div", { role: "group", ...(title && { "aria-label": title }) }, ...head, ...entries.map(item));
    };

    /** @param {HTMLElement} menu @returns {HTMLElement[]} */
    const items = (menu) => [.../** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll("[role^=menuitem]"))];

    /** @param {HTMLElement} menu @returns {number} the place of the one that has the keyboard */
    const focused = (menu) => items(menu).indexOf(/** @type {HTMLElement} */ (/** @type {ShadowRoot} */ (menu.getRootNode()).activeElement));

    /** @param {KeyboardEvent} event */
    const move = (event) => {
      const menu = /** @type {HTMLElement} */ (event.currentTarget);
      const all = items(menu);
      const at = focused(menu);
      const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key.toLowerCase() : "";
      const next = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 })[event.key];
      if (next !== undefined) {
        event.preventDefault();
        all.at(next % all.length)?.focus();
      } else if (letter.trim()) {
        const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
        order.find((one) => one.textContent?.toLowerCase().startsWith(letter))?.focus();
      }
    };

    return (opener, label, groups) => {
      const menu = papershelf.made(document, "div", { role: "menu", "aria-label": label });
      /** @param {MenuGroup[]} all */
      const fill = (all) => {
        const full = all.filter(({ entries }) => entries.length > 0);
        menu.replaceChildren(...full.flatMap((group, place) => [...(place > 0 ? [papershelf.made(document, "div", { role: "separator" })] : []), grouped(group)]));
      };
      menu.addEventListener("keydown", move);
      fill(groups);
      floating.open(opener, menu, () => items(menu).find((one) => one.getAttribute("aria-checked") === "true") ?? items(menu)[0]);
      return (again) => {
        // What was asked for has come: the same entries, some of them usable now; the keyboard stays where it is.
        const at = focused(menu);
        fill(again);
        items(menu)[at]?.focus();
      };
    };
  };
})();
