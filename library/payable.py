"""Which placements are to be paid now: what is owed and not put off, and what asked to be looked at again."""

from sqlalchemy import and_, bindparam, or_, select, union_all

from library import wishes
from library.schema import papers, placements

_NOW = bindparam("now", type_=placements.c.retry_at.type)
_TARGET = placements.c.target == bindparam("target_id")
_TIME_CAME = and_(placements.c.retry_at.is_not(None), placements.c.retry_at <= _NOW)
# Due and not put off, or asked to be looked at again at a time that has come.
_OWED = and_(
    wishes.is_due(),
    or_(placements.c.state.in_(("due", "working")), and_(placements.c.state == "postponed", _TIME_CAME)),
)
_LOOKED_AT_AGAIN = and_(placements.c.wanted, placements.c.state.in_(("delivered", "conflict", "postponed")), _TIME_CAME)
# The few that may be payable, found by their index and not by walking through all.
_MARKED = union_all(
    select(placements.c.id).where(_TARGET, placements.c.state.in_(("due", "working"))),
    select(placements.c.id).where(_TARGET, placements.c.state.in_(("delivered", "conflict", "postponed")), _TIME_CAME),
)
# Parameters: target_id, now, after (the number of a placement), most. Made once: building it takes longer than running.
PAYABLE = (
    select(placements, papers.c.retired)
    .join(papers)
    .where(placements.c.id.in_(_MARKED), placements.c.id > bindparam("after"), or_(_OWED, _LOOKED_AT_AGAIN))
    .order_by(placements.c.id)
    .limit(bindparam("most"))
)
