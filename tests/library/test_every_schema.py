"""A library of every schema there ever was is copied, migrated, and holds all that it held."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from library import copies
from library.backup import BackupError
from library.database import MIGRATIONS, Database, DatabaseError, newest_schema
from tests.library.deliveries import due, give
from tests.library.shelves import ABSTRACT, ADA, ELSE, MEI, TOMAS, Desk

SCHEMAS = sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which everything was done once."""
    desk = Desk(tmp_path_factory.mktemp("full") / "library.db")
    desk.placements.add_target("zotero", "zotero", {})
    saved = desk.save(
        title="PipeLeak", abstract=ABSTRACT, creators=[ADA, TOMAS], identifiers=["arxiv:2611.10001"], tags=["privacy"]
    )
    other = desk.save(title="Robots Hear Cups", abstract=ELSE, creators=[MEI], identifiers=["arxiv:2611.10002"])
    third = desk.save(title="Lamps along Harbours", identifiers=["doi:10.1145/1.2"])
    desk.shelf.edit(str(saved.paper), {"status": "reading", "rating": 4, "note": "Mine."}, where="test")
    desk.shelf.merge(str(other.paper), str(third.paper), where="test")
    gone = desk.save(title="Weather in Valleys", creators=[ADA], identifiers=["arxiv:2611.10003"])
    desk.shelf.remove(str(gone.paper), where="test")
    desk.clip({"clip_id": "no", "colour": "red"})
    for debt in due(desk):
        give(desk, debt, f"KEY{debt.id}")
    desk.close()
    return desk.path


def made(schema: str, of: Path, path: Path) -> None:
    """A library of an older schema that holds what `of` holds, as far as that schema can."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
    engine.dispose()
    with closing(sqlite3.connect(path)) as old:
        old.execute("ATTACH ? AS new", (str(of),))
        tables = {name for (name,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        for table in tables - {"alembic_version"}:
            if table.startswith(("search", "sqlite_")):  # the full text index is made by its migration
                continue
            columns, newer = (list(old.execute(f"PRAGMA {where}.table_info({table})")) for where in ("main", "new"))
            known = {row[1] for row in newer}
            # What was dropped since holds nothing that is missed: "" where something must stand.
            needed = {row[1]: row[1] if row[1] in known else "''" for row in columns if row[1] in known or row[3]}
            into, out = ", ".join(needed), ", ".join(needed.values())
            old.execute(f"INSERT INTO main.{table} ({into}) SELECT {out} FROM new.{table}")  # noqa: S608 - names of ours
        if "search" in tables:
            words = "title, names, venue, labels, body, marks"
            old.execute(f"INSERT INTO main.search (rowid, {words}) SELECT rowid, {words} FROM new.search")  # noqa: S608
        old.commit()


def told(desk: Desk) -> dict[str, tuple[object, ...]]:
    return {
        one.id: (one.title, one.status, one.rating, one.note, one.tags, one.identifiers, one.creators)
        for one in desk.shelf.find(limit=50).papers
    }


@pytest.mark.parametrize("schema", SCHEMAS[:-1])
def test_it_is_copied_first_and_all_is_there_found_and_undone(full: Path, tmp_path: Path, schema: str):
    path = tmp_path / "library.db"
    made(schema, full, path)
    now, before = Desk(path), Desk(full)
    assert told(now) == told(before)
    assert len(told(now)) == 2
    assert [one.title for one in now.shelf.find("leaks membership author:lindqvist").papers] == ["PipeLeak"]
    assert now.shelf.undo(where="test").restored  # the last deed: a paper was removed
    assert now.save(title="PipeLeak", identifiers=["arxiv:2611.10001"]).outcome == "unchanged"
    for one in (now, before):
        one.close()
    (copy,) = copies.copies(path)
    assert copy.path.name.startswith(f"before-{schema}-")
    with closing(sqlite3.connect(copy.path)) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (schema,)
        assert kept.execute("SELECT count(*) FROM papers").fetchone()[0] >= 3


def test_without_room_for_the_copy_nothing_is_changed(full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "library.db"
    made(SCHEMAS[-2], full, path)

    def no_room(*_: object) -> None:
        raise BackupError("No copy of the library was made: the disk is full.")

    monkeypatch.setattr(copies, "before_migration", no_room)
    with pytest.raises(DatabaseError, match=r"older Papershelf, and is copied before it is changed. No copy"):
        Database.open(path)
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMAS[-2],)
    assert newest_schema() == SCHEMAS[-1]
