"""Opening the library within a few seconds, or saying why it does not; and what can be read of one that does not."""

import json
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from library.database import DatabaseError, Unusable, read_only
from library.wishes import TargetRow
from server.digest.smtp import Account
from server.home import Home
from server.settings import Settings


class ClosedError(Exception):
    """The library does not open; the message says why, and `kind` in a word."""

    def __init__(self, says: str, kind: Unusable = "closed") -> None:
        super().__init__(says)
        self.kind = kind


def opened(settings: Settings, now: Callable[[], datetime], patience: float) -> Home:
    """The home, open. SQLite itself would wait ten seconds for whoever has the library locked.

    Raises:
        ClosedError: it does not open, or not within `patience` seconds.
    """
    answer: queue.SimpleQueue[Home | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(Home.open(settings, now=now))
        except Exception as error:  # noqa: BLE001 - it is told where it is waited for
            answer.put(error)

    in_thread(run)
    try:
        found = answer.get(timeout=patience)
    except queue.Empty:
        in_thread(lambda: _close(answer.get()))  # when it opens after all
        raise ClosedError("another program has it locked", "locked") from None
    if isinstance(found, Exception):
        raise ClosedError(words(found), found.kind if isinstance(found, DatabaseError) else "closed") from found
    return found


def _close(late: Home | Exception) -> None:
    if isinstance(late, Home):
        late.close()


def in_thread(run: Callable[[], None]) -> None:
    """Run beside the rest. A daemon: what hangs on a disk that is gone must not keep the command from ending."""
    threading.Thread(target=run, name="papershelf-doctor", daemon=True).start()


def words(error: Exception) -> str:
    """What an error says, without the statement that SQLAlchemy quotes."""
    return str(error.orig) if isinstance(error, DBAPIError) else str(error) or type(error).__name__


def targets_of(database: Path) -> list[TargetRow]:
    """The targets that are connected, as far as the file can be read; nothing is migrated or written."""
    rows = _read(database, "SELECT id, name, kind, configuration FROM targets ORDER BY id")
    return [
        TargetRow(id_, name, kind, json.loads(kept), auto=True, state="", papers=0, due=0, looked_at=None)
        for id_, name, kind, kept in rows
    ]


def mail_account_of(database: Path) -> Account | None:
    """The account that lists are mailed with, likewise."""
    rows = _read(database, "SELECT configuration FROM mail_accounts WHERE name = 'digest'")
    return Account(**json.loads(rows[0][0])) if rows else None


def _read(database: Path, query: str) -> list[Any]:
    try:
        with closing(sqlite3.connect(read_only(database), uri=True, timeout=0.5)) as connection:
            return connection.execute(query).fetchall()
    except (sqlite3.Error, OSError):
        return []
