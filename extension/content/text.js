// Every word that a person reads, out of _locales: for content scripts as it is, for pages and the background through
// pages/text.js. The browser picks the language; where it lacks a message, English (`default_locale`) has it.

globalThis.papershelf ??= /** @type {ContentParts} */ ({});

(() => {
  /** @type {Intl.PluralRules | undefined} */
  let rules;

  /** Those that nothing is put into: a page of cards says the same words a hundred times. @type {Map<string, string>} */
  const plain = new Map();

  /** @param {string} name @param {(string | number)[]} given */
  const message = (name, given) => {
    if (given.length > 0) {
      return chrome.i18n.getMessage(name, given.map(String));
    }
    const known = plain.get(name) ?? chrome.i18n.getMessage(name);
    plain.set(name, known);
    return known;
  };

  papershelf.text = (name, ...given) => message(name, given) || name;

  papershelf.plural = (name, count, ...given) => {
    // Languages have up to six forms (CLDR); a form that a language's file leaves out is its general one.
    rules ??= new Intl.PluralRules(papershelf.text("language"));
    return message(`${name}_${rules.select(count)}`, [count, ...given]) || papershelf.text(name, count, ...given);
  };
})();
