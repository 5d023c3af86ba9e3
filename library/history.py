"""What was done on the shelf, batch by batch: what, to how many papers, and whether it still counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from library.acts import KINDS
from library.schema import batches, captures, clips, edits, journal, observations, paper_aliases
from library.settlings import chosen

_AT_FIRST = {"status": "new"}  # what a paper has before anybody sets it


@dataclass(frozen=True, slots=True)
class Deed:
    """One batch. `undoes` is the deed that an undo took back."""

    batch: str
    at: datetime
    kind: str  # clip, edit, merge, split, remove, answer, undo, connect…
    via: str  # a device's name, "shelf", "cli", a source, a target
    papers: int  # how many papers it touched
    edits: Mapping[str, Any]  # by field, what was set; where it set several values of one field, the last
    counts: bool  # it can be taken back: nobody did so yet, and it did something that can
    undone: bool  # it was taken back
    before: Mapping[str, Any] = field(default_factory=dict)  # by field, what a person had set there before
    answer: str = ""  # what a question was answered: "same", "never"
    chosen: tuple[str, str] | None = None  # of a conflict, the field and whose side was kept: "title", "The note's"
    undoes: "Deed | None" = None


def deed(connection: Connection, batch: str) -> Deed | None:
    """The batch of this id; None where there is none."""
    row = connection.execute(select(batches).where(batches.c.id == batch)).first()
    if row is None:
        return None
    return Deed(
        row.id,
        row.at,
        row.kind,
        row.via,
        papers=_touched(connection, batch),
        edits=_edits(connection, batch),
        counts=row.undone_by is None and _acted(connection, batch),
        undone=row.undone_by is not None,
        answer=_answer(connection, batch),
        chosen=chosen(connection, batch) if row.kind == "settle" else None,
        undoes=deed(connection, row.undoes) if row.undoes else None,
    )


def _acted(connection: Connection, batch: str) -> bool:
    """Whether it did anything that an undo takes back."""
    acted = select(journal.c.id).where(journal.c.batch == batch, journal.c.act.in_(KINDS))
    return connection.execute(acted.limit(1)).first() is not None


def _answer(connection: Connection, batch: str) -> str:
    given = select(journal.c.detail["after"]).where(journal.c.batch == batch, journal.c.act == "answer")
    return next((one for one in connection.execute(given).scalars() if one), "")


def _touched(connection: Connection, batch: str) -> int:
    acted = select(func.count(journal.c.paper_id.distinct())).where(journal.c.batch == batch, journal.c.act.in_(KINDS))
    clipped = select(func.count()).where(captures.c.batch == batch, captures.c.clip.is_not(None))
    return connection.execute(acted).scalar_one() or connection.execute(clipped).scalar_one()


def _edits(connection: Connection, batch: str) -> dict[str, Any]:
    rows = connection.execute(select(edits.c.field, edits.c.value).where(edits.c.batch == batch).order_by(edits.c.id))
    return {row.field: row.value for row in rows}


def _before(connection: Connection, done: Deed, names: list[str]) -> Deed:
    """The same with what stood in the fields of one paper before; of a whole value, not of one that adds to another."""
    if done.undoes:
        return replace(done, undoes=_before(connection, done.undoes, names))
    found = {}
    for name in done.edits:
        mine = edits.c.paper_id.in_(names), edits.c.field == name
        first = select(func.min(edits.c.id)).where(*mine, edits.c.batch == done.batch).scalar_subquery()
        # What was undone before this was done is not what stood there; what was undone since may be.
        earlier = select(edits.c.value).where(*mine, edits.c.id < first).where(or_(edits.c.active, ~_undone_by(done)))
        row = connection.execute(earlier.order_by(edits.c.id.desc()).limit(1)).first()
        found[name] = row.value if row else _AT_FIRST.get(name)
    return replace(done, before={name: value for name, value in found.items() if value not in (None, "")})


def _undone_by(done: Deed) -> ColumnElement[bool]:
    """Whether the batch of an edit was taken back before this was done."""
    taken = select(batches.c.undone_by).where(batches.c.id == edits.c.batch).scalar_subquery()
    return func.coalesce(taken, "~") < done.batch


def deeds_of(connection: Connection, paper_id: str, limit: int) -> tuple[Deed, ...]:
    """What was done with a paper, and with those that were merged into it; the latest first."""
    names = [
        paper_id,
        *connection.execute(select(paper_aliases.c.alias).where(paper_aliases.c.paper_id == paper_id)).scalars(),
    ]
    done = select(journal.c.batch).where(journal.c.paper_id.in_(names), journal.c.act.in_(KINDS))
    newest = done.distinct().order_by(journal.c.batch.desc()).limit(limit)  # a batch's id begins with its time
    found = (deed(connection, batch) for batch in connection.execute(newest).scalars().all())
    return tuple(_before(connection, one, names) for one in found if one is not None)


def upvotes_of(connection: Connection, paper_id: str) -> tuple[tuple[datetime, int], ...]:
    """How many upvotes a paper was seen with, and when, the oldest first."""
    rows = connection.execute(
        select(observations.c.at, observations.c.value)
        .join(clips, clips.c.id == observations.c.clip)
        .where(clips.c.paper_id == paper_id, observations.c.name == "upvotes")
        .order_by(observations.c.at)
    )
    return tuple((row.at, int(row.value)) for row in rows)
