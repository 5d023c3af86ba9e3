// Zotero's dialog is open over there: ask every second until the person has pressed a button in it.
const ask = async () => {
  const answer = await fetch("/welcome/zotero/state");
  const { state } = await answer.json();
  if (state !== "asking") {
    location.reload();
    return;
  }
  setTimeout(ask, 1000);
};
setTimeout(ask, 1000);
