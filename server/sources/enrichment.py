"""Enrichment: what a list left out is asked for after the save, and arrives as one ordinary update.

A paper without title, abstract, creators or date is owed an answer by each source that knows one of its identifiers.
No network is never an error: the paper says "waiting for arXiv", and is asked for again by itself.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from library.database import Database
from library.formats import clips
from library.identifiers import Identifier, read
from library.schema import papers, source_cache, source_requests
from library.shelf import Shelf
from server.sources.source import Page, Source
from sync.target import LaterError, RefusedError

log = logging.getLogger(__name__)

_WANTED = ("title", "abstract", "creators", "published")
_FRESH = timedelta(days=7)  # how long a source's answer, also a "no such paper", is believed
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Asked:
    paper: str
    identifier: Identifier


@dataclass(slots=True)
class Enrichment:
    """Asks the sources. `want` is called inside the transaction that keeps a paper, `run` by the worker."""

    database: Database
    sources: Sequence[Source]
    now: Callable[[], datetime]
    enabled: bool = True

    def want(self, connection: Connection, paper_id: str) -> None:
        """Note down which sources are to be asked for a paper that lacks something; each is asked once."""
        record = connection.execute(select(papers.c.record).where(papers.c.id == paper_id)).scalar_one()
        if not self.enabled or all(record.get(name) for name in _WANTED):
            return
        identifiers = _identifiers(record)
        rows = [
            {"paper_id": paper_id, "source": source.name, "state": "waiting", "retry_at": self.now()}
            for source in self.sources
            if any(source.knows(one) for one in identifiers)
        ]
        if rows:
            connection.execute(upsert(source_requests).on_conflict_do_nothing(), rows)

    def next_at(self) -> datetime | None:
        """When a source is to be asked next; None if none is."""
        column = source_requests.c.retry_at
        with self.database.read() as connection:
            return connection.execute(
                select(func.min(column, type_=column.type)).where(source_requests.c.state == "waiting")
            ).scalar()

    def run(self) -> int:
        """Ask for everything that is due; how many papers were told something new of."""
        raws: list[dict[str, Any]] = []
        for source in self.sources:
            while asked := self._due(source):
                raws += self._answers(source, asked)
        if not raws:
            return 0
        received = Shelf(self.database, self.now, self.want).receive(raws, via=self.sources[0].name)
        return sum(one.outcome in {"updated", "merged"} for one in received.outcomes)

    def _due(self, source: Source) -> list[_Asked]:
        with self.database.read() as connection:
            rows = connection.execute(
                select(source_requests.c.paper_id, papers.c.record)
                .join(papers)
                .where(
                    source_requests.c.source == source.name,
                    source_requests.c.state == "waiting",
                    or_(source_requests.c.retry_at.is_(None), source_requests.c.retry_at <= self.now()),
                )
                .limit(source.batch)
            ).all()
        found = []
        for row in rows:
            known = next((one for one in _identifiers(row.record) if source.knows(one)), None)
            if known is None:  # merged or split since: there is nothing to ask by any more
                self._settle(source, [row.paper_id], "none")
            else:
                found.append(_Asked(row.paper_id, known))
        return found

    def _answers(self, source: Source, asked: list[_Asked]) -> list[dict[str, Any]]:
        by_paper = [one.paper for one in asked]
        try:
            pages = self._ask(source, [one.identifier for one in asked])
        except LaterError as error:
            self._put_off(source, by_paper, error)
            return []
        except RefusedError as error:
            log.warning("%s: %s", source.name, error.reason)
            if len(asked) > 1:  # one bad id spoils arXiv's whole answer: ask one by one
                return [raw for one in asked for raw in self._answers(source, [one])]
            self._settle(source, by_paper, "none", error.reason)
            return []
        known = {page.identifier for page in pages if page.paper}
        self._settle(source, [one.paper for one in asked if one.identifier in known], "done")
        self._settle(source, [one.paper for one in asked if one.identifier not in known], "none")
        return [raw for page in pages if page.paper for raw in self._clip(page)]

    def _clip(self, page: Page) -> tuple[dict[str, Any], ...]:
        where = {"url": page.address, "kind": "paper"}
        # For no target: a source adds none and brings none back (CONTRACTS, "Placement").
        return clips(where, [page.paper or {}], self.now(), targets=[])

    def _ask(self, source: Source, identifiers: list[Identifier]) -> list[Page]:
        """From the cache what is fresh there, the rest from the source."""
        fresh = self._cached(source, identifiers)
        missing = [one for one in identifiers if one not in fresh]
        if missing:
            answered = source.ask(missing)
            self._remember(source, answered)
            fresh |= {page.identifier: page for page in answered}
        return [fresh[one] for one in identifiers if one in fresh]

    def _cached(self, source: Source, identifiers: list[Identifier]) -> dict[Identifier, Page]:
        keys = {f"{source.name}:{one}": one for one in identifiers}
        with self.database.read() as connection:
            rows = connection.execute(
                select(source_cache).where(
                    source_cache.c.key.in_(keys), source_cache.c.fetched_at > self.now() - _FRESH
                )
            ).all()
        found = {}
        for row in rows:
            kept = json.loads(row.body)
            found[keys[row.key]] = Page(keys[row.key], kept["address"], kept["paper"])
        return found

    def _remember(self, source: Source, pages: list[Page]) -> None:
        rows = [
            {
                "key": f"{source.name}:{page.identifier}",
                "fetched_at": self.now(),
                "status": 200 if page.paper else 404,
                "body": json.dumps({"address": page.address, "paper": page.paper}).encode(),
            }
            for page in pages
        ]
        with self.database.write() as connection:
            connection.execute(insert(source_cache).prefix_with("OR REPLACE"), rows)

    def _settle(self, source: Source, paper_ids: list[str], state: str, reason: str = "") -> None:
        if not paper_ids:
            return
        with self.database.write() as connection:
            connection.execute(
                update(source_requests)
                .where(source_requests.c.source == source.name, source_requests.c.paper_id.in_(paper_ids))
                .values(state=state, reason=reason, retry_at=None)
            )

    def _put_off(self, source: Source, paper_ids: list[str], error: LaterError) -> None:
        """Ask again later, each time after twice as long."""
        with self.database.write() as connection:
            here = (source_requests.c.source == source.name) & source_requests.c.paper_id.in_(paper_ids)
            tried = connection.execute(select(func.max(source_requests.c.attempts)).where(here)).scalar() or 0
            wait = min(_FIRST_WAIT * 2**tried, _LONGEST_WAIT)
            if error.retry_after is not None:
                wait = max(wait, timedelta(seconds=error.retry_after))
            values = {"retry_at": self.now() + wait, "attempts": tried + 1, "reason": error.reason}
            # Everything else for that source waits too: it is away, not the paper.
            waiting = (source_requests.c.source == source.name) & (source_requests.c.state == "waiting")
            connection.execute(update(source_requests).where(waiting).values(values))

    def close(self) -> None:
        """Close the sources' connections."""
        for source in self.sources:
            source.close()


def _identifiers(record: dict[str, Any]) -> list[Identifier]:
    return [read(one).identifier for one in record.get("identifiers", [])]
