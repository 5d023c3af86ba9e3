// A word at the foot of the page, from this page itself: what was copied, what went wrong.

const SHOWN = 6_000; // milliseconds; what the server says was done stays until the next act

/**
 * @param {string} says
 * @param {"done" | "wrong"} [kind]
 */
export const toast = (says, kind = "done") => {
  const box = document.querySelector(".toasts");
  box?.querySelectorAll(".passing").forEach((one) => one.remove());
  const made = document.createElement("div");
  made.className = `toast passing ${kind}`;
  made.textContent = says;
  box?.append(made);
  setTimeout(() => made.remove(), kind === "wrong" ? 2 * SHOWN : SHOWN);
};

/** @param {unknown} error */
export const wrong = (error) => {
  document.dispatchEvent(new Event("wrong"));
  toast(error instanceof TypeError ? "Papershelf does not answer: is it still running?" : error instanceof Error ? error.message : String(error), "wrong");
};
