// What a saved card's tag button and menu do.

papershelf.card = (document, floating, menu, { marks, clipping, say }) => {
  const STATUS = ["new", "to-read", "reading", "read", "dropped"];
  const { text } = papershelf;
  const tagging = papershelf.tagging(document, floating);

  /** Tags of the library, asked for when one is wanted. @returns {Promise<string[]>} */
  const known = () => papershelf.ask({ type: "tags" }).catch(() => []);

  /**
   * @param {string[]} keys
   * @param {HTMLElement} opener
   * @param {string} label
   */
  const tag = (keys, opener, label) => {
    tagging(opener, label, known(), (tags) => void clipping.save(keys, "tag", { tags }));
  };

  /** @param {string} citekey */
  const copy = async (citekey) => {
    try {
      await navigator.clipboard.writeText(citekey);
      say(text("bar_copied", citekey));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    tagAll: (keys, opener) => tag(keys, opener, papershelf.plural("tag_many", keys.length)),
    tag: (key, opener, title) => tag([key], opener, text("tag_one", title)),

    open(key, opener, title) {
      /** @param {Details} details what is known of the paper by now */
      const groups = ({ status, citekey, open = {} }) => [
        {
          title: text("menu_status"),
          entries: STATUS.map((one) => ({
            words: text(`status_${one.replace("-", "_")}`),
            checked: one === status,
            ...(status && { act: () => void (one !== status && clipping.save([key], "status", { status: one })) }),
          })),
        },
        {
          entries: [
            { words: text("menu_tag"), act: () => tag([key], opener, text("tag_one", title)) },
            { words: text("menu_note"), href: open.obsidian },
            { words: text("menu_zotero"), href: open.zotero },
            { words: text("menu_cite"), ...(citekey && { act: () => void copy(citekey) }) },
          ],
        },
        {
          entries: [{ words: text("menu_undo"), ...(clipping.undoable(key).length > 0 && { act: () => void undo(key) }) }],
        },
      ];
      const mark = marks.of(key);
      const fill = menu(opener, text("card_menu"), groups(mark));
      if (mark.paper) {
        papershelf.ask({ type: "paper", paper: mark.paper }).then((found) => fill(groups({ ...mark, ...found })), () => undefined);
      }
    },
  };

  /** @param {string} key */
  async function undo(key) {
    try {
      const undone = await clipping.undoClips(clipping.undoable(key));
      say(papershelf.words.undone(undone), undone.batches);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  }
};
