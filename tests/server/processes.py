"""Papershelf as a person runs it: a program with a home folder, its output and its exit code."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx2

from tests.server.parts import until

_COMMAND = [sys.executable, "-m", "server.cli"]


def run(home: Path, *words: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*_COMMAND, "--home", str(home), *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | environment,
    )


class Process:
    """A `serve` or `setup` that runs."""

    def __init__(self, home: Path, *words: str, **environment: str) -> None:
        self.lines: list[str] = []
        environment = {"PAPERSHELF_SOURCES_FETCH": "0", **environment}
        self.process = subprocess.Popen(
            [*_COMMAND, "--home", str(home), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | environment,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def ready(self) -> str:
        """The signed-in address, once it has told all it has to tell."""
        until(lambda: "Ctrl+C stops it." in self.output or self.process.poll() is not None, 30)
        assert self.process.poll() is None, self.output
        return re.findall(r"http://127\.0\.0\.1:\d+/sign-in\S+", self.output)[0]

    @property
    def url(self) -> str:
        return self.ready().partition("/sign-in")[0]

    def health(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/api/health", timeout=5, trust_env=False).is_success
        except httpx2.HTTPError:
            return False

    def end(self, how: int = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(30)
        self._reader.join(10)
        self.process.stdout.close()
        return code
