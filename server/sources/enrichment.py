"""Enrichment: what a list left out is asked for after the save, and arrives as one ordinary update.

A paper without title, abstract, creators or date is owed an answer by each source that knows one of its identifiers.
No network is never an error: the paper says "waiting for arXiv", and is asked for again by itself.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from library.database import Database
from library.formats import clips
from library.identifiers import Identifier, read
from library.prepared import Prepared
from library.schema import ON_SHELF, papers, source_cache, source_requests
from library.shelf import Shelf
from server.sources.source import Page, Source
from sync.target import LaterError, RefusedError

log = logging.getLogger(__name__)

_WANTED = ("title", "abstract", "creators", "published")
_FRESH = timedelta(days=7)  # how long a source's answer, also a "no such paper", is believed
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=10)  # so that a laptop that is online again soon knows its titles
_TRIES, _AFTER_NONSENSE = 3, timedelta(hours=1)
_TAKEN_IN = 10  # papers of one transaction: a click must not wait until a hundred are matched and folded
_PAPERS = 100  # papers of one round: arXiv's own limit for a request


_RECORD = Prepared(select(papers.c.record).where(papers.c.id == bindparam("paper")))


@dataclass(frozen=True, slots=True)
class _Asked:
    paper: str
    identifier: Identifier


@dataclass(frozen=True, slots=True)
class _Answered:
    source: str
    paper: str
    page: Page | None  # None: it said nothing of this paper
    refused: str = ""  # what was wrong with its answer, if it was none


@dataclass(slots=True)
class Enrichment:
    """Asks the sources. `want` is called inside the transaction that keeps a paper, `run` by the worker."""

    database: Database
    sources: Sequence[Source]
    now: Callable[[], datetime]
    enabled: bool = True
    _away: dict[str, int] = field(default_factory=dict)  # source: how often in a row it was not to be reached

    def want(self, connection: Connection, paper_id: str) -> None:
        """Note down which sources are to be asked for a paper that lacks something.

        Who was asked before is asked again, which its kept answer makes cheap: the paper may have been removed since,
        or saved with an identifier more.
        """
        record = _RECORD.value(connection, paper=paper_id)
        if not self.enabled or all(record.get(name) for name in _WANTED):
            return
        identifiers = _identifiers(record)
        rows = [
            {"paper_id": paper_id, "source": source.name, "state": "waiting", "retry_at": self.now()}
            for source in self.sources
            if any(source.knows(one) for one in identifiers)
        ]
        if rows:
            kept = upsert(source_requests)
            again = kept.on_conflict_do_update(
                index_elements=["paper_id", "source"],
                set_={"state": "waiting", "retry_at": kept.excluded.retry_at, "attempts": 0, "reason": ""},
                where=source_requests.c.state != "waiting",
            )
            connection.execute(again, rows)

    def next_at(self) -> datetime | None:
        """When a source is to be asked next; None if none is."""
        column = source_requests.c.retry_at
        with self.database.read() as connection:
            return connection.execute(
                select(func.min(column, type_=column.type))
                .join(papers)
                .where(source_requests.c.state == "waiting", ON_SHELF)
            ).scalar()

    def run(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Ask for everything that is due, until `stop`; how many papers were told something new of."""
        told = 0
        while not stop() and (due := self._due()):
            told += self._round(due, stop)
        return told

    def _round(self, due: Mapping[str, list[_Asked]], stop: Callable[[], bool]) -> int:
        """Ask every source for some papers, and take in all that they said of each at once: one update a paper.

        Only then is it noted down that they were asked: a crash in between asks again, and loses nothing.
        """
        answered: list[_Answered] = []
        for source in self.sources:
            asked = due.get(source.name, [])
            for start in range(0, len(asked), source.batch):
                if stop():
                    return 0
                try:
                    answered += self._answers(source, asked[start : start + source.batch])
                except LaterError as error:
                    self._put_off(source, error)
                    break
        by_paper: dict[str, list[_Answered]] = {}
        for one in answered:
            by_paper.setdefault(one.paper, []).append(one)
        told, rest = 0, list(by_paper.values())
        while rest and not stop():
            some, rest = rest[:_TAKEN_IN], rest[_TAKEN_IN:]
            told += self._take_in([one for said in some for one in said])
        return told

    def _take_in(self, answered: list[_Answered]) -> int:
        gone = self._removed(one.paper for one in answered)
        answered = [one for one in answered if one.paper not in gone]  # they are asked for again if they come back
        raws = [raw for one in answered if one.page and one.page.paper for raw in self._clip(one.page)]
        told = 0
        if raws:
            received = Shelf(self.database, self.now, self.want).receive(raws, via=self.sources[0].name)
            for one in received.outcomes:
                if one.outcome == "rejected":
                    log.warning("what a source said was refused: %s", one.reason)
            told = len({one.paper for one in received.outcomes if one.outcome in {"updated", "merged"}})
        self._settle(answered)
        return told

    def _removed(self, paper_ids: Iterable[str]) -> frozenset[str]:
        """Those that were taken off the shelf while a source was asked."""
        chosen = select(papers.c.id).where(papers.c.id.in_(list(paper_ids)), papers.c.retired)
        with self.database.read() as connection:
            return frozenset(connection.execute(chosen).scalars())

    def _due(self) -> dict[str, list[_Asked]]:
        """By source, what is to be asked now for the next papers."""
        here = (source_requests.c.state == "waiting") & (
            source_requests.c.retry_at.is_(None) | (source_requests.c.retry_at <= self.now())
        )
        sources = {source.name: source for source in self.sources}
        with self.database.read() as connection:
            # A request of a source that this Papershelf does not know waits for one that does.
            some = (
                select(source_requests.c.paper_id)
                .join(papers)
                .where(here, ON_SHELF, source_requests.c.source.in_(sources))
                .distinct()
                .order_by(source_requests.c.paper_id)
                .limit(_PAPERS)
            )
            rows = connection.execute(
                select(source_requests.c.paper_id, source_requests.c.source, papers.c.record)
                .join(papers)
                .where(here, source_requests.c.paper_id.in_(some), source_requests.c.source.in_(sources))
                .order_by(source_requests.c.paper_id)
            ).all()
        due: dict[str, list[_Asked]] = {}
        nothing: list[_Answered] = []
        for row in rows:
            source = sources[row.source]
            known = next((one for one in _identifiers(row.record) if source.knows(one)), None)
            if known is None:  # merged or split since: there is nothing to ask by any more
                nothing.append(_Answered(source.name, row.paper_id, None))
            else:
                due.setdefault(source.name, []).append(_Asked(row.paper_id, known))
        self._settle(nothing)
        return due

    def _answers(self, source: Source, asked: list[_Asked]) -> list[_Answered]:
        try:
            pages = {page.identifier: page for page in self._ask(source, [one.identifier for one in asked])}
            self._away.pop(source.name, None)
        except RefusedError as error:
            log.warning("%s: %s", source.name, error.reason)
            if len(asked) == 1:
                return [_Answered(source.name, asked[0].paper, None, error.reason)]
            half = len(asked) // 2  # one bad id spoils arXiv's whole answer: find it by halves
            return [*self._answers(source, asked[:half]), *self._answers(source, asked[half:])]
        return [_Answered(source.name, one.paper, pages.get(one.identifier)) for one in asked]

    def _clip(self, page: Page) -> tuple[dict[str, Any], ...]:
        where = {"url": page.address, "kind": "paper"}
        # For no target: a source adds none and brings none back (CONTRACTS, "Placement").
        told = [page.paper or {}, *([page.published] if page.published else [])]
        return clips(where, told, self.now(), targets=[])

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
            found[keys[row.key]] = Page(keys[row.key], kept["address"], kept["paper"], kept.get("published"))
        return found

    def _remember(self, source: Source, pages: list[Page]) -> None:
        rows = [
            {
                "key": f"{source.name}:{page.identifier}",
                "fetched_at": self.now(),
                "status": 200 if page.paper else 404,
                "body": json.dumps(
                    {"address": page.address, "paper": page.paper, "published": page.published}
                ).encode(),
            }
            for page in pages
        ]
        with self.database.write() as connection:
            connection.execute(insert(source_cache).prefix_with("OR REPLACE"), rows)

    def _settle(self, answered: Sequence[_Answered]) -> None:
        """Note down who answered what; who answered is not asked again."""
        if not answered:
            return
        with self.database.write() as connection:
            for one in answered:
                connection.execute(
                    update(source_requests)
                    .where(source_requests.c.source == one.source, source_requests.c.paper_id == one.paper)
                    .values(self._settled(one))
                )

    def _settled(self, one: _Answered) -> dict[str, Any]:
        state = "done" if one.page and one.page.paper else "none"
        tried = source_requests.c.attempts
        if not one.refused:
            return {"state": state, "reason": "", "retry_at": None}
        # Nonsense may be a fault of an hour (a maintenance page): asked for again, but not for ever.
        later = literal(self.now() + _AFTER_NONSENSE, source_requests.c.retry_at.type)
        return {
            "state": case((tried + 1 < _TRIES, "waiting"), else_="none"),
            "retry_at": case((tried + 1 < _TRIES, later), else_=None),
            "attempts": tried + 1,
            "reason": one.refused,
        }

    def _put_off(self, source: Source, error: LaterError) -> None:
        """Ask again later, each time after twice as long; it is away, not one paper: everything for it waits."""
        tried = self._away.get(source.name, 0)
        self._away[source.name] = tried + 1
        wait = min(_FIRST_WAIT * 2 ** min(tried, 20), _LONGEST_WAIT)
        wait = max(wait, timedelta(seconds=error.retry_after or 0.0))
        waiting = (source_requests.c.source == source.name) & (source_requests.c.state == "waiting")
        with self.database.write() as connection:
            values = {"retry_at": self.now() + wait, "reason": error.reason}
            connection.execute(update(source_requests).where(waiting).values(values))

    def close(self) -> None:
        """Close the sources' connections."""
        for source in self.sources:
            source.close()


def _identifiers(record: dict[str, Any]) -> list[Identifier]:
    return [read(one).identifier for one in record.get("identifiers", [])]
