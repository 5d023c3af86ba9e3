"""Candidates in the order in which they matter to one reader, and why each does. Pure.

Nearness to what was kept decides (`interest`); whom and what a reader follows by name lifts a paper, muted words take
it away, and upvotes tell apart what is equally near. Where nothing was kept yet, upvotes decide alone.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log1p

from server.digest.interest import Interest, Many, learned, union
from server.digest.papers import Candidate, Kept, Reader
from server.digest.terms import Terms, terms_of

_HALF_LIFE = timedelta(days=540)  # what was saved so long before the latest save counts half
_RATED = {None: 1.0, 1: 0.0, 2: 0.5, 3: 1.0, 4: 1.25, 5: 1.5}
_STATUS = {"read": 1.25, "reading": 1.25, "dropped": 0.0}  # others 1: saved is saved
_KEYWORD, _CREATOR, _SAVED_CREATOR, _UPVOTES = 0.5, 0.6, 0.03, 0.01  # beside nearness, of which the nearest has 1
_NEAR_COPY = 0.6  # of the words of two titles together, those that both have (Jaccard)
_LOOKED_AT = 60  # of the ranking's head is looked at for near-copies: no list is longer
_NEAR = 0.25  # of all that speaks for a candidate, what a kept paper must share to be told as near
_PAIR = 3  # a pair of words tells a person so many times more than one of them
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place; what speaks for it beside its terms."""

    candidate: Candidate
    score: float
    keywords: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()


def weight_of(kept: Kept, latest: datetime) -> float:
    """What a kept paper teaches, beside one that was saved last, unrated."""
    age = max(latest - kept.saved_at, timedelta())
    return float(kept.weight * _RATED.get(kept.rating, 1.0) * _STATUS.get(kept.status, 1.0) * 0.5 ** (age / _HALF_LIFE))


def interest_of(reader: Reader) -> Interest:
    """What the reader's papers teach; empty for a reader who has kept none."""
    teach = [one.saved_at for one in reader.kept if weight_of(one, one.saved_at) > 0]
    latest = max(teach, default=datetime.min.replace(tzinfo=UTC))
    weights = [weight_of(one, latest) for one in reader.kept]
    kept = Many.of_all([one.terms for one in reader.kept])
    return learned(kept, weights, Many.of_all(reader.against), Many.of_all(reader.at_large))


def ranked(reader: Reader, candidates: Sequence[Candidate], interest: Interest | None = None) -> list[Ranked]:
    """The candidates, best first; those with a muted word are left out, near-copies of a better one come last."""
    interest = interest or interest_of(reader)
    near = interest.near(Many.of_all([one.terms for one in candidates]))
    nearest = float(near.max(initial=0.0)) or 1.0
    most = log1p(max((one.upvotes + one.a_day for one in candidates), default=0)) or 1.0
    saved = Counter(name.casefold() for one in reader.kept for name in one.creators)
    keywords = {one: frozenset(terms_of(one).ids) for one in reader.keywords}
    muted = [one for one in (frozenset(terms_of(word).ids) for word in reader.muted) if one]
    followed = {_plain(one): one for one in reader.creators}
    found = []
    for candidate, how_near in zip(candidates, near.tolist(), strict=True):
        terms = frozenset(candidate.terms.ids) if keywords or muted else frozenset()
        if any(one <= terms for one in muted):
            continue
        said = tuple(name for name, ids in keywords.items() if ids and ids <= terms)
        names = map(_plain, candidate.creators) if followed else ()
        by = tuple(followed[name] for name in names if name in followed)
        known = any(one.casefold() in saved for one in candidate.creators)
        score = how_near / nearest + _UPVOTES * log1p(candidate.upvotes + candidate.a_day) / most
        score += _KEYWORD * len(said) + _CREATOR * bool(by) + _SAVED_CREATOR * known
        found.append(Ranked(candidate, score, said, by))
    found.sort(key=lambda one: (-one.score, -one.candidate.upvotes))
    return _copies_last(found)


def _copies_last(found: list[Ranked]) -> list[Ranked]:
    """Near-copies among the first, told by their titles, go behind all others."""
    titles: list[frozenset[str]] = []
    head: list[Ranked] = []
    copies: list[Ranked] = []
    for one in found[:_LOOKED_AT]:
        words = frozenset(_WORD.findall(one.candidate.title.lower()))
        if any(len(words & other) >= _NEAR_COPY * len(words | other) for other in titles):
            copies.append(one)
        else:
            titles.append(words)
            head.append(one)
    return [*head, *found[_LOOKED_AT:], *copies]


def _plain(name: str) -> str:
    """A name as a person may type it: "Okafor, Tomás" is "tomás okafor"."""
    family, comma, given = name.partition(",")
    return " ".join(f"{given} {family}".split() if comma else name.split()).casefold()


def nearest_kept(
    interest: Interest, reader: Reader, candidates: Sequence[Candidate], limit: int = 2
) -> list[tuple[Kept, ...]]:
    """For each candidate the kept papers that it is nearest to, by the terms of the interest that both say."""
    parts = [interest.part_of(one.terms) for one in candidates]
    # What any of them says, of thousands of kept papers: looked up once.
    kept = Many.of_all([one.terms for one in reader.kept]).only(union([one.ids for one in parts]))
    found = []
    for part in parts:
        shared = part.both(kept)
        best = sorted(range(kept.size), key=lambda at: -shared[at])[: 3 * limit] if part.most > 0 else []
        near = [reader.kept[at] for at in best if shared[at] > _NEAR * part.most]
        found.append(tuple(one for one in near if weight_of(one, one.saved_at) > 0)[:limit])
    return found


def shared_terms(interest: Interest, terms: Terms, spelled: Mapping[int, str], limit: int = 2) -> tuple[str, ...]:
    """The terms of a paper that speak most for it; of a pair and its words only the pair."""
    part = interest.part_of(terms)
    parts = zip(part.ids.tolist(), part.worth.tolist(), strict=True)
    told = {spelled[one]: worth for one, worth in parts if worth > 0 and one in spelled}
    chosen: list[str] = []
    for term in sorted(told, key=lambda one: (-told[one] * (_PAIR if " " in one else 1), one)):
        if not any(_overlap(term, other) for other in chosen):
            chosen.append(term)
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.split()) & set(other.split()))
