"""What came of a batch of clips, read again later: its outcomes as they were answered, and what was no clip at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, Connection, literal_column, select

from library import acts
from library.database import Database
from library.finding import papers_of
from library.outcomes import Outcome
from library.paper import Paper
from library.refusals import said_of
from library.schema import ON_SHELF, batches, captures, clips, journal, paper_aliases, papers
from library.wire import outcome_from_json

_UNREAD = "unread"  # what the journal calls a reason why a person's file or text, or a part of it, was not read
_IN_THEIR_ORDER: ColumnClause[Any] = literal_column("captures.rowid")


@dataclass(frozen=True, slots=True)
class TakenClip:
    """One clip: its outcome, what it called itself, and its paper as it is now (None: on the shelf no more)."""

    outcome: Outcome
    title: str
    paper: Paper | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch: first the clips that were refused, then the others as they came."""

    batch: str
    at: datetime
    clips: tuple[TakenClip, ...]
    unread: tuple[str, ...]  # sentences for a person
    counts: bool  # False: taken back since


@dataclass(frozen=True, slots=True)
class Takings:
    """Reads what came of batches, and adds what was no clip."""

    database: Database

    def of(self, batch: str) -> Taken | None:
        """What came of a batch of clips, as it stands now; None where there is none of this id."""
        with self.database.read() as connection:
            return _taken(connection, batch)

    def could_not_read(self, batch: str, reasons: Iterable[str]) -> None:
        """Write down what of a person's files and text was no clip, beside the batch of those that were."""
        with self.database.write() as connection:
            for reason in reasons:
                acts.tell(connection, batch, _UNREAD, "", reason=reason)


def _taken(connection: Connection, batch: str) -> Taken | None:
    """What came of a batch; None where it is none of clips."""
    row = connection.execute(select(batches).where(batches.c.id == batch, batches.c.kind == "clip")).first()
    if row is None:
        return None
    told = connection.execute(
        select(journal.c.act, journal.c.detail)
        .where(journal.c.batch == batch, journal.c.act.in_(("rejected", _UNREAD)))
        .order_by(journal.c.id)
    ).all()
    refused = [one.detail for one in told if one.act == "rejected"]
    answered = connection.execute(
        select(captures.c.outcome, clips.c.raw["paper"].label("said"))
        .join(clips, clips.c.id == captures.c.clip)
        .where(captures.c.batch == batch, captures.c.outcome.is_not(None))
        .order_by(_IN_THEIR_ORDER)
    ).all()
    outcomes = [(outcome_from_json(one.outcome), _title(one.said)) for one in answered]
    here = _on_the_shelf(connection, {outcome.paper for outcome, _ in outcomes if outcome.paper})
    return Taken(
        batch,
        row.at,
        (
            *(TakenClip(_refused(one), said_of(one["raw"])[0], None) for one in refused),
            *(TakenClip(outcome, title, here.get(outcome.paper or "")) for outcome, title in outcomes),
        ),
        tuple(one.detail["reason"] for one in told if one.act == _UNREAD),
        counts=row.undone_by is None,
    )


def _refused(detail: dict[str, Any]) -> Outcome:
    return Outcome(detail["clip_id"], "rejected", reason=detail["reason"])


def _title(said: dict[str, Any]) -> str:
    """What a clip calls its paper: its title, else its first identifier."""
    return said.get("title") or next(iter(said.get("identifiers") or ()), "")


def _on_the_shelf(connection: Connection, paper_ids: Iterable[str]) -> dict[str, Paper]:
    """The papers by the ids that they had then; those that were taken away since are left out."""
    ids = list(paper_ids)
    renamed = select(paper_aliases.c.alias, paper_aliases.c.paper_id).where(paper_aliases.c.alias.in_(ids))
    now = dict.fromkeys(ids, "") | {row.alias: row.paper_id for row in connection.execute(renamed)}
    present = {had: name or had for had, name in now.items()}
    there = select(papers.c.id).where(papers.c.id.in_(present.values()), ON_SHELF)
    found = papers_of(connection, connection.execute(there).scalars().all())
    return {had: found[name] for had, name in present.items() if name in found}
