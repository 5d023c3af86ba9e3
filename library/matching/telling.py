"""One way in which a paper is told: its title, its creators, where and when it appeared, in normal form."""

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from struct import pack, unpack
from typing import Any

from library.matching.names import Name
from library.matching.rarity import weight
from library.matching.titles import Title
from library.text import folded

SHINGLE = 4  # words: of identifier-labelled pairs 98 % share 60 % of these (facts, matching)


@dataclass(frozen=True)
class Telling:
    """One record in normal form."""

    title: Title
    names: tuple[Name, ...]  # in order; () is unknown, not nobody
    identifiers: frozenset[str]  # "scheme:value", those that it names itself
    shingles: frozenset[int] = frozenset()  # hashes of the abstract's runs of four words; empty without an abstract
    preprint: bool = False
    published: bool = False  # it appeared in proceedings or a journal
    year: int | None = None
    venue: str = ""  # folded
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the title."""
        return frozenset(self.title.full.split())

    @cached_property
    def title_weight(self) -> float:
        """How much the title's words tell, by rarity."""
        return sum(map(weight, self.words))

    @cached_property
    def compact(self) -> str:
        """The title without spaces."""
        return self.title.compact

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """The surnames, in order, each once."""
        return tuple(dict.fromkeys(surname for surname, _ in self.names))

    @property
    def way(self) -> tuple[Any, ...]:
        """What makes two tellings one way of telling."""
        place = (self.volume, self.issue, self.first_page, self.last_page)
        return (self.title.full, self.names, self.preprint, self.published, self.year, self.venue, *place)

    @property
    def order(self) -> str:
        """By which tellings are sorted: the same for the same way."""
        return repr(self.way)

    def values(self, scheme: str) -> frozenset[str]:
        """The identifiers of one scheme."""
        return frozenset(one for one in self.identifiers if one.startswith(f"{scheme}:"))

    def joined(self, other: "Telling") -> "Telling":
        """Told in the same way by two pages: with what either knows beside; of two abstracts the longer."""
        longer = max(self.shingles, other.shingles, key=lambda one: (len(one), sorted(one)))
        return replace(self, identifiers=self.identifiers | other.identifiers, shingles=longer)

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it; what is empty is left out."""
        title = self.title
        kept = {
            "title": [title.full, title.main, title.sub, list(title.numbers), title.kind],
            "names": [f"{surname}|{initial}" for surname, initial in self.names],
            "identifiers": sorted(self.identifiers),
            "shingles": _packed(self.shingles),
            "preprint": self.preprint,
            "published": self.published,
            "year": self.year,
            "venue": self.venue,
            "numbers": [self.volume, self.issue, self.first_page, self.last_page],
        }
        return {name: value for name, value in kept.items() if value not in ("", [], False, None, ["", "", "", ""])}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Telling":
        """Back from the database."""
        full, main, sub, numbers, kind = kept["title"]
        volume, issue, first_page, last_page = kept.get("numbers", ("", "", "", ""))
        return cls(
            Title(full, main, sub, tuple(numbers), kind),
            tuple((surname, initial) for surname, _, initial in (one.partition("|") for one in kept.get("names", ()))),
            frozenset(kept.get("identifiers", ())),
            _unpacked(kept.get("shingles", "")),
            preprint=kept.get("preprint", False),
            published=kept.get("published", False),
            year=kept.get("year"),
            venue=kept.get("venue", ""),
            volume=volume,
            issue=issue,
            first_page=first_page,
            last_page=last_page,
        )


def shingles(abstract: str) -> frozenset[int]:
    """Hashes of every run of four words of an abstract."""
    words = folded(abstract).split()
    return frozenset(
        zlib.crc32(" ".join(words[start : start + SHINGLE]).encode()) for start in range(len(words) - SHINGLE + 1)
    )


def _packed(hashes: frozenset[int]) -> str:
    """Numbers of 32 bits as base64: half as long as in JSON, and most of what a form holds."""
    return b64encode(pack(f"<{len(hashes)}I", *sorted(hashes))).decode()


def _unpacked(kept: str) -> frozenset[int]:
    raw = b64decode(kept)
    return frozenset(unpack(f"<{len(raw) // 4}I", raw))


def pages(text: str) -> tuple[str, str]:
    """The first and the last page; "" where there is none, or where only the first one is told."""
    found = [one.lstrip("0") or "0" for one in re.findall(r"\d+", text)]
    if len(found) < 2:
        return (found[0], "") if found else ("", "")
    first, last = found[0], found[-1]
    if len(last) < len(first):  # "448-61" ends on page 461
        last = first[: len(first) - len(last)] + last
    return first, last
