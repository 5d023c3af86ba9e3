"""Makes what the matching ships: `words.txt` (how common a title's words are) and `trees.json` (the verdict's forest).

    python -m benchmarks.train_matching DEDUP_DIR [--papers papers.jsonl]

It reads the open sets only, draws nothing at random but from a fixed seed, and needs scikit-learn (`pip install
'.[learn]'`), which running Papershelf does not. Pairs that a veto or a shared identifier decides are left out: the
forest learns the rest. Without creators there is nothing to learn from either.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

import library.matching
from benchmarks.records import clips, rows
from benchmarks.scoring import implied, labelled
from library.clip import Clip
from library.formats import clip_json
from library.matching.features import FEATURES, as_row, compare
from library.matching.form import Form, form_of_clip
from library.matching.keys import keys
from library.matching.vetoes import veto

SETS = ("ml-preprint-open", "ldd-haematology", "ldd-cytology-screening", "ldd-digital-work", "dblp-acm")
_SHIPPED = Path(library.matching.__file__).parent
_CAP = 80  # records that may share a key before it tells nothing
_WORDS = 1_500
_LOOKALIKE = 0.3
# Each feature may speak one way only; what is not named here is free.
# ruff: noqa: SIM905 - a word list reads best as words
_FOR = frozenset(
    "equal likeness sorted_likeness set_likeness part_likeness shared_weight shared_share shared_least main_equal "
    "main_is_other sub_equal begins creators_of_fewer creators_of_more creators_shared first_same last_same initials "
    "venue volume issue first_page last_page".split()
)
_AGAINST = frozenset(
    "own_rarest_less own_rarest_more own_words_less own_words_more numbers_differ creators_lost creators_more "
    "years".split()
)
_DIRECTIONS = [1 if name in _FOR else -1 if name in _AGAINST else 0 for name in FEATURES]
_NOT_LEARNED = ("both_preprints",)  # see `_disguised`


def forms(folder: Path) -> dict[str, Form]:
    """Every record of a set in normal form."""
    found = {}
    for record, raw in clips(folder):
        clip = clip_json.read(raw)
        if isinstance(clip, Clip):
            found[record] = form_of_clip(clip)
    return found


def candidates(records: dict[str, Form]) -> Iterator[tuple[str, str]]:
    """The pairs that share a key that few share."""
    holders: dict[int, list[str]] = defaultdict(list)
    for record, form in records.items():
        for key in keys(form):
            holders[key].append(record)
    seen = set()
    for held in holders.values():
        if len(held) <= _CAP:
            for one, other in combinations(held, 2):
                pair = (one, other) if one < other else (other, one)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def examples(folder: Path) -> tuple[list[list[float]], list[bool], list[tuple[str, str]]]:
    """Comparisons of a set with their labels; pairs of unsure labels, and what those imply, are left out."""
    records = forms(folder)
    gold = set(labelled(folder / "pairs.csv"))
    unsure = set(labelled(folder / "ignore.csv"))
    unsure |= implied(gold | unsure) - gold
    sources = (
        {row["id"]: row["source"] for row in rows(folder / "records.csv")} if folder.name.startswith("dblp-") else {}
    )
    inputs, labels, pairs = [], [], []
    for one, other in candidates(records):
        if sources and sources[one] == sources[other]:  # such a set is labelled across its two sources only
            continue
        a, b = records[one].tellings[0], records[other].tellings[0]
        if (one, other) in unsure or a.identifiers & b.identifiers or veto(a, b) or not a.names or not b.names:
            continue
        inputs.append(as_row(compare(a, b).vector()))
        labels.append((one, other) in gold)
        pairs.append((one, other))
    return inputs, labels, pairs


def strangers(path: Path) -> tuple[list[list[float]], list[bool]]:
    """Comparisons of real preprints of one collection (JSON lines: id, title, authors, published): all differ."""
    records = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        paper = {
            "title": said["title"],
            "creators": [{"name": name} for name in said["authors"]],
            "published": (said["published"] or "")[:10],
            "type": "preprint",
        }
        page = {"url": "file:papers.jsonl", "kind": "file"}
        clip = clip_json.read(
            {
                "clip_id": str(UUID(int=len(records))),
                "captured_at": "2026-01-01T00:00:00Z",
                "page": page,
                "paper": paper,
            }
        )
        if isinstance(clip, Clip):
            records[said["id"]] = form_of_clip(clip)
    pairs = [(records[one].tellings[0], records[other].tellings[0]) for one, other in candidates(records)]
    sides = [compare(a, b) for a, b in pairs if a.names and b.names and not veto(a, b)]
    # Most share two common surnames and nothing else; those that look alike are worth learning from.
    inputs = [as_row(one.vector()) for one in sides if max(one.shared_share, one.likeness - 0.2) >= _LOOKALIKE]
    return inputs, [False] * len(inputs)


def word_weights(titles: Iterable[frozenset[str]]) -> str:
    """`words.txt`: the common words, a line for each weight."""
    held: Counter[str] = Counter()
    count = 0
    for words in titles:
        held.update(words)
        count += 1
    lines: dict[str, list[str]] = defaultdict(list)
    for word, number in held.most_common(_WORDS):
        if not word.isdecimal():
            lines[f"{math.log(count / number):.1f}"].append(word)
    return "".join(
        f"{weight} {' '.join(sorted(words))}\n"
        for weight, words in sorted(lines.items(), key=lambda row: float(row[0]))
    )


def train(inputs: list[list[float]], labels: list[bool]) -> Any:
    """The forest."""
    model = HistGradientBoostingClassifier(
        max_iter=150,
        max_leaf_nodes=10,
        max_depth=5,
        learning_rate=0.08,
        min_samples_leaf=20,
        l2_regularization=2.0,
        monotonic_cst=_DIRECTIONS,
        early_stopping=False,
        random_state=20261124,
    )
    return model.fit(np.array(_disguised(inputs)), np.array(labels))


def _disguised(inputs: list[list[float]]) -> list[list[float]]:
    """Which kinds of record a set holds is the set's doing, not the papers': the forest does not see it."""
    columns = [FEATURES.index(name) for name in _NOT_LEARNED]
    return [[0.0 if place in columns else value for place, value in enumerate(row)] for row in inputs]


def as_json(model: Any) -> dict[str, Any]:
    """The forest as `library.matching.model` reads it."""

    def node(nodes: Any, place: int) -> Any:
        one = nodes[place]
        if one["is_leaf"]:
            return round(float(one["value"]), 4)
        return [
            int(one["feature_idx"]),
            round(float(one["num_threshold"]), 4),
            bool(one["missing_go_to_left"]),
            node(nodes, int(one["left"])),
            node(nodes, int(one["right"])),
        ]

    trees = [node(stage[0].nodes, 0) for stage in model._predictors]  # noqa: SLF001 - scikit-learn has no export
    return {"features": list(FEATURES), "base": round(float(model._baseline_prediction[0, 0]), 4), "trees": trees}  # noqa: SLF001 - likewise


def main() -> None:
    """Make both files anew."""
    parser = argparse.ArgumentParser(description="Train the verdict of the matching on the open labelled sets.")
    parser.add_argument("folder", type=Path, help="the folder of the labelled sets")
    parser.add_argument("--papers", type=Path, help="a collection of distinct preprints, as JSON lines")
    options = parser.parse_args()
    titles = [form.tellings[0].words for name in SETS for form in forms(options.folder / name).values()]
    (_SHIPPED / "words.txt").write_text(word_weights(titles), encoding="utf-8")
    inputs, labels = [], []
    for name in SETS:
        some, theirs, _ = examples(options.folder / name)
        inputs += some
        labels += theirs
        print(f"{name}: {len(some)} pairs to learn from, {sum(theirs)} of them one paper")
    if options.papers:
        some, theirs = strangers(options.papers)
        inputs += some
        labels += theirs
        print(f"{options.papers.name}: {len(some)} pairs of different papers")
    kept = as_json(train(inputs, labels))
    text = json.dumps(kept, separators=(",", ":")).replace("],[", "],\n[") + "\n"
    (_SHIPPED / "trees.json").write_text(text, encoding="utf-8")
    print(f"{len(kept['trees'])} trees, {len(text) / 1024:.0f} KB")


if __name__ == "__main__":
    main()
