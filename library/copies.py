"""Copies of the library that are made by themselves: one a day, the newest seven kept; one before each migration.

They lie in `backups/` beside the library. A copy is looked through once it is made; of a library that turns out to be
damaged no older copy is dropped for it.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from library.backup import BackupError, backup, check
from library.database import is_damage

KEPT = 7
_DAILY = re.compile(r"library-(\d{4}-\d{2}-\d{2})\.db")
_BEFORE = re.compile(r"before-(\d{4})-.*\.db")  # the schema that it has
_ROOM = 200_000_000  # bytes that stay free


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: where it lies, of when it is, how large."""

    path: Path
    made: datetime
    size: int  # bytes


def folder_of(database: Path) -> Path:
    """Where the copies of a library lie."""
    return database.with_name("backups")


def copies(database: Path) -> tuple[Copy, ...]:
    """All that were made by themselves, the newest first."""
    found = []
    for path in folder_of(database).glob("*.db"):
        if _DAILY.fullmatch(path.name) or _BEFORE.fullmatch(path.name):
            stat = path.stat()
            found.append(Copy(path, datetime.fromtimestamp(stat.st_mtime).astimezone(), stat.st_size))
    return tuple(sorted(found, key=lambda one: one.made, reverse=True))


def _of(database: Path, names: re.Pattern[str]) -> list[Copy]:
    return [one for one in copies(database) if names.fullmatch(one.path.name)]


def is_due(database: Path, today: date) -> bool:
    """Whether today's copy is to be made: none is there, and something was written since the last one."""
    daily = _of(database, _DAILY)
    if not daily:
        return True
    latest = daily[0]
    if latest.path.name == _name(today):
        return False
    return any(one.exists() and one.stat().st_mtime > latest.made.timestamp() for one in (database, _log_of(database)))


def make(database: Path, today: date, kept: int = KEPT) -> Path:
    """Make today's copy, and drop those beyond the newest `kept`.

    Raises:
        BackupError: it cannot be made, or the library is damaged; older copies stay.
    """
    path = _new(database, _name(today))
    for one in _of(database, _DAILY)[kept:]:
        one.path.unlink(missing_ok=True)
    return path


def before_migration(database: Path, schema: str, now: datetime) -> Path:
    """Copy a library that is going to be changed from `schema` on; the newest two such copies are kept.

    Raises:
        BackupError: it cannot be made; nothing may be changed then.
    """
    path = _new(database, f"before-{schema}-{now:%Y-%m-%d-%H%M%S-%f}.db")
    for one in _of(database, _BEFORE)[2:]:
        one.path.unlink(missing_ok=True)
    return path


def _new(database: Path, name: str) -> Path:
    folder = folder_of(database)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        free = shutil.disk_usage(folder).free
        needs = database.stat().st_size + (log.stat().st_size if (log := _log_of(database)).exists() else 0)
    except OSError as error:
        msg = f"No copy of the library can be made in {folder} ({error.strerror})."
        raise BackupError(msg) from error
    if free < needs + _ROOM:
        msg = (
            f"No copy of the library was made: {folder} has {free // 1_000_000:,} MB left, and it takes "
            f"{needs // 1_000_000:,} MB. Free some space; it is tried again by itself."
        )
        raise BackupError(msg)
    path = folder / name
    copied = False
    try:
        backup(database, path)
        copied = True
        check(path)
    except BackupError as error:
        if not copied and not is_damage(error.__cause__):
            raise
        if copied:
            path.unlink(missing_ok=True)
        msg = f"The library is damaged. {way_back(database)}"
        raise BackupError(msg) from error
    return path


def way_back(database: Path) -> str:
    """What to do where the library is damaged, in a sentence."""
    if found := copies(database):
        return (
            f"Stop Papershelf and go back to the copy of {found[0].made:%d %B, %H:%M}: `papershelf restore --latest`."
        )
    return "Stop Papershelf and make the library anew out of vault and Zotero: `papershelf rebuild`."


def _name(day: date) -> str:
    return f"library-{day:%Y-%m-%d}.db"


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")
