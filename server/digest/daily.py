"""The daily list from morning to mail: gathered, chosen, kept, sent; asked for by the worker, the pages, the command.

Every step is written down before the next one begins: what is gathered is listed, a list is kept with the Message-ID
of its mail, and only then is it sent. A crash between sending and noting it down sends the same mail, by the same
Message-ID, again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from library.database import Database
from library.shelf import Shelf
from server.digest import clock
from server.digest.days import Day, Days
from server.digest.gather import CAUGHT_UP, Gathering
from server.digest.listed import Listed
from server.digest.papers import Choice
from server.digest.post import Post
from server.settings import Settings
from sync.target import LaterError, SyncError

log = logging.getLogger(__name__)

_AGAIN = timedelta(minutes=10)  # after a morning on which no source answered, or a mail server did not
_PATIENCE = timedelta(hours=2)  # so long a list waits for sources that do not answer
_FIRST = timedelta(days=2)  # what the very first list looks back to
_LONGEST = timedelta(hours=4)  # between two attempts to send a mail


def here(moment: datetime) -> datetime:
    """A moment on the reader's own wall clock."""
    return moment.astimezone()


@dataclass(slots=True)
class Daily:
    """The daily list of one library."""

    settings: Settings
    database: Database
    shelf: Shelf
    listed: Listed
    days: Days
    gathering: Gathering
    post: Post
    now: Callable[[], datetime]
    local: Callable[[datetime], datetime] = here
    _not_before: datetime | None = field(default=None)

    @property
    def _at(self) -> time:
        return time.fromisoformat(self.settings.digest.time)

    def due(self) -> date | None:
        """The day whose list is to be made now. The very first one is due at once: there is something to look at."""
        if self._not_before is not None and self.now() < self._not_before:
            return None
        latest = self.days.latest()
        if latest is None:
            return self.local(self.now()).date() if self.settings.sources.fetch else None
        return clock.due(self.local(self.now()), self._at, self.settings.digest.days, latest.day)

    def next_at(self) -> datetime | None:
        """When the next list is made."""
        latest = self.days.latest()
        had = latest.day if latest else None
        return clock.next_at(self.local(self.now()), self._at, self.settings.digest.days, had)

    def run(self) -> None:
        """Make the list that is due, and send the mail that is owed; what fails now is tried again by itself."""
        if day := self.due():
            self.make(day)
        if owed := self.days.owed():
            self.send(owed)

    def make(self, day: date, *, patient: bool = True) -> Day | None:
        """Make a day's list; None where no source answered yet, and it is early enough to wait for one."""
        if known := self.days.of(day):
            return known
        gathered = self.gathering.run(day, self._since(day))
        waiting = self.local(self.now()) < self._morning(day) + _PATIENCE
        if patient and gathered.none_answered and waiting:
            self._not_before = self.now() + max(_AGAIN, timedelta(seconds=gathered.retry_after or 0))
            return None
        self._not_before = None
        made = self.days.keep(day, self.chosen(day), gathered.remarks, mail=self.post.wanted)
        self.listed.forget()
        return made

    def chosen(self, day: date) -> Choice:
        """What a list of this day would tell, of what is listed by now."""
        from server.digest.choose import choose  # noqa: PLC0415 - numpy takes 0.1 s, and most commands need no list

        return choose(self.database, self.listed, self.shelf, self.settings.digest, self._since(day))

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, self._at, tzinfo=self.local(self.now()).tzinfo or UTC)

    def _since(self, day: date) -> date:
        """From which day on papers are new: from the last list on, four days at most."""
        latest = self.days.latest()
        if latest is None:
            return day - _FIRST
        return max(latest.day, day - CAUGHT_UP + timedelta(days=1))

    def send(self, day: Day) -> None:
        """Send a list's mail; what is in the way is kept with it."""
        try:
            self.post.send(day)
        except LaterError as error:
            wait = min(_AGAIN * 2 ** min(day.attempts, 5), _LONGEST)
            self.days.later(day.day, str(error), self.now() + max(wait, timedelta(seconds=error.retry_after or 0)))
        except SyncError as error:
            log.warning("the mail of %s is not sent: %s", day.day, error)
            self.days.failed(day.day, str(error))
        else:
            self.days.sent(day.day)
