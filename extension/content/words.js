// What buttons and bar say, out of _locales.

(() => {
  const { text, plural } = papershelf;

  /** With the year, without it: making one takes as long as fifty dates. @type {Map<boolean, Intl.DateTimeFormat>} */
  const formats = new Map();

  /** @param {string} stamp ISO 8601 */
  const day = (stamp) => {
    const date = new Date(stamp);
    const withYear = date.getFullYear() !== new Date().getFullYear();
    if (Number.isNaN(date.getTime())) {
      return stamp;
    }
    if (!formats.has(withYear)) {
      formats.set(withYear, new Intl.DateTimeFormat(text("language"), { day: "numeric", month: "short", ...(withYear && { year: "numeric" }) }));
    }
    return /** @type {Intl.DateTimeFormat} */ (formats.get(withYear)).format(date);
  };

  /** @param {(string | false)[]} parts */
  const sentences = (parts) => parts.filter(Boolean).join(" ");

  papershelf.words = {
    papers: (count) => plural("papers", count),
    day,

    label({ state, says, news }, short = false) {
      if (state === "saved" && news) {
        return text(short ? "mark_saved_news_short" : "mark_saved_news", news);
      }
      if (state === "refused" && says) {
        return text("mark_refused_why", says);
      }
      return text(`mark_${state}`);
    },

    explains({ state, says, savedAt, news }) {
      switch (state) {
        case "saved":
          return sentences([savedAt ? text("explain_saved_since", day(savedAt)) : text("explain_saved"), news ? text("explain_news", news) : "", says ?? ""]);
        case "refused":
          return text("explain_refused", says ?? text("no_reason"));
        case "maybe":
          return text("explain_maybe", says ?? text("explain_maybe_like"));
        default:
          return text(`explain_${state}`);
      }
    },

    tally({ saved, there, queued, refused, again }, link) {
      const parts = [
        saved > 0 && plural("bar_saved", saved),
        there > 0 && plural("bar_there", there),
        refused.length > 0 && plural("bar_refused", refused.length),
      ].filter(Boolean);
      const since = again?.savedAt && refused.length === 0 ? text("bar_again", day(again.savedAt)) : "";
      const gained = again && again.added.length > 0 ? text("explain_added", again.added.join(", ")) : "";
      const done = sentences([since || (parts.length > 0 && text("sentence", parts.join(", "))), gained]);
      return sentences([done, queued > 0 && plural(`bar_waits_${link}`, queued)]) || text("mark_saving");
    },

    undone({ ok, says, removed, restored, kept }) {
      const why = [...new Set(kept.map((one) => text("undone_kept_one", one.field, one.why)))].join("; ");
      return sentences([
        !ok && (says || text("undone_failed")),
        removed > 0 && plural("undone_removed", removed),
        restored > 0 && plural("undone_restored", restored),
        kept.length > 0 && text("undone_kept", why),
      ]) || text("undone_done");
    },

    pdfs({ ok, says, wanted, there, without }) {
      return sentences([
        !ok && (says || text("pdfs_failed")),
        wanted > 0 && plural("pdfs_wanted", wanted),
        there > 0 && text("sentence", plural("bar_there", there)),
        ...without,
      ]) || text("pdfs_none");
    },

    by({ creators = [], venue, published }) {
      const names = creators.slice(0, 3).map(({ name }) => (name.includes(",") ? name.split(",")[0] : name.split(" ").at(-1)));
      const more = creators.length > 3 ? ` +${creators.length - 3}` : "";
      return [names.join(", ") + more, venue, published && day(published)].filter(Boolean).join(" · ");
    },
  };
})();
