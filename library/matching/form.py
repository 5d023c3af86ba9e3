"""Normal forms: all that a verdict compares, made once and stored beside the paper."""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from library.clip import Clip
from library.identifiers import Identifier
from library.matching.names import Name, names
from library.matching.rarity import weight
from library.matching.titles import Title, read_title
from library.paper import Creator, Paper, PaperType
from library.text import folded

SHINGLE = 4  # words: of identifier-labelled pairs 98 % share 60 % of these (facts, matching)
_PUBLISHED: frozenset[PaperType | None] = frozenset({"conference", "journal"})


@dataclass(frozen=True)
class Form:
    """One record in normal form."""

    title: Title
    names: tuple[Name, ...]  # in order; () is unknown, not nobody
    identifiers: frozenset[str]  # "scheme:value"
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
        """The title without spaces: "self supervised" and "selfsupervised" are one."""
        return self.title.full.replace(" ", "")

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """The surnames, in order, each once."""
        return tuple(dict.fromkeys(surname for surname, _ in self.names))

    def values(self, scheme: str) -> frozenset[str]:
        """The identifiers of one scheme."""
        return frozenset(one for one in self.identifiers if one.startswith(f"{scheme}:"))

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it; what is empty is left out."""
        title = self.title
        kept = {
            "title": [title.full, title.main, title.sub, list(title.numbers), title.kind],
            "names": [f"{surname}|{initial}" for surname, initial in self.names],
            "identifiers": sorted(self.identifiers),
            "shingles": sorted(self.shingles),
            "preprint": self.preprint,
            "published": self.published,
            "year": self.year,
            "venue": self.venue,
            "numbers": [self.volume, self.issue, self.first_page, self.last_page],
        }
        return {name: value for name, value in kept.items() if value not in ("", [], False, None, ["", "", "", ""])}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Form":
        """Back from the database."""
        full, main, sub, numbers, kind = kept["title"]
        volume, issue, first_page, last_page = kept.get("numbers", ("", "", "", ""))
        return cls(
            Title(full, main, sub, tuple(numbers), kind),
            tuple((surname, initial) for surname, _, initial in (one.partition("|") for one in kept.get("names", ()))),
            frozenset(kept.get("identifiers", ())),
            frozenset(kept.get("shingles", ())),
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


def _pages(text: str) -> tuple[str, str]:
    found = [one.lstrip("0") or "0" for one in re.findall(r"\d+", text)]
    if not found:
        return "", ""
    first, last = found[0], found[-1]
    if len(last) < len(first) and len(found) > 1:  # "448-61" ends on page 461
        last = first[: len(first) - len(last)] + last
    return first, last


def _year(published: str) -> int | None:
    return int(published[:4]) if published[:4].isdecimal() else None


def _form(
    said: Any,
    identifiers: Iterable[Identifier],
    creators: Iterable[Creator],
    *,
    kind: PaperType | None,
) -> Form:
    """The form of what a clip or a paper says; both have the same fields for it."""
    known = frozenset(str(one) for one in identifiers)
    first_page, last_page = _pages(said.pages)
    return Form(
        read_title(said.title),
        names(creators),
        known,
        shingles(said.abstract),
        preprint=kind == "preprint" or (kind is None and any(one.startswith("arxiv:") for one in known)),
        published=kind in _PUBLISHED,
        year=_year(said.published),
        venue=folded(said.venue) if said.venue else "",
        volume=said.volume.strip(),
        issue=said.issue.strip(),
        first_page=first_page,
        last_page=last_page,
    )


def form_of_clip(clip: Clip) -> Form:
    """The form of what a page said."""
    paper = clip.paper
    return _form(paper, [mention.identifier for mention in paper.identifiers], paper.creators, kind=paper.type)


def form_of_paper(paper: Paper) -> Form:
    """The form of a paper as it is folded now."""
    return _form(paper, paper.identifiers, paper.creators, kind=paper.type)


def form_of_query(title: str, identifiers: Iterable[str]) -> Form:
    """The form of what a page shows of a paper: a title and identifiers, as `scheme:value`."""
    return Form(read_title(title), (), frozenset(identifiers))
