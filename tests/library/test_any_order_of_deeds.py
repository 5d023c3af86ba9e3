"""Whatever is done to a shelf, in whatever order: nothing is lost, nothing is twice, and undo brings back what was."""

# ruff: noqa: FBT001 - Hypothesis hands a rule its arguments by name

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from library.outcomes import CannotUndoError, NotFoundError
from library.paper import Annotation, Paper
from library.placements import Delivered
from tests.library.bookkeeping import balance, ledger, level
from tests.library.shelves import ABSTRACT, ADA, ELSE, MEI, Desk, clip

SAID = st.fixed_dictionaries(
    {"title": st.sampled_from(["PipeLeak", "Pipe leak", "Robot arms hear cups", ""])},
    optional={
        "creators": st.sampled_from([[ADA], [MEI], [ADA, MEI]]),
        "abstract": st.sampled_from([ABSTRACT, ELSE]),
        "identifiers": st.lists(
            st.sampled_from(
                ["arxiv:2611.14273v1", "arxiv:2611.14273v2", "arxiv:2611.00001", "doi:10.1145/1.2", "hf:x"]
            ),
            min_size=1,
            max_size=3,
        ),
        "type": st.sampled_from(["preprint", "journal"]),
        "tags": st.sampled_from([["To Read"], ["to-read", "b"]]),
        "note": st.sampled_from(["One.", "Two."]),
        "targets": st.sampled_from([[], ["lab"], ["zotero", "lab"]]),
    },
).filter(lambda said: said["title"] or said.get("identifiers"))
CHANGES = st.sampled_from(
    [{"title": "Mine"}, {"rating": 3}, {"tags": ["b"]}, {"add_tags": ["c"]}, {"note": "Mine."}, {"status": "read"}]
)


MARKED = st.none() | st.lists(st.sampled_from("ABC"), max_size=2, unique=True)


class Deeds(RuleBasedStateMachine):
    """A shelf with two targets and a person who changes their mind."""

    raws = Bundle("raws")
    empty: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk(Path(shutil.copy(self.empty, self.folder / "library.db")))
        self.desk.placements.add_target("zotero", "memory", {})
        self.desk.placements.add_target("lab", "memory", {}, auto=False)
        self.batches: list[str] = []
        self.shown: dict[int, set[str]] = {}  # by placement, the annotations that it was last given, less its own

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            shutil.rmtree(self.folder)

    def ids(self) -> list[str]:
        return sorted(paper.id for paper in self.desk.shelf.find(limit=200).papers)

    def chosen(self, number: int) -> str:
        ids = self.ids()
        return ids[number % len(ids)]

    def papers(self) -> bool:
        return bool(self.ids())

    def doing(self, deed: Callable[[], str], *, back: bool) -> None:
        """Do it; `back`: and take it back, after which everything must be as before, and do it again."""
        before = ledger(self.desk)
        batch = deed()
        after = ledger(self.desk)
        if back and after != before:
            undone = self.desk.shelf.undo(batch, where="test")
            assert ledger(self.desk) == before
            balance(self.desk)
            self.desk.shelf.undo(undone.batch, where="test")
            assert ledger(self.desk) == after
        self.batches.append(batch)

    @rule(target=raws, said=SAID, back=st.booleans(), later=st.booleans())
    def clip(self, said: dict[str, Any], back: bool, later: bool) -> dict[str, Any]:
        raw = clip(at=self.desk.clock.on(seconds=1) if later else self.desk.clock(), **said)
        self.doing(lambda: self.desk.shelf.receive([raw], via="test").batch, back=back)
        return raw

    @rule(one=raws, other=raws)
    def clip_again(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        at = self.desk.clock.on(seconds=1).isoformat()
        fresh = [{**raw, "clip_id": clip(title="x")["clip_id"], "captured_at": at} for raw in (one, other)]
        self.doing(lambda: self.desk.shelf.receive(fresh, via="test").batch, back=False)

    @rule(venue=st.sampled_from(["Harbour 2026", "J. Bells"]), back=st.booleans())
    def a_source_tells_of_a_publication(self, venue: str, back: bool) -> None:
        said = {"title": "PipeLeak", "creators": [ADA], "type": "journal", "venue": venue}
        doi = "doi:10.1145/9.9" if venue == "J. Bells" else "doi:10.5555/8"
        self.desk.clock.on(seconds=1)
        raw = clip(at=self.desk.clock(), targets=[], **said, identifiers=["arxiv:2611.14273", doi])
        self.doing(lambda: self.desk.shelf.receive([raw], via="arxiv").batch, back=back)

    @precondition(lambda self: self.desk.shelf.proposed())
    @rule(answer=st.sampled_from(["use", "leave"]), back=st.booleans())
    def a_publication_is_used_or_left(self, answer: Any, back: bool) -> None:
        self.desk.clock.on(seconds=1)
        one = self.desk.shelf.proposed()[0]
        self.doing(lambda: self.desk.shelf.publish(one.paper, answer, where="test"), back=back)

    @rule(one=raws)
    def ask_again(self, one: dict[str, Any]) -> None:
        before = ledger(self.desk)
        assert self.desk.clip(one) == self.desk.clip(one)
        assert ledger(self.desk) == before

    @precondition(papers)
    @rule(number=st.integers(0, 9), changes=CHANGES)
    def edit(self, number: int, changes: dict[str, Any]) -> None:
        self.desk.clock.on(seconds=1)
        self.desk.shelf.edit(self.chosen(number), changes, where="test")

    @precondition(papers)
    @rule(number=st.integers(0, 9), other=st.integers(0, 9), back=st.booleans())
    def merge(self, number: int, other: int, back: bool) -> None:
        one, two = self.chosen(number), self.chosen(other)
        if one != two:
            self.doing(lambda: self.desk.shelf.merge(one, two, where="test").batch, back=back)

    @precondition(papers)
    @rule(number=st.integers(0, 9), which=st.integers(0, 9) | st.none(), back=st.booleans())
    def split(self, number: int, which: int | None, back: bool) -> None:
        paper = self.chosen(number)
        held = self.desk.shelf.clips_of(paper)
        named = [] if which is None else [str(held[which % len(held)].number)]

        def deed() -> str:
            return self.desk.shelf.split(paper, named, where="test").batch

        try:
            self.doing(deed, back=back)
        except NotFoundError:
            assert len(held) == 1 or which is None

    @precondition(papers)
    @rule(number=st.integers(0, 9), back=st.booleans())
    def remove(self, number: int, back: bool) -> None:
        self.doing(lambda: self.desk.shelf.remove(self.chosen(number), where="test"), back=back)

    @rule(number=st.integers(0, 9), answer=st.sampled_from(["same", "never"]), back=st.booleans())
    def answer(self, number: int, answer: Any, back: bool) -> None:
        if asked := self.desk.shelf.questions():
            question = asked[number % len(asked)].id
            self.doing(lambda: self.desk.shelf.answer(question, answer, where="test"), back=back)
            assert question not in {one.id for one in self.desk.shelf.questions()}

    @precondition(lambda self: self.batches)
    @rule(number=st.integers(0, 99), back=st.booleans())
    def undo(self, number: int, back: bool) -> None:
        before = ledger(self.desk)
        try:
            undone = self.desk.shelf.undo(self.batches[number % len(self.batches)], where="test")
        except CannotUndoError:
            assert ledger(self.desk) == before
            return
        if back:
            self.desk.shelf.undo(undone.batch, where="test")
            assert ledger(self.desk) == before
        else:
            self.batches.append(undone.batch)

    @rule(one=raws)
    def undo_clip(self, one: dict[str, Any]) -> None:
        with suppress(CannotUndoError):
            self.batches.append(self.desk.shelf.undo(clip_id=one["clip_id"], where="test").batch)

    @rule(gone=st.integers(0, 30), crash=st.integers(0, 30), marked=MARKED)
    def deliver(self, gone: int, crash: int, marked: list[str] | None) -> None:
        """Both targets take what they are owed and tell what is marked there.

        Now and then a person takes something away there, or all stops.
        """
        for target in self.desk.placements.targets():
            for debt in self.desk.placements.due(target.id):
                if debt.ref and gone == debt.id:
                    self.desk.placements.removed(debt)
                    continue
                debt = self.desk.placements.begin(debt)  # noqa: PLW2901 - it is the same debt, as it stands now
                if crash == debt.id:
                    return
                ref = (debt.ref or debt.paper.id) if debt.wanted else None
                its = (
                    None if marked is None or ref is None else tuple(Annotation(f"{target.id}{one}") for one in marked)
                )
                self.shown[debt.id] = marks(debt.paper, target.id)
                self.desk.placements.record(debt, Delivered(ref, url=f"memory:{ref}", annotations=its), target.name)

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "desk"):
            balance(self.desk)

    @invariant()
    def every_target_shows_what_is_marked_in_the_others(self) -> None:
        for number, target, paper in level(self.desk) if hasattr(self, "desk") else ():
            assert self.shown[number] == marks(self.desk.shelf.get(paper), target)


def marks(paper: Paper, target: int) -> set[str]:
    """What is marked in a paper in other targets than this one."""
    return {one.key for one in paper.annotations if not one.key.startswith(str(target))}


def run(path: Path, examples: int, steps: int) -> None:
    machine = type("Deeds", (Deeds,), {"empty": path})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_any_order_of_deeds_keeps_the_books(empty_library):
    run(empty_library, examples=15, steps=20)


@pytest.mark.long
def test_any_long_order_of_deeds_keeps_the_books(empty_library):
    run(empty_library, examples=300, steps=60)
