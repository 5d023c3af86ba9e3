"""A clock that was set back: what waits for a time that is far off by the new clock comes due now.

Whatever was put off "for fifteen seconds" before, would else wait for as long as the clock was set back: days, where a
computer started with a wrong date and found the right one.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Table, select, text, update

from library.database import Database
from library.leases import LEASE
from library.schema import batches, digests, files, placements, source_requests, targets
from library.union import open_batch

MARGIN = timedelta(minutes=1)  # set back by less, things only wait for so much longer

# What is waited for until then, and how long it may take from now on.
_WAITS: tuple[tuple[Table, str, timedelta], ...] = (
    (placements, "retry_at", timedelta()),
    (placements, "since", timedelta()),
    (source_requests, "retry_at", timedelta()),
    (files, "retry_at", timedelta()),
    (digests, "retry_at", timedelta()),
    (targets, "looked_at", timedelta()),
    # Who holds something may be at work: they renew it long before.
    (targets, "held_until", LEASE),
    (files, "held_until", LEASE),
)
_LAST_BATCH = select(batches.c.at).order_by(text("batches.rowid DESC")).limit(1)
_LAST_LOOK = select(targets.c.looked_at).order_by(targets.c.looked_at.desc()).limit(1)

log = logging.getLogger(__name__)


def mend(database: Database, now: Callable[[], datetime]) -> bool:
    """Bring what waits back to now, if the library knows of times that are yet to come; whether it did."""
    today = now()
    with database.read() as connection:
        latest = [connection.execute(one).scalar() for one in (_LAST_BATCH, _LAST_LOOK)]
    if not any(at is not None and at > today + MARGIN for at in latest):
        return False
    log.warning("the clock was set back: what was put off is tried again now")
    with database.write() as connection:
        for table, name, rest in _WAITS:
            column = table.c[name]
            connection.execute(update(table).where(column > today + rest).values({name: today + rest}))
        open_batch(connection, "clock", "clock", today)  # from here on, the last batch is of the new clock
    return True
