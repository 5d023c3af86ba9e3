// Where it is all wired, on a page that has an adapter.

(() => {
  const MANY = 20; // above so many, "Save all" asks first
  const site = papershelfSites.find((one) => one.matches(document.location.href));
  if (!site) {
    return;
  }

  const marks = papershelf.marks((key) => shelving.refresh(key));
  const shelving = papershelf.shelving(site, document, marks, (key) => void save([key]));
  const clipping = papershelf.clipping(site, document, marks, () => redraw());
  /** @type {Bar | null} made at the first click */
  let bar = null;
  /** @type {LinkState} */
  let link = "on";

  const fresh = () => shelving.keys().filter((key) => marks.of(key).state === "new");

  const theBar = () => {
    bar ??= papershelf.bar(document, {
      undo: (batches) => void undo(batches),
      saveAll: (sure) => void saveAll(sure),
      pdfs: () => void pdfs(),
      retry: () => void papershelf.ask({ type: "send" }).catch(() => undefined),
    });
    bar.dark(shelving.dark());
    return bar;
  };

  const redraw = () => {
    theBar().show(clipping.tally, fresh().length, link);
  };

  /** @param {string[]} keys */
  const save = async (keys) => {
    await clipping.save(keys);
  };

  /** @param {boolean} sure */
  const saveAll = async (sure) => {
    const keys = fresh();
    if (keys.length > MANY && !sure) {
      theBar().ask(keys.length);
    } else {
      await save(keys);
    }
  };

  /** @param {string[]} batches */
  const undo = async (batches) => {
    try {
      const undone = await clipping.undo(batches);
      theBar().say(papershelf.words.undone(undone), undone.restored > 0 ? "Undo" : "Redo", undone.batches);
    } catch (error) {
      theBar().say(error instanceof Error ? error.message : String(error), "Undo", batches);
    }
  };

  const pdfs = async () => {
    try {
      const wished = await clipping.pdfs();
      theBar().say(papershelf.words.pdfs(wished), "Undo", clipping.tally.batches, !wished.ok);
    } catch (error) {
      theBar().say(error instanceof Error ? error.message : String(error), "Undo", clipping.tally.batches, true);
    }
  };

  const summary = () => {
    const { page, papers } = site.read(document, document.location.href);
    return {
      page,
      papers: papers.map((paper) => ({
        key: paper.identifiers[0],
        title: paper.title || paper.identifiers[0],
        by: papershelf.words.by(paper),
        mark: marks.of(paper.identifiers[0]),
      })),
    };
  };

  /** @type {Record<string, (message: any) => unknown>} */
  const HEARD = {
    news: ({ news, link: now }) => {
      link = now;
      clipping.news(news);
    },
    "look-again": () => void marks.again(),
    shortcut: () => {
      const key = shelving.focused();
      void (key ? save([key]) : saveAll(false));
    },
    page: summary,
    save: ({ keys }) => void save(keys),
  };

  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id === chrome.runtime.id && Object.hasOwn(HEARD, message?.type)) {
      respond(HEARD[message.type](message) ?? null);
    }
    return false;
  });

  const look = async () => {
    await marks.lookUp(shelving.scan());
    bar?.fresh(fresh().length);
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  const root = document.documentElement;
  const observer = new MutationObserver((changes) => {
    if (changes.some(({ target }) => target === root)) {
      shelving.recolour();
      bar?.dark(shelving.dark());
    }
    // A burst of changes is one look; not every frame, which a hidden tab has none of.
    soon ??= setTimeout(() => {
      soon = undefined;
      void look();
    }, 30);
  });
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  observer.observe(root, { attributes: true, attributeFilter: ["class"] });
  void look();
})();
