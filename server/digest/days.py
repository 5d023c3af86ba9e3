"""The lists that were made, a day each: what they told, what became of their mail, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import select, text, update
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import digests, listed
from library.ulid import ulid
from server.digest.papers import Choice, Chosen

MailState = Literal["", "owed", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Day:
    """One day's list."""

    day: date
    papers: tuple[Chosen, ...]
    remarks: tuple[str, ...]
    made_at: datetime
    mail: MailState
    message_id: str
    attempts: int
    retry_at: datetime | None
    sent_at: datetime | None
    reason: str  # why the mail is not sent yet, or never will be


@dataclass(frozen=True, slots=True)
class Days:
    """The lists of one library."""

    database: Database
    now: Callable[[], datetime]

    def keep(self, day: date, choice: Choice, remarks: tuple[str, ...], *, mail: bool) -> Day:
        """Keep a day's list, once: of two that are made at a time the first stays. What it shows is shown."""
        row = {
            "id": ulid(),
            "day": day.isoformat(),
            "papers": [one.to_json() for one in choice.papers],
            "remarks": [*choice.remarks, *remarks],
            "made_at": self.now(),
            "mail": "owed" if mail else "",
            # Made here, before anything is sent: every attempt bears it, so that no reader gets two.
            "message_id": f"<{day.isoformat()}.{uuid4().hex}@papershelf.localhost>",
        }
        with self.database.write() as connection:
            made = connection.execute(insert(digests).values(row).on_conflict_do_nothing(index_elements=["day"]))
            if made.rowcount:
                shown = listed.c.id.in_([one.listed for one in choice.papers])
                connection.execute(update(listed).where(shown).values(shown_on=day.isoformat()))
        found = self.of(day)
        assert found is not None  # noqa: S101 - it was written above, or by somebody before
        return found

    def of(self, day: date) -> Day | None:
        """A day's list; None if none was made."""
        with self.database.read() as connection:
            row = connection.execute(select(digests).where(digests.c.day == day.isoformat())).first()
        return _day(row) if row else None

    def all(self, limit: int = 60) -> tuple[Day, ...]:
        """The lists, the latest first."""
        with self.database.read() as connection:
            rows = connection.execute(select(digests).order_by(digests.c.day.desc()).limit(limit)).all()
        return tuple(map(_day, rows))

    def latest(self) -> Day | None:
        """The last list; None before the first."""
        return next(iter(self.all(1)), None)

    def owed(self) -> Day | None:
        """The list whose mail is to be sent now; None if none is."""
        with self.database.read() as connection:
            row = connection.execute(
                select(digests)
                .where(text("mail = 'owed'"), (digests.c.retry_at.is_(None)) | (digests.c.retry_at <= self.now()))
                .order_by(digests.c.day.desc())
                .limit(1)
            ).first()
        return _day(row) if row else None

    def sent(self, day: date) -> None:
        """Its mail was taken by the mail server."""
        self._note(day, mail="sent", sent_at=self.now(), reason="", retry_at=None)

    def later(self, day: date, reason: str, at: datetime) -> None:
        """Its mail could not be sent now, and is tried again."""
        self._note(day, attempts=digests.c.attempts + 1, reason=reason, retry_at=at)

    def failed(self, day: date, reason: str) -> None:
        """Its mail is not sent before a person does something about it."""
        self._note(day, mail="failed", attempts=digests.c.attempts + 1, reason=reason, retry_at=None)

    def again(self) -> None:
        """Send the latest list's mail now, where it was not sent: a person mended what was wrong, or asks."""
        latest = self.latest()
        if latest is not None and latest.mail != "sent":
            self._note(latest.day, mail="owed", retry_at=None, reason="")

    def _note(self, day: date, **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(update(digests).where(digests.c.day == day.isoformat()).values(**values))


def _day(row: Any) -> Day:
    return Day(
        date.fromisoformat(row.day),
        tuple(map(Chosen.from_json, row.papers)),
        tuple(row.remarks),
        row.made_at,
        row.mail,
        row.message_id,
        row.attempts,
        row.retry_at,
        row.sent_at,
        row.reason,
    )
