"""What a look at a target found: a person's changes there become their edits here, and nothing echoes.

A pull advances the target's base and the revision it was given in the same transaction as the edits (CONTRACTS,
"Placement"), so that the target is not told its own news; all others are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, null, or_, select, update

from library import annotations, editing, reading, wishes
from library.database import Database
from library.debts import Debt, debts_of
from library.finding import papers_of, present
from library.keeping import refold
from library.paper import Annotation
from library.placements import on_shelf, revision_of
from library.schema import ON_SHELF, papers, placements, targets
from library.union import open_batch
from library.united_there import unite
from library.wishes import REMOVED_THERE

_JUST_NOW = timedelta(seconds=5)  # a look so long ago is as good as one now
_AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Found:
    """How one paper stands in a target, as a look found it."""

    ref: str | None  # None: it is not there any more
    base: Mapping[str, Any] = field(default_factory=dict)  # with what is taken in
    url: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)  # a person's, as `library.editing` takes them
    remarks: tuple[str, ...] = ()  # all that a person should know now; those of the last look are replaced
    again: bool = False  # what stands there wants to be delivered to, or looked at by a delivery
    annotations: tuple[Annotation, ...] | None = None  # all of the paper's there; None: nothing is known of them
    same_as: str = ""  # a paper whose thing a person merged with this one's there; this one's is left, if any is
    version: str = ""  # the receipt's; "": it stays as it was


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a paper in a target that only a person can mend."""

    target: str
    paper: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Reads what was given, takes in what came back."""

    database: Database
    now: Callable[[], datetime]

    def held(self, target: int, paper_ids: Collection[str] | None = None) -> tuple[Debt, ...]:
        """How these papers (None: all) stand in a target as far as is known, wanted there or not."""
        asked = None if paper_ids is None else sorted(paper_ids)
        parts = [None] if asked is None else [asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE)]
        debts: tuple[Debt, ...] = ()
        with self.database.read() as connection:
            for part in parts:
                which = [placements.c.target == target]
                if part is not None:
                    which.append(placements.c.paper_id.in_(part))
                rows = connection.execute(select(placements, papers.c.retired).join(papers).where(*which)).all()
                debts += debts_of(connection, rows)
        return debts

    def remarks(self) -> tuple[Remark, ...]:
        """What the last looks found that a person should know, by target and paper."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(placements.c.remarks, placements.c.paper_id, papers.c.heading, targets.c.name)
                .join(papers, papers.c.id == placements.c.paper_id)
                .join(targets, targets.c.id == placements.c.target)
                .where(placements.c.remarks.is_not(None), ON_SHELF)
                .order_by(targets.c.name, placements.c.id)
            ).all()
        return tuple(Remark(row.name, row.paper_id, row.heading, says) for row in rows for says in row.remarks or ())

    def soon(self) -> None:
        """Every target wants to be looked into now, for somebody opened the popup or the shelf."""
        if self.unlooked(_JUST_NOW):
            with self.database.write() as connection:
                late = targets.c.looked_at <= self.now() - _JUST_NOW
                connection.execute(update(targets).where(late).values(looked_at=None))

    def unlooked(self, since: timedelta) -> tuple[str, ...]:
        """The names of the targets that nobody has looked into for so long."""
        with self.database.read() as connection:
            late = or_(targets.c.looked_at.is_(None), targets.c.looked_at <= self.now() - since)
            return tuple(connection.execute(select(targets.c.name).where(late)).scalars())

    def take_in(self, debt: Debt, found: Found, origin: str) -> tuple[str, ...] | None:
        """Write down what was found, and fold a person's changes in.

        Returns the remarks that are new; None where the paper or its place changed since `debt` was read, so that a
        new look has to be taken. Raises library.outcomes.BadEditError.
        """
        now, paper_id = self.now(), debt.paper.id
        with self.database.write() as connection:
            row = connection.execute(select(placements).where(placements.c.id == debt.id)).first()
            if row is None:  # the target was disconnected meanwhile
                return ()
            seen = (debt.ref, debt.base, debt.paper.revision)
            if (row.ref, row.base or {}, revision_of(connection, paper_id)) != seen:
                return None
            new: tuple[str, ...] = ()
            if found.ref is None:
                self._gone(connection, row)
            elif row.ref is None:
                self._back(connection, row, now)
                return ()
            else:
                self._changed(connection, row, debt, found, origin)
                new = tuple(one for one in found.remarks if one not in (row.remarks or ()))
            if found.same_as:
                both = (paper_id, found.same_as) if found.ref else (found.same_as, paper_id)
                there = select(targets.c.id, targets.c.name).where(targets.c.id == row.target)
                unite(connection, connection.execute(there).one(), *both, now)
            return new

    def _changed(self, connection: Connection, row: Any, debt: Debt, found: Found, origin: str) -> None:
        now, paper_id = self.now(), debt.paper.id
        here = update(placements).where(placements.c.id == row.id)
        values: dict[str, Any] = {"ref": found.ref, "url": found.url, "base": dict(found.base), "unanswered": None}
        values |= {"version": found.version} if found.version else {}
        connection.execute(here.values(values | {"remarks": list(found.remarks) or null()}))
        self._edit(connection, debt, found.changes, origin)
        if (row.ref, row.url) != (found.ref, found.url) and on_shelf(connection, paper_id):
            wishes.news(connection, paper_id, now)
        whose, first = paper_id, False
        if found.annotations is not None:
            whose, first = annotations.keep(connection, paper_id, origin, found.annotations, now)
        # What it told itself is no news to it.
        if row.wanted and row.given_revision == debt.paper.revision:
            kept = {name: getattr(row, name) for name in ("state", "reason", "retry_at", "since")}
            connection.execute(here.values(kept | {"given_revision": revision_of(connection, paper_id)}))
        if row.wanted and (found.again or row.state == "conflict"):
            due = {"state": "due", "given_revision": 0, "retry_at": None, "reason": "", "since": now}
            connection.execute(here.values(due))
        if first:  # a status is news to every target
            reading.begin(connection, whose, origin, now)

    def _edit(self, connection: Connection, debt: Debt, changes: Mapping[str, Any], origin: str) -> None:
        paper_id = present(connection, debt.paper.id)
        paper = papers_of(connection, [paper_id])[paper_id]
        if wanted := editing.differing(paper, editing.checked(changes)):
            batch = open_batch(connection, "delivery", origin, self.now())
            editing.write(connection, batch, paper_id, wanted, origin, self.now())
            refold(connection, paper_id, self.now())

    def _gone(self, connection: Connection, row: Any) -> None:
        """A delivery has a look of its own, and finds out whether it is gone, and by whose hand."""
        settled = placements.c.state.in_(("delivered", "conflict"))
        look = update(placements).where(placements.c.id == row.id, settled).values(retry_at=self.now())
        connection.execute(look)

    def _back(self, connection: Connection, row: Any, now: datetime) -> None:
        """What a person had taken away they have put back themselves: it is kept in step again."""
        if not row.wanted and row.reason == REMOVED_THERE and on_shelf(connection, row.paper_id):
            again = {"wanted": True, "state": "due", "given_revision": 0, "reason": "", "since": now}
            connection.execute(update(placements).where(placements.c.id == row.id).values(again))
            wishes.owe(connection, row.paper_id, now)
