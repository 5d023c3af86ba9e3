"""What a person does not want to be asked now, by what it is about: "later", "leave it", a refusal that was read.

Laying aside is an act like any other, so that an undo asks again. What a conflict is about names both values: once one
of the sides says something new it is another question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, or_, select

from library import acts
from library.acts import Act
from library.database import Database
from library.schema import laid_aside
from library.union import open_batch

KINDS = ("later", "leave", "dismiss")  # of the batches that lay aside


@dataclass(frozen=True, slots=True)
class LaidAside:
    """Lays aside, one batch each."""

    database: Database
    now: Callable[[], datetime]

    def until_tomorrow(self, about: str, *, where: str) -> str:
        """Ask again on the next day, as days are where this computer is; the batch that undoes it."""
        today = self.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._lay(about, "later", where, today + timedelta(days=1))

    def for_good(self, about: str, kind: str, *, where: str) -> str:
        """Do not ask again; the batch that undoes it."""
        return self._lay(about, kind, where, None)

    def _lay(self, about: str, kind: str, where: str, until: datetime | None) -> str:
        with self.database.write() as connection:
            batch = open_batch(connection, kind, where, self.now())
            known = connection.execute(select(laid_aside).where(laid_aside.c.about == about)).first()
            if known is not None:  # the day has come, and it is put off once more
                acts.perform(connection, batch, Act("aside", about, _kept(about, known.until), None))
            acts.perform(connection, batch, Act("aside", about, None, _kept(about, until)))
            return batch


def of_pair(one: str, other: str) -> str:
    """What a question on two papers is about."""
    return ":".join(("pair", *sorted((one, other))))


def of_conflict(paper: str, target: str, field: str, *values: str) -> str:
    """What a conflict is about; `values` are what the two sides say."""
    said = sha256("\0".join(values).encode("utf-8", "replace")).hexdigest()[:16]
    return f"conflict:{paper}:{target}:{field}:{said}"


def of_refusal(clip_id: str, number: int) -> str:
    """What a refusal is about: the clip, however often it was sent; one without an id by its line in the journal."""
    return f"refused:{clip_id or number}"


def now_aside(connection: Connection, now: datetime) -> frozenset[str]:
    """All that is not to be asked now."""
    counts = or_(laid_aside.c.until.is_(None), laid_aside.c.until > now)
    return frozenset(connection.execute(select(laid_aside.c.about).where(counts)).scalars())


def _kept(about: str, until: datetime | None) -> dict[str, str | None]:
    return {"about": about, "until": until.isoformat() if until else None}
