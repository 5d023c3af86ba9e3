"""The one file that holds the library: opened, migrated, read and written in transactions.

SQLite in WAL mode: many readers, one writer at a time. Every write opens with BEGIN IMMEDIATE, so that what a
transaction read is still true when it writes; `synchronous=FULL`, so that what was acknowledged survives a power
cut (CONTRACTS, "Transactions").
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from library.checkpoints import AT_MOST, Checkpoints
from library.now import utc_now
from library.prepared import driver

MIGRATIONS = Path(__file__).parent / "migrations"
MAGIC = b"SQLite format 3\0"  # how a database begins
BUSY_TIMEOUT = 10.0  # seconds that a writer waits for another


# What passes, and what a person can do about it (https://sqlite.org/rescode.html, primary codes).
_PASSES = {
    sqlite3.SQLITE_BUSY: "Another program keeps the library busy. Try again in a moment.",
    sqlite3.SQLITE_FULL: "The disk of the library is full. Make room on it, and try again.",
    sqlite3.SQLITE_READONLY: "The library may not be written. Make its folder writable, and try again.",
    sqlite3.SQLITE_PERM: "The library may not be used. Make its folder writable, and try again.",
    sqlite3.SQLITE_CANTOPEN: "The library cannot be opened. Is its disk there, with room, and its folder writable?",
    sqlite3.SQLITE_IOERR: "The disk of the library cannot be read or written. Is it there, and has it room?",
}


Unusable = Literal["newer", "not ours", "damaged", "locked", "closed"]


class DatabaseError(Exception):
    """The library's file cannot be used; the message says what to do, and `kind` what is wrong in a word."""

    def __init__(self, says: str, kind: Unusable = "closed") -> None:
        super().__init__(says)
        self.kind = kind


def passes(error: BaseException | None) -> str:
    """What is in the way of a library that is sound, in words; "" where something else is wrong."""
    return _PASSES.get(_code(error), "")


def _code(error: BaseException | None) -> int:
    """SQLite's primary code of an error, as it is or as SQLAlchemy hands it on; 0 where it is none of SQLite's."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlite_errorcode", 0) & 0xFF if isinstance(original, sqlite3.Error) else 0


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own transaction handling is switched off: it opens deferred transactions, which fail half-way with
    # "database is locked" where two writers meet (docs.sqlalchemy.org, "pysqlite transactions").
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT * 1000:.0f}",
        f"wal_autocheckpoint={AT_MOST}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _unsynced(connection: Connection) -> Iterator[None]:
    own = driver(connection)
    own.execute("PRAGMA synchronous=NORMAL").close()
    try:
        yield
    finally:
        own.execute("PRAGMA synchronous=FULL").close()


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite found the file itself broken."""
    return _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def read_only(path: Path) -> str:
    """The address of a database that is only read, in which the signs of its name mean nothing else."""
    return f"{path.absolute().as_uri()}?mode=ro"


def _kind(error: BaseException) -> Unusable:
    if is_damage(error):
        return "damaged"
    return "locked" if _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} else "closed"


def _unusable(path: Path, error: sqlite3.DatabaseError) -> DatabaseError:
    from library.copies import copies, way_back  # noqa: PLC0415 - it builds on this module

    kind = _kind(error)
    if (words := passes(error)) and not path.is_dir():
        return DatabaseError(words, kind)
    if kind == "damaged" and (copies(path) or _begins_as_one(path)):
        return DatabaseError(f"{path} is damaged ({error}). {way_back(path)}", kind)
    says = f"{path} is not a Papershelf library ({error}). Move it away, or name another home folder."
    return DatabaseError(says, kind)


def _begins_as_one(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
    return False


def newest_schema() -> str:
    """The revision of the newest migration: its file's name up to the underscore; no Alembic needed to know it."""
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _for_its_owner(path: Path) -> None:
    """Have a library that only its owner reads, also one that was made before; SQLite's logs have the file's mode."""
    with suppress(OSError):  # what is wrong with it is said by whoever opens it
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            with suppress(FileNotFoundError):
                path.with_name(name).chmod(0o600)


class Database:
    """A library's database. Make one with `open`, share it between threads, `close` it at the end."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writing=True)
        self._checkpoints = Checkpoints(path)
        self._on_commit: list[Callable[[], None]] = []
        # Threads of one process wait for each other here, one after the other: SQLite alone would have them sleep and
        # try again, ever longer, and the unlucky one for seconds. It is no RLock: who writes within a write waits for
        # themselves, as SQLite would have them.
        self._turn = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self.path = path

    @classmethod
    def open(cls, path: Path) -> "Database":
        """Open the library at `path`, made or migrated as needed.

        Raises:
            DatabaseError: it was written by a newer Papershelf, or is no library.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _for_its_owner(path)
        engine = create_engine(URL.create("sqlite", database=str(path)))
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        database = cls(engine, path)
        try:
            database._migrate()
        except sqlite3.DatabaseError as error:
            engine.dispose()
            raise _unusable(path, error) from error
        except DBAPIError as error:
            engine.dispose()
            if words := passes(error):
                raise DatabaseError(words, _kind(error)) from error
            raise
        except BaseException:
            engine.dispose()
            raise
        return database

    def _migrate(self) -> None:
        newest = newest_schema()
        have = self._schema()
        if have == newest:
            return
        if have is not None and have > newest:
            msg = f"{self.path} was written by a newer Papershelf (schema {have}; this one knows {newest}): update it."
            raise DatabaseError(msg, "newer")
        if have is not None:
            self._copied(have)
        # Imported here: it costs 0.3 s, and most starts have nothing to migrate.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def _copied(self, schema: str) -> None:
        """A copy of what is going to be changed, or nothing is changed."""
        from library import copies  # noqa: PLC0415 - it builds on this module
        from library.backup import BackupError  # noqa: PLC0415

        try:
            copies.before_migration(self.path, schema, utc_now())
        except BackupError as error:
            msg = f"{self.path} was made by an older Papershelf, and is copied before it is changed. {error}"
            raise DatabaseError(msg) from error

    def _schema(self) -> str | None:
        """The revision of the migration it is at; None for a new file."""
        names, version = self._found()
        if names and not {"alembic_version", "clips", "papers"} <= names:
            msg = f"{self.path} is another program's database. Move it away, or name another home folder."
            raise DatabaseError(msg, "not ours")
        return version

    def _found(self) -> tuple[set[str], str | None]:
        """The names of its tables, and Alembic's note in one of them."""
        try:
            with self.read() as connection:
                names = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
                noted = text("SELECT version_num FROM alembic_version")
                return names, connection.execute(noted).scalar() if "alembic_version" in names else None
        except Exception as error:
            if isinstance(error.__cause__, sqlite3.DatabaseError):
                raise error.__cause__ from error
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view: everything read inside is from one moment."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self, *, synced: bool = True) -> Iterator[Connection]:
        """One transaction that may write: committed at the end, rolled back by an exception.

        One that is not `synced` outlives this process whatever becomes of it, but a power cut only from the next synced
        one on, for all stand in one log, in their order: nothing may be acknowledged before that.
        """
        with (
            self._turn,
            self._writer.connect() as connection,
            nullcontext() if synced else _unsynced(connection),
            connection.begin(),
        ):
            yield connection
        self._checkpoints.after_commit()
        for callback in self._on_commit:
            callback()

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each write of this process, on the thread that wrote."""
        self._on_commit.append(callback)

    def stamp(self) -> int:
        """A number that changes whenever any other connection or process has written (SQLite's data_version)."""
        if self._watch is None:
            # One connection kept for this alone: the number compares only with earlier ones of the same connection.
            self._watch = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        cursor = self._watch.execute("PRAGMA data_version")
        with closing(cursor):
            return int(cursor.fetchone()[0])

    def close(self) -> None:
        """Close every connection."""
        self._checkpoints.close()
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self._engine.dispose()
