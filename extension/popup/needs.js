/** What waits for a person, with a button for each answer: pairs, what both sides changed, publications found. */

import { ask } from "../pages/ask.js";
import { button, element } from "../pages/element.js";
import { plural, text } from "../pages/text.js";

const MOST = 3; // that are shown here; the shelf has all

/**
 * @param {Needs | null} needs what the server said
 * @param {number | null} port
 * @param {() => Promise<void>} after drawn anew once something was answered
 * @returns {Node[]} nothing where nothing waits
 */
export function needsYou(needs, port, after) {
  const asked = needs ? [...(needs.questions ?? []).map(pair), ...(needs.conflicts ?? []).map(conflict), ...(needs.publications ?? []).map(publication)] : [];
  const count = needs?.count ?? asked.length + (needs?.problems?.length ?? 0); // an older server does not count
  if (count === 0) {
    return [];
  }
  const rest = count - Math.min(asked.length, MOST);
  const more = element("a", { href: `http://127.0.0.1:${port}/needs-you`, target: "_blank" }, plural("needs_more", rest));
  return [
    element("h2", { id: "needs-title" }, text("needs_title", count)),
    element("ul", {}, ...asked.slice(0, MOST).map((one) => drawn(one, after))),
    ...(rest > 0 ? [more] : []),
  ];
}

/**
 * @param {{title: string, says: string, answers: {label: string, message: Record<string, unknown>}[]}} asked
 * @param {() => Promise<void>} after
 */
function drawn({ title, says, answers }, after) {
  const said = element("span", { class: "quiet" }, says);
  const buttons = answers.map(({ label, message }) =>
    button(label, async () => {
      const done = await ask("answer", message);
      if (done.ok) {
        await after();
      } else {
        said.replaceChildren(done.says);
      }
    }),
  );
  return element("li", {}, element("span", { class: "title" }, title), said, element("div", { class: "row" }, ...buttons));
}

/** @param {NonNullable<Needs["questions"]>[number]} one */
function pair({ id, papers: [first, second], evidence }) {
  const why = evidence.map((one) => one.text).join(", ");
  const answers = [
    { label: text("needs_same"), message: { what: "question", id, answer: "same" } },
    { label: text("needs_two"), message: { what: "question", id, answer: "never" } },
    { label: text("needs_later"), message: { what: "question", id, answer: "later" } },
  ];
  return { title: first.title, says: why ? text("like_why", second.title, why) : text("like", second.title), answers };
}

/** @param {NonNullable<Needs["conflicts"]>[number]} one */
function conflict({ paper, title, field, says, choices }) {
  const answers = choices.map(({ side, label }) => ({ label, message: { what: "conflict", paper, field, keep: side } }));
  return { title, says, answers };
}

/** @param {NonNullable<Needs["publications"]>[number]} one */
function publication({ paper, title, says, choices }) {
  const answers = choices.map(({ answer, label }) => ({ label, message: { what: "publication", paper, answer } }));
  return { title, says, answers };
}
