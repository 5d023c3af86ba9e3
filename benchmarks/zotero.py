"""How fast a Zotero library is kept in step, and with how many requests.

    python -m benchmarks.zotero --json

The Zotero is that of the tests, in a process of its own, as slow as a real one was measured (the window shows another
collection than that of the new items; `--on-screen` for the same). First 120 new papers without links below them, into
an empty library; then a library of 10,000 items that Papershelf knows: the first look, a look at which nothing
changed (the best of three), ten items that a person changed, ten papers that were edited here. In milliseconds.
"""

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.synthetic import Papers
from library.database import Database
from library.finding import papers_of
from library.now import utc_now
from library.paper import Paper
from library.placements import Placements
from library.schema import placements as rows_of
from library.shelf import Shelf
from sync.engine import Engine, Report
from sync.zotero import mapping
from sync.zotero.changes import made_base
from sync.zotero.http import client
from sync.zotero.target import ZoteroTarget
from sync.zotero.transport import PyzoteroTransport
from tests.zotero_server import ZoteroServer

_SEED = 20261124
_NEW, _CHANGED = 120, 10
_PART = 500  # papers received at once


def _serve(parent: Connection, on_screen: bool) -> None:  # noqa: FBT001 - a process's argument
    """A Zotero that obeys: ("create", items) makes them at once, ("change", titles by key) is a person's doing."""
    with ZoteroServer() as server:
        server.paced, server.on_screen = True, on_screen
        parent.send(server.url)
        while True:
            match parent.recv():
                case ("create", items):
                    with server.lock:
                        parent.send([server.library.create(one) for one in items])
                case ("change", titles):
                    with server.lock:
                        for key, title in titles.items():
                            server.library.update(key, {"title": title})
                    parent.send(None)
                case _:
                    return


class _Desk:
    """A library, a Zotero, and a count of what goes between them."""

    def __init__(self, folder: Path, url: str) -> None:
        self.requests = 0
        self.database = Database.open(folder / "library.db")
        self.shelf = Shelf(self.database)
        self.placements = Placements(self.database, utc_now)
        self.url = url
        self.placements.add_target("zotero", "zotero", {})
        self.connect()

    def connect(self) -> None:
        """As a new process does."""
        http = client(local=True)
        http.event_hooks["request"].append(self._counted)
        where = {"way": "local", "url": self.url, "library_id": "0", "library_type": "user"}
        self.target = ZoteroTarget("zotero", PyzoteroTransport(where, "LOCALKEY", http), database=self.database)

    def _counted(self, _request: httpx2.Request) -> None:
        self.requests += 1

    def save(self, clips: list[dict[str, Any]]) -> None:
        for at in range(0, len(clips), _PART):
            self.shelf.receive(clips[at : at + _PART], via="benchmark")

    def run(self, *, look: bool) -> Report:
        report = Engine(self.placements, lambda: [self.target]).run(look=look)
        if report.away or report.failed:
            msg = f"not everything went over: {report}"
            raise RuntimeError(msg)
        return report

    def timed(self, what: Callable[[], Any]) -> dict[str, float]:
        before, start = self.requests, time.perf_counter()
        what()
        took = (time.perf_counter() - start) * 1000
        return {"ms": round(took), "requests": self.requests - before}


def _clips(seed: int, count: int) -> list[dict[str, Any]]:
    """Clips that bear no links, so that nothing hangs below their items."""
    supply = Papers(seed)
    clips = [supply.clip(number, abstracts=1.0) for number in range(count)]
    for number, one in enumerate(clips):
        one["paper"]["identifiers"] = [f"doi:10.5555/{seed}.{number}"]
        one["paper"].pop("links", None)
    return clips


def _given(desk: _Desk, parent: Connection) -> list[str]:
    """Every paper has its item already, as if it had gone over long ago; the keys."""
    with desk.database.read() as connection:
        debts = connection.execute(rows_of.select()).all()
        papers: dict[str, Paper] = papers_of(connection, [row.paper_id for row in debts])
    items = [mapping.new_item(papers[row.paper_id], []) for row in debts]
    parent.send(("create", items))
    made: list[dict[str, Any]] = parent.recv()
    with desk.database.write() as connection:
        for row, item in zip(debts, made, strict=True):
            paper = papers[row.paper_id]
            base = made_base(paper, item, utc_now())
            given = {"ref": item["key"], "version": "SRV-1:1", "base": base, "state": "delivered"}
            here = rows_of.update().where(rows_of.c.id == row.id)
            connection.execute(here.values(**given, given_revision=paper.revision))
    return [one["key"] for one in made]


def measure(count: int, *, on_screen: bool) -> dict[str, Any]:
    """All figures."""
    parent, child = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(child, on_screen), daemon=True)
    server.start()
    url = parent.recv()
    found: dict[str, Any] = {"items": count, "on_screen": on_screen}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "few").mkdir()
        desk = _Desk(Path(folder) / "few", url)
        desk.run(look=True)  # pyzotero is loaded, the library is known
        desk.save(_clips(_SEED, _NEW))
        new = desk.timed(lambda: desk.run(look=False))
        found["new_120"] = new | {"requests_a_paper": round(new["requests"] / _NEW, 2)}
        desk.database.close()

        (Path(folder) / "many").mkdir()
        desk = _Desk(Path(folder) / "many", url)
        desk.save(_clips(_SEED + 1, count))
        keys = _given(desk, parent)
        found["first_look"] = desk.timed(lambda: desk.run(look=True))
        desk.connect()
        rounds = [desk.timed(lambda: desk.run(look=True)) for _ in range(3)]
        found["nothing_changed"] = min(rounds, key=lambda one: one["ms"])
        parent.send(("change", {key: f"Seen by somebody, {key}" for key in keys[:_CHANGED]}))
        parent.recv()
        found["changed_there"] = desk.timed(lambda: desk.run(look=True))
        for row in desk.shelf.find(limit=_CHANGED).papers:
            desk.shelf.edit(row.id, {"published": "2026-12-01"}, where="benchmark")
        found["changed_here"] = desk.timed(lambda: desk.run(look=False))
        desk.database.close()
    parent.send(("stop",))
    server.join(5)
    return found


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="How fast a Zotero library is kept in step.")
    parser.add_argument("--items", type=int, default=10_000, help="how many items the large library holds")
    parser.add_argument("--on-screen", action="store_true", help="Zotero's window shows the collection written to")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    print(json.dumps(measure(options.items, on_screen=options.on_screen), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
