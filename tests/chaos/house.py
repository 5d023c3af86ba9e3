"""One home, one vault, one Zotero, and the server process over them, which is started and killed again and again."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import httpx2

from server.connecting import connect_obsidian, connect_zotero
from server.devices import Devices
from server.home import Home
from server.settings import Settings, Sources
from tests.chaos.wire import Wire
from tests.conftest import ROOT
from tests.server.parts import until
from tests.zotero_server import ZoteroServer

AT_A_MOMENT = "at a moment"  # where a process was killed that had not come to the point it was told
PATIENCE = 90.0  # seconds after which what is owed is not coming; a lease that nobody gave free lasts 60


class BrokenRuleError(AssertionError):
    """Rules that everything rests on do not hold: each argument tells of one."""


class House:
    """A home of its own; a context. `died` tells what the server died of at its points."""

    def __init__(self, folder: Path) -> None:
        self.home, self.vault = folder / "home", folder / "Research"
        self.vault.joinpath(".obsidian").mkdir(parents=True, exist_ok=True)
        self.zotero = ZoteroServer().open()
        self.wire = Wire(self.zotero.port)  # to Zotero
        self.front = Wire()  # to the server
        self.port = 0
        self.tokens: list[str] = []
        self.server: subprocess.Popen[bytes] | None = None
        self._died, self._said = folder / "died", folder / "said"
        self.http = httpx2.Client(timeout=20, trust_env=False)

    def connect(self, browsers: int = 3) -> None:
        """Vault, Zotero and browsers, as a person connects them before anything happens."""
        with Home.open(Settings(home=self.home, sources=Sources(fetch=False))) as home:
            connect_obsidian(home, self.vault)
            connect_zotero(home, url=f"http://127.0.0.1:{self.wire.port}")
            devices = Devices(home.database, home.now)
            self.tokens += [devices.add(f"browser {number}")[1] for number in range(browsers)]

    def environment(self, *, die_at: int = 0, days: float = 0, **more: str) -> dict[str, str]:
        return os.environ | {
            "PYTHONUNBUFFERED": "1",
            "PAPERSHELF_SECRETS": "file",
            "PAPERSHELF_SOURCES_FETCH": "0",
            "CHAOS_DIE_AT": str(die_at),
            "CHAOS_DAYS": str(days),
            **more,
        }

    def words(self, *words: str) -> list[str]:
        """A command of the command line, as one that can be hurt."""
        return [sys.executable, "-m", "tests.chaos.hurt", "--home", str(self.home), *words]

    def launch(self, *, die_at: int = 0, days: float = 0, **more: str) -> None:
        """Start the server, and wait for nothing."""
        self._died.unlink(missing_ok=True)
        self.server = self._launched(self._said, self.environment(die_at=die_at, days=days, **more))

    def _launched(self, said: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
        env |= {"CHAOS_DIED": str(self._died), "CHAOS_HEARS": "1"}
        with said.open("wb") as out:
            return subprocess.Popen(
                self.words("serve", "--port", "0", "--no-open"),
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def ready(self) -> bool:
        """Wait until it answers; false: it died before."""
        until(lambda: "Ctrl+C" in self.said or not self.alive, PATIENCE)
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/sign-in", self.said):
            self.port = self.front.to = int(found[1])
        return self.alive

    def start(self, **how: Any) -> None:
        """Start the server; it answers."""
        self.launch(**how)
        if not self.ready():
            raise BrokenRuleError(f"the server does not start: {self.said}")

    @property
    def said(self) -> str:
        """What the server printed."""
        return self._said.read_text(encoding="utf-8", errors="replace") if self._said.exists() else ""

    @property
    def log(self) -> str:
        """The end of its log."""
        with suppress(FileNotFoundError):
            return (self.home / "logs/papershelf.log").read_text(encoding="utf-8")[-3000:]
        return ""

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.server is not None and self.server.poll() is None

    def arm(self, number: int) -> None:
        """It dies at its `number`-th point from now on."""
        assert self.server is not None
        assert self.server.stdin is not None
        with suppress(BrokenPipeError):
            self.server.stdin.write(f"die {number}\n".encode())
            self.server.stdin.flush()

    def kill(self) -> None:
        """Kill it, and wait for nothing."""
        if self.server is not None:
            self.server.kill()

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self.server is not None
        return self.server.pid

    def start_at_once(self, count: int) -> list[str]:
        """So many servers at the same moment; one of them serves, and what the others say as they end is returned."""
        self._died.unlink(missing_ok=True)
        files = [self._said.with_name(f"said-{number}") for number in range(count)]
        started = [self._launched(said, self.environment()) for said in files]

        def serving() -> list[int]:
            return [number for number, one in enumerate(started) if one.poll() is None]

        try:
            until(lambda: len(serving()) <= 1, PATIENCE)
        finally:
            for number, one in enumerate(started):
                if number != next(iter(serving()), None):
                    _killed(one)
        if not serving():
            raise BrokenRuleError("of several servers started at once none serves")
        (first,) = serving()
        self.server, self._said = started[first], files[first]
        if not self.ready():
            raise BrokenRuleError(f"of several servers started at once none serves: {self.said}")
        return [one.read_text(encoding="utf-8") for one in files if one != self._said]

    def end(self, how: int = signal.SIGKILL) -> str:
        """Send a signal and wait; the point at which it had died before, if it had."""
        if self.server is None:
            return ""
        _killed(self.server, how)
        self.server = None
        return self._died.read_text(encoding="utf-8") if self._died.exists() else AT_A_MOMENT

    def ask(self, method: str, path: str, body: Any = None, *, token: int = 0, line: int = 0) -> httpx2.Response:
        """The API, as one of the browsers asks it; `line`: over this port, on a connection of its own."""
        headers = {"Authorization": f"Bearer {self.tokens[token]}"}
        url = f"http://127.0.0.1:{line or self.port}{path}"
        if not line:
            return self.http.request(method, url, json=body, headers=headers)
        return httpx2.request(method, url, json=body, headers=headers, timeout=5, trust_env=False)

    def told(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answers where it has to answer well."""
        answer = self.ask(method, path, body)
        if not answer.is_success:
            raise BrokenRuleError(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def settle(self, *, nudge: bool = True, patience: float = PATIENCE) -> None:
        """Wait until nothing is owed; `nudge`: what was put off is asked for now, not at its time."""
        if nudge:
            self.told("POST", "/api/sync")
        asked = [0]

        def settled() -> bool:
            asked[0] += 1
            rows = self.told("GET", "/api/targets")["targets"]
            if not any(row["due"] or row["state"] or not row["looked_at"] for row in rows):
                return True
            if nudge and asked[0] % 50 == 0:
                self.told("POST", "/api/sync")
            return False

        try:
            until(settled, patience)
        except AssertionError:
            waiting = json.dumps([self.told("GET", "/api/targets"), self.told("GET", "/api/needs-you")])[:4000]
            raise BrokenRuleError(f"what is owed is not delivered: {waiting}\n{self.log}") from None

    def anything(self, what: str) -> bool:
        """Whether any target is "due" something, or has a "state" that says what is in the way."""
        return any(row[what] for row in self.told("GET", "/api/targets")["targets"])

    def look(self) -> None:
        """Ask for a round now; nobody may hear it."""
        with suppress(httpx2.HTTPError):
            self.ask("POST", "/api/sync")

    def keep_trying(self, enough: Callable[[], bool]) -> None:
        """Ask for a round again and again, until it is enough or nothing is owed."""

        def tried() -> bool:
            self.look()
            return enough() or not self.anything("due")

        until(tried, PATIENCE)

    def wait_for_death(self) -> str:
        """Wait until the server died at the point it was told; kill it where nothing that it does leads there."""

        def over() -> bool:
            with suppress(httpx2.HTTPError):
                return not self.alive or not self.anything("due")
            return not self.alive

        if self.alive:
            until(over, PATIENCE)
        return self.end()

    def papers(self) -> list[dict[str, Any]]:
        """Every paper on the shelf."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.told("GET", f"/api/papers?limit=200&cursor={cursor}")
            found += page["papers"]
            cursor = page["cursor"]
            if not cursor:
                return found

    @contextmanager
    def dying(self, *words: str, number: int, stdin: str = "") -> Iterator[Callable[[], list[str]]]:
        """A command that dies at its `number`-th point, beside whatever is done inside; yields how to wait for it."""
        died = self._died.with_name("command died")
        died.unlink(missing_ok=True)
        env = self.environment(die_at=number, CHAOS_DIED=str(died))
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        with subprocess.Popen(self.words(*words), cwd=ROOT, env=env, stdin=pipe, stdout=quiet, stderr=quiet) as command:

            def wait() -> list[str]:
                command.communicate(stdin.encode(), timeout=PATIENCE)
                return [died.read_text(encoding="utf-8")] if command.returncode == -signal.SIGKILL else []

            yield wait

    def command(self, *words: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """A command, run to its end beside the server."""
        return subprocess.run(
            self.words(*words),
            cwd=ROOT,
            env=self.environment(**more),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def __enter__(self) -> Self:
        self.wire.__enter__()
        self.front.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self.http.close()
        self.front.__exit__()
        self.wire.__exit__()
        self.zotero.close()


def _killed(server: subprocess.Popen[bytes], how: int = signal.SIGKILL) -> None:
    if server.poll() is None:
        server.send_signal(how)
    server.wait(PATIENCE)
    assert server.stdin is not None
    with suppress(BrokenPipeError):
        server.stdin.close()
