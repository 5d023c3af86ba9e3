// A small menu below what opened it: arrow keys, Enter, Escape; a click elsewhere closes it.

/**
 * @param {HTMLElement} opener
 * @param {{words: string, checked: boolean, act: () => void}[]} entries
 */
export const menu = (opener, entries) => {
  document.querySelector(".menu")?.remove();
  const box = document.createElement("div");
  box.className = "menu";
  box.setAttribute("role", "menu");
  const buttons = entries.map(({ words, checked, act }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("role", "menuitemradio");
    button.setAttribute("aria-checked", String(checked));
    button.addEventListener("click", () => {
      close();
      act();
    });
    return button;
  });
  box.append(...buttons);

  const close = () => {
    box.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (opener.isConnected) {
      opener.focus();
    }
  };
  /** @param {Event} event */
  const outside = (event) => {
    if (event.target instanceof Node && !box.contains(event.target)) {
      close();
    }
  };
  box.addEventListener("keydown", (event) => {
    const here = buttons.findIndex((one) => one === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      buttons[(here + step + buttons.length) % buttons.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", outside, true);

  document.body.append(box);
  const { left, bottom, right } = opener.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = bottom + height + 4 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(left, right - width, innerWidth - width - 8)) + scrollX}px`;
  box.style.top = `${(below ? bottom + 4 : bottom - height - 34) + scrollY}px`;
  (buttons[entries.findIndex(({ checked }) => checked)] ?? buttons[0]).focus();
};
