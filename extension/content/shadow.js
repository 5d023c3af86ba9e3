// A closed shadow root: the page's styles do not reach in, and its scripts find nothing there.

papershelf.shadow = (host, css) => {
  const root = host.attachShadow({ mode: "closed" });
  try {
    // No page's Content-Security-Policy forbids a constructed sheet.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Where they are not known, or not taken from a content script, as in an older Firefox.
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
  return root;
};
