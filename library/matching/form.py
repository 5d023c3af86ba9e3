"""Normal forms: all that a verdict compares, made once and stored beside the paper.

A paper is told in several ways: a preprint's title, its publication's, a translation in brackets. Each way is a
`Telling`; a `Form` holds them all, for a paper that took its publication's title is still known by the preprint's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from library.clip import Clip
from library.identifiers import Identifier
from library.matching.names import names
from library.matching.telling import Telling, pages, shingles
from library.matching.titles import Title, read_title, translation_of
from library.paper import Creator, Paper, PaperType
from library.text import folded

_MOST = 8  # tellings of a paper; more say nothing new
_PUBLISHED: frozenset[PaperType | None] = frozenset({"conference", "journal"})


@dataclass(frozen=True)
class Form:
    """A paper, or what a page says of one, in normal form."""

    tellings: tuple[Telling, ...]  # at least one, in an order of their own
    identifiers: frozenset[str]  # "scheme:value"; of all tellings, without those that another paper holds

    @property
    def titled(self) -> bool:
        """Whether it has a title at all."""
        return any(one.compact for one in self.tellings)

    def values(self, scheme: str) -> frozenset[str]:
        """The identifiers of one scheme."""
        return frozenset(one for one in self.identifiers if one.startswith(f"{scheme}:"))

    def holding(self, identifiers: frozenset[str]) -> "Form":
        """The same tellings with other identifiers."""
        return replace(self, identifiers=identifiers)

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {"tellings": [one.to_json() for one in self.tellings], "identifiers": sorted(self.identifiers)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Form":
        """Back from the database."""
        return cls(tuple(map(Telling.from_json, kept["tellings"])), frozenset(kept["identifiers"]))


def form_of_clip(clip: Clip) -> Form:
    """The form of what a page said."""
    paper = clip.paper
    known = frozenset(str(mention.identifier) for mention in paper.identifiers)
    return Form(_tellings(paper, known, paper.creators, kind=paper.type), known)


def form_of_paper(paper: Paper, clips: Sequence[Clip] = ()) -> Form:
    """The form of a paper: as it is folded now, and as each of its clips told it."""
    known = _written(paper.identifiers)
    told: list[Telling] = []
    for clip in clips:
        said = clip.paper
        own = _written(mention.identifier for mention in said.identifiers)
        # A list page names no creators; those of the paper are its creators, too.
        told += _tellings(said, own, said.creators or paper.creators, kind=said.type)
    titles = {one.compact for one in told}
    # Most are called as one of their clips calls them: reading their creators and abstract again would say nothing new.
    if any(one.compact not in titles for one in _titles(paper.title)):
        now = _tellings(paper, known, paper.creators, kind=paper.type)
        told += [one for one in now if one.compact not in titles]
    return Form(_united(told) or _tellings(paper, known, paper.creators, kind=paper.type)[:1], known)


def form_of_query(title: str, identifiers: Iterable[str]) -> Form:
    """The form of what a page shows of a paper: a title and identifiers, as `scheme:value`."""
    known = frozenset(identifiers)
    return Form((Telling(read_title(title), (), known),), known)


def _written(identifiers: Iterable[Identifier]) -> frozenset[str]:
    return frozenset(str(one) for one in identifiers)


def _tellings(
    said: Any, identifiers: frozenset[str], creators: Iterable[Creator], *, kind: PaperType | None
) -> tuple[Telling, ...]:
    """What a clip or a paper says, which have the same fields for it; twice where its title is given in two tongues."""
    first_page, last_page = pages(said.pages)
    title, *other = _titles(said.title)
    one = Telling(
        title,
        names(creators),
        identifiers,
        shingles(said.abstract),
        preprint=kind == "preprint" or (kind is None and any(one.startswith("arxiv:") for one in identifiers)),
        published=kind in _PUBLISHED,
        year=int(said.published[:4]) if said.published[:4].isdecimal() else None,
        venue=folded(said.venue) if said.venue else "",
        volume=said.volume.strip(),
        issue=said.issue.strip(),
        first_page=first_page,
        last_page=last_page,
    )
    return (one, *(replace(one, title=translated) for translated in other))


def _titles(title: str) -> tuple[Title, ...]:
    """A title as it is read, and its translation where that stands in brackets behind it."""
    other = translation_of(title)
    return (read_title(title), read_title(other)) if other else (read_title(title),)


def _united(tellings: Iterable[Telling]) -> tuple[Telling, ...]:
    """Each way of telling once, whatever the order in which they came; those without a title tell nothing."""
    ways: dict[tuple[Any, ...], Telling] = {}
    for one in tellings:
        known = ways.get(one.way)
        ways[one.way] = one if known is None else known.joined(one)
    titled = [one for one in ways.values() if one.compact]
    return tuple(sorted(titled, key=lambda one: one.order)[:_MOST])
