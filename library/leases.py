"""Targets that are connected, and who delivers to one now: a lease of a minute, so that no two processes do.

What is written here is not synced to the disk at once: a power cut ends every process that holds a lease.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from library.database import Database
from library.schema import targets
from library.wishes import TargetRow

LEASE = timedelta(seconds=60)
_CONNECTED = select(targets).order_by(targets.c.id)


@dataclass(frozen=True, slots=True)
class Leases:
    """The targets, and who holds them."""

    database: Database
    now: Callable[[], datetime]

    def connected(self) -> tuple[TargetRow, ...]:
        """Every connected target, in the order they were connected, without counting what it has and is owed."""
        with self.database.read() as connection:
            rows = connection.execute(_CONNECTED).all()
        return tuple(map(TargetRow.of, rows))

    def claim(self, target: int, holder: str) -> bool:
        """Take a target for a minute, or renew; False while another process holds it."""
        now = self.now()
        free = or_(targets.c.held_by.is_(None), targets.c.held_by == holder, targets.c.held_until < now)
        with self.database.write(synced=False) as connection:
            mine = update(targets).where(targets.c.id == target, free).values(held_by=holder, held_until=now + LEASE)
            return bool(connection.execute(mine).rowcount)

    def holder(self, target: int) -> str | None:
        """Who holds a target, or held it last and did not give it free."""
        with self.database.read() as connection:
            held: str | None = connection.execute(select(targets.c.held_by).where(targets.c.id == target)).scalar()
            return held

    def release(self, target: int, holder: str) -> None:
        """Give a target free."""
        with self.database.write(synced=False) as connection:
            connection.execute(
                update(targets)
                .where(targets.c.id == target, targets.c.held_by == holder)
                .values(held_by=None, held_until=None)
            )

    def forget(self, target: str) -> bool:
        """A person says that what is gone from a target was deleted; its next round does so. False: nothing is."""
        here = update(targets).where(targets.c.name == target, targets.c.lost > 0)
        with self.database.write() as connection:
            # Not asked any more, and looked into at once.
            said = here.values(forgotten=True, lost=0, state="", looked_at=None)
            return bool(connection.execute(said).rowcount)

    def reached(self, target: int, *, looked: bool = True) -> None:
        """The target answered: whatever was in the way is gone; `looked`: and what people did there was looked at."""
        now = {"looked_at": self.now()} if looked else {}
        with self.database.write(synced=False) as connection:
            connection.execute(
                update(targets).where(targets.c.id == target).values(state="", lost=0, forgotten=False, **now)
            )
