// Buttons on cards, kept there: pages render again under us, add cards while one scrolls, and give a card to another
// paper.

papershelf.shelving = (site, document, marks, onSave) => {
  /** @type {Map<Element, SaveButton>} */
  const buttons = new Map();
  const system = document.defaultView?.matchMedia?.("(prefers-color-scheme: dark)");

  const isDark = () => site.dark(document) ?? system?.matches ?? false;

  /** @returns {Card[]} */
  const cards = () => {
    const url = document.location.href;
    return site.matches(url) ? site.cards(document, url) : [];
  };

  /** @param {Card} card */
  const dress = ({ key, title, place }) => {
    let button = buttons.get(place);
    if (!button) {
      button = papershelf.button(document, onSave);
      buttons.set(place, button);
    }
    if (button.key !== key) {
      button.rename(key, title);
      button.show(marks.of(key));
    }
    if (button.host.parentNode !== place) {
      place.querySelectorAll(":scope > [data-papershelf]").forEach((left) => left.remove()); // copied with its card
      button.dark(isDark());
      place.prepend(button.host); // first, that it floats beside the title's first line
    }
  };

  return {
    dark: isDark,

    scan() {
      const shown = cards();
      shown.forEach(dress);
      const places = new Set(shown.map(({ place }) => place));
      for (const [place, { host }] of buttons) {
        if (!places.has(place)) {
          host.remove();
          buttons.delete(place);
        }
      }
      return shown;
    },

    keys: () => [...new Set(cards().map(({ key }) => key))],

    refresh(key) {
      for (const button of buttons.values()) {
        if (button.key === key) {
          button.show(marks.of(key));
        }
      }
    },

    recolour() {
      for (const button of buttons.values()) {
        button.dark(isDark());
      }
    },

    focused() {
      const shown = cards();
      const around = shown.map(({ key, place }) => ({ key, card: place.closest("article") ?? place }));
      const chosen =
        around.find(({ card }) => card.contains(document.activeElement)) ?? around.find(({ card }) => card.matches(":hover"));
      return chosen?.key ?? (new Set(shown.map(({ key }) => key)).size === 1 ? shown[0].key : null);
    },
  };
};
