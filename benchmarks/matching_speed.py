"""How fast a paper is looked up and taken in, in a library of a given size, on one thread.

The library is filled in bulk with papers of realistic titles and creators; what is timed runs the code of every day: a
look-up finds and judges candidates, an insert is a whole save of one clip, with its two transactions and their fsyncs.
"""

import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from math import exp
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.progress import track
from sqlalchemy import insert

from library.candidates import candidates
from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.matching import form_of_clip, judge, keys
from library.matching.rarity import common_words
from library.schema import identifiers, matching_forms, matching_keys, papers
from library.shelf import Shelf, utc_now
from library.ulid import ulid

_TIMED = 1_000
_BULK = 5_000
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu zan ler mon tris vel".split()  # noqa: SIM905 - a word list
_COMMON_SHARE = 0.6  # of a real title's words, about so many are in the list of common ones


class Papers:
    """An endless supply of papers, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._words = sorted({self._word() for _ in range(30_000)})
        weights = common_words()
        self._common = list(weights)
        self._often = [exp(-one) for one in weights.values()]  # a word's weight is the logarithm of how seldom it is
        self._surnames = sorted({self._word().capitalize() for _ in range(20_000)})

    def _word(self) -> str:
        return "".join(self._draw.choice(_SYLLABLES) for _ in range(self._draw.choice([2, 3, 3, 4])))

    def _skewed(self, words: list[str]) -> str:
        # Few names and words are borne by many, most by few: the Zipf-like law that real titles follow.
        return words[min(int(self._draw.paretovariate(0.6)) - 1, len(words) - 1)]

    def clip(self, number: int) -> dict[str, Any]:
        """One paper as Clip JSON."""
        draw = self._draw
        title = " ".join(
            draw.choices(self._common, self._often)[0] if draw.random() < _COMMON_SHARE else self._skewed(self._words)
            for _ in range(draw.randint(5, 12))
        )
        names = [f"{draw.choice('ABCDEJKLMSTWXYZ')}. {self._skewed(self._surnames)}" for _ in range(draw.randint(1, 7))]
        return {
            "clip_id": str(UUID(int=number + 1)),
            "captured_at": "2026-01-01T00:00:00Z",
            "page": {"url": "https://example.org/papers", "kind": "list"},
            "paper": {
                "title": title.capitalize(),
                "creators": [{"name": name} for name in names],
                "identifiers": [f"doi:10.5555/{number}"],
                "published": str(draw.randint(1995, 2026)),
                "type": "preprint",
            },
        }


def _read(raw: dict[str, Any]) -> Clip:
    clip = clip_json.read(raw)
    if not isinstance(clip, Clip):
        raise TypeError(clip.reason)
    return clip


def _fill(database: Database, clips: Iterator[dict[str, Any]], count: int) -> None:
    now = utc_now()
    for _ in track(range(0, count, _BULK), description="Filling", transient=True):
        rows: dict[Any, list[dict[str, Any]]] = {papers: [], matching_forms: [], matching_keys: [], identifiers: []}
        for raw in islice(clips, _BULK):
            clip, paper_id = _read(raw), ulid()
            form = form_of_clip(clip)
            said = {"paper_id": paper_id}
            rows[papers].append(
                {"id": paper_id, "revision": 1, "record": {}, "heading": clip.paper.title, "words": "", "status": "new"}
                | {"retired": False, "saved_at": now, "changed_at": now}
            )
            rows[matching_forms].append(said | {"form": form.to_json()})
            rows[matching_keys] += [said | {"key": key} for key in keys(form)]
            rows[identifiers] += [
                said | {"scheme": one.identifier.scheme, "value": one.identifier.value, "disputed": False}
                for one in clip.paper.identifiers
            ]
        with database.write() as connection:
            for table, some in rows.items():
                connection.execute(insert(table), some)


def _timed(what: Callable[[dict[str, Any]], object], raws: list[dict[str, Any]]) -> dict[str, float]:
    took = []
    for raw in raws:
        start = time.perf_counter()
        what(raw)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return {f"p{part}": round(took[min(len(took) * part // 100, len(took) - 1)], 2) for part in (50, 95, 99)}


def measure(count: int) -> dict[str, Any]:
    """Milliseconds for look-ups of known and of new papers and for inserts, and what the library takes."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "library.db"
        database = Database.open(path)
        supply = Papers(seed=20261124)
        numbers = iter(range(10**9))
        known: list[dict[str, Any]] = []

        def clips() -> Iterator[dict[str, Any]]:
            for number in numbers:
                raw = supply.clip(number)
                if number % max(count // _TIMED, 1) == 0 and len(known) < _TIMED:
                    known.append(raw)
                yield raw

        stream = clips()
        _fill(database, stream, count)
        new = [supply.clip(10**8 + number) for number in range(_TIMED)]
        # Known again, but from a page without its DOI: only the title and the creators tell.
        known = [json.loads(json.dumps(raw)) for raw in known]
        for raw in known:
            raw["paper"].pop("identifiers")
        with database.read() as connection:

            def look_up(raw: dict[str, Any]) -> bool:
                form = form_of_clip(_read(raw))
                return any(judge(form, other).verdict == "same" for other in candidates(connection, form).values())

            known_ms, new_ms = _timed(look_up, known), _timed(look_up, new)
            recognised = sum(map(look_up, known))
        shelf = Shelf(database)
        insert_ms = _timed(lambda raw: shelf.receive([raw], via="benchmark"), new)
        database.close()
        return {
            "papers": count,
            "lookup_known_ms": known_ms,
            "lookup_new_ms": new_ms,
            "insert_ms": insert_ms,
            "recognised": recognised,
            "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "database_mb": round(path.stat().st_size / 1e6),
        }
