// Whether a person saw what they pressed: a page may lay something over our buttons, or make them see-through, and
// lead a click there (clickjacking). What a page draws with pseudo-elements cannot be asked for.

(() => {
  const SEEN = 0.4; // less opaque than this, a button is not seen
  const DRAWN = 0.4; // less opaque than this, what lies over it hides nothing
  const MOST = 300_000; // elements that are looked at, some 50 ms; in a page of more nothing is sure
  const PICTURES = new Set(["IMG", "VIDEO", "CANVAS", "IFRAME", "SVG", "OBJECT", "EMBED"]);

  /** @param {Element} element @returns {Element | null} what it is in, out of shadow trees too */
  const around = (element) => {
    const parent = element.assignedSlot ?? element.parentNode;
    return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
  };

  /** @param {Element} element @returns {number} 0 to 1, as it and all it is in make it */
  const opacity = (element) => {
    let left = 1;
    for (let one = /** @type {Element | null} */ (element); one; one = around(one)) {
      const style = getComputedStyle(one);
      left *= Number(style.opacity || 1);
      const faded = /opacity\(\s*([\d.]+)(%?)/.exec(style.filter || "");
      left *= faded ? Number(faded[1]) / (faded[2] ? 100 : 1) : 1;
      left *= style.visibility === "hidden" || (style.maskImage && style.maskImage !== "none") ? 0 : 1;
    }
    return left;
  };

  /** @param {Element} element @returns {boolean} whether one sees it, and not what is behind it */
  const draws = (element) => {
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    const [, , , alpha = "1"] = /** @type {string[]} */ (backgroundColor.match(/[\d.]+/g) ?? ["", "", "", "0"]);
    const filled = Number(alpha) >= DRAWN || backgroundImage !== "none";
    return (filled || PICTURES.has(element.tagName.toUpperCase())) && opacity(element) >= DRAWN;
  };

  /**
   * Clicks go through them, and so does the browser's own answer to what is at a place.
   * @param {Document} document
   * @param {Element} host
   * @param {[number, number][]} places
   * @returns {HTMLElement[] | null} null where there is too much to look at
   */
  const ghosts = (document, host, places) => {
    const all = document.getElementsByTagName("*");
    if (all.length > MOST) {
      return null;
    }
    return /** @type {HTMLElement[]} */ ([...all]).filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const there = places.some(([x, y]) => x >= left && x <= right && y >= top && y <= bottom);
      return there && !one.contains(host) && one.style && getComputedStyle(one).pointerEvents === "none" && draws(one);
    });
  };

  papershelf.exposed = (element, event) => {
    const root = element.getRootNode();
    const host = root instanceof ShadowRoot ? root.host : element;
    const document = host.ownerDocument;
    if (opacity(element) < SEEN) {
      return false;
    }
    if (event.detail === 0) {
      return true; // by the keyboard: no page leads it into a closed root
    }
    const { left, top, width, height } = element.getBoundingClientRect();
    /** @type {[number, number][]} */
    const places = [
      [event.clientX, event.clientY],
      [left + width / 2, top + height / 2],
      [left + width * 0.2, top + height / 2],
      [left + width * 0.8, top + height / 2],
    ].map(([x, y]) => [Math.min(Math.max(x, 0), innerWidth - 1), Math.min(Math.max(y, 0), innerHeight - 1)]);
    const over = ghosts(document, host, places);
    if (!over) {
      return false;
    }
    const before = over.map((one) => one.getAttribute("style"));
    for (const one of over) {
      one.style.setProperty("pointer-events", "auto", "important");
    }
    const seen = places.every(([x, y]) => document.elementFromPoint(x, y) === host);
    over.forEach((one, place) => {
      const style = before[place];
      if (style === null) {
        one.removeAttribute("style");
      } else {
        one.setAttribute("style", style);
      }
    });
    return seen;
  };
})();
