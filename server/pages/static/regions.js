// The pages are drawn by the server. This draws one again without loading it: what differs in its regions
// ([data-region]) is changed in place, so that the keyboard, what is typed, ticked, opened or scrolled stays.

/** @param {Element} now @param {Element} then */
const attributes = (now, then) => {
  const kept = now instanceof HTMLDetailsElement || now instanceof HTMLDialogElement ? ["open"] : [];
  for (const { name } of [...now.attributes]) {
    if (!then.hasAttribute(name) && !kept.includes(name)) {
      now.removeAttribute(name);
    }
  }
  for (const { name, value } of then.attributes) {
    if (now.getAttribute(name) !== value && !kept.includes(name)) {
      now.setAttribute(name, value);
    }
  }
};

/** What a person may have chosen here is set anew where the server says otherwise than before. @param {Element} now @param {Element} then */
const values = (now, then) => {
  if (now instanceof HTMLOptionElement && then instanceof HTMLOptionElement && now.defaultSelected !== then.defaultSelected) {
    now.selected = then.defaultSelected;
  }
  if (now instanceof HTMLInputElement && then instanceof HTMLInputElement && now.defaultValue !== then.defaultValue && now !== document.activeElement) {
    now.value = then.defaultValue;
  }
  if (now instanceof HTMLTextAreaElement && then instanceof HTMLTextAreaElement && now.defaultValue !== then.defaultValue && now !== document.activeElement) {
    now.value = then.defaultValue;
  }
};

/** Not `id`: a form answers that with its field of this name. @param {Node} node */
const idOf = (node) => (node instanceof Element ? node.getAttribute("id") ?? "" : "");

/**
 * Make one node of the page like another of the server's. Children that have an id are known by it.
 * @param {Node} now
 * @param {Node} then
 */
const patch = (now, then) => {
  if (now.isEqualNode(then)) {
    return;
  }
  if (!(now instanceof Element && then instanceof Element)) {
    now.nodeValue = then.nodeValue;
    return;
  }
  values(now, then);
  attributes(now, then);
  const named = new Map([...now.children].map((one) => [idOf(one), one]));
  let place = now.firstChild;
  for (const wanted of [...then.childNodes]) {
    const id = idOf(wanted);
    const unnamed = place && !idOf(place) && place.nodeName === wanted.nodeName ? place : null;
    const match = id ? named.get(id) ?? null : unnamed;
    if (match?.nodeName === wanted.nodeName) {
      if (match === place) {
        place = place.nextSibling;
      } else {
        now.insertBefore(match, place);
      }
      patch(match, wanted);
    } else {
      now.insertBefore(document.importNode(wanted, true), place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
};

/**
 * Draw the page's regions as they are in a document of the server's.
 * @param {Document} then
 */
const draw = (then) => {
  for (const region of document.querySelectorAll("[data-region]")) {
    const wanted = then.querySelector(`[data-region="${region.getAttribute("data-region")}"]`);
    if (wanted) {
      patch(region, wanted);
    }
  }
  document.title = then.title;
  document.dispatchEvent(new Event("drawn"));
};

/** The address without what was just done: coming back to it, that is no news. @param {string} url */
const plain = (url) => {
  const address = new URL(url, location.href);
  address.searchParams.delete("done");
  return address.pathname + address.search + address.hash;
};

let asked = 0;
let acting = 0;

/** Whether a deed is on its way: its answer is drawn, so nothing else is to be asked meanwhile that would be newer. */
export const busy = () => acting > 0;

/**
 * Ask the server for a page and draw it; only the newest question's answer is drawn.
 * @param {string} url
 * @param {RequestInit} [how]
 * @param {"push" | "replace" | "stay"} [history] what becomes of the browser's address
 */
export const ask = async (url, how = {}, history = "replace") => {
  const deed = how.method === "POST" ? 1 : 0;
  acting += deed;
  try {
    await asking(url, how, history);
  } finally {
    acting -= deed;
  }
};

/**
 * @param {string} url
 * @param {RequestInit} how
 * @param {"push" | "replace" | "stay"} history
 */
const asking = async (url, how, history) => {
  asked += 1;
  const mine = asked;
  const answer = await fetch(url, how);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) {
    throw new Error((page.querySelector("main [role=alert]") ?? page.querySelector("main"))?.textContent?.replace(/\s+/g, " ").trim() || `The server answered ${answer.status}.`);
  }
  const there = new URL(answer.url);
  if (there.pathname !== location.pathname && history !== "stay" && how.method === "POST") {
    location.assign(answer.url); // another page, with other scripts
    return;
  }
  if (mine !== asked) {
    return;
  }
  if (history !== "stay") {
    window.history[history === "push" ? "pushState" : "replaceState"](null, "", plain(answer.url));
  }
  draw(page);
};

/** Draw this page again as it is now. @returns {Promise<void>} */
export const again = () => ask(plain(location.href), {}, "stay");

/**
 * Send a form as its button would, and draw what comes back.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [submitter]
 */
export const send = async (form, submitter = null) => {
  const data = new FormData(form, submitter);
  const action = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const fields = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
  if (form.method === "get") {
    await ask(`${action}?${fields}`, {}, "push");
  } else {
    const files = [...data.values()].some((value) => value instanceof File && value.size > 0);
    await ask(action, { method: "POST", body: files ? data : fields });
  }
};
