// The field for tags: what is typed, completed from the tags that the library knows (the ARIA combobox with a list).

(() => {
  const MOST = 6; // suggestions

  /**
   * @param {string[]} known the most used first
   * @param {string} typed
   */
  const matching = (known, typed) => {
    const wanted = typed.trim().toLowerCase();
    const holds = known.filter((one) => one.toLowerCase().includes(wanted));
    const begins = holds.filter((one) => one.toLowerCase().startsWith(wanted));
    return [...new Set([...begins, ...holds])].slice(0, MOST);
  };

  papershelf.tagging = (document, floating) => (opener, label, known, add) => {
    /** @type {string[]} */
    let tags = [];
    let chosen = -1;
    const id = "tag";
    const input = papershelf.made(document, "input", {
      id, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: "200",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "tags", placeholder: papershelf.text("tag_placeholder"),
    });
    const list = papershelf.made(document, "div", { id: "tags", role: "listbox", "aria-label": papershelf.text("tag_known") });
    const go = papershelf.made(document, "button", { type: "submit" }, papershelf.text("tag_add"));
    const form = papershelf.made(
      document, "form", {}, papershelf.made(document, "label", { for: id }, label), papershelf.made(document, "div", { class: "row" }, input, go), list,
    );

    const last = () => input.value.slice(input.value.lastIndexOf(",") + 1);
    const before = () => input.value.slice(0, input.value.lastIndexOf(",") + 1);

    const draw = () => {
      const shown = matching(tags, last());
      chosen = Math.min(chosen, shown.length - 1);
      list.replaceChildren(...shown.map((one, place) => {
        const option = papershelf.made(document, "div", { role: "option", id: `tag-${place}`, "aria-selected": String(place === chosen) }, one);
        papershelf.pressed(option, () => take(one));
        return option;
      }));
      list.hidden = shown.length === 0;
      input.setAttribute("aria-expanded", String(shown.length > 0));
      if (chosen >= 0) {
        input.setAttribute("aria-activedescendant", `tag-${chosen}`);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };

    /** @param {string} tag */
    const take = (tag) => {
      input.value = `${before()}${before() ? " " : ""}${tag}`;
      chosen = -1;
      draw();
      list.hidden = true;
      input.focus();
    };

    const done = () => {
      const typed = input.value.split(",").map((one) => one.trim().replace(/^#/, "")).filter(Boolean);
      if (typed.length > 0) {
        floating.close();
        add([...new Set(typed)]);
      }
    };

    input.addEventListener("input", () => {
      chosen = -1;
      draw();
    });
    input.addEventListener("keydown", (event) => {
      const step = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 })[event.key];
      const option = list.children[chosen]?.textContent;
      if (step) {
        event.preventDefault();
        const count = list.children.length;
        chosen = count === 0 ? -1 : (Math.max(chosen, step < 0 ? 0 : -1) + step + count) % count;
        draw();
      } else if (event.key === "Enter" && event.isTrusted && !event.isComposing) {
        event.preventDefault();
        if (option) {
          take(option); // a second Enter adds it
        } else {
          done();
        }
      }
    });
    papershelf.pressed(go, done);
    form.addEventListener("submit", (event) => event.preventDefault()); // a press of the button or Enter, seen above

    list.hidden = true;
    floating.open(opener, papershelf.made(document, "div", { role: "dialog", "aria-label": label }, form), () => input);
    void known.then((found) => {
      tags = found;
      draw();
    });
  };
})();
