// The creators of a paper, out of the ways in which pages write them into tags.

(() => {
  const { tidy } = papershelfReading;
  const SUFFIX = /^(?:jr|sr|i{2,3}|iv|ph\.?\s?d|m\.?d|m\.?sc|mph)\.?$/i;
  const INITIALS = /^(?:\p{Lu}\.?[\s-]?){1,4}$/u;

  /**
   * Several people in a list with commas, or one written "Last, First".
   * @param {string} text without semicolons
   * @returns {string[]}
   */
  function people(text) {
    const parts = text.split(/,\s*(?:and\s+)?|\s+and\s+/).map(tidy).filter(Boolean);
    const given = parts.filter((one) => !SUFFIX.test(one));
    if (given.length <= 2) {
      return text.includes(",") ? [parts.join(", ")] : parts;
    }
    // "Zhao, A., Okafor, B.": pairs; "Ada Zhao, Bo Okafor and Cem Li": people.
    if (given.length % 2 === 0 && given.every((one, at) => (at % 2 === 0 ? !INITIALS.test(one) : INITIALS.test(one)))) {
      return given.flatMap((one, at) => (at % 2 === 0 ? [`${one}, ${given[at + 1]}`] : []));
    }
    return given.every((one) => /\s/.test(one)) ? given : [parts.join(", ")];
  }

  papershelfReading.creators = (tags) => {
    const names = tags.map((tag) => tidy(tag).replace(/[,;\s]+$/, "")).flatMap((tag) => {
      if (tag.includes(";")) {
        return tag.split(";").map(tidy);
      }
      if (tags.length > 1) {
        return [tag]; // a tag a person
      }
      return people(tag);
    });
    return [...new Set(names)].filter((name) => /\p{L}/u.test(name) && !/^(?:https?:|mailto:)/i.test(name)).map((name) => ({ name }));
  };
})();
