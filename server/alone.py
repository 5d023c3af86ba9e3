"""One server a home: a lock on a file that the system holds for a process, and gives free whatever ends it.

Looking whether a server answers is not enough: two that are started at the same moment both find none.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from server import running

_STARTING = 45.0  # seconds that another server may take until it answers, or until it is gone
_POLL = 0.1

if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 20  # beyond what is written there: on Windows, a locked byte cannot be read

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class RunsAlreadyError(Exception):
    """A server runs over this home already; the message names it."""


def named(found: running.Running) -> str:
    """What a second server says of the first."""
    return f"Papershelf runs already at {found.url} (process {found.pid}). `papershelf setup` opens it."


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """This process is the home's only server, until the end of the context or of the process.

    Raises:
        RunsAlreadyError: another one is; if it only starts, once it answers.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(home / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _taken(descriptor, home)
        with suppress(OSError):  # a full disk: it is only what others would tell
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int, home: Path) -> None:
    until = time.monotonic() + _STARTING
    while True:
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError):
            if found := running.find(home):
                raise RunsAlreadyError(named(found)) from None
            if time.monotonic() > until:
                number = os.pread(descriptor, 20, 0).decode() if hasattr(os, "pread") else ""
                process = f" (process {number})" if number else ""
                msg = f"Another Papershelf{process} has {home} and does not answer. Wait until it does, or end it."
                raise RunsAlreadyError(msg) from None
            time.sleep(_POLL)
        except OSError:  # a network share without locks: whether one answers has to do
            return
        else:
            return
