"""Which placements are to be paid now: what is owed and not put off, and what asked to be looked at again."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, union_all

from library import wishes
from library.schema import placements


def marked(target: int, now: datetime) -> Any:
    """The few placements of a target that may be payable, found by their index and not by walking through all."""
    here = select(placements.c.id).where(placements.c.target == target)
    put_off = placements.c.state.in_(("delivered", "conflict", "postponed"))
    waiting = here.where(put_off, placements.c.retry_at.is_not(None), placements.c.retry_at <= now)
    return union_all(here.where(placements.c.state.in_(("due", "working"))), waiting)


def payable(now: datetime) -> Any:
    """Due and not put off, or asked to be looked at again at a time that has come."""
    time_came = and_(placements.c.retry_at.is_not(None), placements.c.retry_at <= now)
    owed = and_(
        wishes.is_due(),
        or_(placements.c.state.in_(("due", "working")), and_(placements.c.state == "postponed", time_came)),
    )
    looked_at_again = and_(
        placements.c.wanted, placements.c.state.in_(("delivered", "conflict", "postponed")), time_came
    )
    return or_(owed, looked_at_again)
