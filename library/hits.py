"""Where in a text that a person reads stands what was searched for. Pure."""

import re

from library.asking import Asked, Term
from library.words import UNSPACED, words_of

Parts = tuple[tuple[str, bool], ...]  # the text in pieces, in its order, and whether a piece was searched for
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f’'])*")  # noqa: RUF001 - the apostrophe that titles use


def marked(text: str, of: Asked) -> Parts:
    """The text in pieces; those that were searched for are marked."""
    hits = _hits(text, of.words)
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in hits:
        if start > at:
            parts.append((text[at:start], False))
        if end > max(start, at):
            parts.append((text[max(start, at) : end], True))
            at = end
    if at < len(text):
        parts.append((text[at:], False))
    return tuple(parts)


def excerpt(text: str, of: Asked, length: int) -> Parts:
    """At most about `length` characters around the first that was searched for; () where nothing was."""
    hits = _hits(text, of.words)
    if not hits:
        return ()
    start = max(0, hits[0][0] - length // 4)
    if start:
        start = max(text.find(" ", start, hits[0][0]) + 1, start)
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", hits[0][1], end), hits[0][1])
    said = " ".join(text[start:end].split())
    return marked(f"{'… ' if start else ''}{said}{' …' if end < len(text) else ''}", of)


def _hits(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where the terms stand, in their order in the text."""
    if not terms:
        return []
    words = [(one.start(), one.end(), words_of(one[0])) for one in _WORD.finditer(text)]
    found = []
    for term in terms:
        if any(UNSPACED.search(word) for word in term.words):
            found += [one.span() for one in re.finditer(re.escape("".join(term.words)), text, re.IGNORECASE)]
        found += [
            (words[at][0], words[at + len(term.words) - 1][1])
            for at in range(len(words) - len(term.words) + 1)
            if all(
                _is_word(words[at + n][2], word, term.prefix and n == len(term.words) - 1)
                for n, word in enumerate(term.words)
            )
        ]
    return sorted(set(found))


def _is_word(of_text: tuple[str, ...], word: str, prefix: bool) -> bool:  # noqa: FBT001 - of a term
    return any(one.startswith(word) if prefix else one == word for one in of_text)
