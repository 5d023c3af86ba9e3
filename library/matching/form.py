"""Normal forms: all that a verdict compares, made once and stored beside the paper."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from library.clip import Clip
from library.identifiers import Identifier
from library.paper import Creator, Paper
from library.text import folded

SHINGLE = 4  # words: of identifier-labelled pairs 98 % share 60 % of these (facts, matching)


@dataclass(frozen=True, slots=True)
class Form:
    """One record in normal form."""

    title: str  # folded; "" if there is none
    surnames: tuple[str, ...]  # folded, in order; () is unknown, not nobody
    identifiers: frozenset[str]  # "scheme:value"
    shingles: frozenset[int]  # hashes of the abstract's runs of four words; empty without an abstract
    preprint: bool
    year: str = ""

    def values(self, scheme: str) -> frozenset[str]:
        """The identifiers of one scheme."""
        return frozenset(one for one in self.identifiers if one.startswith(f"{scheme}:"))

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "title": self.title,
            "surnames": list(self.surnames),
            "identifiers": sorted(self.identifiers),
            "shingles": sorted(self.shingles),
            "preprint": self.preprint,
            "year": self.year,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Form":
        """Back from the database."""
        return cls(
            kept["title"],
            tuple(kept["surnames"]),
            frozenset(kept["identifiers"]),
            frozenset(kept["shingles"]),
            kept["preprint"],
            kept["year"],
        )


def _surname(creator: Creator) -> str:
    return folded(creator.family or creator.given)


def _shingles(abstract: str) -> frozenset[int]:
    words = folded(abstract).split()
    return frozenset(
        zlib.crc32(" ".join(words[start : start + SHINGLE]).encode()) for start in range(len(words) - SHINGLE + 1)
    )


def _form(
    title: str,
    abstract: str,
    creators: Iterable[Creator],
    identifiers: Iterable[Identifier],
    *,
    preprint: bool,
    year: str,
) -> Form:
    surnames = tuple(name for one in creators if (name := _surname(one)))
    return Form(
        folded(title), surnames, frozenset(str(one) for one in identifiers), _shingles(abstract), preprint, year
    )


def form_of_clip(clip: Clip) -> Form:
    """The form of what a page said."""
    paper = clip.paper
    found = [mention.identifier for mention in paper.identifiers]
    preprint = paper.type == "preprint" or (paper.type is None and any(one.scheme == "arxiv" for one in found))
    return _form(paper.title, paper.abstract, paper.creators, found, preprint=preprint, year=paper.published[:4])


def form_of_paper(paper: Paper) -> Form:
    """The form of a paper as it is folded now."""
    return _form(
        paper.title,
        paper.abstract,
        paper.creators,
        paper.identifiers,
        preprint=paper.type == "preprint",
        year=paper.year,
    )
