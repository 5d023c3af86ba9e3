"""Where in a text that a person reads stands what was searched for. Pure."""

import re
from functools import lru_cache

from library.asking import Asked, Term
from library.words import UNSPACED, spaced, words_of

_WINDOW = 60  # characters, longer than a word
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
    hit = _first(text, of.words) if _may_stand(text, of.words) else None
    if hit is None:
        return ()
    start = max(0, hit[0] - length // 4)
    if start:
        start = max(text.find(" ", start, hit[0]) + 1, start)
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", hit[1], end), hit[1])
    said = " ".join(text[start:end].split())
    return marked(f"{'… ' if start else ''}{said}{' …' if end < len(text) else ''}", of)


def _may_stand(text: str, terms: tuple[Term, ...]) -> bool:
    """Whether any of the terms may stand in a long text: quick to say of most that it does not."""
    folded = spaced(text)
    return any(" ".join(term.words) in folded for term in terms)


def _first(text: str, terms: tuple[Term, ...]) -> tuple[int, int] | None:
    """Where in a long text the first term stands. Most stand as they are written: looked for there, then everywhere."""
    lower = text.lower()
    seen = [at for term in terms if (at := lower.find(term.words[0])) >= 0]
    if seen:
        start = text.find(" ", max(0, min(seen) - _WINDOW), min(seen)) + 1
        if near := _hits(text[start : min(seen) + _WINDOW], terms):
            return near[0][0] + start, near[0][1] + start
    return next(iter(_hits(text, terms)), None)


def _hits(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where the terms stand, in their order in the text."""
    if not terms:
        return []
    pieces = [(*one.span(), word) for one in _WORD.finditer(text) for word in _folded(one[0])]
    words = [word for _, _, word in pieces]
    found: set[tuple[int, int]] = set()
    for term in terms:
        if any(UNSPACED.search(word) for word in term.words):
            found |= {one.span() for one in re.finditer(re.escape("".join(term.words)), text, re.IGNORECASE)}
        else:
            last = len(term.words) - 1
            found |= {(pieces[at][0], pieces[at + last][1]) for at in _places(words, term)}
    return sorted(found)


def _places(words: list[str], term: Term) -> list[int]:
    """Where a term begins, in words of a text."""
    *before, last = term.words
    if term.prefix:
        ends = [at for at, word in enumerate(words) if word.startswith(last)]
    else:
        ends = [at for at, word in enumerate(words) if word == last]
    begins = (at - len(before) for at in ends)
    return [at for at in begins if at >= 0 and words[at : at + len(before)] == before]


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    return words_of(word)
