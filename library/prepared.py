"""Statements that run for every clip and every look-up: compiled once, then handed to the driver itself.

For one that SQLite runs in 10 µs SQLAlchemy takes 80 to get there, and a save has thirty. What is written and read is
the same: the columns' own types convert.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, BindParameter, ColumnElement, Connection, Select, bindparam, exc, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

_DIALECT = sqlite.dialect()
_Converter = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    parameters: tuple[tuple[str | None, _Converter, Any], ...]  # of each: its name, or None and what it always is
    converters: tuple[_Converter, ...]  # of the columns of its answer
    row: Any  # makes a row with named fields

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [
            always if name is None else convert(values[name]) if convert else values[name]
            for name, convert, always in self.parameters
        ]

    def read(self, row: Sequence[Any]) -> Any:
        return self.row([convert(one) if convert else one for convert, one in zip(self.converters, row, strict=True)])


class Prepared:
    """One statement; compiled when it is first run.

    Args:
        statement: without lists of any length (see `among`).
        columns: those that an insert or an update sets to values which it is given.
    """

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        self._statement = statement
        self._columns = columns

    @cached_property
    def _compiled(self) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=_DIALECT, column_keys=list(self._columns) or None)
        if "POSTCOMPILE" in str(compiled):
            msg = f"a list of any length has no one text, see `among`: {compiled}"
            raise TypeError(msg)
        returned = list(getattr(self._statement, "exported_columns", ()))
        names = [one.key for one in returned]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024 - they are known only now
        return _Compiled(str(compiled), tuple(_parameters(compiled)), tuple(map(_reading, returned)), row._make)

    def run(self, connection: Connection, **values: Any) -> None:
        """Without an answer."""
        _execute(connection, self._compiled.sql, self._compiled.bound(values)).close()

    def many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Once for each row, without an answer."""
        bound = [self._compiled.bound(row) for row in rows]
        try:
            driver(connection).executemany(self._compiled.sql, bound).close()
        except sqlite3.Error as error:
            raise _as_elsewhere(error, self._compiled.sql, bound) from error

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """The rows, with a field for each column."""
        cursor = _execute(connection, self._compiled.sql, self._compiled.bound(values))
        return [self._compiled.read(row) for row in cursor.fetchall()]

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row; None: there is none."""
        cursor = _execute(connection, self._compiled.sql, self._compiled.bound(values))
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else self._compiled.read(row)

    def value(self, connection: Connection, **values: Any) -> Any:
        """The first column of the first row; None: there is no row."""
        row = self.first(connection, **values)
        return None if row is None else row[0]


def rows(connection: Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement that was written by hand, as SQLite has them."""
    return _execute(connection, sql, values).fetchall()


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """What is written inside is taken back alone by an exception (a savepoint); these do not stand in each other."""
    rows(connection, "SAVEPOINT apart")
    try:
        yield
    except BaseException:
        rows(connection, "ROLLBACK TO apart")
        raise
    finally:
        rows(connection, "RELEASE apart")


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """The condition that a column is one of a list, which is the parameter `name`: one text for any length of it."""
    each = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    listed: Select[Any] = select(each.c.value)
    return column.in_(listed)


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection."""
    own = connection.connection.driver_connection
    assert isinstance(own, sqlite3.Connection)  # noqa: S101 - a library is a file of SQLite's
    return own


def _execute(connection: Connection, sql: str, bound: Sequence[Any]) -> sqlite3.Cursor:
    try:
        return driver(connection).execute(sql, bound)
    except sqlite3.Error as error:
        raise _as_elsewhere(error, sql, bound) from error


def _as_elsewhere(error: sqlite3.Error, sql: str, values: Any) -> exc.DBAPIError:
    """The error as SQLAlchemy raises it, so that it is caught in one way."""
    kind = getattr(exc, type(error).__name__, exc.DBAPIError)
    raised: exc.DBAPIError = kind(sql, values, error)
    return raised


def _parameters(compiled: Any) -> Iterable[tuple[str | None, _Converter, Any]]:
    given = {one.key for one in compiled.binds.values() if one.required}
    always = compiled.construct_params(dict.fromkeys(given))
    for name in compiled.positiontup:
        bind: BindParameter[Any] = compiled.binds[name]
        convert = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
        if name in given:
            yield name, convert, None
        else:
            yield None, None, convert(always[name]) if convert else always[name]


def _reading(column: ColumnElement[Any]) -> _Converter:
    return column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
