// What a page does that wants to save, to read, or to know: before the extension comes, and in its world.
window.leaked = [];
const keep = Array.prototype.push.bind(window.leaked); // its own, before it is replaced
const ours = (one) => one !== null && typeof one === "object" && (Object.hasOwn(one, "clip_id") || Object.hasOwn(one, "clip") || Object.hasOwn(one, "token"));
window.heard = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) {
  const root = attach.call(this, { ...how, mode: "open" });
  keep("root");
  return root;
};
Object.defineProperty(Event.prototype, "isTrusted", { get: () => true });
for (const [name, value] of Object.entries({ isTrusted: true, extension: true, id: "papershelf", token: "x", state: "saved", targets: ["evil"], tags: ["evil"] })) {
  Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true, enumerable: false });
}
for (const name of ["map", "filter", "push", "forEach", "find"]) {
  const real = Array.prototype[name];
  Object.defineProperty(Array.prototype, name, {
    configurable: true,
    writable: true,
    value(...given) {
      if (ours(this[0])) keep("array");
      return real.apply(this, given);
    },
  });
}
for (const [owner, name] of [[JSON, "parse"], [JSON, "stringify"], [window, "fetch"], [crypto, "randomUUID"], [document, "createElement"]]) {
  const real = owner[name];
  owner[name] = (...given) => {
    if (/psh_|clip_id/.test(String(given[0])) || ours(given[0])) keep(name);
    return real.apply(owner, given);
  };
}
window.papershelf = new Proxy({}, { get: (_, name) => keep(String(name)) });
window.papershelfSites = [{ matches: () => true, read: () => ({ page: {}, papers: [] }), cards: () => [] }];
window.addEventListener("message", ({ data }) => window.heard.push(data));

// Every way to speak that is open to it.
window.forge = () => {
  const clip = { clip_id: crypto.randomUUID(), captured_at: new Date().toISOString(), page: { url: location.href, title: "", kind: "other" }, paper: { title: "Forged", identifiers: ["arxiv:2611.66666"] } };
  for (const message of [{ type: "save", keys: ["arxiv:2611.10001"] }, { type: "save", clips: [{ key: "x", clip }] }, { type: "status" }, { type: "offer", code: "ABCD2345" }, { type: "accept" }, { type: "disconnect" }]) {
    window.postMessage(message, "*");
    for (const target of [window, document, document.documentElement, ...document.querySelectorAll("[data-papershelf]")]) {
      for (const name of ["papershelf", "message", message.type, "click", "keydown", "popstate"]) {
        target.dispatchEvent(new CustomEvent(name, { detail: message, bubbles: true, composed: true }));
      }
    }
    try {
      window.chrome?.runtime?.sendMessage?.(message);
    } catch {
      // there is nobody to send it to
    }
  }
  for (const host of document.querySelectorAll("[data-papershelf]")) {
    const { x, y, width, height } = host.getBoundingClientRect();
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      host.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, detail: 1, clientX: x + width / 2, clientY: y + height / 2 }));
      document.elementFromPoint(x + width / 2, y + height / 2)?.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
    }
    host.focus();
    host.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true }));
    host.click();
  }
};
