// The extension's content script marks its presence; only then does the button lead anywhere.
const button = /** @type {HTMLButtonElement} */ (document.getElementById("papershelf-pair"));
const look = () => {
  button.disabled = document.documentElement.dataset.extension !== "present";
};
new MutationObserver(look).observe(document.documentElement, { attributes: true, attributeFilter: ["data-extension"] });
look();
