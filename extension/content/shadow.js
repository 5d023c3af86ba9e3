// A closed shadow root: the page's styles do not reach in, and its scripts find nothing there.

(() => {
  /** A sheet is parsed once, however many cards there are. @type {Map<string, CSSStyleSheet>} */
  const sheets = new Map();

  /** @param {string} css */
  const sheetOf = (css) => {
    let sheet = sheets.get(css);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      sheets.set(css, sheet);
    }
    return sheet;
  };

  papershelf.shadow = (host, css) => {
    const root = host.attachShadow({ mode: "closed" });
    try {
      // No page's Content-Security-Policy forbids a constructed sheet.
      root.adoptedStyleSheets = [sheetOf(css)];
    } catch {
      // Where they are not known, or not taken from a content script, as in an older Firefox.
      const style = document.createElement("style");
      style.textContent = css;
      root.append(style);
    }
    return root;
  };

  papershelf.pressed = (element, act) => {
    element.addEventListener("click", (event) => {
      // The page may watch clicks on its cards; this one is none of them, and only a person's own counts.
      event.stopPropagation();
      if (event.isTrusted && papershelf.exposed(element, event)) {
        act();
      } else {
        event.preventDefault();
      }
    });
  };

  papershelf.made = (document, tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };
})();
