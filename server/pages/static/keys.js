// Keys of one letter, where nobody is typing; "?" lists those that a page has.

/** @typedef {{says: string, act: (event: KeyboardEvent) => void}} Key */

/** @type {Map<string, Key>} */
const known = new Map();

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLElement && (target.matches("input:not([type=checkbox]), textarea, select") || target.isContentEditable);

const help = () => {
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  dialog.setAttribute("aria-labelledby", "help-title");
  const title = document.createElement("h2");
  title.id = "help-title";
  title.textContent = "Keys";
  const list = document.createElement("dl");
  for (const [key, says] of [...[...known].map(([one, { says: means }]) => [one, means]), ["Esc", "Close, or choose none"]]) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: says }));
  }
  const close = Object.assign(document.createElement("button"), { textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};

known.set("?", { says: "These keys", act: help });

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) {
    return;
  }
  const key = known.get(event.key);
  if (key) {
    event.preventDefault();
    key.act(event);
  }
});

/** @param {Record<string, Key>} more by what `KeyboardEvent.key` calls them */
export const keys = (more) => {
  for (const [key, one] of Object.entries(more)) {
    known.set(key, one);
  }
};
