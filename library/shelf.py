"""The shelf: everything that can be done with papers, each call one transaction and, where it changes, one batch.

The rooms behind it: `intake` takes clips in, `matchmaking` finds their paper, `keeping` folds it, `editing` takes a
person's edits, `union` merges, splits and undoes, `finding` and `listing` read.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from library import acts, editing, finding, history, listing, provenance, publications, union
from library.acts import Act
from library.asking import Asked, Filter, asked
from library.database import Database
from library.held import Edit
from library.history import Deed
from library.intake import Intake, Sent
from library.keeping import edits_of, held_of, refold, refold_together
from library.laid_aside import now_aside
from library.matchmaking import open_pairs, same_question
from library.outcomes import (
    Answer,
    Changed,
    Counts,
    Facets,
    Found,
    Known,
    Merged,
    NotFoundError,
    Proposed,
    Query,
    Question,
    Received,
    Split,
    StaleError,
    StoredClip,
    Undone,
)
from library.pairs import NOT_ASKED, not_put_off
from library.paper import Paper
from library.publications import Publication
from library.related import Related, related
from library.schema import captures, clips, papers, questions
from library.together import Together

_PATIENCE = 0.25  # seconds that a look-up waits for its turn: hundreds of papers may be on their way


def utc_now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of one library. `on_paper` is told, inside the transaction, of each paper that a clip changed."""

    database: Database
    now: Callable[[], datetime] = utc_now
    on_paper: Callable[[Connection, str], None] | None = None
    _together: Together[Sent, Received] = field(init=False, repr=False, compare=False)
    # Saves, in groups, and look-ups, by which pages ask for dozens of papers, take turns: there is one interpreter, and
    # what it does in turn is done sooner than what it does by halves.
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_together", Together(self._intake.receive, self._turn))

    @property
    def _intake(self) -> Intake:
        return Intake(self.database, self.now, self.on_paper)

    def receive(self, raws: Sequence[object], *, via: str, batch: str = "") -> Received:
        """Take clips in: one batch, one outcome a clip, in their order; never raises for what a clip holds.

        `batch`: one that these belong to as well, of the same sender's clips before.
        """
        return self._together.ask(Sent(raws, via, batch))

    def finish(self) -> int:
        """Decide the clips that a crash left undecided; how many."""
        return self._intake.decide_pending()

    def lookup(self, queries: Mapping[str, Query]) -> dict[str, Known]:
        """What is known of the papers that a page shows, by the page's own keys."""
        its_turn = self._turn.acquire(timeout=_PATIENCE)
        try:
            with self.database.read() as connection:
                return finding.lookup(connection, queries)
        finally:
            if its_turn:
                self._turn.release()

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

    def edit(self, typed: str, changes: Mapping[str, Any], *, where: str, revision: int | None = None) -> Paper:
        """Set fields of a paper, for ever; with `revision`, only if it still is at that one.

        Raises:
            StaleError: it is at a newer revision.
            BadEditError: a field that cannot be set so.
        """
        good = editing.checked(changes)
        with self.database.write() as connection:
            paper = self._at(connection, typed, revision)
            if wanted := editing.differing(paper, good):
                batch = union.open_batch(connection, "edit", where, self.now())
                editing.write(connection, batch, paper.id, wanted, where, self.now())
                refold(connection, paper.id, self.now())
            return finding.papers_of(connection, [paper.id])[paper.id]

    def edit_many(self, typed: Sequence[str], changes: Mapping[str, Any], *, where: str) -> Changed:
        """Set fields of several papers, in one batch; those that have them so already are not changed.

        Raises:
            NotFoundError: one of them is not on the shelf; nothing was changed.
            BadEditError: a field that cannot be set so.
        """
        good = editing.checked(changes)
        with self.database.write() as connection:
            ids = list(dict.fromkeys(finding.resolve(connection, one) for one in typed))
            batch = union.open_batch(connection, "edit", where, self.now())
            changed = []
            for paper in finding.papers_of(connection, ids).values():
                if wanted := editing.differing(paper, good):
                    editing.write(connection, batch, paper.id, wanted, where, self.now())
                    changed.append(paper.id)
            refold_together(connection, changed, self.now())
            return Changed(batch, tuple(changed))

    def unset(self, typed: str, field: str, *, where: str) -> Changed:
        """Take back what persons set in a field, so that the sources' word counts again; undone like any edit."""
        with self.database.write() as connection:
            paper_id = finding.resolve(connection, typed)
            batch = union.open_batch(connection, "unset", where, self.now())
            for one in edits_of(connection, paper_id):
                if one.field == field:
                    acts.perform(connection, batch, Act("edit", one.number, before=True, after=False, paper=paper_id))
            changed = refold(connection, paper_id, self.now()).changed
            return Changed(batch, (paper_id,) if changed else ())

    def remove(self, typed: str, *, where: str, revision: int | None = None) -> str:
        """Take a paper off the shelf and out of its targets; returns the batch that undoes it.

        Raises:
            StaleError: `revision` is given, and it is at a newer one.
        """
        with self.database.write() as connection:
            paper = self._at(connection, typed, revision)
            return self._remove(connection, [paper.id], where)

    def remove_many(self, typed: Sequence[str], *, where: str) -> Changed:
        """Take several papers off the shelf, in one batch.

        Raises:
            NotFoundError: one of them is not on the shelf; nothing was removed.
        """
        with self.database.write() as connection:
            ids = tuple(dict.fromkeys(finding.resolve(connection, one) for one in typed))
            return Changed(self._remove(connection, ids, where), ids)

    def _at(self, connection: Connection, typed: str, revision: int | None) -> Paper:
        paper_id = finding.resolve(connection, typed)
        paper = finding.papers_of(connection, [paper_id])[paper_id]
        if revision is not None and revision != paper.revision:
            raise StaleError(paper_id, paper.revision)
        return paper

    def _remove(self, connection: Connection, ids: Sequence[str], where: str) -> str:
        batch = union.open_batch(connection, "remove", where, self.now())
        counting = connection.execute(
            select(captures.c.clip_id, clips.c.paper_id)
            .join(clips, clips.c.id == captures.c.clip)
            .where(clips.c.paper_id.in_(ids), captures.c.active)
        )
        for row in counting.all():
            acts.perform(connection, batch, Act("capture", row.clip_id, before=True, after=False, paper=row.paper_id))
        refold_together(connection, ids, self.now())
        return batch

    def merge(self, one: str, other: str, *, where: str) -> Merged:
        """Make two papers one, under the older's id."""
        with self.database.write() as connection:
            survivor, gone = sorted((finding.resolve(connection, one), finding.resolve(connection, other)))
            if survivor == gone:
                msg = "These are one paper already."
                raise NotFoundError(msg)
            batch = union.open_batch(connection, "merge", where, self.now())
            union.merge(connection, batch, survivor, gone, "", self.now())
            return Merged(survivor, (gone,), batch)

    def split(self, typed: str, clip_ids: Sequence[str] = (), *, where: str) -> Split:
        """Take clips out of a paper into one of their own; without any, take its last merge back."""
        with self.database.write() as connection:
            paper_id = finding.resolve(connection, typed)
            batch = union.open_batch(connection, "split", where, self.now())
            other = union.split(connection, batch, paper_id, clip_ids, self.now())
            return Split((paper_id, other), batch)

    def undo(self, batch: str | None = None, *, clip_id: str | None = None, where: str) -> Undone:
        """Take back a batch (the last one, without an id), or what one clip did; itself a batch that can be undone.

        Raises:
            NotFoundError: no such batch or clip.
            CannotUndoError: undone already, or nothing to undo.
        """
        with self.database.write() as connection:
            of = union.batch_meant(connection, batch, clip_id)
            mine = union.open_batch(connection, "undo", where, self.now())
            return union.undo(connection, mine, of, clip_id or "", self.now())

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

    def publish(self, typed: str, answer: publications.Answer, *, where: str) -> str:
        """Use the published version that is proposed for a paper, or leave it, once; the batch that undoes it.

        Raises:
            NotFoundError: none is proposed.
        """
        with self.database.write() as connection:
            paper_id = finding.resolve(connection, typed)
            proposed = connection.execute(select(papers.c.publication).where(papers.c.id == paper_id)).scalar()
            if proposed is None:
                msg = "No published version is proposed for this paper."
                raise NotFoundError(msg)
            batch = union.open_batch(connection, "edit", where, self.now())
            said = {publications.FIELD: {"answer": answer, "keys": proposed["keys"]}}
            editing.write(connection, batch, paper_id, said, where, self.now())
            refold(connection, paper_id, self.now())
            return batch

    def questions(self) -> tuple[Question, ...]:
        """The pairs that wait for a person, the oldest first; not those put off to another day."""
        with self.database.read() as connection:
            return not_put_off(connection, self.now())

    def answer(self, question: int, answer: Answer, *, where: str) -> str:
        """Answer a question, for ever; `same` merges. Returns the batch that undoes it."""
        with self.database.write() as connection:
            row = connection.execute(select(questions).where(questions.c.id == question)).first()
            if row is None or row.answer is not None:
                raise NotFoundError(NOT_ASKED.format(question))
            batch = union.open_batch(connection, "answer", where, self.now())
            one, other = finding.present(connection, row.paper_a), finding.present(connection, row.paper_b)
            for number in same_question(connection, one, other):
                acts.perform(connection, batch, Act("answer", number, None, answer, one))
                connection.execute(update(questions).where(questions.c.id == number).values(answered_at=self.now()))
            if answer == "same" and one != other:
                survivor, gone = sorted((one, other))
                union.merge(connection, batch, survivor, gone, "", self.now())
            return batch

    def counts(self) -> Counts:
        """How many papers, by status, and how many questions wait."""
        with self.database.read() as connection:
            found, _ = listing.by_status(connection, Asked(), None, self.now())
            aside = now_aside(connection, self.now())
            waiting = sum(1 for one in open_pairs(connection) if one not in aside)
            return Counts(sum(found.values()), found, waiting)
