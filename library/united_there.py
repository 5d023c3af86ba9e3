"""Two papers whose things a person merged in a target are one paper now, and the thing that is left is its thing.

The thing that is left may have been the younger paper's, whose id the merge ends; or its paper was removed or merged
away here meanwhile, and would be taking it away. So its receipt goes to the paper that stays on the shelf, together
with what is marked in it. What a person took apart again here stays apart: the target would tell of it for ever.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, null, select, update

from library import union, wishes
from library.finding import present
from library.matchmaking import answer_of
from library.schema import annotations, batches, journal, papers, placements

_RECEIPT = ("ref", "version", "base", "url", "unanswered", "remarks")
_NOTHING: dict[str, Any] = dict.fromkeys((*_RECEIPT, "retry_at")) | {
    "url": "",
    "remarks": null(),
    "conflicts": null(),
    "begun": False,
    "asked": False,
    "state": "off",
    "reason": "",
}


def unite(connection: Connection, target: Any, left: str, went: str, now: datetime) -> str:
    """A person merged the thing of paper `went` into that of paper `left`, in one transaction with what else was found.

    Args:
        connection: a writing one.
        target: the number and the name of the target, as `id` and `name`.
        left: the paper whose thing is there yet, by any id that it has or had.
        went: the other one, known here or not.
        now: the time.

    Returns the batch of the merge, which can be undone; "" where there was nothing to merge.
    """
    first, second = sorted((present(connection, left), present(connection, went)))
    shelf = [one for one in dict.fromkeys((first, second)) if _on_shelf(connection, one)]
    if not shelf or (first != second and _apart(connection, target.name, first, second)):
        return ""
    thing = _thing(connection, target.id, left, went)
    batch = ""
    if len(shelf) > 1:
        batch = union.open_batch(connection, "merge", target.name, now)
        union.merge(connection, batch, first, second, "", now)
    if thing is not None:
        _given(connection, target, shelf[0], thing, now)
        both = [one for one in (left, went, first, second) if one != shelf[0]]
        here = (placements.c.target == target.id, placements.c.paper_id.in_(both))
        connection.execute(update(placements).where(*here).values(_NOTHING))
        _marks_moved(connection, target.name, shelf[0], thing.paper_id, both)
    wishes.news(connection, shelf[0], now)
    return batch


def _on_shelf(connection: Connection, paper_id: str) -> bool:
    found = select(papers.c.id).where(papers.c.id == paper_id, ~papers.c.retired)
    return connection.execute(found).first() is not None


def _apart(connection: Connection, target: str, survivor: str, gone: str) -> bool:
    """Whether a person said here that these are two, or took back what this target told of them."""
    if answer_of(connection, survivor, gone) == "never":
        return True
    taken_back = (
        select(journal.c.id)
        .join(batches, batches.c.id == journal.c.batch)
        .where(journal.c.act == "alias", journal.c.paper_id == survivor, batches.c.undone_by.is_not(None))
        .where(journal.c.detail["key"].as_string() == gone, batches.c.kind == "merge", batches.c.via == target)
    )
    return connection.execute(taken_back).first() is not None


def _thing(connection: Connection, target: int, left: str, went: str) -> Row[Any] | None:
    """The placement that holds the receipt of what is left: under the id it was asked by, or the one it has now."""
    for one in dict.fromkeys((left, present(connection, left))):
        there = (placements.c.target == target, placements.c.paper_id == one, placements.c.ref.is_not(None))
        row = connection.execute(select(placements).where(*there)).first()
        if row is not None and one != went:
            return row
    return None


def _given(connection: Connection, target: Any, keeper: str, thing: Row[Any], now: datetime) -> None:
    """The thing is `keeper`'s now, and is looked at by a delivery."""
    here = (placements.c.target == target.id, placements.c.paper_id == keeper)
    if connection.execute(select(placements.c.id).where(*here)).first() is None:
        batch = union.open_batch(connection, "delivery", target.name, now)
        wishes.place(connection, batch, keeper, target.id, now)
    values: dict[str, Any] = {name: getattr(thing, name) for name in _RECEIPT}
    values |= {"remarks": thing.remarks or null(), "conflicts": null(), "begun": False, "retry_at": None, "reason": ""}
    values |= {"wanted": True, "state": "due", "given_revision": 0, "since": now}
    connection.execute(update(placements).where(*here).values(values))


def _marks_moved(connection: Connection, target: str, keeper: str, left: str, both: Sequence[str]) -> None:
    """What is marked in the two stands under `keeper` from now on; under one key, as the thing that is left told it."""
    kept: dict[str, Any] = {}
    for paper_id in dict.fromkeys((left, keeper, *both)):
        rows = (annotations.c.target == target, annotations.c.paper_id == paper_id)
        for row in connection.execute(select(annotations.c.key, annotations.c.annotation).where(*rows)):
            kept.setdefault(row.key, row.annotation)
        connection.execute(delete(annotations).where(*rows))
    rows_now = [{"paper_id": keeper, "target": target, "key": key, "annotation": one} for key, one in kept.items()]
    if rows_now:
        connection.execute(insert(annotations), rows_now)
