"""A copy of the library that is whole, made while others write; and the way back from one.

SQLite's own backup (sqlite.org/backup.html): the copy is of one moment, write-ahead log included. What is put back is
looked through first (`PRAGMA quick_check`), and the library that it takes the place of stays beside it.
"""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from library.database import newest_schema, read_only

_PAGES = 512  # copied at a time: between two steps a writer has its turn


class BackupError(Exception):
    """It cannot be made or put back; the message says why, and what to do."""


def backup(database: Path, to: Path) -> int:
    """Copy the library into a new file; its size in bytes.

    Raises:
        BackupError: there is such a file already, or it cannot be written.
    """
    partial = to.with_name(f"{to.name}.partial")
    try:
        if to.exists():
            msg = f"{to} is there already: name another file."
            raise BackupError(msg)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        with (
            closing(sqlite3.connect(read_only(database), uri=True)) as source,
            closing(sqlite3.connect(partial)) as copy,
        ):
            source.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode=DELETE").close()  # one file, without a log beside it
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(to)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        msg = f"{to} cannot be written ({error})."
        raise BackupError(msg) from error
    return to.stat().st_size


def check(path: Path) -> None:
    """Look through a file that is to become the library.

    Raises:
        BackupError: it is none, it is damaged, or a newer Papershelf wrote it.
    """
    try:
        there = path.is_file()
    except OSError as error:  # longer than the name of any file
        msg = f"{path} cannot be read ({error.strerror})."
        raise BackupError(msg) from error
    if not there:
        msg = f"There is no file {path}."
        raise BackupError(msg)
    try:
        with closing(sqlite3.connect(read_only(path), uri=True)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            noted = (
                "alembic_version" in names and connection.execute("SELECT version_num FROM alembic_version").fetchone()
            )
    except sqlite3.Error as error:
        msg = f"{path} is no library of Papershelf's, or is damaged ({error})."
        raise BackupError(msg) from error
    if found != "ok" or not {"clips", "papers"} <= names or not noted:
        msg = f"{path} is no library of Papershelf's, or is damaged ({found})."
        raise BackupError(msg)
    if noted[0] > newest_schema():
        msg = f"{path} was written by a newer Papershelf (schema {noted[0]}): update this one first."
        raise BackupError(msg)


def restore(path: Path, database: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the library, which nobody may have open; where the former library lies now, if any.

    Raises:
        BackupError: the copy cannot be used; nothing was changed.
    """
    check(path)
    incoming = database.with_name(f"{database.name}.restored")
    incoming.unlink(missing_ok=True)
    backup(path, incoming)
    former = None
    if database.exists():
        former = database.with_name(f"library-before-{now:%Y-%m-%d-%H%M%S}.db")
        try:
            backup(database, former)
        except BackupError:  # what is damaged is moved as it is
            database.replace(former)
    for beside in ("-wal", "-shm"):
        database.with_name(database.name + beside).unlink(missing_ok=True)
    incoming.replace(database)
    return former
