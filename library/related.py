"""Papers of the shelf that are near another, and why: rare words that both say, creators and tags that both have."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import log
from typing import TypeVar

from sqlalchemy import Connection, select

from library import search
from library.finding import papers_of
from library.matching.rarity import RARE, rarest, weight
from library.paper import Paper
from library.schema import matching_forms
from library.tags import spelling
from library.text import in_words
from library.words import words_of

_T = TypeVar("_T")
_WORDS = 12  # of a paper, its rarest, that others are looked for by
_LOOKED_AT = 60  # candidates of the index, of which the nearest are told
_READ = 4_000  # papers of the index at most: the rarest words first, and no tag that more have
_NAMES = 6  # creators, the first ones
_SHARED = 3  # words that a reason names
_TOO_MANY = 0.2  # of the shelf's papers: a word that so many say is none that tells two of them apart
_LEAST = 3.0  # what two papers must have in common to be told
_CREATOR, _TAG = 8.0, 4.0  # what a shared one is worth, beside words (the logarithm of how few papers say them)


@dataclass(frozen=True, slots=True)
class Related:
    """A paper that is near, and why, in words for a person."""

    paper: Paper
    reasons: tuple[str, ...]


def related(connection: Connection, paper: Paper, limit: int) -> tuple[Related, ...]:
    """The nearest, the nearest first; none that has nothing to do with it."""
    telling, wanted = _telling(connection, paper)
    tags = [one for one in paper.tags if search.papers_with(connection, search.tag_mark(one)) <= _READ]
    said = search.any_of(wanted, [one.display for one in paper.creators[:_NAMES]], tags)
    if not said:
        return ()
    best = search.scores(said, 0)
    best = best.order_by(best.selected_columns.score).limit(_LOOKED_AT)
    numbered = best.cte().prefix_with("MATERIALIZED")
    ids = connection.execute(
        select(matching_forms.c.paper_id).join(numbered, numbered.c.number == matching_forms.c.id)
    ).scalars()
    found = papers_of(connection, [one for one in ids if one != paper.id]).values()
    near = [(*_nearness(paper, telling, one), one) for one in found]
    near.sort(key=lambda one: (-one[0], one[2].id))
    return tuple(Related(one, reasons) for score, reasons, one in near[:limit] if score >= _LEAST)


def _telling(connection: Connection, paper: Paper) -> tuple[dict[str, float], list[str]]:
    """The words of title and abstract that say most, and how much; and those of them that others are looked for by.

    They are rare at large and on this shelf.
    """
    title = frozenset(words_of(paper.title))
    every = title | frozenset(words_of(paper.abstract))
    heavy = frozenset(one for one in every if weight(one) >= RARE / 2 and not one.isdecimal())
    chosen = rarest(heavy, 3 * _WORDS)
    count, in_papers = search.at_most(connection), search.in_papers(connection, chosen)
    worth = {one: log(count / in_papers[one]) for one in chosen if 0 < in_papers.get(one, 0) < count * _TOO_MANY}
    telling = dict(sorted(worth.items(), key=lambda one: (-one[1] - (one[0] in title), one[0])))
    wanted = list(telling)[:_WORDS]
    read = accumulate(in_papers[one] for one in wanted)
    return telling, [one for one, papers in zip(wanted, read, strict=True) if papers <= _READ]


def _nearness(paper: Paper, telling: Mapping[str, float], other: Paper) -> tuple[float, tuple[str, ...]]:
    there = frozenset((*words_of(other.title), *words_of(other.abstract)))
    words = [one for one in telling if one in there]
    creators = _both(paper.creators, other.creators, key=lambda one: one.display.casefold())
    tags = _both(paper.tags, other.tags, key=spelling)
    score = sum(telling[one] for one in words) + _CREATOR * len(creators) + _TAG * len(tags)
    reasons = []
    if creators:
        reasons.append(f"by {in_words([one.display for one in creators])}, too")
    if tags:
        reasons.append(f"tagged {in_words(tags)}, too")
    if words:
        reasons.append(f"both say {in_words([f'“{one}”' for one in words[:_SHARED]])}")
    return score, tuple(reasons)


def _both(ours: Iterable[_T], theirs: Iterable[_T], key: Callable[[_T], str]) -> list[_T]:
    there = {key(one) for one in theirs}
    return [one for one in ours if key(one) in there]
