"""The library's file, its disk and its clock; where it does not open, all else is told."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from server.connecting import connect_zotero
from server.doctor import checked
from server.home import Home
from tests.server.digest.mail_server import MailServer
from tests.server.doctor.looks import looked, named, of
from tests.server.parts import Clock, Server, clip, settings
from tests.zotero_server import ZoteroServer


@pytest.fixture
def full(server: Server) -> Path:
    """A home with a library of some pages, closed."""
    for number in range(0, 60, 20):
        server.save(*(clip(one) for one in range(number + 1, number + 21)))
    home = server.home
    home.database.close()
    return home.settings.home


def overwrite(path: Path, share: float) -> None:
    """Write nonsense over a part of a file, from its second page on."""
    size = path.stat().st_size
    with path.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xa5" * int((size - 4096) * share))


def test_a_library_with_overwritten_pages_is_damaged_and_the_way_back_named(full: Path):
    overwrite(full / "library.db", 0.9)
    one = of(settings(full))["library"]
    assert (one.fault, one.next) == ("damaged", "papershelf rebuild")
    assert str(full / "library.db") in one.says


def test_the_newest_backup_is_named(full: Path):
    overwrite(full / "library.db", 0.9)
    for day, age in (("2026-11-20", 20), ("2026-11-22", 10), ("2026-11-21", 30)):
        copy = full / "backups" / f"library-{day}.db"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(b"a copy")
        stamp = time.time() - age
        os.utime(copy, (stamp, stamp))
    assert of(settings(full))["library"].next == f"papershelf restore {full / 'backups/library-2026-11-22.db'}"


def test_a_library_that_opens_though_a_page_is_broken_is_found_out(full: Path):
    with closing(sqlite3.connect(full / "library.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'observations'").fetchone()
    with (full / "library.db").open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    checks = of(settings(full))
    assert checks["library"].fault == "damaged"
    assert "is damaged" in checks["library"].says
    assert checks["browser"].fault == "no-browser"


def test_one_that_is_no_database_any_more_is_told_with_all_else(tmp_path: Path):
    home = tmp_path / "broken"
    home.mkdir(mode=0o700)
    (home / "library.db").write_bytes(b"no database at all, but some text that is long enough" * 40)
    checks = of(settings(home))
    assert checks["library"].fault == "damaged"
    assert "does not open: it is no database any more" in checks["library"].says
    assert list(checks) == ["server", "library", "disk", "files"]
    assert checks["disk"].ok


def test_a_newer_papershelfs_library_wants_an_update(home: Home):
    home.database.close()
    with closing(sqlite3.connect(home.settings.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    one = of(home.settings)["library"]
    assert (one.fault, one.next) == ("newer", "Update Papershelf.")


def test_what_the_file_of_one_that_does_not_open_still_names_is_looked_at(
    home: Home, vault: Path, zotero: ZoteroServer
):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    with MailServer() as postbox:
        home.daily.post.connect(postbox.account(), "another password")
        home.database.close()
        with closing(sqlite3.connect(home.settings.database)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        (vault / ".obsidian").rmdir()
        checks = of(home.settings)
    assert checks["library"].fault == "newer"
    assert checks["zotero"].says == "Zotero answers and takes changes."
    assert checks["obsidian"].fault == "no-vault"
    assert checks["mail"].fault == "sign-in-refused"


def test_a_library_that_another_program_holds_is_told_in_seconds(home: Home):
    with closing(sqlite3.connect(home.settings.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        (one,) = named(checked(home.settings), "library")
        took = time.monotonic() - began
        other.execute("ROLLBACK")
    assert one.fault == "locked"
    assert str(home.settings.database) in one.next
    assert took < 9  # SQLite itself waits ten
    for thread in threading.enumerate():  # which open it after all now, and close it
        if thread.name == "papershelf-doctor":
            thread.join(20)


def test_a_library_on_a_read_only_disk_is_told(home: Home, mount: Callable[..., None]):
    home.database.close()
    folder = home.settings.home
    mount(folder, "-o", "bind,ro", str(folder))
    assert of(home.settings)["library"].fault == "read-only"


def test_a_home_below_a_file_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    checks = of(settings(tmp_path / "file" / "home"))
    assert checks["library"].fault == "closed"
    assert "Not a directory" in checks["library"].says
    assert checks["disk"].ok


def test_another_programs_database_in_its_place_is_told(tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / "library.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    one = of(settings(home))["library"]
    assert (one.fault, one.says) == ("not-ours", f"{home / 'library.db'} is another program's database.")


def test_a_nearly_full_disk_is_told_with_how_much_is_free(home: Home, mount: Callable[..., None], tmp_path: Path):
    small = tmp_path / "small"
    small.mkdir()
    mount(small, "-t", "tmpfs", "-o", "size=20m", "tmpfs")
    one = of(settings(small / "home"))["disk"]
    assert one.fault == "disk-full"
    assert "19 MB are free" in one.says or "20 MB are free" in one.says
    assert looked(home, "disk").ok


def test_a_clock_before_the_newest_change_is_told(server: Server, clock: Clock):
    server.save(clip(1))
    assert looked(server.home, "clock").ok
    clock.pass_by(-60)  # as a clock is set by the network
    assert looked(server.home, "clock").ok
    clock.pass_by(-86400)
    one = looked(server.home, "clock")
    assert (one.fault, one.next) == ("clock-behind", "Set the clock of this computer.")


def test_files_that_others_may_read_are_told(home: Home):
    home.secrets.set("key", "value")
    assert looked(home, "files").ok
    (home.settings.home / "secrets.json").chmod(0o644)
    one = looked(home, "files")
    assert (one.fault, one.next) == ("exposed", "papershelf doctor --fix")
    assert "secrets.json" in one.says


def test_what_cannot_be_read_of_a_damaged_library_is_said_of_each_and_none_is_left_out(server: Server):
    home = server.home
    with home.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE devices RENAME TO gone")
    checks = checked(home.settings, home=home, now=home.now)
    (one,) = named(checks, "browser")
    assert one.fault == "library"
    assert one.next == "papershelf rebuild"
    (library,) = named(checks, "library")
    assert library.ok
