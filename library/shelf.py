"""The shelf: everything that can be done with papers, each call one transaction and, where it changes, one batch.

The rooms behind it: `intake` takes clips in, `matchmaking` finds their paper, `keeping` folds it, `editing` takes a
person's edits, `union` merges, splits and undoes, `views` is what can be read of it.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, update

from library import acts, editing, finding, publications, union
from library.acts import Act
from library.intake import Intake, Sent
from library.keeping import edits_of, refold, refold_together
from library.matchmaking import same_question
from library.outcomes import (
    Answer,
    Changed,
    Known,
    Merged,
    NotFoundError,
    Query,
    Received,
    Split,
    StaleError,
    Undone,
)
from library.pairs import NOT_ASKED
from library.paper import Paper
from library.schema import captures, clips, papers, questions
from library.together import Together
from library.views import Views

_PATIENCE = 0.25  # seconds that a look-up waits for its turn: hundreds of papers may be on their way


@dataclass(frozen=True, slots=True)
class Shelf(Views):
    """The papers of one library. `on_paper` is told, inside the transaction, of each paper that a clip changed."""

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
