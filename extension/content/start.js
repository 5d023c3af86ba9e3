// Where it is all wired, on a page that has an adapter.

(() => {
  const MANY = 20; // above so many, "Save all" asks first
  const { text, plural } = papershelf;

  /** Asked each time: a page may go to another address without loading. */
  const site = () => papershelfSites.find((one) => one.matches(document.location.href)) ?? null;

  const marks = papershelf.marks((key) => shelving.refresh(key));
  const floating = papershelf.floating(document, () => shelving.dark());
  const menu = papershelf.menu(document, floating);
  const shelving = papershelf.shelving(site, document, marks, {
    save: (key) => void clipping.save([key]),
    covered: (key) => marks.show(key, { state: "refused", says: text("page_covered") }),
    tag: (key, opener) => card.tag(key, opener, titleOf(key)),
    menu: (key, opener) => card.open(key, opener, titleOf(key)),
  });
  const clipping = papershelf.clipping(() => /** @type {Site} */ (site()), document, marks, {
    changed: () => redraw(),
    acted: (act) => acted(act),
  });
  const card = papershelf.card(document, floating, menu, { marks, clipping, say: (words, batches = []) => theBar()?.say(words, "Redo", batches) });
  /** @type {Bar | null} made at the first click */
  let bar = null;
  /** @type {LinkState} */
  let link = "on";
  /** Switched off for this site. */
  let hidden = false;

  /** @param {string} key */
  const titleOf = (key) => shelving.cards().find((one) => one.key === key)?.title || key;

  const fresh = () => shelving.keys().filter((key) => marks.of(key).state === "new");

  const theBar = () => {
    if (hidden) {
      return null;
    }
    bar ??= papershelf.bar(document, floating, menu, {
      undo: (batches) => void undo(batches),
      tag: (keys, opener) => card.tagAll(keys, opener),
      saveAll: (sure) => saveAll(sure),
      pdfs: () => void pdfs(),
      retry: () => void papershelf.ask({ type: "send" }).catch(() => undefined),
      hide: () => void papershelf.ask({ type: "hide", hidden: true }).catch(() => undefined),
    });
    bar.dark(shelving.dark());
    return bar;
  };

  const redraw = () => {
    theBar()?.show(clipping.tally(), fresh().length, link);
  };

  /** @param {Act} act tags or a status, now on the server */
  const acted = ({ deed, adds, count, batches, refused }) => {
    const words = refused
      ? text("bar_tag_refused", refused)
      : deed === "tag" ? plural("bar_tagged", count, (adds.tags ?? []).join(", ")) : text("bar_status", text(`status_${adds.status?.replace("-", "_")}`));
    theBar()?.say(words, "Undo", batches);
  };

  /** @param {boolean} sure */
  const saveAll = (sure) => {
    const keys = fresh();
    if (keys.length > MANY && !sure) {
      theBar()?.ask(keys.length);
    } else {
      void clipping.save(keys);
    }
  };

  /** @param {unknown} error */
  const trouble = (error) => (error instanceof Error ? error.message : String(error));

  /** @param {string[]} batches */
  const undo = async (batches) => {
    try {
      const undone = await clipping.undo(batches);
      theBar()?.say(papershelf.words.undone(undone), undone.restored > 0 ? "Undo" : "Redo", undone.batches);
    } catch (error) {
      theBar()?.say(trouble(error), "Undo", batches);
    }
  };

  const pdfs = async () => {
    const { batches } = clipping.tally();
    try {
      const wished = await clipping.pdfs();
      redraw(); // the menu offers them again only where they could not be asked for
      theBar()?.say(papershelf.words.pdfs(wished), "Undo", batches);
    } catch (error) {
      theBar()?.say(trouble(error), "Undo", batches);
    }
  };

  const summary = () => {
    const here = site();
    if (!here) {
      return null;
    }
    const { page, papers, warnings } = here.read(document, document.location.href);
    const markup = selected();
    const words = document.getSelection()?.toString() ?? "";
    return {
      page,
      warnings,
      quotation: markup && words.trim() ? { markup, sentences: words.split(/[.?!…。]+(?:\s|$)/).filter((one) => one.trim()).length } : null,
      papers: papers.map((paper) => ({ paper, key: papershelfReading.key(paper) })).map(({ paper, key }) => ({
        key,
        title: paper.title || key,
        by: papershelf.words.by(paper),
        mark: marks.of(key),
      })),
    };
  };

  /** @returns {string} the markup of what is selected, as text: the server makes it harmless, and Markdown */
  const selected = () => {
    const chosen = document.getSelection();
    return chosen && !chosen.isCollapsed ? new XMLSerializer().serializeToString(chosen.getRangeAt(0).cloneContents()) : "";
  };

  /** The paper that a person means, with what is selected if that is to go along. @param {boolean} quoting */
  const saveMeant = (quoting) => {
    const around = document.getSelection()?.anchorNode?.parentElement?.closest("article");
    const quoted = quoting ? shelving.cards().find(({ place }) => around?.contains(place))?.key : undefined;
    const key = quoted ?? shelving.focused();
    const markup = quoting ? selected() : "";
    if (key) {
      void clipping.save([key], "save", markup ? { selection_html: markup } : {});
    } else if (!quoting) {
      saveAll(false);
    }
    // Where the page shows no card, as when its markup changed, the background reads it once.
    return Boolean(key) || (!quoting && shelving.cards().length > 0);
  };

  /** @param {boolean} now */
  const setHidden = (now) => {
    hidden = now;
    if (hidden) {
      floating.close();
      bar?.remove();
      shelving.dress([]);
    } else {
      void look();
    }
  };

  const elsewhere = () => shelving.keys().filter((key) => ["zotero", "vault"].includes(marks.of(key).state)).length;

  /**
   * After an undo. What it takes back leaves Zotero and the vault a moment later, and would stay marked as being there.
   * @param {number} [before] how many were there, and only there
   */
  const lookAgain = async (before = elsewhere(), wait = 2_000) => {
    await marks.again();
    if (elsewhere() > before && wait < 20_000) {
      setTimeout(() => void lookAgain(before, wait * 2), wait);
    }
  };

  /** @type {Record<string, (message: any) => unknown>} */
  const HEARD = {
    news: ({ news, link: now }) => {
      link = now;
      clipping.news(news);
    },
    "look-again": () => void lookAgain(),
    hidden: ({ site: of, hidden: now }) => of === document.location.hostname && setHidden(now),
    shortcut: () => saveMeant(false),
    quote: () => saveMeant(true),
    page: summary,
    save: ({ keys, adds }) => void clipping.save(keys, "save", adds),
  };

  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id === chrome.runtime.id && Object.hasOwn(HEARD, message?.type)) {
      respond(HEARD[message.type](message) ?? null);
    }
    return false;
  });

  const look = async () => {
    const cards = shelving.cards();
    const asked = marks.lookUp(cards); // under way while the buttons are made
    if (!hidden) {
      shelving.dress(cards);
    }
    await asked;
    bar?.fresh(fresh().length);
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  const lookSoon = () => {
    // A burst of changes is one look; not every frame, which a hidden tab has none of.
    soon ??= setTimeout(() => {
      soon = undefined;
      void look();
    }, 30);
  };

  const root = document.documentElement;
  /** Our own buttons are no news; but one that the page throws out is. @param {MutationRecord} change */
  const ours = ({ type, addedNodes, removedNodes }) =>
    type === "childList" && removedNodes.length === 0 && [...addedNodes].every((node) => node instanceof HTMLElement && node.dataset.papershelf !== undefined);

  // The root, not the body: a page that goes elsewhere without loading may bring another body.
  const observer = new MutationObserver((changes) => {
    if (!changes.every(ours)) {
      lookSoon();
    }
  });
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  new MutationObserver(() => {
    shelving.recolour();
    bar?.dark(shelving.dark());
  }).observe(root, { attributes: true, attributeFilter: ["class", "data-theme", "data-color-mode"] });
  // To another address without loading, where perhaps nothing else changes; back out of the browser's page cache.
  window.addEventListener("popstate", lookSoon);
  globalThis.navigation?.addEventListener?.("currententrychange", lookSoon);
  window.addEventListener("pageshow", ({ persisted }) => persisted && void marks.again());

  papershelf.ask({ type: "here" }).then(({ hidden: now }) => now, () => false).then((now) => {
    hidden = now === true;
    void look();
  });
})();
