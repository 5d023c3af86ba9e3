"""The one file: WAL, synced, migrated, written by one at a time; what it cannot be is refused in words."""

import sqlite3
import threading
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, insert, select, text

from library.database import MIGRATIONS, Database, DatabaseError, newest_schema
from library.schema import metadata, tags


@pytest.fixture
def database(tmp_path):
    one = Database.open(tmp_path / "home" / "library.db")
    yield one
    one.close()


# The full text index and what it keeps for itself (FTS5) is no table of SQLAlchemy's.
COMPARED = {
    "compare_server_default": True,
    "include_name": lambda name, kind, _: not (kind == "table" and name.startswith("search")),
}


def pragma(database, name):
    with database.read() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_every_connection_is_safe(database):
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "synchronous") == 2  # FULL
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "busy_timeout") == 10_000


def test_the_migrations_make_exactly_the_schema(database):
    with database.read() as connection:
        found = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(found, metadata) == []
        indexes = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE sql LIKE '%uq_identifiers_scheme_value%'")
        )
        assert "WHERE disputed = 0" in indexes.scalar_one()  # a partial index, which autogenerate does not compare


def test_a_file_is_migrated_once_and_opened_again_without_alembic(database):
    with database.write() as connection:
        connection.execute(insert(tags).values(spelling="a", name="A"))
    again = Database.open(database.path)
    with again.read() as connection:
        assert connection.execute(select(tags.c.name)).scalar() == "A"
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [newest_schema()]
    again.close()


def test_a_library_of_an_older_papershelf_is_migrated_with_all_that_it_holds(tmp_path):
    path = tmp_path / "library.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(tags).values(spelling="a", name="A"))
    engine.dispose()
    again = Database.open(path)
    with again.read() as connection:
        assert connection.execute(select(tags.c.name)).scalar() == "A"
        found = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(found, metadata) == []
    again.close()


def test_a_library_of_a_newer_papershelf_is_refused_in_words(database):
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(
        DatabaseError, match=r"written by a newer Papershelf \(schema 9999; this one knows \d+\): update"
    ):
        Database.open(database.path)


def test_a_file_that_is_no_database_is_refused_in_words_and_left_alone(tmp_path):
    path = tmp_path / "library.db"
    path.write_text("These are my own notes. " * 400)
    with pytest.raises(DatabaseError, match="is not a Papershelf library"):
        Database.open(path)
    assert path.read_text().startswith("These are my own notes.")


def test_a_library_that_another_program_keeps_to_itself_is_not_taken_for_none(tmp_path, monkeypatch):
    path = tmp_path / "library.db"
    Database.open(path).close()
    monkeypatch.setattr("library.database.BUSY_TIMEOUT", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError, match="keeps the library busy"):
            Database.open(path)


def test_a_folder_in_its_place_is_refused_in_words(tmp_path):
    (tmp_path / "library.db").mkdir()
    with pytest.raises(DatabaseError, match="is not a Papershelf library"):
        Database.open(tmp_path / "library.db")


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photos (id INTEGER)")
    other.close()
    with pytest.raises(DatabaseError, match="another program's database"):
        Database.open(path)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]
    other.close()


def test_an_exception_takes_the_whole_transaction_back(database):
    def stumble() -> None:
        with database.write() as connection:
            connection.execute(insert(tags).values(spelling="a", name="A"))
            message = "planted"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        stumble()
    with database.read() as connection:
        assert connection.execute(select(tags)).all() == []


def test_a_write_takes_the_lock_when_it_begins(database):
    """BEGIN IMMEDIATE: what a transaction has read is still true when it writes."""
    entered, order = threading.Event(), []

    def second() -> None:
        entered.set()
        with database.write() as connection:
            order.append(connection.execute(select(tags.c.name)).scalar())

    with database.write() as connection:
        thread = threading.Thread(target=second)
        thread.start()
        entered.wait(10)
        assert connection.execute(select(tags)).all() == []
        connection.execute(insert(tags).values(spelling="a", name="A"))
        with database.read() as reader:  # readers never wait
            assert reader.execute(select(tags)).all() == []
    thread.join(30)
    assert order == ["A"]


def test_a_read_sees_one_moment(database):
    with database.read() as reader:
        assert reader.execute(select(tags)).all() == []
        with database.write() as connection:
            connection.execute(insert(tags).values(spelling="a", name="A"))
        assert reader.execute(select(tags)).all() == []


def test_commits_are_told_here_and_stamped_for_other_processes(database):
    told = []
    database.on_commit(lambda: told.append("committed"))
    stamp = database.stamp()
    assert database.stamp() == stamp
    with database.read() as connection:
        connection.execute(select(tags)).all()
    assert (database.stamp(), told) == (stamp, [])
    other = Database.open(database.path)
    with other.write() as connection:
        connection.execute(insert(tags).values(spelling="a", name="A"))
    assert database.stamp() != stamp
    assert told == []
    with database.write():
        pass
    assert told == ["committed"]
    other.close()


def test_what_is_not_synced_at_once_is_synced_by_the_next_transaction_of_the_same_connection(database):
    def synchronous(connection) -> int:
        return connection.execute(text("PRAGMA synchronous")).scalar_one()

    with database.write(synced=False) as connection:
        assert synchronous(connection) == 1  # NORMAL
        connection.execute(insert(tags).values(spelling="a", name="A"))
    with database.write() as connection:
        assert synchronous(connection) == 2
        assert connection.execute(select(tags.c.name)).scalar() == "A"
    with pytest.raises(RuntimeError), database.write(synced=False) as connection:
        raise RuntimeError
    with database.write() as connection:
        assert synchronous(connection) == 2


def test_the_log_does_not_grow_with_the_number_of_commits(database):
    log = database.path.with_name(f"{database.path.name}-wal")
    name = "x" * 3000
    for number in range(4_000):  # four pages each: sixty megabytes
        with database.write(synced=False) as connection:
            connection.execute(insert(tags).values(spelling=f"{number}", name=name))
    assert log.stat().st_size < 20_000_000
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(tags)).scalar() == 4_000
    database.close()
    with sqlite3.connect(database.path) as alone:
        assert alone.execute("SELECT COUNT(*) FROM tags").fetchone() == (4_000,)
    alone.close()
