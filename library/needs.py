"""How much waits for a person, by kind: counted on every page, so without reading what it is."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from library.disagreements import not_left
from library.laid_aside import now_aside
from library.matchmaking import open_pairs
from library.refusals import unread
from library.schema import digests, papers, placements, source_requests, targets
from library.wishes import NO_TITLE

_WITH_REASON = text("placements.reason <> ''")  # as the index says it
# The plus keeps SQLite from walking through all papers that are not retired.
_PROPOSED = select(func.count()).where(papers.c.publication.is_not(None), text("+papers.retired = 0"))
_LOST = select(func.count()).select_from(targets).where(targets.c.lost > 0)
_FAILED = select(placements.c.target).where(placements.c.state == "failed", _WITH_REASON)
_FAILED = _FAILED.group_by(placements.c.target, placements.c.reason)
_asked = select(source_requests.c.paper_id).where(
    source_requests.c.paper_id == papers.c.id, source_requests.c.state == "waiting"
)
_UNSENT = select(func.count()).where(
    digests.c.mail == "failed", digests.c.day == select(func.max(digests.c.day)).scalar_subquery()
)
# Papers without a title, where no source is being asked for one any more.
HELD = (
    select(papers.c.id, papers.c.heading)
    .join(placements, placements.c.paper_id == papers.c.id)
    .where(placements.c.state == "postponed", placements.c.reason == NO_TITLE, _WITH_REASON)
    .where(~papers.c.retired, ~_asked.exists())
    .group_by(papers.c.id)
    .order_by(papers.c.id)
)


@dataclass(frozen=True, slots=True)
class Needed:
    """How many of each kind."""

    pairs: int
    conflicts: int
    publications: int
    lost: int  # targets of which so much is gone that a person is asked
    failed: int  # reasons for which a target refuses papers
    held: int  # papers that go nowhere without a title
    refused: int  # clips
    unsent: int  # mails of the daily list that wait for a person: the latest, or none

    @property
    def total(self) -> int:
        """All of it: the number beside the page's name."""
        return sum(getattr(self, one.name) for one in fields(self))


def needed(connection: Connection, now: datetime) -> Needed:
    """What waits for a person now."""
    aside = now_aside(connection, now)
    return Needed(
        pairs=sum(1 for one in open_pairs(connection) if one not in aside),
        conflicts=not_left(connection, aside),
        publications=connection.execute(_PROPOSED).scalar_one(),
        lost=connection.execute(_LOST).scalar_one(),
        failed=len(connection.execute(_FAILED).all()),
        held=len(connection.execute(HELD).all()),
        refused=len(unread(connection, now)),
        unsent=connection.execute(_UNSENT).scalar_one(),
    )
