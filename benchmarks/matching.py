"""How well, and how fast, the library knows a paper when it sees it twice.

    python -m benchmarks.matching SET_DIR --out predictions.csv [--abstracts]
    python -m benchmarks.matching --speed N --json
    python -m benchmarks.matching --table DEDUP_DIR

The first saves every record of a labelled set into an empty library, in the file's order, by the same code as a click,
and writes what became of it: a `same` row for a record that joins a paper, with every record already in it, and a
`maybe` row for each question. It reads records only, never the labels. The last does so for every open set, scores it
and two baselines by the labels, and prints the table of docs/matching.md.
"""

import argparse
import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks import matching_speed, matching_table
from benchmarks.records import clips
from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.matching import Form, form_of_clip, judge
from library.outcomes import Outcome
from library.shelf import Shelf

_BATCH = 100


def predictions(folder: Path, *, with_abstracts: bool = False) -> list[tuple[str, str, str, float]]:
    """Rows of id1, id2, verdict, score (0 to 1)."""
    with tempfile.TemporaryDirectory() as home:
        database = Database.open(Path(home) / "library.db")
        try:
            return _run(Shelf(database), list(clips(folder, with_abstracts=with_abstracts)))
        finally:
            database.close()


def _run(shelf: Shelf, records: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, str, str, float]]:
    members: dict[str, list[str]] = defaultdict(list)
    found: list[tuple[str, str, str, float]] = []
    asked: set[tuple[str, str]] = set()
    forms = {record: form_of_clip(clip) for record, raw in records if isinstance(clip := clip_json.read(raw), Clip)}
    for start in track(range(0, len(records), _BATCH), description="Saving"):
        batch = records[start : start + _BATCH]
        received = shelf.receive([raw for _, raw in batch], via="benchmark")
        for (record, _), outcome in zip(batch, received.outcomes, strict=True):
            found += _told(record, outcome, members, asked, forms)
    return found


def _told(
    record: str,
    outcome: Outcome,
    members: dict[str, list[str]],
    asked: set[tuple[str, str]],
    forms: Mapping[str, Form],
) -> list[tuple[str, str, str, float]]:
    if outcome.paper is None:
        return []
    found = []

    def likely(other: str) -> float:
        return judge(forms[record], forms[other]).score

    for gone in outcome.merged:
        moved = members.pop(gone, [])
        # Two papers that this record showed to be one are as sure as it is of either.
        score = max((likely(one) for one in moved), default=0.0)
        found += [(one, other, "same", score) for one in members[outcome.paper] for other in moved]
        members[outcome.paper] += moved
    # It joined for the likeness to the best of them, whatever the others look like.
    score = max(map(likely, members[outcome.paper]), default=0.0)
    found += [(other, record, "same", score) for other in members[outcome.paper]]
    members[outcome.paper].append(record)
    for other in outcome.maybe:
        pair = (min(outcome.paper, other.paper), max(outcome.paper, other.paper))
        if pair not in asked and members[other.paper]:
            asked.add(pair)
            best = max(members[other.paper], key=likely)
            found.append((best, record, "maybe", likely(best)))
    return found


def main() -> None:
    """Measure, and print or write what came of it."""
    parser = argparse.ArgumentParser(description="How well, and how fast, the library recognises papers.")
    parser.add_argument("folder", type=Path, nargs="?", help="a labelled set: records.csv, perhaps abstracts.csv")
    parser.add_argument("--out", type=Path, help="where to write the predictions")
    parser.add_argument("--abstracts", action="store_true", help="read abstracts.csv, too")
    parser.add_argument("--table", type=Path, metavar="DIR", help="score all sets of a folder, beside two baselines")
    parser.add_argument("--speed", type=int, metavar="N", help="measure speed with N synthetic papers instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if options.speed:
        print(json.dumps(matching_speed.measure(options.speed), indent=None if options.json else 2))
        return
    if options.table:
        print(matching_table.table(options.table, predictions))
        return
    if options.folder is None or options.out is None:
        parser.error("give a set's folder and --out, or --speed N, or --table DIR")
    found = predictions(options.folder, with_abstracts=options.abstracts)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id1", "id2", "verdict", "score"])
        writer.writerows(found)
    verdicts = [row[2] for row in found]
    told = {"rows": len(found), "same": verdicts.count("same"), "maybe": verdicts.count("maybe")}
    print(json.dumps(told) if options.json else f"{told['same']} same, {told['maybe']} maybe: {options.out}")


if __name__ == "__main__":
    main()
