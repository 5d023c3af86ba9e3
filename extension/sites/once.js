// Reads the page once, at a person's word, for the background: what this file comes to is what `executeScript` gives.
// Nothing is left in the page, and nothing of it can be seen from there.

(() => {
  const url = document.location.href;
  const site = papershelfSites.find((one) => one.matches(url));
  return site ? site.read(document, url) : null;
})();
