"""How fast a paper is looked up and taken in, in a library of a given size, on one thread.

What is timed runs the code of every day on the library's own settings: a look-up finds and judges candidates, an insert
is a whole save of one clip, with its two transactions and their syncs. Beside it stands what the machine did meanwhile
with two things that are not ours, a committed row and a loop of plain Python, so that its noise can be told from ours;
so can the time that the thread itself has worked.
"""

import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.filling import ENRICHED, fill
from benchmarks.synthetic import Papers
from library.candidates import candidates
from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.matching import form_of_clip, judge
from library.shelf import Shelf

_TIMED = 1_000
_SEED = 20261124
_TOLD = 0.5  # of the new clips: a list shows no abstracts, a paper's own page does
_LOOP = 20_000  # additions, about a millisecond

_T = TypeVar("_T")


def _read(raw: dict[str, Any]) -> Clip:
    clip = clip_json.read(raw)
    if not isinstance(clip, Clip):
        raise TypeError(clip.reason)
    return clip


def _timed(each: Iterable[_T], *whats: Callable[[_T], object]) -> list[dict[str, float]]:
    """How long each thing takes, done in turn, in milliseconds; `cpu_…`: without waiting for others."""
    took: list[list[float]] = [[] for _ in whats]
    worked: list[list[float]] = [[] for _ in whats]
    for one in each:
        for number, what in enumerate(whats):
            start, start_of_work = time.perf_counter(), time.thread_time()
            what(one)
            took[number].append((time.perf_counter() - start) * 1000)
            worked[number].append((time.thread_time() - start_of_work) * 1000)
    return [
        {f"p{part}": _part(mine, part) for part in (50, 95, 99)}
        | {f"cpu_p{part}": _part(work, part) for part in (50, 99)}
        for mine, work in zip(took, worked, strict=True)
    ]


def _part(values: list[float], part: int) -> float:
    return round(sorted(values)[len(values) * part // 100], 2)


def _supply(count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Papers that are in a library filled with `count`, and as many that are not."""
    supply = Papers(_SEED)
    every = max(count // _TIMED, 1)
    known: list[dict[str, Any]] = []
    for number in range(count):
        raw = supply.clip(number, abstracts=ENRICHED)
        if number % every == 0 and len(known) < _TIMED:
            known.append(raw)
    for raw in known:  # known again, but from a list without DOIs: only the title and the creators tell
        raw["paper"] = {name: raw["paper"][name] for name in ("title", "creators", "published", "type")}
    return known, [supply.clip(10**8 + number, abstracts=_TOLD) for number in range(_TIMED)]


def _loop() -> None:
    total = 0
    for number in range(_LOOP):
        total += number


def measure(count: int) -> dict[str, Any]:
    """Milliseconds for look-ups of known and of new papers and for inserts, and what the library takes."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "library.db"
        fill(path, _SEED, count)
        return timed(path, count)


def timed(path: Path, count: int) -> dict[str, Any]:
    """The same for the library at `path`, which `fill` has filled with `count` papers."""
    known, new = _supply(count)
    database = Database.open(path)
    compared = 0
    with database.read() as connection:

        def look_up(raw: dict[str, Any]) -> bool:
            nonlocal compared
            form = form_of_clip(_read(raw))
            found = candidates(connection, form)
            compared += len(found)
            return any(judge(form, other).verdict == "same" for other in found.values())

        (known_ms,) = _timed(known, look_up)
        compared = 0
        new_ms, loop_ms = _timed(new, look_up, lambda _: _loop())
        per_new = compared / len(new)
        recognised = sum(map(look_up, known))
    shelf = Shelf(database)

    def save(raw: dict[str, Any]) -> None:
        (outcome,) = shelf.receive([raw], via="benchmark").outcomes
        if outcome.paper is None:
            raise ValueError(outcome.reason)

    with closing(sqlite3.connect(path.with_name("row.db"), isolation_level=None)) as other:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE rows (number INTEGER)"):
            other.execute(statement)
        insert_ms, commit_ms = _timed(
            new,
            save,
            lambda _: other.execute("INSERT INTO rows VALUES (1)"),
        )
    database.close()
    return {
        "papers": count,
        "lookup_known_ms": known_ms,
        "lookup_new_ms": new_ms,
        "insert_ms": insert_ms,
        "recognised": recognised,
        "compared_per_new": round(per_new, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "database_mb": round(path.stat().st_size / 1e6),
        "machine": {"commit_ms": commit_ms, "loop_ms": loop_ms},
    }
