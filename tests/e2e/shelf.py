"""The real server in a process of its own, over a home and a vault of its own."""

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.request import ProxyHandler, Request, build_opener

from server.connecting import connect_obsidian, connect_zotero
from server.home import Home
from server.settings import Settings
from tests.conftest import ROOT
from tests.e2e.browser import wait_for

_DIRECT = build_opener(ProxyHandler({}))


class RunningShelf:
    """`papershelf serve`; a context. Stop and start it again on the same port and home."""

    def __init__(self, home: Path, vault: Path, *, program: str = "server.cli", **settings: str) -> None:
        self.home, self.vault = home, vault
        self._program = program  # the module that is run
        self.port = 0
        self.address = ""  # signed in, good for one minute, once
        self._settings = {f"PAPERSHELF_{name.upper()}": value for name, value in settings.items()}
        self._process: subprocess.Popen[str] | None = None

    def command(self, *words: str) -> str:
        """What a command of the command line prints."""
        done = subprocess.run(
            [sys.executable, "-m", self._program, "--home", str(self.home), *words],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def connect(self, zotero: str = "") -> None:
        """The vault and, at its address, a Zotero: what the commands do, without a process for each."""
        with Home.open(Settings.load(home=self.home)) as home:
            connect_obsidian(home, self.vault)
            if zotero:
                connect_zotero(home, url=zotero)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONUNBUFFERED": "1", "PAPERSHELF_SECRETS": "file", **self._settings}

    def start(self) -> None:
        """Start, and wait for the address that it prints."""
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                self._program,
                "--home",
                str(self.home),
                "serve",
                "--port",
                str(self.port),
                "--no-open",
            ],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = ""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said += line
            if found := re.search(r"(http://127\.0\.0\.1:(\d+)/sign-in\?\S+)", line):
                self.address, self.port = found[1], int(found[2])
            if "Ctrl+C" in line:
                return
        msg = f"the server ended: {said}"
        raise AssertionError(msg)

    def stop(self) -> None:
        """Stop it as Ctrl+C or a log-out does."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=20)
            self._process = None

    def fresh_address(self, page: str = "/") -> str:
        """Another signed-in address."""
        key = self.call("POST", "/api/sign-in-key")["key"]
        return f"http://127.0.0.1:{self.port}/sign-in?key={key}&to={page}"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the API, as the command line does: with the token of server.json."""
        token = json.loads((self.home / "server.json").read_text(encoding="utf-8"))["token"]
        data = json.dumps(body).encode() if body is not None else b"" if method == "POST" else None
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers, method=method)
        with _DIRECT.open(request, timeout=20) as answer:
            return json.loads(answer.read())

    def papers(self) -> list[dict[str, Any]]:
        """Every paper on the shelf."""
        found: list[dict[str, Any]] = self.call("GET", "/api/papers?limit=200")["papers"]
        return found

    def notes(self) -> dict[str, str]:
        """Every note of the vault's folder, by name."""
        folder = self.vault / "Papers"
        found = {}
        for path in sorted(folder.glob("*.md")):
            with suppress(FileNotFoundError):  # taken away since it was listed: it is not there
                found[path.name] = path.read_text(encoding="utf-8")
        return found

    def wait_for_notes(self, count: int) -> dict[str, str]:
        """The notes, when there are so many."""
        wait_for(lambda: len(self.notes()) == count, f"{count} notes; there are {list(self.notes())}")
        return self.notes()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
