// The shelf: search as one types, rows by keyboard, what is done with those that are chosen.

import { keys } from "./keys.js";
import { menu } from "./menu.js";
import { ask, send } from "./regions.js";
import { toast, wrong } from "./toast.js";

const PAUSE = 90; // milliseconds between two letters of somebody who types on
const STATUSES = [["new", "New"], ["to-read", "To read"], ["reading", "Reading"], ["read", "Read"], ["dropped", "Dropped"]];

/** @template {Element} T @param {string} selector @param {new () => T} kind @param {ParentNode} [within] @returns {T[]} */
const all = (selector, kind, within = document) => {
  /** @type {T[]} */
  const found = [];
  for (const one of within.querySelectorAll(selector)) {
    if (one instanceof kind) {
      found.push(one);
    }
  }
  return found;
};
const search = all("#search", HTMLInputElement)[0];
const rows = () => all(".shelf > li", HTMLLIElement);
/** @param {HTMLLIElement} row */
const tick = (row) => all(".tick input", HTMLInputElement, row)[0];
/** @param {HTMLLIElement} row */
const title = (row) => all(".title", HTMLAnchorElement, row)[0];
const chosen = () => rows().filter((row) => tick(row).checked);
const current = () => rows().find((row) => row.contains(document.activeElement)) ?? null;
const form = () => all("#chosen", HTMLFormElement)[0];

/* Search. */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
const find = () => {
  const address = new URL(location.href);
  address.searchParams.delete("cursor");
  address.searchParams.delete("done");
  address.searchParams.set("q", search.value);
  if (!search.value) {
    address.searchParams.delete("q");
  }
  ask(`${address.pathname}${address.search}`).catch(wrong);
};
search.addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(find, PAUSE);
});
search.form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(soon);
  find();
});
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") {
    event.preventDefault();
    move(1);
  }
});

/* Rows. */

/** @param {1 | -1} by */
const move = (by) => {
  const here = rows();
  const row = current();
  const next = row ? here[here.indexOf(row) + by] : here[by > 0 ? 0 : here.length - 1];
  if (next) {
    title(next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
};

/** The bar of what is chosen. */
const count = () => {
  const number = chosen().length;
  const bar = all(".bulk", HTMLElement)[0];
  bar?.classList.toggle("wanted", number > 0);
  const told = bar?.querySelector(".told");
  if (told) {
    told.textContent = number > 0 ? `${number} chosen` : "";
  }
};

const none = () => {
  for (const row of chosen()) {
    tick(row).checked = false;
  }
  count();
};

/** @type {HTMLLIElement | null} where the last tick was set */
let last = null;
document.addEventListener("click", (event) => {
  const { target } = event;
  if (!(target instanceof Element)) {
    return;
  }
  const row = target.closest(".shelf > li");
  if (target.matches(".tick input") && row instanceof HTMLLIElement) {
    const here = rows();
    if (event.shiftKey && last && here.includes(last)) {
      const [from, to] = [here.indexOf(last), here.indexOf(row)].sort((a, b) => a - b);
      for (const between of here.slice(from, to + 1)) {
        tick(between).checked = tick(row).checked;
      }
    }
    last = row;
    count();
  } else if (target.matches(".side .status") && target instanceof HTMLElement && row instanceof HTMLLIElement) {
    statusOf([row], target);
  } else if (target.matches(".cite") && row instanceof HTMLLIElement) {
    void copy("latex", [row]);
  } else if (target.matches(".none")) {
    none();
  }
  for (const open of all(".pick[open]", HTMLDetailsElement)) {
    if (!open.contains(target) || target.closest("a")) {
      open.open = false;
    }
  }
});

/**
 * Send an act with some papers, whichever are ticked.
 * @param {HTMLLIElement[]} papers
 * @param {Record<string, string>} fields
 */
const act = async (papers, fields) => {
  const body = new URLSearchParams({ csrf: document.body.dataset.csrf ?? "", back: `${location.pathname}${location.search}`, ...fields });
  for (const row of papers) {
    body.append("id", tick(row).value);
  }
  try {
    await ask("/papers", { method: "POST", body });
  } catch (error) {
    wrong(error);
  }
};

/** @param {HTMLLIElement[]} papers @param {HTMLElement} opener */
const statusOf = (papers, opener) => {
  const now = papers.length === 1 ? papers[0].querySelector(".status")?.getAttribute("data-status") : null;
  menu(opener, STATUSES.map(([value, words]) => ({ words, checked: value === now, act: () => void act(papers, { act: "status", status: value }) })));
};

/** What an act of the keyboard is about: the chosen ones, or the one that has the keyboard. */
const meant = () => {
  const some = chosen();
  const row = current();
  return some.length > 0 ? some : row ? [row] : [];
};

/** @param {string} way @param {HTMLLIElement[]} papers */
const copy = async (way, papers) => {
  const asked = new URLSearchParams([["form", way], ...papers.map((row) => ["id", tick(row).value])]);
  try {
    const answer = await fetch(`/cite?${asked}`);
    const words = await answer.text();
    if (!answer.ok || !words.trim()) {
      toast("None of these has a citekey yet: Zotero gives it, or you on the paper's page.", "wrong");
      return;
    }
    await navigator.clipboard.writeText(words);
    toast(words.length < 80 && !words.includes("\n") ? `Copied ${words}` : `Copied ${papers.length === 1 ? "it" : `all ${papers.length}`}`);
  } catch (error) {
    wrong(error);
  }
};

/* Forms. */

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.matches("[data-copy]")) {
    event.preventDefault();
    void copy(button.getAttribute("value") ?? "", chosen());
  }
}, true);
document.addEventListener("change", (event) => {
  const { target } = event;
  if (target instanceof HTMLSelectElement && target.matches("[data-now]") && target.form) {
    send(target.form).catch(wrong);
  } else if (target instanceof HTMLSelectElement && target.matches(".bulk [name=status]") && target.value) {
    void act(chosen(), { act: "status", status: target.value });
    target.value = "";
  }
});
document.addEventListener("drawn", () => {
  count();
  const asked = new URLSearchParams(location.search);
  if (document.activeElement !== search) {
    search.value = asked.get("q") ?? "";
  }
  if (asked.get("cursor") !== page) {
    page = asked.get("cursor");
    scrollTo(0, 0);
  }
});
let page = new URLSearchParams(location.search).get("cursor");
count();

/* Keys. */

/** @param {string} kind */
const follow = (kind) => all(`[data-place="${kind}"]`, HTMLAnchorElement, current() ?? chosen()[0] ?? document.createElement("p"))[0]?.click();

keys({
  j: { says: "Next paper", act: () => move(1) },
  k: { says: "Paper before", act: () => move(-1) },
  x: {
    says: "Choose this paper",
    act: () => {
      const row = current();
      if (row) {
        tick(row).checked = !tick(row).checked;
        last = row;
        count();
      }
    },
  },
  s: {
    says: "Its status (or that of the chosen)",
    act: () => {
      const papers = meant();
      const opener = (current() ?? papers[0])?.querySelector(".status");
      if (opener instanceof HTMLElement) {
        statusOf(papers, opener);
      }
    },
  },
  t: {
    says: "Tag it (or the chosen)",
    act: () => {
      for (const row of meant()) {
        tick(row).checked = true;
      }
      count();
      all(".bulk [name=tag]", HTMLInputElement)[0]?.focus();
    },
  },
  c: { says: "Copy \\cite of it (or of the chosen)", act: () => void (meant().length > 0 && copy("latex", meant())) },
  o: { says: "Open its note in Obsidian", act: () => follow("obsidian") },
  z: { says: "Show it in Zotero", act: () => follow("zotero") },
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open], .menu")) {
    none();
    if (form() && document.activeElement instanceof HTMLElement && document.activeElement.closest(".bulk")) {
      document.activeElement.blur();
    }
  }
});
