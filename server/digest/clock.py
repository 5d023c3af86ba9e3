"""When a list is due: each wanted day from its time on, once a day, whatever restarts or sleeps. Pure.

Asleep at its time, it comes on waking, until 20:00; after that, what it would have told is joined to the next list.
Local times are made of date and wall clock, so that a day has its list also when clocks are put forward or back.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import get_args

from server.settings import Weekday

DAYS = get_args(Weekday)
LATEST = time(20, 0)


def due(now: datetime, at: time, days: Collection[str], had: date | None) -> date | None:
    """The day whose list is due now; None if none is.

    Args:
        now: aware, in the reader's own zone.
        at: from when on a list is due.
        days: on which weekdays ("mon").
        had: the day of the last list that was made.
    """
    today, clock = now.date(), now.time().replace(tzinfo=None)
    if DAYS[today.weekday()] not in days or (had is not None and had >= today):
        return None
    return today if at <= clock < max(LATEST, _an_hour_after(at)) else None


def next_at(now: datetime, at: time, days: Collection[str], had: date | None) -> datetime | None:
    """When the next list is due, in the zone of `now`; None where no day is wanted."""
    if not days:
        return None
    if due(now, at, days, had):
        return now
    for number in range(8):
        day = now.date() + timedelta(days=number)
        moment = datetime.combine(day, at, tzinfo=now.tzinfo)
        if DAYS[day.weekday()] in days and moment > now and (had is None or had < day):
            return moment
    return None


def _an_hour_after(at: time) -> time:
    """A list at 21:00 is due until the day ends, or for an hour."""
    return time(at.hour + 1, at.minute) if at.hour < 23 else time.max
