"""A library filled with invented papers, in bulk: rows in the order of their trees, the keys sorted before they go in.

What is filled in is what matching reads: papers, identifiers, forms and keys, as a save would have written them. It is
done in a process of its own, so that what it takes is not counted as what a look-up takes.
"""

import json
import multiprocessing
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks.synthetic import Papers
from library.clip import Clip, Described, Page
from library.database import Database
from library.identifiers import read
from library.matching import Form, form_of_clip, keys
from library.paper import Creator
from library.ulid import ulid

_BULK = 5_000
ENRICHED = 0.8  # of the papers on a shelf an abstract is known, for sources are asked for it
_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def fill(path: Path, seed: int, count: int) -> None:
    """Fill the empty library at `path` with the first `count` papers of a seed."""
    apart(_fill, path, seed, count)


def apart(what: Callable[..., None], *given: object) -> None:
    """Do it in a process of its own; raises RuntimeError where that fails."""
    child = multiprocessing.get_context("spawn").Process(target=what, args=given)
    child.start()
    child.join()
    if child.exitcode:
        msg = f"what is to be measured could not be made (exit code {child.exitcode})"
        raise RuntimeError(msg)


def _fill(path: Path, seed: int, count: int) -> None:
    Database.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nothing is lost if the machine stops here: no log, no syncs. The sort goes to a file beside.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}").close()
        connection.execute("CREATE TEMP TABLE unsorted (key INTEGER NOT NULL, form INTEGER NOT NULL)")
        numbers = iter(range(1, count + 1))
        forms = _forms(Papers(seed), count)
        for _ in track(range(0, count, _BULK), description="Filling", transient=True):
            connection.execute("BEGIN")
            _write(connection, list(zip(islice(numbers, _BULK), forms, strict=False)))
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO matching_keys (key, form) SELECT key, form FROM unsorted ORDER BY key, form")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL").close()
    with path.open("rb+") as file:  # or the first save that is timed would wait for all of it
        os.fsync(file.fileno())


def _forms(papers: Papers, count: int) -> Iterator[tuple[str, Form]]:
    """The title of each paper with its form."""
    for number in range(count):
        raw = papers.clip(number, abstracts=ENRICHED)
        yield raw["paper"]["title"], form_of_clip(_read(raw))


def _read(raw: dict[str, Any]) -> Clip:
    """What `library.formats.clip_json` reads of such a clip, at a fifth of the time."""
    said = raw["paper"]
    creators = [Creator.parse(one["name"]) for one in said["creators"]]
    return Clip(
        raw["clip_id"],
        _BEFORE,
        Page(raw["page"]["url"]),
        Described(
            title=said["title"],
            abstract=said.get("abstract", ""),
            creators=tuple(one for one in creators if one),
            identifiers=tuple(map(read, said["identifiers"])),
            published=said["published"],
            type=said["type"],
        ),
        raw,
    )


def _write(connection: sqlite3.Connection, rows: list[tuple[int, tuple[str, Form]]]) -> None:
    at = _BEFORE.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    papers, forms, shared, identifiers = [], [], [], []
    for number, (title, form) in rows:
        paper = ulid()
        record = json.dumps({"title": title, "identifiers": sorted(form.identifiers), "status": "new"})
        papers.append((paper, 1, record, title, title.lower(), "new", 0, at, at))
        forms.append((number, paper, json.dumps(form.to_json())))
        shared += [(key, number) for key in keys(form)]
        identifiers += [(paper, *one.split(":", 1), 0) for one in form.identifiers]
    for table, columns_of, some in (
        ("papers", "id, revision, record, heading, words, status, retired, saved_at, changed_at", papers),
        ("matching_forms", "id, paper_id, form", forms),
        ("identifiers", "paper_id, scheme, value, disputed", identifiers),
        ("temp.unsorted", "key, form", shared),
    ):
        marks = ", ".join("?" * (columns_of.count(",") + 1))
        connection.executemany(f"INSERT INTO {table} ({columns_of}) VALUES ({marks})", some)  # noqa: S608 - names only
