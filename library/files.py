"""The PDFs of papers: which are wanted, which are here, and which library has been given its own.

A wish (`library.file_wishes`) counts while the paper is on the shelf and its item is in a library that keeps files.
What is here lies in the folder of files until every such library has it. When it arrives, and when it is not to be
had after all, that is news of the paper: the next delivery attaches it, or gives the link in its place.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from library import file_wishes, union, wishes
from library.database import Database
from library.finding import resolve
from library.schema import ON_SHELF, files, papers, placements, targets

FileStateName = Literal["wanted", "here", "attached", "failed"]
CLAIM = timedelta(seconds=60)
# After each refusal of the other side; then only on a person's word. A PDF that was announced today may follow tonight.
_TRY_AGAIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_NO_LINK = "No address of a PDF is known yet."
_LINK = papers.c.record["links"]["pdf"].as_string()
_ON_SHELF = (files.c.paper_id == papers.c.id, ON_SHELF)
_TO_GET = (*_ON_SHELF, files.c.state == "wanted", _LINK.is_not(None), file_wishes.wanted_there(papers.c.id, item=True))
_NOW = bindparam("now", type_=files.c.retry_at.type)
_DUE = (
    select(papers.c.id, papers.c.heading, _LINK.label("url"))
    .where(*_TO_GET)
    .where(or_(files.c.retry_at.is_(None), files.c.retry_at <= _NOW))
    .where(or_(files.c.held_until.is_(None), files.c.held_until < _NOW))
    .order_by(files.c.wished_at, files.c.paper_id)
    .limit(bindparam("most"))
)
# The later of the two times, of the paper that is first; as text, which sorts like the times.
_NEXT = select(
    func.min(
        func.max(
            func.coalesce(files.c.retry_at, files.c.wished_at), func.coalesce(files.c.held_until, files.c.wished_at)
        ),
        type_=files.c.retry_at.type,
    )
).where(*_TO_GET)
_STATES = select(files).where(files.c.paper_id.in_(bindparam("papers", expanding=True)))
_LIBRARIES = (
    select(targets.c.name)
    .join(placements, placements.c.target == targets.c.id)
    .where(placements.c.paper_id == bindparam("paper"), placements.c.wanted, targets.c.kind.in_(file_wishes.KINDS))
)


@dataclass(frozen=True, slots=True)
class PaperFile:
    """How a paper's PDF stands; `path` where it is here."""

    paper: str
    state: FileStateName
    reason: str = ""  # why it is not here yet, or never will be
    path: Path | None = None
    size: int = 0  # bytes
    md5: str = ""
    url: str = ""  # where it came from
    wished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileDue:
    """A PDF to be got now."""

    paper: str
    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class Wished:
    """What a person's word came to, each paper in one of the three."""

    wanted: tuple[str, ...]
    there: tuple[str, ...]  # it is in the library already
    without: dict[str, str]  # why it cannot be got


@dataclass(frozen=True, slots=True)
class Files:
    """The wishes, and the folder of files that are here."""

    database: Database
    now: Callable[[], datetime]
    folder: Path

    def path(self, paper_id: str) -> Path:
        """Where a paper's PDF lies once it is here."""
        return self.folder / f"{paper_id}.pdf"

    def want(self, typed: Iterable[str], *, again: bool = False) -> Wished:
        """A person wants these PDFs. `again`: also where a library was given it already.

        Raises:
            NotFoundError, AmbiguousError: no paper, or several, of an id.
        """
        now = self.now()
        wanted, there, without = [], [], {}
        with self.database.write() as connection:
            for paper_id in dict.fromkeys(resolve(connection, one) for one in typed):
                had = connection.execute(_STATES, {"papers": [paper_id]}).first()
                if why := _hindrance(connection, paper_id):
                    without[paper_id] = why
                    if why == _NO_LINK:  # the wish counts as soon as there is one
                        file_wishes.insist(connection, [paper_id], "word", now)
                elif had and had.state == "attached" and not again:
                    there.append(paper_id)
                else:
                    wanted.append(paper_id)
                    self._insist(connection, paper_id, had, now)
        return Wished(tuple(wanted), tuple(there), without)

    def hindrance(self, paper_id: str) -> str:
        """Why a paper's PDF cannot be got now; "" where it can."""
        with self.database.read() as connection:
            return _hindrance(connection, paper_id)

    def made_by(self, batch: str) -> tuple[str, ...]:
        """The papers that a batch has made; raises NotFoundError for no such batch."""
        with self.database.read() as connection:
            of = union.batch_meant(connection, batch.strip() or "-", None)
            return tuple(file_wishes.made_by(connection, of))

    def _insist(self, connection: Connection, paper_id: str, had: Any, now: datetime) -> None:
        if had and had.md5 and had.state in {"here", "failed"} and self.path(paper_id).exists():
            # It is here, and a library did not take it (its storage was full): it is offered again.
            row = {"state": "here", "reason": "", "given": {name: "" for name, why in had.given.items() if not why}}
            connection.execute(update(files).where(files.c.paper_id == paper_id).values(row))
            wishes.news(connection, paper_id, now)
            return
        file_wishes.insist(connection, [paper_id], "word", now)
        if had and had.state == "attached":
            # Another wish: what was given for the one before is known by its time (sync.zotero.attachments).
            afresh = {"state": "wanted", "wish": "word", "wished_at": now, "given": {}, "md5": "", "reason": ""}
            connection.execute(update(files).where(files.c.paper_id == paper_id).values(afresh))

    def states(self, paper_ids: Sequence[str], target: str | None = None) -> dict[str, PaperFile]:
        """How these papers' PDFs stand (for one target, where named); those that nobody wants are left out."""
        with self.database.read() as connection:
            rows = connection.execute(_STATES, {"papers": list(paper_ids)}).all()
        # What all had that wanted it is no news to a library that was connected later: there it is not wanted.
        late = {row.paper_id for row in rows if target and row.state == "attached" and target not in row.given}
        return {row.paper_id: self._state(row, target) for row in rows if row.paper_id not in late}

    def _state(self, row: Any, target: str | None) -> PaperFile:
        state, reason = row.state, row.reason
        if target is not None and target in row.given and state != "wanted":
            reason = row.given[target]
            state = "failed" if reason else "attached"
        path = self.path(row.paper_id) if state == "here" else None
        return PaperFile(row.paper_id, state, reason, path, row.size, row.md5, row.url, row.wished_at)

    def due(self, limit: int = 10) -> tuple[FileDue, ...]:
        """What is to be got now, in the order it was wished."""
        with self.database.read() as connection:
            rows = connection.execute(_DUE, {"now": self.now(), "most": limit}).all()
        return tuple(FileDue(row.id, row.heading, row.url) for row in rows)

    def next_at(self) -> datetime | None:
        """When a PDF is to be got next; None if none is."""
        with self.database.read() as connection:
            return connection.execute(_NEXT).scalar()

    def claim(self, paper_id: str, holder: str) -> bool:
        """Take a PDF to get it, for a minute, or renew; False while another process gets it, or nobody wants it."""
        now = self.now()
        free = or_(files.c.held_by.is_(None), files.c.held_by == holder, files.c.held_until < now)
        mine = update(files).where(files.c.paper_id == paper_id, files.c.state == "wanted", free)
        with self.database.write(synced=False) as connection:
            return bool(connection.execute(mine.values(held_by=holder, held_until=now + CLAIM)).rowcount)

    def under_way(self, paper_ids: Sequence[str]) -> bool:
        """Whether some process gets one of these now."""
        held = (files.c.paper_id.in_(paper_ids), files.c.state == "wanted", files.c.held_until >= self.now())
        with self.database.read() as connection:
            return connection.execute(select(files.c.paper_id).where(*held).limit(1)).first() is not None

    def release(self, is_gone: Callable[[str], bool]) -> None:
        """Give free what is held by processes that are gone."""
        with self.database.read() as connection:
            held = connection.execute(select(files.c.held_by).where(files.c.held_by.is_not(None)).distinct())
            gone = [one for one in held.scalars() if is_gone(one)]
        if gone:
            with self.database.write(synced=False) as connection:
                free = update(files).where(files.c.held_by.in_(gone))
                connection.execute(free.values(held_by=None, held_until=None))

    def here(self, paper_id: str, url: str, size: int, md5: str) -> None:
        """It lies at `path` now: the next delivery attaches it."""
        row = {"state": "here", "url": url, "size": size, "md5": md5, "given": {}, "reason": "", "attempts": 0}
        self._settle(paper_id, row, news=True)

    def later(self, paper_id: str, url: str, reason: str, seconds: float) -> None:
        """Not now: nobody answers there, or wants a pause. All that lie with the same host wait; no attempt is used."""
        host = urlsplit(url).netloc
        there = select(papers.c.id).where(*_TO_GET, _LINK.contains(f"://{host}/", autoescape=True))
        waiting = and_(files.c.state == "wanted", or_(files.c.paper_id == paper_id, files.c.paper_id.in_(there)))
        values = {"retry_at": self.now() + timedelta(seconds=seconds), "reason": reason}
        with self.database.write() as connection:
            connection.execute(update(files).where(waiting).values(values))
            connection.execute(update(files).where(files.c.paper_id == paper_id).values(held_by=None, held_until=None))

    def refused(self, paper_id: str, url: str, reason: str, *, for_good: bool = False) -> None:
        """It is not to be had: tried again a few times, unless it is `for_good`, then only on a person's word."""
        with self.database.read() as connection:
            found = select(files.c.attempts).where(files.c.paper_id == paper_id)
            tried: int = connection.execute(found).scalar() or 0
        row = {"url": url, "reason": reason, "attempts": tried + 1}
        if for_good or tried >= len(_TRY_AGAIN):
            self._settle(paper_id, row | {"state": "failed"}, news=True)
        else:
            self._settle(paper_id, row | {"retry_at": self.now() + _TRY_AGAIN[tried]}, news=False)

    def _settle(self, paper_id: str, values: dict[str, Any], *, news: bool) -> None:
        row = {"retry_at": None, "held_by": None, "held_until": None} | values
        still = update(files).where(files.c.paper_id == paper_id, files.c.state == "wanted").values(row)
        with self.database.write() as connection:
            if connection.execute(still).rowcount and news:
                self._news(connection, paper_id)

    def _news(self, connection: Connection, paper_id: str) -> None:
        if connection.execute(select(papers.c.id).where(papers.c.id == paper_id, ~papers.c.retired)).first():
            wishes.news(connection, paper_id, self.now())

    def attached(self, paper_id: str, target: str) -> None:
        """A library has it, or the person's own; once all have that want it, it lies here no longer."""
        self._given(paper_id, target, "")

    def not_attached(self, paper_id: str, target: str, reason: str) -> None:
        """A library does not take it (its storage is full): offered again on a person's word, and kept until then."""
        self._given(paper_id, target, reason)

    def _given(self, paper_id: str, target: str, reason: str) -> None:
        with self.database.write() as connection:
            row = connection.execute(_STATES, {"papers": [paper_id]}).first()
            if row is None or row.state != "here":
                return
            given = {**row.given, target: reason}
            values: dict[str, Any] = {"given": given}
            if set(connection.execute(_LIBRARIES, {"paper": paper_id}).scalars()) <= given.keys():
                why = next(filter(None, given.values()), "")
                values |= {"state": "failed" if why else "attached", "reason": why}
            connection.execute(update(files).where(files.c.paper_id == paper_id).values(values))
        if values.get("state") == "attached":
            self.path(paper_id).unlink(missing_ok=True)

    def not_taken(self) -> dict[str, str]:
        """Why a library did not take a PDF that it was offered (its storage is full), by the library's name."""
        chosen = select(files.c.given).where(files.c.state.in_(["here", "failed"]), *_ON_SHELF)
        with self.database.read() as connection:
            given = connection.execute(chosen).scalars().all()
        return {target: reason for one in given for target, reason in one.items() if reason}

    def tidy(self) -> None:
        """Files that nobody wants any more go; what should be here and is not is wanted again.

        So it is after an undo, a removal or a merge, after a library was disconnected, and after a crash.
        """
        lying = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        ids = {one.name.partition(".")[0] for one in lying}
        with self.database.read() as connection:
            here = list(connection.execute(select(files.c.paper_id).where(files.c.state == "here")).scalars())
            kept = self._kept(connection, ids) if ids else {}
        if lost := [one for one in here if not kept.get(one) or not self.path(one).exists()]:
            with self.database.write() as connection:
                still = (files.c.paper_id.in_(lost), files.c.state == "here")
                connection.execute(update(files).where(*still).values(state="wanted", md5="", given={}))
        for one in lying:
            if one.suffix not in kept.get(one.name.partition(".")[0], ()):
                one.unlink(missing_ok=True)

    def _kept(self, connection: Connection, ids: Collection[str]) -> dict[str, Collection[str]]:
        """By paper, the endings of those of its files that are still of use."""
        wanted = file_wishes.wanted_there(papers.c.id)
        found = connection.execute(select(files).where(*_ON_SHELF, files.c.paper_id.in_(ids), wanted)).all()
        return {row.paper_id: _endings(row, self.now()) for row in found}


def _endings(row: Any, now: datetime) -> Collection[str]:
    if row.state == "wanted":  # while it is got it has both names for a moment
        held = row.held_until is not None and row.held_until >= now
        return (".part", ".json", *((".pdf",) if held else ()))
    return (".pdf",) if row.md5 and row.state in {"here", "failed"} else ()


def _hindrance(connection: Connection, paper_id: str) -> str:
    if not connection.execute(_LIBRARIES, {"paper": paper_id}).first():
        return "It is in no Zotero library."
    return "" if connection.execute(select(_LINK).where(papers.c.id == paper_id)).scalar() else _NO_LINK
