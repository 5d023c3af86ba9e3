"""How fast a vault of many notes is looked at and written to.

    python -m benchmarks.vault --notes 100000 --json

A library and a vault that know each other hold so many papers and notes; then, as a running server does it: the first
scan with an empty index (every note is read), the second (nothing changed, the best of three), the first of a new
process with that index, one save of a paper with its note, and 120 at once; "notes" tells the deliveries alone, which
are planned, written with fsync and recorded. In milliseconds, with the machine's own noise beside; memory is what the
process holds above what it held before the vault was opened.
"""

import argparse
import json
import os
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks.filling import apart
from benchmarks.synthetic import Papers
from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.now import utc_now
from library.paper import Paper
from library.placements import Placements
from library.schema import vault_index
from library.shelf import Shelf
from library.ulid import ulid
from sync.engine import Engine
from sync.obsidian import note
from sync.obsidian.target import ObsidianTarget

_SEED = 20261124
_FOLDERS = 20  # people sort their notes
_SAVES = 20  # of which the median is told
_BATCH = 120  # papers of one trending page
_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def _paper(raw: dict[str, Any]) -> Paper:
    clip = clip_json.read(raw)
    if not isinstance(clip, Clip):
        raise TypeError(clip.reason)
    said = clip.paper
    return Paper(
        id=ulid(),
        title=said.title,
        abstract=said.abstract,
        creators=said.creators,
        published=said.published,
        identifiers=tuple(one.identifier for one in said.identifiers),
        saved_at=_BEFORE,
    )


def _fill(home: Path, vault: Path, count: int) -> None:
    """Notes as Papershelf writes them, and the library's side of each: the paper, and where its note is."""
    papers = Papers(_SEED)
    (vault / ".obsidian").mkdir(parents=True)
    folders = [vault / "Papers" / f"Topic {number}" for number in range(_FOLDERS)]
    for folder in folders:
        folder.mkdir(parents=True)
    database = Database.open(home / "library.db")
    Placements(database, utc_now).add_target("obsidian", "obsidian", {})
    database.close()
    rows, places = [], []
    model = _paper(papers.clip(0, abstracts=1.0))
    for number in track(range(count), description="Writing notes", transient=True):
        paper = replace(model, id=ulid(), title=f"{model.title} {number}")
        file = folders[number % _FOLDERS] / f"Note {number}.md"
        file.write_text(note.render(paper), encoding="utf-8")
        at = _BEFORE.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record = json.dumps({"title": paper.title, "status": "new"})
        rows.append((paper.id, 1, record, paper.title, paper.title.lower(), "new", 0, at, at))
        places.append((paper.id, 1, 1, "delivered", 1, file.relative_to(vault).as_posix(), "", "{}", at))
    with closing(sqlite3.connect(home / "library.db", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        columns = "id, revision, record, heading, words, status, retired, saved_at, changed_at"
        connection.executemany(f"INSERT INTO papers ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - names only
        columns = "paper_id, target, wanted, state, given_revision, ref, version, base, since"
        connection.executemany(f"INSERT INTO placements ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", places)  # noqa: S608 - names only
        connection.execute("COMMIT")


def _timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return (time.perf_counter() - start) * 1000


def _memory() -> float:
    """Megabytes that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _disk(folder: Path) -> float:
    """Milliseconds of one small file written and synced: the median of 50."""

    def write() -> None:
        with (folder / "probe").open("wb") as file:
            file.write(b"x" * 2000)
            file.flush()
            os.fsync(file.fileno())

    return statistics.median(_timed(write) for _ in range(50))


def measure(count: int) -> dict[str, Any]:
    """All figures, rounded."""
    with tempfile.TemporaryDirectory() as folder:
        home, vault = Path(folder) / "home", Path(folder) / "Research"
        home.mkdir()
        # In a process of its own, so that what it takes is not there for us to take again.
        apart(_fill, home, vault, count)
        database = Database.open(home / "library.db")
        idle = _memory()
        placements = Placements(database, utc_now)

        def connect() -> ObsidianTarget:
            return ObsidianTarget("obsidian", vault, database=database, trash=home / "trash")

        target = connect()
        first = _timed(target._index.scan)  # noqa: SLF001 - a scan is what is measured
        second = min(_timed(target._index.scan) for _ in range(3))  # noqa: SLF001 - likewise
        target = connect()
        reopened = _timed(target._index.scan)  # noqa: SLF001 - likewise
        shelf, engine = Shelf(database), Engine(placements, lambda: [target])
        supply = Papers(_SEED + 1)
        clips = [supply.clip(10**8 + number, abstracts=1.0) for number in range(_SAVES + _BATCH)]

        delivered: list[float] = []

        def save(some: list[dict[str, Any]]) -> None:
            shelf.receive(some, via="benchmark")
            start = time.perf_counter()
            report = engine.run(look=False)  # as the worker does; it looks once a minute
            delivered.append((time.perf_counter() - start) * 1000)
            if len(report.lines) < len(some) or report.away or report.failed:
                msg = f"not every note was written: {report}"
                raise RuntimeError(msg)

        save([clips[0]])  # the first loads templates and YAML
        single = [_timed(lambda raw=raw: save([raw])) for raw in clips[1:_SAVES]]  # type: ignore[misc] # a loop's value
        many = _timed(lambda: save(clips[_SAVES:]))
        memory = _memory() - idle
        with database.read() as connection:
            known = connection.execute(vault_index.select()).all()
        database.close()
        return {
            "notes": count,
            "first_scan_ms": round(first),
            "second_scan_ms": round(second),
            "scan_of_a_new_process_ms": round(reopened),
            "one_save_ms": {"p50": round(statistics.median(single), 1), "max": round(max(single), 1)},
            "notes_of_one_save_ms": round(statistics.median(delivered[1:_SAVES]), 1),
            "saves_120_ms": round(many),
            "notes_of_120_saves_ms": round(delivered[-1]),
            "memory_mb": round(memory),
            "indexed": len(known),
            "machine": {"file_and_fsync_ms": round(_disk(home), 2)},
        }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="How fast a vault of many notes is looked at and written to.")
    parser.add_argument("--notes", type=int, default=100_000, help="how many notes the vault holds")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    print(json.dumps(measure(options.notes), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
