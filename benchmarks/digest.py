"""How well the daily list ranks, and how quick.

    python -m benchmarks.digest --readers FILE --papers FILE --out RANKING.json --json
    python -m benchmarks.digest --synthetic 10000,5000 --json

The first ranks candidates for simulated readers with the code that `/today` ranks with. Of the readers' file it reads
`candidates` and of each reader `id` and `saved`; of the papers title, abstract, creators, day and upvotes. What is at
large are the papers that are no candidates. RANKING.json is `{reader id: [ids, best first]}`; printed are the seconds
of all of it, how many candidates there were, and how many papers the readers had saved.

The second ranks invented candidates against an invented library, both kept in a real database, as `/today` does:
reading them, learning the interest, choosing.
"""

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.filling import fill
from benchmarks.synthetic import Papers
from library.formats import clips
from server.digest.papers import Candidate, Kept, Reader
from server.digest.ranking import ranked
from server.digest.terms import terms_of
from server.home import Home
from server.settings import Settings, Sources

_SEED = 7


def _papers(path: Path) -> dict[str, dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return {one["id"]: one for one in map(json.loads, lines)}


def _terms(paper: dict[str, Any]) -> Any:
    return terms_of(paper["title"], paper.get("abstract") or "")


def rank(readers: Path, papers: Path) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """The rankings of all readers, and what is printed."""
    start = time.perf_counter()
    known, given = _papers(papers), json.loads(readers.read_text(encoding="utf-8"))
    terms = {name: _terms(one) for name, one in known.items()}
    wanted = set(given["candidates"])
    candidates = [
        Candidate(
            name,
            known[name]["title"],
            tuple(known[name].get("authors") or ()),
            terms[name],
            known[name].get("upvotes") or 0,
        )
        for name in given["candidates"]
    ]
    at_large = [one for name, one in terms.items() if name not in wanted]
    found, saves = {}, 0
    for reader in given["readers"]:
        kept = [
            Kept(
                known[one["id"]]["title"],
                tuple(known[one["id"]].get("authors") or ()),
                terms[one["id"]],
                saved_at=_moment(one["day"]),
            )
            for one in reader["saved"]
        ]
        saves += len(kept)
        order = ranked(Reader(kept=kept, at_large=at_large), candidates)
        found[reader["id"]] = [one.candidate.key for one in order]
    seconds = time.perf_counter() - start
    return found, {"seconds": round(seconds, 2), "candidates": len(candidates), "library": saves}


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def synthetic(candidates: int, library: int) -> dict[str, Any]:
    """Seconds to choose a list of invented candidates for an invented library, once its terms are kept."""
    papers = Papers(_SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "home"
        folder.mkdir(mode=0o700)
        fill(folder / "library.db", _SEED, library)
        with Home.open(Settings(home=folder, sources=Sources(fetch=False))) as home:
            daily, today = home.daily, home.daily.local(home.daily.now()).date()
            page = {"url": "https://huggingface.co/papers", "kind": "daily"}
            for start in range(0, candidates, 1_000):
                numbers = range(library + start, library + min(start + 1_000, candidates))
                told = [papers.clip(number, abstracts=1.0)["paper"] for number in numbers]
                daily.listed.take(clips(page, told, daily.now()), source="huggingface", day=today)
            daily.chosen(today)  # the terms of the library are found once
            seconds = []
            for _ in range(3):
                start_at = time.perf_counter()
                choice = daily.chosen(today)
                seconds.append(time.perf_counter() - start_at)
        return {
            "synthetic_seconds": round(median(seconds), 2),
            "synthetic": [candidates, library],
            "chosen": len(choice.papers),
        }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="How well the daily list ranks, and how quick.")
    parser.add_argument("--readers", type=Path)
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--out", type=Path, help="where the rankings are written")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--synthetic", metavar="CANDIDATES,LIBRARY", help="measure the speed with so many of each")
    options = parser.parse_args()
    printed: dict[str, Any] = {}
    if options.readers and options.papers:
        found, printed = rank(options.readers, options.papers)
        if options.out:
            options.out.write_text(json.dumps(found), encoding="utf-8")
    if options.synthetic:
        candidates, library = map(int, options.synthetic.split(","))
        printed |= synthetic(candidates, library)
    print(json.dumps(printed, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
