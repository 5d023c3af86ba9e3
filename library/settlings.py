"""A conflict that was settled, and its undo: the base says again what it said, and what was written over comes back.

A settling changes one place of a base: what stands over there counts as written by us (it is written over), or what we
want does (it is left alone). While the base has what was put there, taking the settling back puts back what the base
had before, and the next delivery finds the conflict again. Once the other side went over, what stood there is gone; so
the target is asked to write it once more (`giving`), and only then does the base say again that a person wrote it.
What anybody changed there since stays, and the settling with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, null, select, update

from library import acts
from library.acts import Act
from library.schema import journal, placements, settlings


@dataclass(frozen=True, slots=True)
class Choice:
    """How a conflict of a placement is settled."""

    conflict: Mapping[str, Any]  # one of the placement's, with what settling takes
    kept: str  # whose side was chosen, in words for the history
    put: Any  # what the base is to have at the field's place
    stays: bool  # what stands over there stays there, now and when this is taken back


def settle(connection: Connection, batch: str, row: Row[Any], choice: Choice, now: datetime) -> None:
    """Settle a conflict of a placement, whose `row` is as it is now: it is due, with another base."""
    conflict, put = choice.conflict, choice.put
    stood = {"before": _at(row.base or {}, _place(conflict)), "put": put} | ({"after": put} if choice.stays else {})
    values = {"placement": row.id, "conflict": dict(conflict), "kept": choice.kept, "stood": stood}
    new = insert(settlings).values(values | {"active": True, "giving_back": False}).returning(settlings.c.id)
    number = connection.execute(new).scalar_one()
    acts.write(connection, batch, Act("settling", number, before=False, after=True, paper=row.paper_id))
    _rewrite(connection, row, conflict, put, now, still_open=False)


def turn(connection: Connection, number: int, now: datetime, *, active: bool) -> bool:
    """Take a settling back, or settle once more; false, and nothing done, where that place was changed since."""
    one = connection.execute(select(settlings).where(settlings.c.id == number)).first()
    if one is None or one.active is active:  # its target was disconnected, or it is so already
        return False
    row = connection.execute(select(placements).where(placements.c.id == one.placement)).one()
    stands, stood = _at(row.base or {}, _place(one.conflict)), one.stood
    if active:
        if stands == stood["before"]:
            _rewrite(connection, row, one.conflict, stood["put"], now, still_open=False)
        elif not one.giving_back:
            return False
        _giving(connection, number, giving_back=False)
    elif stands == stood["put"]:
        _rewrite(connection, row, one.conflict, stood["before"], now, still_open=True)
    elif "after" in stood and stands == stood["after"]:
        _giving(connection, number, giving_back=True)
        connection.execute(update(placements).where(placements.c.id == row.id).values(_due(now)))
    else:
        return False
    return True


def giving(connection: Connection, rows: Collection[Any]) -> dict[int, dict[tuple[str, ...], Any]]:
    """By placement and place in the base, what is to stand there once more though the library says something else."""
    bases = {row.id: row.base or {} for row in rows}
    found = connection.execute(select(settlings).where(settlings.c.placement.in_(bases), settlings.c.giving_back))
    given: dict[int, dict[tuple[str, ...], Any]] = {}
    for one in found:
        place, theirs = _place(one.conflict), one.conflict["settling"]["value"]
        # Given already, and nobody has heard of it; or as the settling left it. Else somebody changed it since.
        if _at(bases[one.placement], place) in (theirs, one.stood["after"]):
            given.setdefault(one.placement, {})[tuple(place)] = theirs
    return given


def delivered(connection: Connection, placement: int, base: Mapping[str, Any]) -> Mapping[str, Any]:
    """After a delivery that left `base`: the base as it is to be kept, where what stood there was given back."""
    for one in connection.execute(select(settlings).where(settlings.c.placement == placement)).all():
        place = _place(one.conflict)
        stands = _at(base, place)
        if one.giving_back and stands == one.conflict["settling"]["value"]:
            base = changed(base, place, one.stood["before"])
            _giving(connection, one.id, giving_back=False)
        elif one.giving_back and stands != one.stood["after"]:
            _giving(connection, one.id, giving_back=False)
        elif one.active and "after" not in one.stood and stands != one.stood["put"]:
            here = update(settlings).where(settlings.c.id == one.id)
            connection.execute(here.values(stood={**one.stood, "after": stands}))
    return base


def chosen(connection: Connection, batch: str) -> tuple[str, str] | None:
    """The field that a batch settled, and whose side it kept, in words."""
    acted = select(journal.c.detail["key"].as_integer()).where(journal.c.batch == batch, journal.c.act == "settling")
    row = connection.execute(select(settlings).where(settlings.c.id.in_(acted)).limit(1)).first()
    return (row.conflict["field"], row.kept) if row else None


def changed(base: Mapping[str, Any], place: list[str], value: Any) -> dict[str, Any]:
    """The base with another value at a place; None takes it out."""
    first, *more = place
    after = dict(base)
    if more:
        after[first] = changed(after.get(first) or {}, more, value)
    elif value is None:
        after.pop(first, None)
    else:
        after[first] = value
    return after


def _rewrite(
    connection: Connection, row: Row[Any], conflict: Mapping[str, Any], value: Any, now: datetime, *, still_open: bool
) -> None:
    """The base with another value at the conflict's place, and the conflict asked again or no more; it is due."""
    place = _place(conflict)
    # Of one field there may be several (two items that are one paper), each at a place of its own.
    rest = [other for other in row.conflicts or () if not other.get("settling") or _place(other) != place]
    conflicts = [*rest, dict(conflict)] if still_open else rest
    values = _due(now) | {"base": changed(row.base or {}, place, value), "conflicts": conflicts or null()}
    connection.execute(update(placements).where(placements.c.id == row.id).values(values))


def _giving(connection: Connection, number: int, *, giving_back: bool) -> None:
    connection.execute(update(settlings).where(settlings.c.id == number).values(giving_back=giving_back))


def _due(now: datetime) -> dict[str, Any]:
    return {"state": "due", "given_revision": 0, "retry_at": None, "reason": "", "since": now}


def _place(conflict: Mapping[str, Any]) -> list[str]:
    return list(conflict["settling"]["place"])


def _at(base: Mapping[str, Any], place: list[str]) -> Any:
    first, *more = place
    return _at(base.get(first) or {}, more) if more else base.get(first)
