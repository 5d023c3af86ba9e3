"""Clips that were refused: what it was, from which page, and why, until a person has read it.

A refused body is no clip and makes no paper; intake writes it into the journal as it came.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from library.database import Database
from library.keeping import NO_PERSONS
from library.laid_aside import LaidAside, now_aside, of_refusal
from library.outcomes import NotFoundError
from library.schema import batches, journal
from library.text import shortened, tidy

_REJECTED = text("journal.act = 'rejected'")  # as the index says it: a parameter would not find it
_LONGEST = 500  # characters of a title or an address that are worth showing


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused clip, as often as it was sent; `title` and `url` are a stranger's words, "" where it had none."""

    about: str
    title: str
    url: str
    reason: str
    via: str  # who sent it
    at: datetime  # the last time


@dataclass(frozen=True, slots=True)
class Refusals:
    """Lists them, and dismisses them."""

    database: Database
    now: Callable[[], datetime]

    def open(self) -> tuple[Refusal, ...]:
        """Those that nobody has read, the latest first."""
        with self.database.read() as connection:
            return unread(connection, self.now())

    def dismiss(self, about: str, *, where: str) -> str:
        """A person has read it; the batch that undoes it.

        Raises:
            NotFoundError: no such refusal waits.
        """
        if about not in {one.about for one in self.open()}:
            msg = "That is dismissed already."
            raise NotFoundError(msg)
        return LaidAside(self.database, self.now).for_good(about, "dismiss", where=where)


def unread(connection: Connection, now: datetime) -> tuple[Refusal, ...]:
    """The refusals of persons' clips that nobody has read, the latest first."""
    rows = connection.execute(
        select(journal.c.id, journal.c.detail, batches.c.via, batches.c.at)
        .join(batches, batches.c.id == journal.c.batch)
        .where(_REJECTED, batches.c.via.not_in(NO_PERSONS))
        .order_by(journal.c.id.desc())
    ).all()
    if not rows:
        return ()
    aside, found = now_aside(connection, now), dict[str, Refusal]()
    for row in rows:
        about = of_refusal(row.detail["clip_id"], row.id)
        if about not in aside and about not in found:
            title, url = said_of(row.detail["raw"])
            found[about] = Refusal(about, title, url, row.detail["reason"], row.via, row.at)
    return tuple(found.values())


def said_of(raw: Any) -> tuple[str, str]:
    """Title and address of a body that may be anything at all."""
    whole = raw if isinstance(raw, Mapping) else {}
    paper, page = (part if isinstance(part := whole.get(name), Mapping) else {} for name in ("paper", "page"))
    return _text(paper.get("title")), _text(page.get("url"))


def _text(value: Any) -> str:
    return shortened(tidy(value), _LONGEST) if isinstance(value, str) else ""
