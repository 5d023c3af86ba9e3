"""How fast what a target holds is written down, and a page is looked up against it.

    python -m benchmarks.elsewhere --items 10000 --json

A library that holds nothing, and a target that holds so many papers, four in five with an abstract: the first fill, a
second one with nothing changed, then a page of 120 papers of which 40 are in the target (the best of five look-ups,
with identifiers and with titles alone), and one paper that looks for its item (the median of 200). In milliseconds.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.synthetic import Papers
from library import elsewhere
from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.matching import form_of_paper
from library.now import utc_now
from library.outcomes import Query
from library.paper import Paper
from library.placements import Placements
from library.shelf import Shelf

_SEED = 20261124
_ABSTRACTS = 0.8
_PAGE, _THERE = 120, 40
_NEAR = 200


def _paper(raw: dict[str, Any]) -> Paper:
    clip = clip_json.read(raw)
    if not isinstance(clip, Clip):
        raise TypeError(clip.reason)
    said = clip.paper
    return Paper(
        id="",
        title=said.title,
        abstract=said.abstract,
        creators=said.creators,
        published=said.published,
        identifiers=tuple(one.identifier for one in said.identifiers),
    )


def _timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return (time.perf_counter() - start) * 1000


def measure(home: Path, items: int) -> dict[str, float]:
    """The figures for a target of so many papers."""
    papers = Papers(_SEED)
    held = {f"K{number}": _paper(papers.clip(number, abstracts=_ABSTRACTS)) for number in range(items)}
    strangers = [_paper(papers.clip(items + number, abstracts=0)) for number in range(_PAGE - _THERE)]
    page = [*list(held.values())[:: max(items // _THERE, 1)][:_THERE], *strangers]
    database = Database.open(home / "library.db")
    Placements(database, utc_now).add_target("zotero", "zotero", {})
    shelf = Shelf(database)

    def fill() -> None:
        with database.write() as connection:
            elsewhere.tell(connection, "zotero", held)

    def look_up(*, identified: bool) -> float:
        queries = {
            str(number): Query(tuple(map(str, one.identifiers)) if identified else (), one.title)
            for number, one in enumerate(page)
        }
        took = [_timed(lambda: shelf.lookup(queries)) for _ in range(5)]
        found = sum(one.elsewhere is not None for one in shelf.lookup(queries).values())
        if identified and found < min(_THERE, items):
            msg = f"only {found} of the page's papers were found"
            raise AssertionError(msg)
        return min(took)

    def nears() -> list[float]:
        with database.read() as connection:
            return [
                _timed(lambda one=one: elsewhere.same_as(connection, "zotero", form_of_paper(one)))
                for one in list(held.values())[:_NEAR]
            ]

    figures = {
        "fill": _timed(fill),
        "fill_again": _timed(fill),
        "page_by_identifiers": look_up(identified=True),
        "page_by_titles": look_up(identified=False),
        "one_looks_for_its_item": statistics.median(nears()),
    }
    database.close()
    return {name: round(value, 2) for name, value in figures.items()}


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        figures = measure(Path(home), asked.items)
    print(json.dumps(figures) if asked.json else "\n".join(f"{name:24}{value:>10}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
