"""Papers that sources listed: taken in, told apart from what is on the shelf, forgotten after a year.

What is on the shelf or was shown stays here too: it is part of what is published at large.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.schema import ON_SHELF, identifiers, listed, listed_upvotes, papers
from server.digest.papers import Candidate, Chosen
from server.digest.terms import Terms, terms_of

_KEPT_FOR = timedelta(days=400)
_AT_LARGE = 6_000  # papers are enough to know what is usual
_KEEP = insert(listed)
_colon = func.instr(listed.c.key, ":")
_ON_OUR_SHELF = exists().where(
    identifiers.c.scheme == func.substr(listed.c.key, 1, _colon - 1),
    identifiers.c.value == func.substr(listed.c.key, _colon + 1),
    identifiers.c.paper_id == papers.c.id,
    ON_SHELF,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A paper that was listed. `paper` and `page` are those of a Clip JSON."""

    number: int
    key: str
    title: str
    creators: tuple[str, ...]
    paper: dict[str, Any]
    page: dict[str, Any]
    source: str
    unwanted: bool

    @property
    def url(self) -> str:
        """The page that anybody can open: where it was seen, else at its identifier."""
        links = self.paper.get("links", {})
        return str(links.get("huggingface") or links.get("abs") or next(iter(links.values()), ""))


@dataclass(frozen=True, slots=True)
class Listed:
    """The listed papers of one library."""

    database: Database
    now: Callable[[], datetime]

    def take(self, raws: Iterable[dict[str, Any]], *, source: str, day: date) -> int:
        """Take in what a list of `day` holds, as raw Clip JSON; how many papers were new.

        What has neither a title nor an identifier is left out: there is nothing to tell of it, or to know it by.
        """
        clips = [one for one in map(clip_json.read, raws) if isinstance(one, Clip)]
        rows = {key: self._row(one, key, source, day) for one in clips if one.paper.title and (key := _key(one))}
        upvotes = {key: one.paper.upvotes for one in clips if (key := _key(one)) and one.paper.upvotes is not None}
        if not rows:
            return 0
        with self.database.write() as connection:
            before = connection.execute(select(func.count()).select_from(listed)).scalar_one()
            newer = {"listed_on": func.max(listed.c.listed_on, _KEEP.excluded.listed_on)}
            connection.execute(_KEEP.on_conflict_do_update(index_elements=["key"], set_=newer), list(rows.values()))
            named = select(listed.c.key, listed.c.id).where(listed.c.key.in_(upvotes))
            numbers = {row[0]: row[1] for row in connection.execute(named)}
            today = self.now().date().isoformat()
            counted = [
                {"listed": numbers[key], "day": today, "upvotes": number}
                for key, number in upvotes.items()
                if key in numbers
            ]
            if counted:
                keep = insert(listed_upvotes)
                latest = keep.on_conflict_do_update(
                    index_elements=["listed", "day"], set_={"upvotes": keep.excluded.upvotes}
                )
                connection.execute(latest, counted)
            return connection.execute(select(func.count()).select_from(listed)).scalar_one() - before

    def _row(self, clip: Clip, key: str, source: str, day: date) -> dict[str, Any]:
        paper = {name: value for name, value in clip.raw["paper"].items() if name != "upvotes"}
        return {
            "key": key,
            "title": clip.paper.title,
            "creators": [one.display for one in clip.paper.creators],
            "paper": paper,
            "page": dict(clip.raw["page"]),
            "source": source,
            "listed_on": day.isoformat(),
            "first_at": self.now(),
            "terms": terms_of(clip.paper.title, clip.paper.abstract).packed,
        }

    def candidates(self, since: date) -> list[Candidate]:
        """What was listed since a day and is neither on the shelf nor was shown, nor unwanted."""
        fresh = and_(listed.c.listed_on >= since.isoformat(), listed.c.shown_on.is_(None))
        chosen = select(listed.c.id, listed.c.title, listed.c.creators, listed.c.terms)
        with self.database.read() as connection:
            rows = connection.execute(chosen.where(fresh, listed.c.unwanted_at.is_(None), ~_ON_OUR_SHELF)).all()
            votes = connection.execute(
                select(listed_upvotes).join(listed).where(fresh).order_by(listed_upvotes.c.listed, listed_upvotes.c.day)
            ).all()
        seen: dict[int, list[tuple[str, int]]] = {}
        for vote in votes:
            seen.setdefault(vote.listed, []).append((vote.day, vote.upvotes))
        return [
            Candidate(
                str(row.id),
                row.title,
                tuple(row.creators),
                Terms(row.terms),
                seen[row.id][-1][1] if row.id in seen else 0,
                _a_day(seen.get(row.id, [])),
            )
            for row in rows
        ]

    def at_large(self) -> list[Terms]:
        """The terms of what was listed last: what is usual."""
        newest = select(listed.c.terms).order_by(listed.c.id.desc()).limit(_AT_LARGE)
        with self.database.read() as connection:
            return [Terms(one) for one in connection.execute(newest).scalars()]

    def unwanted(self) -> list[Terms]:
        """The terms of what was not wanted."""
        with self.database.read() as connection:
            chosen = select(listed.c.terms).where(listed.c.unwanted_at.is_not(None))
            return [Terms(one) for one in connection.execute(chosen).scalars()]

    def of(self, numbers: Sequence[int]) -> dict[int, Listing]:
        """Listed papers by number."""
        with self.database.read() as connection:
            rows = connection.execute(select(listed).where(listed.c.id.in_(numbers))).all()
        return {row.id: _listing(row) for row in rows}

    def told(self, papers: Sequence[Chosen]) -> list[tuple[Chosen, Listing]]:
        """The papers of a list, in its order, with what was listed of each; what was forgotten since is left out."""
        found = self.of([one.listed for one in papers])
        return [(one, found[one.listed]) for one in papers if one.listed in found]

    def on_shelf(self, numbers: Sequence[int]) -> dict[int, str]:
        """Which of these are on the shelf by now, by their identifiers, and as which paper."""
        found = (
            select(listed.c.id, papers.c.id)
            .join(
                identifiers,
                and_(
                    identifiers.c.scheme == func.substr(listed.c.key, 1, _colon - 1),
                    identifiers.c.value == func.substr(listed.c.key, _colon + 1),
                ),
            )
            .join(papers, papers.c.id == identifiers.c.paper_id)
            .where(listed.c.id.in_(numbers), ON_SHELF)
        )
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(found)}

    def not_for_me(self, number: int, *, unwanted: bool = True) -> bool:
        """A person does not want this one, or does after all; False: there is none of this number."""
        with self.database.write() as connection:
            wanted = update(listed).where(listed.c.id == number)
            return bool(connection.execute(wanted.values(unwanted_at=self.now() if unwanted else None)).rowcount)

    def forget(self) -> None:
        """Drop what was listed long ago; what was not wanted stays, for it teaches."""
        old = (self.now() - _KEPT_FOR).date().isoformat()
        with self.database.write() as connection:
            connection.execute(delete(listed).where(listed.c.listed_on < old, listed.c.unwanted_at.is_(None)))


def _key(clip: Clip) -> str:
    """What a paper is known by across lists: its arXiv id, else the first identifier that it has."""
    found = sorted(
        (str(one.identifier) for one in clip.paper.identifiers), key=lambda one: not one.startswith("arxiv:")
    )
    return found[0] if found else ""


def _a_day(seen: Sequence[tuple[str, int]]) -> int:
    """The upvotes that came in a day: between the last two days that are known, else all that there are."""
    if not seen:
        return 0
    if len(seen) == 1:
        return seen[0][1]
    (before, fewer), (last, more) = seen[-2:]
    days = max((date.fromisoformat(last) - date.fromisoformat(before)).days, 1)
    return max(more - fewer, 0) // days


def _listing(row: Row[Any]) -> Listing:
    unwanted = row.unwanted_at is not None
    return Listing(row.id, row.key, row.title, tuple(row.creators), row.paper, row.page, row.source, unwanted)
