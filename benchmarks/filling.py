"""A library filled with invented papers, in bulk: rows in the order of their trees, the keys sorted before they go in.

What is filled in is what matching and lists read: papers, identifiers, forms, keys, and the words that a search finds
them by, as a save would have written them. It is done in a process of its own, so that what it takes is not counted
as what a look-up takes.
"""

import json
import multiprocessing
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks.synthetic import Papers
from library import search
from library.clip import Clip, Described, Page
from library.database import Database
from library.identifiers import read
from library.matching import Form, form_of_clip, keys
from library.paper import STATUSES, Creator, Paper
from library.records import to_record
from library.ulid import ulid

_BULK = 5_000
ENRICHED = 0.8  # of the papers on a shelf an abstract is known, for sources are asked for it
_VENUES = ("arXiv", "Invented Letters", "Proceedings of Nowhere", "Journal of Examples", "Workshop on Fixtures")
_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def fill(path: Path, seed: int, count: int) -> None:
    """Fill the empty library at `path` with the first `count` papers of a seed."""
    apart(_fill, path, seed, count)


def deliver(path: Path) -> None:
    """Every paper of the library at `path` stands in each of its targets, as if it had been delivered there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO placements (paper_id, target, wanted, state, given_revision, ref, url, since) "
            "SELECT papers.id, targets.id, 1, 'delivered', 1, 'at ' || papers.id, 'obsidian://open', saved_at "
            "FROM papers CROSS JOIN targets"
        )
        connection.commit()


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


def _forms(papers: Papers, count: int) -> Iterator[tuple[Paper, Form]]:
    """Each paper with its form."""
    for number in range(count):
        clip = _read(papers.clip(number, abstracts=ENRICHED))
        said = clip.paper
        yield (
            Paper(
                id=ulid(),
                title=said.title,
                abstract=said.abstract,
                creators=said.creators,
                identifiers=tuple(one.identifier for one in said.identifiers),
                published=said.published,
                type=said.type,
                venue=_VENUES[number % len(_VENUES)],
                status=STATUSES[number % len(STATUSES)],
            ),
            form_of_clip(clip),
        )


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


def _write(connection: sqlite3.Connection, rows: list[tuple[int, tuple[Paper, Form]]]) -> None:
    papers, forms, shared, identifiers, words = [], [], [], [], []
    for number, (paper, form) in rows:
        at = (_BEFORE + timedelta(minutes=number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = (paper.heading, paper.status, paper.published, paper.venue, 0, 0, at, at)
        papers.append((paper.id, 1, json.dumps(to_record(paper)), *said))
        forms.append((number, paper.id, json.dumps(form.to_json())))
        shared += [(key, number) for key in keys(form)]
        identifiers += [(paper.id, *one.split(":", 1), 0) for one in form.identifiers]
        words.append((number, *search.entry(paper).values()))
    for table, columns_of, some in (
        (
            "papers",
            "id, revision, record, heading, status, published, venue, rating, retired, saved_at, changed_at",
            papers,
        ),
        ("matching_forms", "id, paper_id, form", forms),
        ("identifiers", "paper_id, scheme, value, disputed", identifiers),
        ("search", "rowid, title, names, venue, labels, body, marks", words),
        ("temp.unsorted", "key, form", shared),
    ):
        marks = ", ".join("?" * (columns_of.count(",") + 1))
        connection.executemany(f"INSERT INTO {table} ({columns_of}) VALUES ({marks})", some)  # noqa: S608 - names only
