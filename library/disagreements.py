"""What both sides changed: each keeps its own until a person chooses, and what they choose goes over.

A target tells, with each field, where in its base the field stands and what the library would call it
(`sync.target.Settling`); so choosing needs no target at hand and works while it is away.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from library import editing, finding
from library.database import Database
from library.keeping import refold
from library.laid_aside import LaidAside, now_aside, of_conflict
from library.outcomes import BadEditError, NotFoundError
from library.schema import papers, placements, targets
from library.settlings import Choice, settle
from library.union import open_batch

OURS = "papershelf"  # the side of the library; every other side is a target's name
_NAMES = {"obsidian": "the note"}  # what a target's side is called, where not by its own name

_OPEN = placements.c.conflicts.is_not(None) & placements.c.state.in_(("conflict", "postponed", "due"))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one paper that the library and a target have differently, each by somebody's hand."""

    paper: str
    title: str
    target: str
    field: str
    ours: str
    theirs: str
    since: datetime
    says: str  # what this is about, as a sentence
    told: bool  # that sentence is the target's own, and says more than the two values
    choices: Mapping[str, str]  # what can be chosen: side → its words

    @property
    def about(self) -> str:
        """What it is laid aside by."""
        return of_conflict(self.paper, self.target, self.field, self.ours, self.theirs)

    @property
    def sides(self) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(self.choices)


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Lists them, and settles them."""

    database: Database
    now: Callable[[], datetime]

    def open(self) -> tuple[Disagreement, ...]:
        """Those that wait for a person, the oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(placements, targets.c.name, targets.c.kind, papers.c.heading)
                .join(targets)
                .join(papers)
                .where(_OPEN)
                .order_by(placements.c.since, placements.c.id)
            ).all()
            aside = now_aside(connection, self.now()) if rows else frozenset()
        told = (_told(row, one) for row in rows for one in row.conflicts or ())
        return tuple(one for one in told if one.about not in aside)

    def leave(self, about: str, *, where: str) -> str:
        """Each side keeps its own, and nobody is asked before one of them says something new; the batch undoes it.

        Raises:
            NotFoundError: nothing of this name disagrees.
        """
        if about not in {one.about for one in self.open()}:
            msg = "That does not disagree any more."
            raise NotFoundError(msg)
        return LaidAside(self.database, self.now).for_good(about, "leave", where=where)

    def settle(self, typed: str, name: str, keep: str, *, where: str) -> str:
        """Choose the side `keep` (OURS or a target's name) for a field of a paper; it goes over to all others.

        Returns the batch. Raises:
            NotFoundError: nothing disagrees there about that field.
            BadEditError: the library cannot have what stands there, or only the person can mend it there.
        """
        with self.database.write() as connection:
            paper_id = finding.resolve(connection, typed)
            rows = connection.execute(
                select(placements, targets.c.name, targets.c.kind, papers.c.heading)
                .join(targets)
                .join(papers)
                .where(placements.c.paper_id == paper_id, placements.c.conflicts.is_not(None))
            ).all()
            found = [(row, one) for row in rows for one in row.conflicts or () if one["field"] == name]
            if not [row for row, _ in found if keep in {OURS, row.name}]:
                raise NotFoundError(_nothing(rows, name, keep))
            batch = open_batch(connection, "settle", where, self.now())
            chosen = next((one for row, one in found if row.name == keep), None)
            if chosen is not None:
                self._take(connection, batch, paper_id, chosen, where)
            for row, one in found:
                self._settled(connection, batch, row, one, keep)
            refold(connection, paper_id, self.now())
            return batch

    def _take(self, connection: Connection, batch: str, paper_id: str, chosen: Mapping[str, Any], where: str) -> None:
        """The target's value becomes the library's, where it can be one; else only the target keeps it."""
        settling = _settling(chosen)
        if settling["sets"]:
            changes = editing.checked({settling["sets"]: settling["value"]})
            paper = finding.papers_of(connection, [paper_id])[paper_id]
            wanted = editing.differing(paper, changes)
            editing.write(connection, batch, paper_id, wanted, where, self.now())

    def _settled(self, connection: Connection, batch: str, row: Row[Any], one: Mapping[str, Any], keep: str) -> None:
        """What stands there counts as what we wrote last: so it is written over, or, as it is kept, left alone."""
        settling = _settling(one)
        mine = row.name == keep
        left_alone = mine and not settling["sets"]
        value = settling["wanted"] if left_alone else settling["value"]
        choice = Choice(one, _told(row, one).choices.get(keep, _possessive(keep)), value, stays=mine)
        # Read anew: of one field there may be several (two items that are one paper), settled one after the other.
        row = connection.execute(select(placements).where(placements.c.id == row.id)).one()
        settle(connection, batch, row, choice, self.now())


def not_left(connection: Connection, aside: Collection[str]) -> int:
    """How many wait for a person: as `Disagreements.open`, without reading what stands there."""
    rows = connection.execute(
        select(placements.c.paper_id, placements.c.conflicts, targets.c.name).join(targets).where(_OPEN)
    )
    found = [
        of_conflict(row.paper_id, row.name, one["field"], one["ours"], one["theirs"])
        for row in rows
        for one in row.conflicts or ()
    ]
    return sum(1 for one in found if one not in aside)


def _told(row: Row[Any], one: Mapping[str, Any]) -> Disagreement:
    theirs = _NAMES.get(row.kind, row.name.capitalize())
    says, choices = one.get("says", ""), one.get("choices", {})
    told = bool(says) or not one.get("settling")
    if not one.get("settling"):
        says, choices = says or one["theirs"], {}
    elif not choices:
        choices = {OURS: "Papershelf's", row.name: _possessive(theirs)}
    if not says:
        says = (
            f"{one['field'].capitalize()}: {theirs} says '{one['theirs']}', Papershelf says '{one['ours']}'. "
            "Each keeps its own until you choose."
        )
    return Disagreement(
        row.paper_id, row.heading, row.name, one["field"], one["ours"], one["theirs"], row.since, says, told, choices
    )


def _possessive(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}'s"


def _nothing(rows: Any, name: str, keep: str) -> str:
    known = sorted({f"{one['field']} ({row.name})" for row in rows for one in row.conflicts or ()})
    if not known:
        return "Nothing disagrees about this paper."
    return f"Nothing disagrees about {name!r} with {keep!r}; what does: {', '.join(known)}."


def _settling(one: Mapping[str, Any]) -> Mapping[str, Any]:
    settling: Mapping[str, Any] | None = one.get("settling")
    if settling is None:
        raise BadEditError(one["field"], one["theirs"] or "this can only be mended over there")
    return settling
