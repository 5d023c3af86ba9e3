"""Acts: every change of where a clip, an edit or an id belongs, written down so that it can be taken back.

An act says which row it changed, from what, to what; its inverse is the same act with the two swapped. So an undo
is a batch of inverse acts, and the undo of an undo is a redo. An act is only taken back where the row still is as
the act left it: what somebody changed since stays, and is reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, insert, select, update
from sqlalchemy import delete as delete_from

from library.prepared import Prepared
from library.schema import (
    Utc,
    captures,
    clips,
    edits,
    journal,
    laid_aside,
    paper_aliases,
    placements,
    questions,
    settlings,
)


class _Row(NamedTuple):
    """Where an act of a kind is written: one column, or (None) whether the whole row is there."""

    table: Table
    key: Column[Any]
    column: Column[Any] | None


# A new kind of act is one row here.
_KINDS: dict[str, _Row] = {
    "capture": _Row(captures, captures.c.clip_id, captures.c.active),  # a clip counts, or no longer
    "clip": _Row(clips, clips.c.id, clips.c.paper_id),  # a clip moves between papers
    "edit": _Row(edits, edits.c.id, edits.c.active),  # an edit counts, or no longer
    "edit-moved": _Row(edits, edits.c.id, edits.c.paper_id),
    "wish": _Row(placements, placements.c.id, placements.c.wanted),  # a target is to have it, or not
    "settling": _Row(settlings, settlings.c.id, settlings.c.active),  # a conflict is settled, or open again
    "alias": _Row(paper_aliases, paper_aliases.c.alias, None),
    "question": _Row(questions, questions.c.id, None),
    "answer": _Row(questions, questions.c.id, questions.c.answer),
    "aside": _Row(laid_aside, laid_aside.c.about, None),  # not asked now
}


KINDS = tuple(_KINDS)
_JOURNAL = Prepared(insert(journal), "batch", "act", "paper_id", "detail")


@dataclass(frozen=True, slots=True)
class Act:
    """One change. `before` and `after` are a column's value, or a whole row's (None: no row)."""

    kind: str
    key: Any
    before: Any
    after: Any
    paper: str = ""  # whose history it belongs to
    cause: str = ""  # the clip_id that made it, where a clip did

    @property
    def inverse(self) -> "Act":
        """The act that takes this one back."""
        return Act(self.kind, self.key, self.after, self.before, self.paper, self.cause)


def write(connection: Connection, batch: str, act: Act) -> None:
    """Write an act into the journal (the change itself is made by whoever calls)."""
    detail = {"key": act.key, "before": act.before, "after": act.after, "cause": act.cause}
    _JOURNAL.run(connection, batch=batch, act=act.kind, paper_id=act.paper or None, detail=detail)


def perform(connection: Connection, batch: str, act: Act) -> bool:
    """Make the change and write it down. False, and nothing done, where the row is no longer as `before` says."""
    table, key, column = _KINDS[act.kind]
    here = key == act.key
    if column is not None:
        if not connection.execute(select(column).where(here, column.is_(act.before))).first():
            return False
        connection.execute(update(table).where(here).values({column: act.after}))
    elif act.after is None:
        row = connection.execute(select(table).where(here)).mappings().first()
        if row is None or any(row[name] != value for name, value in _row(table, act.before).items()):
            return False
        connection.execute(delete_from(table).where(here))
    else:
        if connection.execute(select(key).where(here)).first():
            return False
        connection.execute(insert(table).values(_row(table, act.after)))
    write(connection, batch, act)
    return True


def _row(table: Table, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A row out of its JSON; times as their column keeps them."""
    return {name: _value(table.c[name], value) for name, value in kept.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Utc) and isinstance(value, str):
        # As it is kept: the journal has more digits of a second than the row, which would never be equal to it.
        return column.type.kept(datetime.fromisoformat(value))
    return value


def of_batch(connection: Connection, batch: str, cause: str = "") -> list[Act]:
    """The acts of a batch, the last first; with `cause`, only those that this clip made."""
    rows = connection.execute(
        select(journal.c.act, journal.c.paper_id, journal.c.detail)
        .where(journal.c.batch == batch, journal.c.act.in_(_KINDS))
        .order_by(journal.c.id.desc())
    ).all()
    acts = [
        Act(
            row.act,
            row.detail["key"],
            row.detail["before"],
            row.detail["after"],
            row.paper_id or "",
            row.detail["cause"],
        )
        for row in rows
    ]
    return [act for act in acts if not cause or act.cause == cause]


def tell(connection: Connection, batch: str, what: str, paper: str, **detail: Any) -> None:
    """Write what happened into the journal, where there is nothing to take back: what changed, what was refused."""
    _JOURNAL.run(connection, batch=batch, act=what, paper_id=paper or None, detail=detail)
