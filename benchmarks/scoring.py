"""Predicted pairs against the labels of a set: precision, recall, and what was asked.

Pairs of unsure labels, and what those imply, count neither way; sets that are labelled across two sources only are
counted across them only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.records import rows
from library.text import folded

Pair = tuple[str, str]


def ordered(one: str, other: str) -> Pair:
    """A pair, whichever of the two came first."""
    return (one, other) if one < other else (other, one)


def labelled(path: Path) -> dict[Pair, str]:
    """The pairs of a file with how each was labelled, "" where that is not told."""
    return {ordered(*list(row.values())[:2]): row.get("label_source", "") for row in rows(path)}


def implied(pairs: Iterable[Pair]) -> set[Pair]:
    """All pairs of each group that these pairs join."""
    groups: dict[str, set[str]] = {}
    for one, other in pairs:
        both = groups.get(one, {one}) | groups.get(other, {other})
        for each in both:
            groups[each] = both
    distinct = {id(group): group for group in groups.values()}.values()
    return {ordered(*pair) for group in distinct for pair in combinations(sorted(group), 2)}


@dataclass(frozen=True)
class Labels:
    """What is known of a set."""

    same: frozenset[Pair]
    unsure: frozenset[Pair]
    hard: frozenset[Pair]  # look alike, are not the same
    retitled: frozenset[Pair]  # of `same`, those whose folded titles differ
    records: int
    sources: dict[str, str]  # of each record, where only pairs across sources are labelled

    @classmethod
    def of(cls, folder: Path) -> "Labels":
        """Read a set's labels."""
        same, unsure = labelled(folder / "pairs.csv").keys(), labelled(folder / "ignore.csv").keys()
        known = {row["id"]: row for row in rows(folder / "records.csv")}
        titles = {record: folded(row["title"]) for record, row in known.items()}
        across = folder.name.startswith("dblp-")
        return cls(
            frozenset(same),
            frozenset(unsure | (implied(same | unsure) - same if folder.name.startswith("ml-") else set())),
            frozenset(labelled(folder / "hard_negatives.csv")),
            frozenset(pair for pair in same if titles[pair[0]] != titles[pair[1]]),
            len(known),
            {record: row["source"] for record, row in known.items()} if across else {},
        )

    def counted(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Those of the pairs that count."""
        sources = self.sources
        return {
            pair for pair in pairs if pair not in self.unsure and not (sources and sources[pair[0]] == sources[pair[1]])
        }


@dataclass(frozen=True)
class Score:
    """How good predictions are; shares from 0 to 1."""

    precision: float
    recall: float
    recall_asked: float  # with the questions counted as found
    questions: float  # in a thousand records
    retitled: float  # recall among those whose title changed
    retitled_asked: float
    hard_merged: int


def score(labels: Labels, same: Iterable[Pair], asked: Iterable[Pair] = ()) -> Score:
    """Score pairs that were joined, and pairs that were asked about."""
    joined, questions = set(same), list(asked)
    found = labels.counted(joined)
    either = found | labels.counted(questions)
    right = found & labels.same
    return Score(
        len(right) / max(len(found), 1),
        len(right) / max(len(labels.same), 1),
        len(either & labels.same) / max(len(labels.same), 1),
        1000 * len(questions) / max(labels.records, 1),
        len(right & labels.retitled) / max(len(labels.retitled), 1),
        len(either & labels.retitled) / max(len(labels.retitled), 1),
        len(joined & labels.hard),
    )
