"""What a reader is interested in, learned from what was kept, and how near a paper is to it. Pure.

A term speaks for a paper by how much more often it stands in what the reader kept than in what is published at large
(the logarithm of their ratio, to a power), and by in how many kept papers it stands: one noisy save teaches little, and
what several share much. Papers that were not wanted count against it in the same way. Measured against other ways in
`benchmarks/digest.py`; a sum over terms can say why (`reasons`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from server.digest.terms import Terms

_LIFT, _SHARE = 2.5, 1.5  # powers: of the ratio's logarithm, of the share of kept papers
_ONCE = 0.5  # of a kept paper: what stands in one alone counts half of it
_AGAINST = 0.7  # what a paper that was not wanted counts, beside one that was kept
_MANY = 50  # kept papers: of so many, a term that stands in one alone says nothing
_LEADING = 20  # bits of a term's hash
_FEW_AGAINST = 5.0  # papers not wanted: fewer than that are no habit yet

_Ids = npt.NDArray[np.uint32]
_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Many:
    """The terms of many papers, one behind the other: `of` says whose each is."""

    ids: _Ids
    counts: npt.NDArray[np.float32]
    of: npt.NDArray[np.int64]
    size: int

    @classmethod
    def of_all(cls, all_terms: Sequence[Terms]) -> "Many":
        """Those of these papers, in their order."""
        lengths = [len(one.ids) for one in all_terms]
        ids = b"".join(one.ids.tobytes() for one in all_terms)
        counts = b"".join(one.counts.tobytes() for one in all_terms)
        of = np.repeat(np.arange(len(all_terms)), lengths)
        return cls(np.frombuffer(ids, np.uint32), np.frombuffer(counts, np.float32), of, len(all_terms))

    def only(self, ids: _Ids) -> "Many":
        """The same papers with these terms alone; `ids` in rising order."""
        _, known = _places(ids, self.ids)
        return Many(self.ids[known], self.counts[known], self.of[known], self.size)


@dataclass(frozen=True, slots=True)
class Interest:
    """Terms in rising order of their hashes, and what each is worth."""

    ids: _Ids
    worth: _Numbers

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the reader."""
        return not len(self.ids)

    def part_of(self, terms: Terms) -> "Interest":
        """Of this interest what one paper says, each term worth what it counts there."""
        ids = np.frombuffer(terms.ids.tobytes(), np.uint32)
        at, known = _places(self.ids, ids)
        return Interest(ids[known], self.worth[at] * np.frombuffer(terms.counts.tobytes(), np.float32)[known])

    @property
    def most(self) -> float:
        """What all terms are worth together."""
        return float(self.worth.sum())

    def both(self, papers: Many) -> list[float]:
        """What the terms are worth that each paper says too, however often."""
        at, known = _places(self.ids, papers.ids)
        return list(np.bincount(papers.of[known], self.worth[at], papers.size).tolist())

    def near(self, papers: Many) -> _Numbers:
        """How near each paper is: 0 is not at all; above that, more is nearer."""
        if self.is_empty or not papers.size:
            return np.zeros(papers.size)
        at, known = _places(self.ids, papers.ids)
        parts = self.worth[at] * papers.counts[known]
        return np.bincount(papers.of[known], parts, papers.size).astype(float)


def union(all_ids: Sequence[_Ids]) -> _Ids:
    """The terms of any of these, in rising order."""
    found: _Ids = np.unique(np.concatenate(all_ids)) if all_ids else np.zeros(0, np.uint32)
    return found


def learned(kept: Many, weights: Sequence[float], against: Many, at_large: Many) -> Interest:
    """The interest of a reader who kept these papers (each with its weight), among what is published at large."""
    weight = np.asarray(weights, float)
    total = float(weight.sum())
    if not total:
        return Interest(np.zeros(0, np.uint32), np.zeros(0))
    ids = _shared(np.concatenate([kept.ids, against.ids]), 2 if kept.size >= _MANY else 1)
    usual = (_in_papers(ids, at_large) + 0.5) / (at_large.size + 1)
    found = _weighed(ids, kept, weight)
    worth = _lift(found / total, usual) * (np.maximum(found - _ONCE, 0) / total) ** _SHARE
    if against.size:
        unwanted = _in_papers(ids, against)
        share = np.maximum(unwanted - _ONCE, 0) / max(against.size, _FEW_AGAINST)
        worth -= _AGAINST * _lift(unwanted / against.size, usual) * share**_SHARE
    telling = worth != 0
    return Interest(ids[telling], worth[telling])


def _shared(ids: _Ids, papers: int) -> _Ids:
    """The terms that stand in so many papers at least, in rising order."""
    found: _Ids
    found, often = np.unique(ids, return_counts=True)
    return found[often >= papers]


def _lift(share: _Numbers, usual: _Numbers) -> _Numbers:
    """How much more often than usual, as its logarithm to a power; 0 where it is not more."""
    ratio: _Numbers = np.log(np.maximum(share / usual, 1.0)) ** _LIFT
    return ratio


def _weighed(ids: _Ids, papers: Many, weight: _Numbers) -> _Numbers:
    at, known = _places(ids, papers.ids)
    return np.bincount(at, weight[papers.of[known]], len(ids)).astype(float)


def _in_papers(ids: _Ids, papers: Many) -> _Numbers:
    """In how many of the papers each term stands."""
    at, _ = _places(ids, papers.ids)
    return np.bincount(at, minlength=len(ids)).astype(float)


def _places(ids: _Ids, wanted: _Ids) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Where in `ids` those of `wanted` stand that are in it, and which they are."""
    likely = np.zeros(1 << _LEADING, bool)  # by their first bits: most are told apart without a search
    likely[ids >> (32 - _LEADING)] = True
    (tried,) = np.nonzero(likely[wanted >> (32 - _LEADING)])
    at = np.searchsorted(ids, wanted[tried])
    found = ids[np.minimum(at, len(ids) - 1)] == wanted[tried] if len(ids) else np.zeros(0, bool)
    known = np.zeros(len(wanted), bool)
    known[tried[found]] = True
    return at[found], known
