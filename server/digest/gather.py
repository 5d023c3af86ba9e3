"""Gathering: every list is asked, politely, and what went wrong is told in the daily list itself."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from library.database import Database
from library.formats import clips
from library.schema import source_cache
from server.digest.listed import Listed
from server.outgoing import Answer, Outgoing
from server.settings import Settings
from server.sources.lists import PaperList, arxiv_lists, arxiv_missed, huggingface_lists
from server.sources.waiting import raise_for_wait
from sync.target import LaterError, RefusedError

log = logging.getLogger(__name__)

CAUGHT_UP = timedelta(days=4)  # what was missed for longer is not made up for
_NOT_CHANGED = 304


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many papers were new to us, and what went wrong, in sentences."""

    new: int
    remarks: tuple[str, ...]
    none_answered: bool = False
    retry_after: float | None = None  # seconds, where a source named them


@dataclass(frozen=True, slots=True)
class Gathering:
    """Asks the lists that are configured."""

    database: Database
    listed: Listed
    outgoing: Outgoing
    settings: Settings
    now: Callable[[], datetime]
    before: Callable[[str], None] | None = None  # arXiv's pace

    def run(self, today: date, since: date) -> Gathered:
        """Ask for what was listed from `since` to `today`, four days at most."""
        if not self.settings.sources.fetch:
            return Gathered(0, ("Papershelf may not ask sources (sources.fetch is false in config.toml).",))
        new, answered, remarks, waits = 0, 0, [], []
        for one in self._lists(today, since):
            try:
                new += self._take(one, today)
                answered += 1
            except LaterError as error:
                remarks.append(f"{one.words} did not answer: {error} What it lists comes with the next list.")
                waits.append(error.retry_after)
            except RefusedError as error:
                log.warning("list %s: %s", one.url, error)
                remarks.append(str(error))
        named = [one for one in waits if one]
        none = bool(waits) and not answered
        return Gathered(new, tuple(dict.fromkeys(remarks)), none, max(named) if named else None)

    def _lists(self, today: date, since: date) -> Iterable[PaperList]:
        first = max(since, today - CAUGHT_UP + timedelta(days=1))
        days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
        if self.settings.digest.huggingface:
            yield from huggingface_lists(self.settings.sources.huggingface_url, days)
        sources, categories = self.settings.sources, self.settings.digest.arxiv
        yield from arxiv_lists(sources.arxiv_lists_url, categories)
        if first < today:
            yield from arxiv_missed(sources.arxiv_url, categories, first, today - timedelta(days=1))

    def _take(self, one: PaperList, today: date) -> int:
        answer = self._ask(one)
        if answer is None:
            return 0
        papers = one.read(answer.body)
        raws = clips(one.page, papers, self.now())
        day = date.fromisoformat(one.page["url"].rpartition("/")[2]) if one.page["kind"] == "daily" else today
        new = self.listed.take(raws, source=one.name, day=day)
        self._remember(one, answer)  # only now: what was not taken in is asked for again
        return new

    def _ask(self, one: PaperList) -> Answer | None:
        """What a list answers; None where it is as it was."""
        with self.database.read() as connection:
            etag = connection.execute(
                select(source_cache.c.etag).where(source_cache.c.key == f"list:{one.url}")
            ).scalar()
        answer = self.outgoing.get(one.url, headers={"If-None-Match": etag} if etag else None, before=self.before)
        if answer.status == _NOT_CHANGED:
            return None
        raise_for_wait(answer, one.words)
        return answer

    def _remember(self, one: PaperList, answer: Answer) -> None:
        row = {
            "key": f"list:{one.url}",
            "fetched_at": self.now(),
            "status": answer.status,
            "etag": answer.headers.get("etag"),
            "body": b"",
        }
        with self.database.write() as connection:
            connection.execute(insert(source_cache).prefix_with("OR REPLACE"), [row])
