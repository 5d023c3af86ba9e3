"""Serving: waitress with sixteen threads on a port that is ours, or a refusal that names who holds it."""

import logging
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

_THREADS = 16
_LISTEN = "0A"  # /proc/net/tcp, state LISTEN


class PortTakenError(Exception):
    """Another program listens there; it is refused and named, never drifted from."""


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on this port; raises PortTakenError."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1" if host == "localhost" else host, port))
        made.listen(128)
    except OSError:
        made.close()
        holder = holder_of(port)
        msg = (
            f"Port {port} is taken{f' by {holder}' if holder else ''}. Stop that program, or set another port: --port."
        )
        raise PortTakenError(msg) from None
    return made


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that listens on a port: "python, process 4711"."""

    name: str
    pid: int

    def __str__(self) -> str:
        return f"{self.name}, process {self.pid}"


def holder_of(port: int) -> Holder | None:
    """Who listens on a port of this computer; None where nobody does, or the system does not tell (only Linux does)."""
    inodes = {inode for table in ("tcp", "tcp6") for inode in _listening(Path("/proc/net", table), port)}
    if not inodes:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # another person's, or it ends now
            if any(_socket(link) in inodes for link in (process / "fd").iterdir()):
                name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
                return Holder(name, int(process.name))
    return None


def _socket(link: Path) -> str:
    """The inode of the socket that is open there; "" where it is none."""
    try:
        kind, _, inode = str(link.readlink()).partition(":")
    except OSError:  # closed a moment ago
        return ""
    return inode.strip("[]") if kind == "socket" else ""


def _listening(table: Path, port: int) -> set[str]:
    """The inodes of the sockets of a table of the kernel's that listen on a port."""
    try:
        rows = [line.split() for line in table.read_text(encoding="ascii").splitlines()[1:]]
    except OSError:
        return set()
    return {row[9] for row in rows if row[3] == _LISTEN and int(row[1].rpartition(":")[2], 16) == port}


class Serving:
    """A server over a socket, in a thread of its own until `stop`."""

    def __init__(self, app: Flask, listening: socket.socket) -> None:
        logging.getLogger("waitress").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}  # what its loop watches; the loop ends when there is none
        # Larger than the application's own limit, so that it is the application that answers 413, in JSON.
        self._server: Any = create_server(
            app,
            map=self._sockets,
            sockets=[listening],
            threads=_THREADS,
            max_request_body_size=64 * 1024 * 1024,
            ident=None,
        )
        self._thread = threading.Thread(target=self._server.run, name="papershelf-http", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering; requests at hand are finished."""
        self._server.task_dispatcher.shutdown(timeout=2)
        # Closed by the loop's own thread, between two of its looks: it must not find a socket gone that it watches.
        # Asked and woken under the lock that it takes for what is asked: a loop that is awake for another reason would
        # else do so at once, and with it close the pipe that is about to wake it.
        trigger = self._server.trigger
        with trigger.lock:
            trigger.thunks.append(lambda: wasyncore.close_all(self._sockets))
            trigger.pull_trigger()
        self._thread.join(timeout=2)
