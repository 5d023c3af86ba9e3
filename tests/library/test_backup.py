"""A copy made while others write is whole; only a good one is put back, and what was there stays beside."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from library.backup import BackupError, backup, check, restore
from library.database import Database
from library.schema import tags
from library.shelf import Shelf
from tests.library.shelves import NOON, Desk


def papers_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM papers WHERE NOT retired").fetchone()[0])


def test_a_copy_is_whole_while_others_write(desk: Desk, tmp_path: Path):
    for number in range(40):
        desk.save(title=f"Paper {number}", identifiers=[f"arxiv:2611.1{number:04}"])
    stop = threading.Event()

    def write() -> None:
        number = 100
        while not stop.is_set():
            desk.save(title=f"Paper {number}", identifiers=[f"arxiv:2611.1{number:04}"])
            number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        size = backup(desk.path, tmp_path / "copy.db")
    finally:
        stop.set()
        writing.join()
    assert size == (tmp_path / "copy.db").stat().st_size
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert papers_in(tmp_path / "copy.db") >= 40
    assert [one.name for one in tmp_path.glob("copy.db*")] == ["copy.db"]
    check(tmp_path / "copy.db")


@pytest.mark.parametrize("name", ["Papers #2", "50% done", "a%25b", "why?", "me@home:2"])
def test_in_a_folder_of_any_name_the_copy_is_of_this_library(tmp_path: Path, name: str):
    path = tmp_path / name / "library.db"
    with closing(Database.open(path)) as database:
        with database.write() as connection:
            connection.execute(insert(tags).values(spelling="a", name="A"))
        backup(path, tmp_path / name / "copy.db")
    check(tmp_path / name / "copy.db")
    with closing(sqlite3.connect(tmp_path / name / "copy.db")) as copy:
        assert copy.execute("SELECT name FROM tags").fetchall() == [("A",)]
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_file_that_is_there_is_not_written_over(desk: Desk, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BackupError, match="there already"):
        backup(desk.path, tmp_path / "mine.txt")
    with pytest.raises(BackupError, match="cannot be written"):
        backup(desk.path, tmp_path / "nowhere" / "copy.db")


def test_restored_it_is_as_it_was_and_what_came_after_stays_beside(desk: Desk, tmp_path: Path):
    desk.save(title="Before", identifiers=["arxiv:2611.10001"])
    backup(desk.path, tmp_path / "copy.db")
    desk.save(title="After", identifiers=["arxiv:2611.10002"])
    desk.close()
    former = restore(tmp_path / "copy.db", desk.path, NOON)
    assert former is not None
    assert papers_in(former) == 2
    database = Database.open(desk.path)
    assert [one.title for one in Shelf(database).find().papers] == ["Before"]
    database.close()


def test_a_damaged_library_is_moved_aside_as_it_is(desk: Desk, tmp_path: Path):
    desk.save(title="Before", identifiers=["arxiv:2611.10001"])
    backup(desk.path, tmp_path / "copy.db")
    desk.close()
    desk.path.write_bytes(b"no database at all, but long enough to be looked at " * 100)
    former = restore(tmp_path / "copy.db", desk.path, NOON)
    assert former is not None
    assert former.read_bytes().startswith(b"no database")
    assert papers_in(desk.path) == 1


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_library_changes_nothing(desk: Desk, tmp_path: Path, content: bytes):
    desk.save(title="Before", identifiers=["arxiv:2611.10001"])
    (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(BackupError, match=r"no library|damaged"):
        restore(tmp_path / "bad.db", desk.path, NOON)
    with pytest.raises(BackupError, match="no file"):
        restore(tmp_path / "none.db", desk.path, NOON)
    assert papers_in(desk.path) == 1


def test_a_newer_papershelfs_is_refused(desk: Desk, tmp_path: Path):
    backup(desk.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(BackupError, match="newer Papershelf"):
        check(tmp_path / "copy.db")


@pytest.mark.parametrize("name", ["100%.db", "a?mode=rwc.db", "a#b.db", "ä %41.db"])
def test_a_file_may_have_any_name(desk: Desk, tmp_path: Path, name: str):
    desk.save(title="PipeLeak")
    folder = tmp_path / "copies"
    folder.mkdir()
    backup(desk.path, folder / name)
    check(folder / name)
    assert papers_in(desk.path) == 1
    assert [one.name for one in folder.iterdir()] == [name]


def test_a_name_that_no_file_can_have_is_refused_in_words(desk: Desk, tmp_path: Path):
    endless = tmp_path / ("a" * 300)
    with pytest.raises(BackupError, match="cannot be read"):
        check(endless)
    with pytest.raises(BackupError, match="cannot be written"):
        backup(desk.path, endless)
