"""How many saves a second a running server takes, and whether it stays small.

    python -m benchmarks.load --json

Sixteen clients each post one new paper at a time, 20,000 in all, while four look papers up without a pause: real HTTP
to a server in a process of its own, the clients in another. Then the same against a server whose matching is off
(`benchmarks.unmatched`), so that the ratio does not depend on the machine. Told of each: saves a second, milliseconds
of a save (p50, p99), look-ups a second, errors, the most memory of the server, and how much it grew over the second
half (MB). The papers are wished into no target: what writing notes takes, `benchmarks.vault` tells. With `--vault` they
are written into one meanwhile. Goals: no error; 0.35 of matching off and 150 a second; p99 200 ms; 200 MB, flat over
the second half.
"""

import argparse
import http.client
import json
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.synthetic import Papers
from tests.e2e.shelf import RunningShelf

_SEED = 11
_CLIENTS, _LOOKERS = 16, 4
_ABSTRACTS = 0.5  # of the clips: a list shows none, a paper's own page does
_EVERY = 0.2  # seconds between two looks at the server's memory


def _bodies(count: int, *, vault: bool) -> list[bytes]:
    papers = Papers(_SEED)
    raws = (papers.clip(number, abstracts=_ABSTRACTS) for number in range(count))
    return [json.dumps({"clips": [raw if vault else {**raw, "targets": []}]}).encode() for raw in raws]


class _Client:
    """One connection that is kept open."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, path: str, body: bytes) -> dict[str, Any]:
        """The answer; raises for any that is not 200."""
        self._connection.request("POST", path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(content[:200])
        told: dict[str, Any] = json.loads(content)
        return told


class _Load:
    """All clients against one server."""

    def __init__(self, port: int, token: str, bodies: list[bytes]) -> None:
        self._port, self._token = port, token
        self._bodies = bodies
        self._turns: Iterator[int] = iter(range(len(bodies)))
        self._lock = threading.Lock()
        self._done = threading.Event()
        self.took: list[float] = []
        self.looked = 0
        self.errors: list[str] = []

    def _next(self) -> int | None:
        with self._lock:
            return next(self._turns, None)

    def _save(self) -> None:
        client, took = _Client(self._port, self._token), []
        while (number := self._next()) is not None:
            start = time.perf_counter()
            try:
                (outcome,) = client.post("/api/clips", self._bodies[number])["outcomes"]
                if outcome["outcome"] not in {"created", "updated", "unchanged"}:
                    self.errors.append(str(outcome))
            except Exception as error:  # noqa: BLE001 - counted, whatever it is
                self.errors.append(repr(error))
                client = _Client(self._port, self._token)
            took.append(time.perf_counter() - start)
        with self._lock:
            self.took += took

    def _look_up(self, seed: int) -> None:
        client, number = _Client(self._port, self._token), seed
        while not self._done.is_set():
            items = [{"key": str(one), "identifiers": [f"doi:10.5555/{one}"]} for one in range(number, number + 20)]
            try:
                client.post("/api/papers/lookup", json.dumps({"items": items}).encode())
            except Exception as error:  # noqa: BLE001 - likewise
                self.errors.append(repr(error))
                client = _Client(self._port, self._token)
            number = (number + 977) % len(self._bodies)
            self.looked += 1

    def run(self) -> dict[str, Any]:
        """Seconds and latencies."""
        savers = [threading.Thread(target=self._save) for _ in range(_CLIENTS)]
        lookers = [threading.Thread(target=self._look_up, args=(number * 1_000,)) for number in range(_LOOKERS)]
        start = time.perf_counter()
        for one in (*savers, *lookers):
            one.start()
        for one in savers:
            one.join()
        seconds = time.perf_counter() - start
        self._done.set()
        for one in lookers:
            one.join()
        took = sorted(self.took)
        return {
            "saves_a_second": round(len(took) / seconds, 1),
            "p50_ms": round(took[len(took) // 2] * 1000, 1),
            "p99_ms": round(took[len(took) * 99 // 100] * 1000, 1),
            "look_ups_a_second": round(self.looked / seconds, 1),
            "errors": len(self.errors),
            "first_error": self.errors[0][:200] if self.errors else "",
        }


def _clients(answer: Connection, port: int, token: str, count: int, *, vault: bool) -> None:
    bodies = _bodies(count, vault=vault)
    answer.send("ready")
    answer.recv()
    answer.send(_Load(port, token, bodies).run())


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (row,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(row.split()[1]) / 1024


def against(program: str, count: int, *, vault: bool) -> dict[str, Any]:
    """All figures of one server; `program` is the module that serves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "Research"
        (folder / ".obsidian").mkdir(parents=True)
        shelf = RunningShelf(Path(name) / "home", folder, program=program, sources_fetch="false")
        shelf.command("obsidian", "connect", str(folder))
        with shelf:
            told = json.loads((shelf.home / "server.json").read_text(encoding="utf-8"))
            here, there = multiprocessing.Pipe()
            given = (there, shelf.port, told["token"], count)
            clients = multiprocessing.get_context("spawn").Process(target=_clients, args=given, kwargs={"vault": vault})
            clients.start()
            here.recv()
            used = [_memory(told["pid"])]
            here.send("go")
            while not here.poll(_EVERY):
                used.append(_memory(told["pid"]))
            figures: dict[str, Any] = here.recv()
            clients.join()
            papers = shelf.call("GET", "/api/papers?limit=1")["total"]
    half = used[len(used) // 2 :]
    third = max(len(half) // 3, 1)
    return figures | {
        "papers": papers,
        "memory_mb": round(max(used), 1),
        "growth_mb": round(sum(half[-third:]) / third - sum(half[:third]) / third, 1),
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="How many saves a second a running server takes.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--count", type=int, default=20_000, help="papers in all (default: %(default)s)")
    parser.add_argument("--vault", action="store_true", help="write their notes into a vault meanwhile")
    options = parser.parse_args()
    told = against("server.cli", options.count, vault=options.vault)
    off = against("benchmarks.unmatched", options.count, vault=options.vault)
    figures = {"matching": told, "matching_off": off}
    figures |= {"ratio": round(told["saves_a_second"] / off["saves_a_second"], 2), "count": options.count}
    print(json.dumps(figures, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
