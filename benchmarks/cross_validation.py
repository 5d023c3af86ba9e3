"""How well the matching does on papers that its forest has not seen: what its thresholds are chosen by.

    python -m benchmarks.cross_validation DEDUP_DIR [--shuffled] [--json]

The set of preprints and publications is cut into five, paper by paper. What is of one part is judged by a forest that
was trained on the four others and on the other open sets. Records come one by one, in the file's order or shuffled, and
join the papers that came before, as in a library, by the same `judge`; only the blocking is held in memory.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from zlib import crc32

from rich.progress import track

from benchmarks.scoring import Labels, Pair, Score, ordered, score
from benchmarks.train_matching import SETS, as_json, examples, forms, train
from library.candidates import CAP, MOST
from library.matching import Form, Judgement, judge, keys
from library.matching.model import Forest

_SET = SETS[0]
_FOLDS = 5


def folds_of(labels: Labels, records: Iterable[str]) -> dict[str, int]:
    """The fold of every record; all records of one paper are in one."""
    paper = {record: record for record in records}

    def root(record: str) -> str:
        while paper[record] != record:
            record = paper[record]
        return record

    for one, other in sorted(labels.same):
        paper[root(one)] = root(other)
    return {record: crc32(root(record).encode()) % _FOLDS for record in paper}


def forests(folder: Path, folds: Mapping[str, int]) -> list[Forest]:
    """For each fold, a forest that saw no pair with a record of it."""
    inputs, labels, pairs = examples(folder / _SET)
    others = [examples(folder / name) for name in SETS[1:]]
    trained = []
    for fold in track(range(_FOLDS), description="Training"):
        seen = [place for place, pair in enumerate(pairs) if fold not in {folds[one] for one in pair}]
        some = [inputs[place] for place in seen] + [row for other in others for row in other[0]]
        told = [labels[place] for place in seen] + [label for other in others for label in other[1]]
        trained.append(Forest(as_json(train(some, told))))
    return trained


class Stream:
    """Papers that records join, one record after the other."""

    def __init__(self, records: Mapping[str, Form]) -> None:
        self._records = records
        self._papers: dict[str, Form] = {}  # by their first record
        self._members: dict[str, list[str]] = {}
        self._holders: dict[int, set[str]] = defaultdict(set)
        self.same: set[Pair] = set()
        self.asked: list[Pair] = []

    def save(self, record: str, forest: Forest) -> None:
        """One record more."""
        form = self._records[record]
        near = [(judge(form, self._papers[paper], forest), paper) for paper in self._candidates(form)]
        ranked = sorted(
            (one for one in near if one[0].verdict != "different"),
            key=lambda one: (one[0].verdict != "same", -one[0].score, one[1]),
        )
        home = ranked[0][1] if ranked and ranked[0][0].verdict == "same" else record
        self.same |= {ordered(record, other) for other in self._members.get(home, ())}
        self.asked += [ordered(record, self._nearest(record, paper)) for _, paper in ranked if paper != home]
        self._members.setdefault(home, []).append(record)
        known = self._papers.get(home)
        self._papers[home] = (
            form if known is None else Form(known.tellings + form.tellings, known.identifiers | form.identifiers)
        )
        for key in keys(form):
            self._holders[key].add(home)

    def _candidates(self, form: Form) -> list[str]:
        weights: Counter[str] = Counter()
        for key, weight in keys(form).items():
            if len(holders := self._holders[key]) <= CAP:
                for paper in holders:
                    weights[paper] += weight  # type: ignore[assignment] # a Counter counts floats as well
        return [paper for paper, _ in sorted(weights.items(), key=lambda row: (-row[1], row[0]))[:MOST]]

    def _nearest(self, record: str, paper: str) -> str:
        def likely(other: str) -> Judgement:
            return judge(self._records[record], self._records[other])

        return max(self._members[paper], key=lambda other: likely(other).score)


def measure(folder: Path, *, shuffled: bool = False) -> Score:
    """Train, stream, score."""
    labels = Labels.of(folder / _SET)
    records = forms(folder / _SET)
    folds = folds_of(labels, records)
    trained = forests(folder, folds)
    stream = Stream(records)
    order = list(records)
    if shuffled:
        random.Random(20261124).shuffle(order)
    for record in track(order, description="Saving"):
        stream.save(record, trained[folds[record]])
    return score(labels, stream.same, stream.asked)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="Cross-validate the verdict of the matching.")
    parser.add_argument("folder", type=Path, help="the folder of the labelled sets")
    parser.add_argument("--shuffled", action="store_true", help="records in any order, not in the file's")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found = {
        name: round(value, 4) for name, value in asdict(measure(options.folder, shuffled=options.shuffled)).items()
    }
    print(json.dumps(found) if options.json else "\n".join(f"{name:16} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
