// Asking the background. The page itself can neither hear this nor take part in it.

globalThis.papershelf ??= /** @type {ContentParts} */ ({});

papershelf.ask = async (message) => {
  let said;
  try {
    said = await chrome.runtime.sendMessage(message);
  } catch {
    // The extension was updated or reloaded; this page still runs the old one's scripts.
    throw new Error(papershelf.text("page_updated"));
  }
  if (!said || said.error) {
    throw new Error(said?.error || papershelf.text("page_unanswered"));
  }
  return said.answer;
};
