// Buttons on cards, kept there: pages render again under us, add cards while one scrolls, and give a card to another
// paper.

papershelf.shelving = (site, document, marks, on) => {
  const ROOMY = 420; // pixels of the widest title
  let room = 0;
  /** @type {Map<Element, SaveButton>} */
  const buttons = new Map();
  /** @type {Map<string, Set<SaveButton>>} */
  let byKey = new Map();
  const dressing = papershelf.pace();
  const refreshing = papershelf.pace();
  const system = document.defaultView?.matchMedia?.("(prefers-color-scheme: dark)");

  const isDark = () => site()?.dark(document) ?? system?.matches ?? false;

  /** @returns {Card[]} */
  const cards = () => site()?.cards(document, document.location.href) ?? [];

  /**
   * @param {Card} card
   * @param {{dark: boolean, narrow: boolean}} look
   */
  const dress = ({ key, title, place }, look) => {
    let button = buttons.get(place);
    if (!button) {
      button = papershelf.button(document, on);
      buttons.set(place, button);
    }
    if (button.key !== key) {
      button.put(key, title, marks.of(key), look);
    }
    if (button.host.parentNode !== place) {
      place.querySelectorAll(":scope > [data-papershelf]").forEach((left) => left.remove()); // copied with its card
      button.dark(look.dark);
      place.prepend(button.host); // first, that it floats beside the title's first line
    }
    byKey.set(key, (byKey.get(key) ?? new Set()).add(button));
  };

  const recolour = () => {
    const dark = isDark();
    for (const button of buttons.values()) {
      button.dark(dark);
    }
  };

  system?.addEventListener?.("change", recolour);

  return {
    cards,
    dark: isDark,
    recolour,

    dress(shown) {
      const dark = isDark();
      byKey = new Map();
      dressing.forget(); // of an earlier look at the page
      if (buttons.size === 0) {
        // Measured before anything is changed, and once a page: it is laid out once, and its buttons are of one width.
        room = Math.max(0, ...shown.map(({ place }) => place.clientWidth));
      }
      const look = { dark, narrow: room > 0 && room < ROOMY };
      for (const card of shown) {
        const worn = buttons.get(card.place);
        if (worn?.key === card.key && worn.host.parentNode === card.place) {
          dress(card, look); // nothing to do: it must not take the turn of one that waits, on a page that never rests
        } else {
          dressing.soon(card.place, () => dress(card, look));
        }
      }
      const places = new Set(shown.map(({ place }) => place));
      for (const [place, { host }] of buttons) {
        if (!places.has(place)) {
          host.remove();
          buttons.delete(place);
        }
      }
    },

    keys: () => [...new Set(cards().map(({ key }) => key))],

    refresh(key) {
      refreshing.soon(key, () => {
        for (const button of byKey.get(key) ?? []) {
          button.show(marks.of(key));
        }
      });
    },

    focused() {
      const shown = cards();
      const around = shown.map(({ key, place }) => ({ key, card: place.closest("article, li, dd") ?? place }));
      const chosen =
        around.find(({ card }) => card.contains(document.activeElement)) ?? around.find(({ card }) => card.matches(":hover"));
      return chosen?.key ?? (new Set(shown.map(({ key }) => key)).size === 1 ? shown[0].key : null);
    },
  };
};
