"""A copy a day, seven kept; one before each migration; what is damaged is known, and the way back told."""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from library import copies
from library.backup import BackupError, restore
from library.database import Database, DatabaseError
from tests.library.shelves import NOON, Desk

DAY = date(2026, 11, 23)


def names(desk: Desk) -> list[str]:
    return sorted(one.path.name for one in copies.copies(desk.path))


def of_yesterday(path: Path) -> None:
    os.utime(path, (path.stat().st_mtime - 90_000,) * 2)


def damage(path: Path) -> None:
    """Overwrite the middle of the file; its first page stays."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 8192))


def test_seven_days_are_kept_and_each_is_a_whole_library(desk: Desk):
    for number in range(10):
        desk.save(title=f"Paper {number}", identifiers=[f"arxiv:2611.1{number:04}"])
        copies.make(desk.path, DAY + timedelta(days=number))
    assert names(desk) == [f"library-2026-{DAY + timedelta(days=one):%m-%d}.db" for one in range(3, 10)]
    folder = copies.folder_of(desk.path)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in folder.iterdir())
    desk.close()
    restore(folder / "library-2026-11-30.db", desk.path, NOON)
    back = Desk(desk.path)
    assert back.shelf.counts().papers == 8
    back.close()


def test_one_a_day_and_only_where_something_was_written_since(desk: Desk):
    desk.save(title="First", identifiers=["arxiv:2611.10001"])
    assert copies.is_due(desk.path, DAY)
    made = copies.make(desk.path, DAY)
    assert not copies.is_due(desk.path, DAY)
    for path in (desk.path, desk.path.with_name("library.db-wal")):
        of_yesterday(path)
    assert not copies.is_due(desk.path, DAY + timedelta(days=1))
    of_yesterday(made)
    of_yesterday(made)
    desk.save(title="Second", identifiers=["arxiv:2611.10002"])
    assert copies.is_due(desk.path, DAY + timedelta(days=1))


def test_of_a_damaged_library_no_copy_is_kept_no_older_one_dropped_and_the_way_back_told(desk: Desk):
    for number in range(60):
        desk.save(title=f"Paper {number}", abstract="Words. " * 200, identifiers=[f"arxiv:2611.1{number:04}"])
    made = copies.make(desk.path, DAY)
    desk.close()
    damage(desk.path)
    with pytest.raises(BackupError, match=r"damaged.*copy of .*papershelf restore --latest"):
        copies.make(desk.path, DAY + timedelta(days=1), kept=0)
    assert names(desk) == [made.name]
    with pytest.raises(DatabaseError, match=r"damaged.*papershelf restore --latest"):
        Database.open(desk.path)
    shutil.rmtree(copies.folder_of(desk.path))
    with pytest.raises(DatabaseError, match=r"damaged.*papershelf rebuild"):
        Database.open(desk.path)


def test_without_room_no_copy_is_made_and_why_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    with pytest.raises(BackupError, match=r"has 1 MB left.*Free some space"):
        copies.make(desk.path, DAY)
    assert names(desk) == []
