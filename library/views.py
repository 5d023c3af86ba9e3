"""What can be read of a library: each call one consistent view of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from library import finding, history, listing, provenance
from library.asking import Asked, Filter, asked
from library.database import Database
from library.held import Edit
from library.history import Deed
from library.keeping import edits_of, held_of
from library.laid_aside import now_aside
from library.matchmaking import open_pairs
from library.now import utc_now
from library.outcomes import Counts, Facets, Found, Proposed, Question, StoredClip
from library.pairs import not_put_off
from library.paper import Paper
from library.publications import Publication
from library.related import Related, related
from library.schema import captures, clips, papers


@dataclass(frozen=True, slots=True)
class Views:
    """The papers of one library, to be looked at."""

    database: Database
    now: Callable[[], datetime] = utc_now

    def resolve(self, typed: str) -> str:
        """The surviving id for an id, an alias or a unique prefix; raises NotFoundError, AmbiguousError."""
        with self.database.read() as connection:
            return finding.resolve(connection, typed)

    def get(self, typed: str) -> Paper:
        """One paper, by an id, an alias or a unique prefix; raises NotFoundError, AmbiguousError."""
        with self.database.read() as connection:
            paper_id = finding.resolve(connection, typed)
            return finding.papers_of(connection, [paper_id])[paper_id]

    def papers(self, paper_ids: Iterable[str]) -> dict[str, Paper]:
        """Papers by their ids; those that are none are left out."""
        with self.database.read() as connection:
            return finding.papers_of(connection, paper_ids)

    def find(
        self,
        query: str = "",
        *,
        tag: str = "",
        status: str = "",
        sort: str = "saved",
        cursor: str = "",
        limit: int = 50,
        most: int | None = None,
    ) -> Found:
        """A page of papers. `query` as `library.asking` reads it; `sort` one of `library.listing.SORTS`.

        `most`: of more matches than that, only the newest are looked at, which is quick however many there are.
        """
        of = asked(query)
        if tag:
            of = replace(of, filters=(*of.filters, Filter("tag", (tag,))), empty=False)
        with self.database.read() as connection:
            return listing.listing(connection, of, listing.Page(status, sort, cursor, limit, most), self.now())

    def facets(self) -> Facets:
        """What lists can be filtered by, with how many papers have it."""
        with self.database.read() as connection:
            return listing.facets(connection)

    def in_use(self, name: Literal["tags", "collections"]) -> tuple[str, ...]:
        """The tags, or collections, of the papers on the shelf, the most used first."""
        with self.database.read() as connection:
            return listing.in_use(connection, name)

    def clips_of(self, typed: str) -> tuple[StoredClip, ...]:
        """The clips that a paper is made of, the oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(clips, captures.c.clip_id, captures.c.captured_at)
                .join(captures, captures.c.clip == clips.c.id)
                .where(clips.c.paper_id == finding.resolve(connection, typed), captures.c.active)
                .order_by(captures.c.captured_at, clips.c.id)
            ).all()
        found: dict[int, StoredClip] = {}
        for row in rows:
            known = found.get(row.id)
            ids = (*(known.clip_ids if known else ()), row.clip_id)
            url = row.raw["page"]["url"]
            found[row.id] = StoredClip(row.id, row.hash, url, row.source, row.captured_at, ids, row.raw)
        return tuple(found.values())

    def edits_of(self, typed: str) -> tuple[Edit, ...]:
        """What persons set on a paper, the oldest first."""
        with self.database.read() as connection:
            return tuple(edits_of(connection, finding.resolve(connection, typed)))

    def deed(self, batch: str) -> Deed | None:
        """What a batch did; None where there is none of this id."""
        with self.database.read() as connection:
            return history.deed(connection, batch)

    def history(self, typed: str, limit: int = 50) -> tuple[Deed, ...]:
        """What was done with a paper, the latest first."""
        with self.database.read() as connection:
            return history.deeds_of(connection, finding.resolve(connection, typed), limit)

    def upvotes(self, typed: str) -> tuple[tuple[datetime, int], ...]:
        """How many upvotes a paper was seen with, and when, the oldest first."""
        with self.database.read() as connection:
            return history.upvotes_of(connection, finding.resolve(connection, typed))

    def known(self, typed: str) -> tuple[provenance.Known, ...]:
        """Everything that is known of a paper, field by field, and from where."""
        with self.database.read() as connection:
            paper_id = finding.resolve(connection, typed)
            return provenance.known(held_of(connection, paper_id), edits_of(connection, paper_id))

    def related(self, typed: str, limit: int = 8) -> tuple[Related, ...]:
        """The papers that are near another, the nearest first, and why."""
        with self.database.read() as connection:
            paper_id = finding.resolve(connection, typed)
            return related(connection, finding.papers_of(connection, [paper_id])[paper_id], limit)

    def proposed(self) -> tuple[Proposed, ...]:
        """The published versions that sources found and a person is to be asked about, by paper."""
        with self.database.read() as connection:
            here = select(papers.c.id, papers.c.heading, papers.c.publication)
            # `retired` is asked of each row: asked of the table, it would lead past the index of those few.
            rows = connection.execute(here.add_columns(papers.c.retired).where(papers.c.publication.is_not(None))).all()
        return tuple(
            Proposed(row.id, row.heading, Publication.from_json(row.publication)) for row in rows if not row.retired
        )

    def questions(self) -> tuple[Question, ...]:
        """The pairs that wait for a person, the oldest first; not those put off to another day."""
        with self.database.read() as connection:
            return not_put_off(connection, self.now())

    def counts(self) -> Counts:
        """How many papers, by status, and how many questions wait."""
        with self.database.read() as connection:
            found, _ = listing.by_status(connection, Asked(), None, self.now())
            aside = now_aside(connection, self.now())
            waiting = sum(1 for one in open_pairs(connection) if one not in aside)
            return Counts(sum(found.values()), found, waiting)
