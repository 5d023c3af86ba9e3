// Zotero is being connected: ask every second how far it is, until a button of its dialog was pressed and all is done.
const list = /** @type {HTMLElement} */ (document.getElementById("zotero-steps"));
const dialog = /** @type {HTMLElement} */ (document.getElementById("zotero-dialog"));

const ask = async () => {
  const answer = await fetch("/welcome/zotero/state");
  const { state, steps, asks } = await answer.json();
  if (state !== "asking") {
    location.reload();
    return;
  }
  for (const step of steps.slice(list.children.length)) {
    list.append(Object.assign(document.createElement("li"), { textContent: step }));
  }
  // What its buttons do stands here as long as it is open over there.
  dialog.hidden = !asks;
  setTimeout(ask, 1000);
};
setTimeout(ask, 300);
