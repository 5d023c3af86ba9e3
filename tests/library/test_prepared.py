"""Statements that go to the driver by themselves read and write what SQLAlchemy reads and writes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, exc, func, insert, select, update

from library.database import Database
from library.prepared import Prepared, among, apart, rows
from library.schema import papers

_COLUMNS = ("id", "revision", "record", "heading", "status", "retired", "saved_at", "changed_at")
_ADD = Prepared(insert(papers), *_COLUMNS)
_ALL = Prepared(select(papers).order_by(papers.c.id))
_ONE = Prepared(select(papers).where(papers.c.id == bindparam("paper")))
_RENAME = Prepared(update(papers).where(papers.c.id == bindparam("paper")), "heading", "retired")
_SOME = Prepared(select(papers.c.id).where(among(papers.c.id, "papers")).order_by(papers.c.id))
_COUNT = Prepared(select(func.count()).select_from(papers))
_AT = datetime(2026, 11, 29, 8, 0, 0, 123_000, tzinfo=UTC)


def _paper(name: str, **fields: object) -> dict[str, object]:
    row = {"id": name, "revision": 1, "record": {}, "heading": "", "status": "new", "retired": False}
    return row | {"saved_at": _AT, "changed_at": _AT} | fields


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory):
    library = Database.open(tmp_path_factory.mktemp("library") / "library.sqlite")
    yield library
    library.close()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), _JSON, max_size=4), st.booleans(), st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_by_one_way_is_read_by_the_other(database: Database, record, retired, at):
    row = _paper("A", record=record, retired=retired, saved_at=at)
    with database.write() as connection:
        _ADD.run(connection, **row)
        connection.execute(insert(papers).values(row | {"id": "B"}))
        first, second = _ALL.all(connection)
        plain = connection.execute(select(papers).order_by(papers.c.id)).all()
        assert [tuple(first), tuple(second)] == [tuple(one) for one in plain]
        assert (first.record, first.retired, first[1:]) == (record, retired, second[1:])
        connection.rollback()


def test_a_row_a_value_none_and_many(database: Database):
    with database.write() as connection:
        _ADD.many(connection, [_paper(name) for name in ("A", "B", "C")])
        _RENAME.run(connection, paper="B", heading="PipeLeak", retired=True)
        found = _ONE.first(connection, paper="B")
        assert (found.heading, found.retired, found.saved_at) == ("PipeLeak", True, _AT)
        assert _ONE.first(connection, paper="D") is None
        assert _ONE.value(connection, paper="D") is None
        assert _COUNT.value(connection) == 3
        assert [one.id for one in _SOME.all(connection, papers=["C", "A", "D"])] == ["A", "C"]
        assert _SOME.all(connection, papers=[]) == []
        connection.rollback()


def test_an_error_is_the_one_that_sqlalchemy_raises(database: Database):
    with database.write() as connection:
        _ADD.run(connection, **_paper("A"))
        with pytest.raises(exc.IntegrityError):
            _ADD.run(connection, **_paper("A"))
        with pytest.raises(exc.IntegrityError):
            _ADD.many(connection, [_paper("A")])
        with pytest.raises(exc.OperationalError):
            rows(connection, "SELECT nothing FROM nowhere")
        connection.rollback()


def test_what_fails_apart_is_taken_back_alone(database: Database):
    with database.write() as connection:
        _ADD.run(connection, **_paper("A"))
        with pytest.raises(exc.IntegrityError), apart(connection):
            _ADD.many(connection, [_paper("B"), _paper("A")])
        with apart(connection):
            _ADD.run(connection, **_paper("C"))
        assert [one.id for one in _ALL.all(connection)] == ["A", "C"]
        connection.rollback()


def test_a_list_of_any_length_has_no_one_text(database: Database):
    with database.read() as connection, pytest.raises(TypeError, match="among"):
        Prepared(select(papers.c.id).where(papers.c.id.in_(["A"]))).all(connection)


def test_a_time_without_its_zone_is_refused(database: Database):
    with database.write() as connection, pytest.raises(ValueError, match="zone"):
        _ADD.run(connection, **_paper("A", saved_at=_AT.replace(tzinfo=None)))
