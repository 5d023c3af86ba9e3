"""The terms of a paper: its words and pairs of neighbouring words, each with how much it counts there. Pure.

A pair stays within a sentence and neither begins nor ends with a word such as "of": so "membership inference" is one,
"inference of" none. A plural counts as its singular. How much a term counts grows little with how often it stands
there, and less in a long abstract (BM25: Robertson and Zaragoza, 2009).
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from library.words import words_of

_SENTENCE = re.compile(r"[.,;:!?()\[\]]\s|\n\n")
_WORD = re.compile(r"[a-z][a-z0-9]+")
_SATURATION, _BY_LENGTH, _USUAL_LENGTH = 0.5, 0.6, 150  # BM25's k1 and b; terms of a usual abstract
_OFTEN = 3  # letters of a word that has a plural
# English words that say nothing by themselves: articles, pronouns, prepositions, conjunctions, auxiliaries, adverbs.
_EMPTY = frozenset(Path(__file__).with_name("empty_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one paper, as a database keeps them: half hashes, half what each counts, four bytes each."""

    packed: bytes

    @property
    def ids(self) -> "memoryview[int]":
        """32-bit hashes, in rising order."""
        return memoryview(self.packed)[: len(self.packed) // 2].cast("I")

    @property
    def counts(self) -> "memoryview[float]":
        """What each term counts: 0 to 1.5."""
        return memoryview(self.packed)[len(self.packed) // 2 :].cast("f")


def terms_of(title: str, abstract: str = "") -> Terms:
    """The terms of a title and an abstract."""
    counted = Counter(said(title, abstract))
    length = sum(counted.values())
    damped = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * length / _USUAL_LENGTH)
    hashed = sorted((crc32(term.encode()), number) for term, number in counted.items())
    ids = array("I", (one for one, _ in hashed))
    counts = array("f", (number * (_SATURATION + 1) / (number + damped) for _, number in hashed))
    return Terms(ids.tobytes() + counts.tobytes())


def spelled(title: str, abstract: str = "") -> dict[int, str]:
    """The terms of a paper by their hashes, to be told to a person."""
    return {crc32(term.encode()): term for term in said(title, abstract)}


def said(*texts: str) -> Iterator[str]:
    """Each word and pair of words, as often as it stands in the texts."""
    for text in texts:
        for sentence in _SENTENCE.split(text.lower().replace("-", " ")):
            before = ""
            for word in _words(sentence):
                term = "" if len(word) < 2 or word in _EMPTY else _singular(word)
                if term:
                    yield term
                    if before:
                        yield f"{before} {term}"
                before = term


def _words(sentence: str) -> list[str]:
    if sentence.isascii():
        return _WORD.findall(sentence)
    return [one for one in words_of(sentence) if not one.isdecimal()]


@lru_cache(maxsize=20_000)
def _singular(word: str) -> str:
    if len(word) <= _OFTEN or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
