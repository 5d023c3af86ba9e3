"""An endless supply of invented papers that resemble real ones in what makes matching slow or quick.

Measured on 5,104 papers of Hugging Face and 9,444 records of ml-preprint-open, whose figures lie on both sides of
these: the commonest surname is borne by 1.6 to 4.2 % of all creators, the hundredth by .09 to .15 %; a paper has 3 to
7 creators at the median; two words in three of a title are common ones. Creators publish in groups, again and again on
the same subjects, so that of 9 to 23 candidates 2 to 4 have a title that is worth a closer look, and at p99 18 to 28.
"""

import random
from collections.abc import Sequence
from itertools import accumulate
from math import exp
from typing import Any
from uuid import UUID

from library.matching.rarity import common_words

_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu zan ler mon tris vel".split()  # noqa: SIM905 - a word list
_COMMON_SHARE = 0.7  # of a title's words
_SISTERS = 0.6  # share of the papers that come from a group which published before
_OF_THE_GROUP = 0.7  # of a sister paper's creators
_ITS_SUBJECT = (0.1, 0.3, 0.5, 0.8)  # of a sister paper's words
_FASHIONABLE = 0.6  # share of the papers that bear one of the phrases of their time
_PHRASES = 20_000  # of two or three words, some of them rare: "diffusion transformers", "chain of thought"
_GROUPS = 20_000  # that publish at one time
_CREATORS = (1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 11, 14)
_SENTENCES = 20_000  # that abstracts are made of: drawn whole, for drawing word by word takes longer than the rest
_ABSTRACT = range(6, 13)  # sentences


class _Skewed:
    """Draws by the Zipf-Mandelbrot law, which words and names follow: of rank r with (r + shift) ** -power."""

    def __init__(self, values: Sequence[str], shift: float, power: float) -> None:
        self._values = values
        self._cumulative = list(accumulate((rank + shift) ** -power for rank in range(1, len(values) + 1)))

    def draw(self, draw: random.Random, count: int) -> list[str]:
        return draw.choices(self._values, cum_weights=self._cumulative, k=count)


class Papers:
    """Papers as Clip JSON, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        common = common_words()
        self._common = list(common)
        self._often = list(accumulate(exp(-one) for one in common.values()))  # a weight is the logarithm of how seldom
        self._rare = _Skewed(self._invented(60_000), shift=20, power=1.0)
        self._surnames = _Skewed([one.capitalize() for one in self._invented(40_000)], shift=6, power=1.2)
        self._given = [one.capitalize() for one in self._invented(600)]
        phrases = [" ".join(self._words(self._draw.choice([2, 3]))) for _ in range(_PHRASES)]
        self._phrases = _Skewed(phrases, shift=20, power=1.0)
        self._sentences = [" ".join(self._words(self._draw.randint(12, 26))) for _ in range(_SENTENCES)]
        self._groups: list[tuple[list[str], list[str]]] = []  # creators, and the words of the subject

    def _invented(self, count: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < count:
            words["".join(self._draw.choices(_SYLLABLES, k=self._draw.choice([2, 3, 3, 4])))] = None
        return list(words)

    def _people(self, count: int) -> list[str]:
        return [f"{self._draw.choice(self._given)} {one}" for one in self._surnames.draw(self._draw, count)]

    def _words(self, count: int) -> list[str]:
        rare = sum(self._draw.random() >= _COMMON_SHARE for _ in range(count))
        return [
            *self._draw.choices(self._common, cum_weights=self._often, k=count - rare),
            *self._rare.draw(self._draw, rare),
        ]

    def clip(self, number: int, *, abstracts: float) -> dict[str, Any]:
        """One paper as Clip JSON; `abstracts` is the share of papers that have one."""
        draw = self._draw
        creators, words = self._people(draw.choice(_CREATORS)), self._words(draw.randint(5, 14))
        if self._groups and draw.random() < _SISTERS:
            group, subject = draw.choice(self._groups)
            ours = sum(draw.random() < _OF_THE_GROUP for _ in creators)
            creators[:ours] = draw.sample(group, min(ours, len(group)))
            share = draw.choice(_ITS_SUBJECT)
            about = sum(draw.random() < share for _ in words)
            words[:about] = draw.sample(subject, min(about, len(subject)))
        else:
            begun = (self._people(6) + creators, self._words(4) + words)
            if len(self._groups) < _GROUPS:
                self._groups.append(begun)
            else:
                self._groups[draw.randrange(_GROUPS)] = begun
        draw.shuffle(words)
        if draw.random() < _FASHIONABLE:
            (phrase,) = self._phrases.draw(draw, 1)
            words[: phrase.count(" ") + 1] = phrase.split()
        paper = {
            "title": " ".join(words).capitalize(),
            "creators": [{"name": name} for name in creators],
            "identifiers": [f"doi:10.5555/{number}"],
            "published": str(draw.randint(1995, 2026)),
            "type": "preprint",
        }
        if draw.random() < abstracts:
            paper["abstract"] = ". ".join(draw.choices(self._sentences, k=draw.choice(_ABSTRACT)))
        return {
            "clip_id": str(UUID(int=number + 1)),
            "captured_at": "2026-01-01T00:00:00Z",
            "page": {"url": "https://example.org/papers", "kind": "list"},
            "paper": paper,
        }
