"""Two papers side by side, with where each was saved: what a person looks at who says whether they are one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from library.database import Database
from library.finding import papers_of
from library.keeping import NO_PERSONS
from library.laid_aside import LaidAside, now_aside, of_pair
from library.matchmaking import open_questions
from library.outcomes import NotFoundError, Question
from library.paper import Paper
from library.schema import batches, captures, clips

NOT_ASKED = "There is no open question {}."


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a person saved a paper first."""

    source: str  # a row of library.folding's table of sources
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and what is known of both papers."""

    question: Question
    papers: tuple[Paper, Paper]
    saved: tuple[Saved | None, Saved | None]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Shows them, and puts them off."""

    database: Database
    now: Callable[[], datetime]

    def open(self, most: int) -> tuple[Pair, ...]:
        """The first of those that wait for a person."""
        with self.database.read() as connection:
            return _beside(connection, not_put_off(connection, self.now())[:most])

    def later(self, question: int, *, where: str) -> str:
        """Ask a question again tomorrow; the batch that undoes it.

        Raises:
            NotFoundError: no such question is asked now.
        """
        with self.database.read() as connection:
            found = next((one for one in not_put_off(connection, self.now()) if one.id == question), None)
        if found is None:
            raise NotFoundError(NOT_ASKED.format(question))
        about = of_pair(found.paper_a, found.paper_b)
        return LaidAside(self.database, self.now).until_tomorrow(about, where=where)


def not_put_off(connection: Connection, now: datetime) -> tuple[Question, ...]:
    """The questions that wait for a person, the oldest first; not those put off to another day."""
    aside = now_aside(connection, now)
    return tuple(one for one in open_questions(connection) if of_pair(one.paper_a, one.paper_b) not in aside)


def _beside(connection: Connection, questions: Iterable[Question]) -> tuple[Pair, ...]:
    """These questions with their papers."""
    every = list(questions)
    ids = list(dict.fromkeys(paper for one in every for paper in (one.paper_a, one.paper_b)))
    papers, saved = papers_of(connection, ids), _saved(connection, ids)
    return tuple(
        Pair(one, (papers[one.paper_a], papers[one.paper_b]), (saved.get(one.paper_a), saved.get(one.paper_b)))
        for one in every
    )


def _saved(connection: Connection, paper_ids: list[str]) -> dict[str, Saved]:
    rows = connection.execute(
        select(clips.c.paper_id, clips.c.source, clips.c.raw["page"]["url"].as_string().label("url"))
        .add_columns(captures.c.captured_at)
        .join(captures, captures.c.clip == clips.c.id)
        .join(batches, batches.c.id == captures.c.batch)
        .where(clips.c.paper_id.in_(paper_ids), captures.c.active, batches.c.via.not_in(NO_PERSONS))
        .order_by(captures.c.captured_at.desc())
    )
    return {row.paper_id: Saved(row.source, row.url, row.captured_at) for row in rows}  # the first stays
