"""Paying what is owed: one deliverer a target at a time, each result written down in one transaction.

`claim` gives a target to one process for a minute (renewed while it works), so that a server and a command line
never deliver the same thing twice. What came of a delivery is recorded together with what it changes in the paper:
a new place or an annotation makes the other targets due, a citekey becomes an edit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, null, or_, select, update

from library import annotations, editing, reading, wishes
from library.adopting import adopted
from library.connected import Connected
from library.debts import Debt, Delivered, debts_of
from library.keeping import refold
from library.payable import PAYABLE
from library.schema import papers, placements, targets
from library.settlings import delivered
from library.union import open_batch
from library.wishes import REMOVED_THERE, TargetRow, Waiting

# Made once: building a statement costs more than running it.
_PLACEMENT = select(placements).where(placements.c.id == bindparam("number"))
_CHANGE = update(placements).where(placements.c.id == bindparam("number"))
_CHANGE_WITHOUT_CONFLICT = _CHANGE.values(conflicts=null())  # as a parameter it would be JSON's null
_LATE = (
    update(placements)
    .where(
        placements.c.id.in_(
            select(placements.c.id).join(papers).where(placements.c.id == bindparam("number"), wishes.is_due())
        )
    )
    .values(state="due", reason="", retry_at=None)
)
# Taken back since the debt was read, when nothing was there and so nothing was owed: now something may be.
_BEGUN = (
    update(placements)
    .where(placements.c.id == bindparam("number"), placements.c.state == "off")
    .values(state="due", reason="", retry_at=None, since=bindparam("at"))
)
_REVISION = select(papers.c.revision).where(papers.c.id == bindparam("paper"))
_SOON = timedelta(seconds=15)  # how long a closed target is left alone


@dataclass(frozen=True, slots=True)
class Placements(Connected):
    """The targets, what each has, and the paying of what each is owed."""

    def due(self, target: int, limit: int = 100, after: int = 0) -> tuple[Debt, ...]:
        """What a target is owed now, in the order it was saved; `after` the placement of that id."""
        wanted = {"target_id": target, "now": self.now(), "after": after, "most": limit}
        with self.database.read() as connection:
            rows = connection.execute(PAYABLE, wanted).all()
            return debts_of(connection, rows)

    def next_at(self) -> datetime | None:
        """When the next postponed placement wants to be tried again; None if none waits for a time."""
        with self.database.read() as connection:
            column = placements.c.retry_at
            return connection.execute(select(func.min(column, type_=column.type))).scalar()

    def begin(self, debt: Debt, after: Mapping[str, Any] | None = None) -> Debt:
        """A delivery begins; as `begin_all`, for one."""
        return self.begin_all([(debt, after)])[0]

    def begin_all(self, deliveries: Sequence[tuple[Debt, Mapping[str, Any] | None]]) -> list[Debt]:
        """Deliveries begin, after a look at what is there. Returns the debts as they are written down now.

        The look has answered a click. And what is made, changed to the base `after`, or taken away, may be so before
        anybody hears of it: an answer that is lost must leave nothing behind, and our own hand must not be taken for
        a person's.
        """
        begun = [_begun(debt, after) for debt, after in deliveries]
        changed = [one for one, (debt, _) in zip(begun, deliveries, strict=True) if one != debt]
        if changed:
            with self.database.write() as connection:
                for one in changed:
                    unanswered = [dict(base) for base in one.unanswered] or None
                    kept = {"asked": False, "begun": one.begun, "unanswered": unanswered}
                    connection.execute(_CHANGE, {"number": one.id} | kept)
                    if one.begun:
                        connection.execute(_BEGUN, {"number": one.id, "at": self.now()})
        return begun

    def record(self, debt: Debt, result: Delivered, origin: str) -> None:
        """Write down what a delivery came to, and what it changes: the paper's place, its citekey, its annotations."""
        now = self.now()
        paper_id = debt.paper.id
        with self.database.write() as connection:
            before = connection.execute(_PLACEMENT, {"number": debt.id}).first()
            if before is None:  # the target was disconnected meanwhile
                return
            untouched = revision_of(connection, paper_id) == debt.paper.revision
            look = now + timedelta(seconds=result.look_again) if result.look_again is not None else None
            # Saved again while the delivery was under way, after its look: one more look answers that click.
            asked = before.asked and not debt.asked and result.ref is not None
            look = now if asked else look
            base = dict(result.base) if result.base is not None else None
            kept = delivered(connection, debt.id, base) if base is not None else None
            state = "conflict" if result.conflicts else "delivered" if result.ref else "off"
            values = {
                "state": state,
                # Nothing of ours is there: if it is wanted again, it is behind.
                "given_revision": debt.paper.revision if result.ref else 0,
                "retry_at": look,
                "asked": asked,
                "begun": False,
                "unanswered": None,
                "attempts": 0,
                "reason": result.reason,
                "ref": result.ref,
                "version": result.version,
                "base": kept,
                "url": result.url,
                "since": now,
            }
            if result.conflicts:
                connection.execute(_CHANGE, {"number": debt.id, "conflicts": list(result.conflicts)} | values)
            else:
                connection.execute(_CHANGE_WITHOUT_CONFLICT, {"number": debt.id} | values)
            if result.citekey and result.citekey != debt.paper.citekey:
                batch = open_batch(connection, "delivery", origin, now)
                editing.write(connection, batch, paper_id, {"citekey": result.citekey}, origin, now)
                refold(connection, paper_id, now)
            elif (before.ref, before.url) != (result.ref, result.url) and on_shelf(connection, paper_id):
                wishes.news(connection, paper_id, now)
            if result.known_as:
                adopted(connection, result.known_as, paper_id, now)
            whose, first = paper_id, False
            if result.annotations is not None:
                whose, first = annotations.keep(connection, paper_id, origin, result.annotations, now)
            if untouched and result.ref:
                # What this delivery itself set in motion is no news to the target that made it.
                given = {"given_revision": revision_of(connection, paper_id), "state": state, "retry_at": look}
                given |= {"reason": result.reason}
                connection.execute(_CHANGE, {"number": debt.id} | given)
            if first:  # a status is news to every target
                reading.begin(connection, whose, origin, now)
            if kept != base:  # what stood there is given back, and is a person's again
                connection.execute(_CHANGE, {"number": debt.id, "given_revision": 0})
            # What was changed, removed or wished while the delivery was under way is owed as before.
            connection.execute(_LATE, {"number": debt.id})

    def postpone(self, debt: Debt, reason: str, retry_after: float | None = None) -> None:
        """Not now: tried again by itself; uses up no attempt."""
        wait = timedelta(seconds=retry_after) if retry_after is not None else _SOON
        self._put_off(debt, "postponed", reason, self.now() + wait)

    def postpone_all(self, target: int, reason: str, retry_after: float | None = None, *, lost: int = 0) -> None:
        """The whole target is away: everything it is owed waits for the same reason.

        `lost`: so much is gone there that a person has to say whether it was deleted.
        """
        now = self.now()
        retry_at = now + (timedelta(seconds=retry_after) if retry_after is not None else _SOON)
        with self.database.write() as connection:
            owed = select(placements.c.id).join(papers).where(placements.c.target == target, wishes.is_due())
            connection.execute(
                update(placements)
                .where(placements.c.id.in_(owed), placements.c.state.in_(("due", "working", "postponed")))
                .values(state="postponed", reason=reason, retry_at=retry_at, since=_first(placements.c.since, now))
            )
            # Those that only wanted to be looked at once more wait as long, or the worker would never sleep.
            connection.execute(
                update(placements)
                .where(placements.c.target == target, placements.c.retry_at < retry_at)
                .values(retry_at=retry_at)
            )
            connection.execute(
                update(targets).where(targets.c.id == target).values(state=reason, lost=lost, looked_at=now)
            )

    def refuse(self, debt: Debt, reason: str) -> None:
        """The target said no: shown, and tried again after a person's word or with the next revision."""
        self._put_off(debt, "failed", reason, None)

    def removed(self, debt: Debt) -> None:
        """It is gone over there. By a person: it stays away until it is saved again, if it was not by now."""
        now = self.now()
        with self.database.write() as connection:
            here = placements.c.id == debt.id
            saved_again_or_ours = or_(placements.c.asked, placements.c.begun)
            values: dict[str, Any] = {"wanted": False, "state": "off", "reason": REMOVED_THERE}
            # Where it was saved again since the last look, which came first nobody knows: what was clicked is made
            # anew, which a person can take back. So is, if it is wanted again, what we were taking away ourselves.
            if connection.execute(select(saved_again_or_ours).where(here)).scalar():
                values = {"state": "due", "reason": "", "given_revision": 0}
            values |= {"asked": False, "begun": False, "retry_at": None, "since": now}
            gone = {"ref": None, "version": None, "base": None, "unanswered": None, "url": "", "remarks": null()}
            connection.execute(update(placements).where(here).values(values | gone))
            wishes.news(connection, debt.paper.id, now)

    def _put_off(self, debt: Debt, state: str, reason: str, retry_at: datetime | None) -> None:
        now = self.now()
        with self.database.write() as connection:
            attempts = placements.c.attempts + (1 if state == "failed" else 0)
            connection.execute(
                update(placements)
                .where(placements.c.id == debt.id)
                .values(state=state, reason=reason, retry_at=retry_at, attempts=attempts, since=now)
            )


def _begun(debt: Debt, after: Mapping[str, Any] | None) -> Debt:
    begun = debt.ref is None or not debt.wanted
    unanswered = debt.unanswered
    if not begun and after is not None and after not in (debt.base, *unanswered):
        unanswered = (*unanswered, after)
    return replace(debt, asked=False, begun=begun, unanswered=unanswered)


def _first(column: Any, now: datetime) -> Any:
    """Since when it waits: kept if it waited before."""
    return func.coalesce(column, now, type_=column.type)


def on_shelf(connection: Connection, paper_id: str) -> bool:
    """Whether a paper is on the shelf: neither removed nor merged away."""
    retired = connection.execute(select(papers.c.retired).where(papers.c.id == paper_id)).scalar_one()
    return not retired


def revision_of(connection: Connection, paper_id: str) -> int:
    """The revision that a paper is at."""
    revision: int = connection.execute(_REVISION, {"paper": paper_id}).scalar_one()
    return revision


__all__ = ["Debt", "Delivered", "Placements", "TargetRow", "Waiting"]
