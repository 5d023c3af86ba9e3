"""`python -m tests.chaos.hurt WORDS`: Papershelf's command line in a process that can be hurt, from outside its code.

Everything that outlives the process is a point: a commit, a file made, written, synced, renamed, linked or taken away,
a request to Zotero. `die N` on standard input (CHAOS_HEARS), or CHAOS_DIE_AT from the start on, kills the process with
SIGKILL at the N-th point from then on; which one it was stands in the file CHAOS_DIED. The clock can be set back
(CHAOS_DAYS), and the wait for a busy library be made short (CHAOS_BUSY: seconds).
"""

import io
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from library import database
from server.home import Home

_fsync, _ftruncate, _fstat = os.fsync, os.ftruncate, os.fstat


class Points:
    """Counts the points that are passed, and dies at one; unarmed until it is told."""

    def __init__(self, died: Path | None) -> None:
        self._died = died
        self._left = 0
        self._lock = threading.RLock()  # its own last words pass points, too

    def arm(self, number: int) -> None:
        """Die at the `number`-th point from now on."""
        with self._lock:
            self._left = number

    def passed(self, name: str, last_words: Callable[[], None] = lambda: None) -> None:
        """A point; `last_words` is what is done yet where it is the one."""
        with self._lock:
            if self._left == 0:
                return
            self._left -= 1
            if self._left:
                return
            last_words()
            if self._died:
                self._died.write_bytes(name.encode())
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)  # nothing comes after it

    def listen(self) -> None:
        """Hear `die N` on standard input; end with whoever started this."""
        for line in sys.stdin:
            self.arm(int(line.removeprefix("die ")))
        os.kill(os.getpid(), signal.SIGKILL)


def _around(points: Points, where: Any, name: str, says: str) -> None:
    """A point before and after each call of a function."""
    original = getattr(where, name)

    def around(*args: Any, **kwargs: Any) -> Any:
        points.passed(f"before {says}")
        done = original(*args, **kwargs)
        points.passed(f"after {says}")
        return done

    setattr(where, name, around)


def _commits(points: Points) -> None:
    write = database.Database.write

    @contextmanager
    def counted(self: database.Database, **how: Any) -> Iterator[Any]:
        with write(self, **how) as connection:
            yield connection
            points.passed("before a commit")
        points.passed("after a commit")

    database.Database.write = counted  # type: ignore[method-assign]


def _files(points: Points) -> None:
    for name, says in (
        ("replace", "a rename"),
        ("link", "a link"),
        ("unlink", "an unlink"),
    ):
        _around(points, os, name, says)

    def synced(descriptor: int) -> None:
        def torn() -> None:
            status = _fstat(descriptor)
            if stat.S_ISREG(status.st_mode):  # killed in the middle of the writing before
                _ftruncate(descriptor, status.st_size // 2)

        points.passed("half of a file", torn)
        points.passed("before a sync")
        _fsync(descriptor)
        points.passed("after a sync")

    os.fsync = synced
    for module in (os, io):
        _making(points, module)


def _making(points: Points, module: Any) -> None:
    """A point after a file was made, before anything is in it."""
    original = module.open

    def opened(file: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> Any:
        found = original(file, mode, *args, **kwargs)
        if mode & os.O_CREAT if isinstance(mode, int) else set(mode) & set("wax"):
            points.passed("an empty file")
        return found

    module.open = opened


def _clock(days: float) -> None:
    back = timedelta(days=days)
    nanoseconds, seconds = time.time_ns, time.time
    time.time_ns = lambda: nanoseconds() - int(back.total_seconds() * 1e9)
    time.time = lambda: seconds() - back.total_seconds()
    Home.open.__func__.__kwdefaults__["now"] = lambda: datetime.now(UTC) - back  # type: ignore[attr-defined]


def main() -> None:
    """Install what the environment asks for, and run the command."""
    told = os.environ
    points = Points(Path(told["CHAOS_DIED"]) if "CHAOS_DIED" in told else None)
    _commits(points)
    _files(points)
    _around(points, httpx2.Client, "send", "a request")
    if days := float(told.get("CHAOS_DAYS", "0")):
        _clock(days)
    if busy := told.get("CHAOS_BUSY"):
        database.BUSY_TIMEOUT = float(busy)
    points.arm(int(told.get("CHAOS_DIE_AT", "0")))
    if told.get("CHAOS_HEARS"):
        threading.Thread(target=points.listen, daemon=True).start()

    from server.cli import main as papershelf

    papershelf()


if __name__ == "__main__":
    main()
