"""The write-ahead log, moved into the library's file beside the saves and not within one.

SQLite moves it within the commit that makes it a thousand pages long: one save in eighteen would take 20 ms more, for a
new paper's keys lie all over their tree. A passive checkpoint on a thread of its own keeps no reader and no writer
waiting (https://sqlite.org/wal.html, "Avoiding excessively large WAL files"). What came meanwhile is moved by the next
commit, which is little: the log begins anew only where all of it is moved.
"""

import logging
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

AT_MOST = 10_000  # pages of the log, from which on SQLite's own checkpoint is made after all
_EVERY = 64  # commits; a save of a click is two, of about 55 pages together

log = logging.getLogger(__name__)


class Checkpoints:
    """Counts the commits of one process, and moves the log now and then. `close` waits for what is under way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._commits = 0
        self._moving: threading.Thread | None = None

    def after_commit(self) -> None:
        """One more commit is in the log."""
        with self._lock:
            self._commits += 1
            if self._moving is None:
                if self._commits >= _EVERY:
                    self._commits = 0
                    self._moving = threading.Thread(target=self._move, name="papershelf-checkpoint", daemon=True)
                    self._moving.start()
                return
            if self._moving.is_alive():
                return
            self._moving = None
        self._move()

    def _move(self) -> None:
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").close()
        except sqlite3.Error:  # the log only stays longer, until the next time
            log.exception("the write-ahead log of %s could not be moved into it", self._path)

    def close(self) -> None:
        """Wait until nothing is under way."""
        with self._lock:
            moving = self._moving
        if moving:
            moving.join()
