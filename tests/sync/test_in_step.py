"""Whatever goes wrong in between: when the faults end, a target equals the library, and holds nothing twice."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from library.disagreements import OURS, Disagreements
from library.outcomes import CannotUndoError
from library.paper import Annotation, Paper
from library.records import to_record
from library.wishes import REMOVED_THERE
from sync.engine import Report
from sync.memory import MemoryTarget
from tests.sync.shelves import Desk

NUMBERS = st.integers(0, 3)
TITLES = ["Okapi: Counting Stripes", "Tidewater: Rolling Barrels", "FernNet: Sorting Leaves", "Harbour: Reading Bells"]


class InStep(RuleBasedStateMachine):
    """Papers are saved, edited, removed, merged and undone, while two targets close, refuse and lose answers.

    And persons change them over there: what they wrote is in the library in the end and in the other target, or was
    a quarrel that a person settled. `words` holds what was said of a paper since all were in step last; nothing else
    is ever its status.

    What a person took away over there stays away, wherever the library can know that it was a person, and that it was
    after their last click. So a (target, paper) is in `gone`, unless at that moment the library had only heard of it
    by an answer that was lost (`known`), had not looked since it was saved again (`clicked`), or had begun to take it
    away itself (`leaving`): then it comes back, which a person can take back, while the other way round a wish is lost.
    """

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self._folder.name))
        self.targets = [MemoryTarget("one"), MemoryTarget("two")]
        for target in self.targets:
            self.desk.connect(target)
        self.saved: dict[int, str] = {}
        self.batches: list[str] = []
        self.choices: list[tuple[str, str]] = []  # batch and paper
        # By (target, paper); what the library knows is read off the lines of its own reports.
        self.gone: set[tuple[str, str]] = set()
        self.known: set[tuple[str, str]] = set()
        self.clicked: set[tuple[str, str]] = set()
        self.leaving: set[tuple[str, str]] = set()
        self.words: dict[str, set[str]] = {}
        # Changed there by a person since all were in step: what is taken off the shelf before a look stays there.
        self.touched: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            try:
                self.in_step()
            finally:
                self.desk.__exit__(None, None, None)
                self._folder.cleanup()

    # ---- what persons do

    @rule(number=NUMBERS)
    def save(self, number: int) -> None:
        self.desk.clock.on(1)
        paper = self.desk.save(
            title=TITLES[number],
            identifiers=[f"arxiv:2611.0000{number}"],
            creators=[{"given": "Ada", "family": f"Lindqvist{number}"}],
        )
        self.saved[number] = paper
        there = {(target.name, paper) for target in self.targets}
        self.gone -= there
        self.clicked |= there

    @precondition(lambda self: self.saved)
    @rule(number=NUMBERS, status=st.sampled_from(["new", "to-read", "reading"]))
    def edit(self, number: int, status: str) -> None:
        if paper := self.on_shelf(number):
            self.desk.clock.on(1)
            self.desk.shelf.edit(paper, {"status": status}, where="test")
            self.words.setdefault(paper, set()).add(status)

    @precondition(lambda self: self.saved)
    @rule(number=NUMBERS)
    def remove(self, number: int) -> None:
        if paper := self.on_shelf(number):
            self.desk.clock.on(1)
            self.batches.append(self.desk.shelf.remove(paper, where="test"))

    @precondition(lambda self: self.batches)
    @rule()
    def undo(self) -> None:
        self.desk.clock.on(1)
        self.desk.shelf.undo(self.batches.pop(), where="test")
        self.words.clear()

    @precondition(lambda self: self.choices)
    @rule()
    def undo_a_choice(self) -> None:
        """Each side has its own again, unless somebody changed it since."""
        self.desk.clock.on(1)
        batch, paper = self.choices.pop()
        with suppress(CannotUndoError):
            self.desk.shelf.undo(batch, where="test")
            self.words.clear()
            self.touched |= {(target.name, self.desk.paper(paper).id) for target in self.targets}

    @precondition(lambda self: len(self.saved) > 1)
    @rule(one=NUMBERS, other=NUMBERS)
    def merge(self, one: int, other: int) -> None:
        papers = {self.on_shelf(one), self.on_shelf(other)} - {None}
        if len(papers) == 2:
            self.desk.clock.on(1)
            merged = self.desk.shelf.merge(*sorted(str(paper) for paper in papers), where="test")
            self.batches.append(merged.batch)
            self.words.clear()  # which of the two says it is not looked into here

    @rule(which=st.integers(0, 1), number=NUMBERS)
    def taken_away_there(self, which: int, number: int) -> None:
        """A person takes a thing away over there; the next look sees that it is gone."""
        target, paper = self.targets[which], self.on_shelf(number)
        refs = [ref for ref, one in target.things.items() if one["paper"] == paper]
        if paper and refs:
            for ref in refs:
                del target.things[ref]
            here = (target.name, paper)
            if here in self.known and here not in self.clicked | self.leaving:
                self.gone.add(here)

    @rule(which=st.integers(0, 1), number=NUMBERS, status=st.sampled_from(["to-read", "reading", "read"]))
    def changed_there(self, which: int, number: int, status: str) -> None:
        """A person changes the status over there."""
        target, paper = self.targets[which], self.on_shelf(number)
        for thing in target.things.values():
            if paper and thing["paper"] == paper:
                self.desk.clock.on(1)
                self.words.setdefault(paper, {self.desk.paper(paper).status, thing["status"]}).add(status)
                thing["status"] = status
                self.touched.add((target.name, paper))

    @precondition(lambda self: len(self.saved) > 1)
    @rule(which=st.integers(0, 1), one=NUMBERS, other=NUMBERS)
    def merged_there(self, which: int, one: int, other: int) -> None:
        """A person makes one of two things that the library knows of, and the library hears of it."""
        target, papers = self.targets[which], [self.on_shelf(one), self.on_shelf(other)]
        refs = {thing["paper"]: ref for ref, thing in target.things.items()}
        known = all(paper in refs and (target.name, paper) in self.known - self.clicked for paper in papers)
        if papers[0] != papers[1] and known and not target.away:
            target.merge(*(refs[paper] for paper in papers if paper))
            self.desk.clock.on(1)
            self.look()
            self.words.clear()  # which of the two says it is not looked into here
            assert len({self.desk.paper(paper).id for paper in papers if paper}) == 1

    @rule(which=st.integers(0, 1), number=NUMBERS, keys=st.sets(st.sampled_from("ABC"), max_size=2))
    def marks(self, which: int, number: int, keys: set[str]) -> None:
        """A person marks something in a paper over there."""
        target, paper = self.targets[which], self.on_shelf(number)
        for ref, one in target.things.items():
            if one["paper"] == paper:
                target.annotations[ref] = tuple(Annotation(f"{target.name}{key}") for key in sorted(keys))

    # ---- what goes wrong

    @rule(which=st.integers(0, 1), away=st.booleans())
    def closes(self, which: int, away: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        self.targets[which].away = "closed" if away else ""

    @rule(which=st.integers(0, 1), count=st.integers(1, 2))
    def loses_answers(self, which: int, count: int) -> None:
        self.targets[which].lose_answers = count

    @rule(which=st.integers(0, 1), number=NUMBERS)
    def refuses(self, which: int, number: int) -> None:
        self.targets[which].refuses ^= {self.saved.get(number, "")}

    @rule(seconds=st.sampled_from([0, 1, 20]))
    def time_passes(self, seconds: int) -> None:
        self.desk.clock.on(seconds)
        self.look()

    def look(self) -> Report:
        """One round, and what the library knows after it."""
        shelf = self.shelf()
        report = self.desk.sync()
        for line in report.lines:
            here = (line.target, line.paper)
            self.clicked.discard(here)
            self.leaving.discard(here)
            if line.action in {"create", "adopt", "update", "keep"}:
                self.known.add(here)
            elif line.action in {"retire", "leave", "removed"}:
                self.known.discard(here)
            elif here in self.known and line.paper not in shelf:  # the answer was lost, or was no
                self.leaving.add(here)
        return report

    # ---- what holds

    @invariant()
    def nothing_is_there_twice(self) -> None:
        for target in getattr(self, "targets", []):
            papers = [one["paper"] for one in target.things.values()]
            assert len(papers) == len(set(papers)), papers

    @rule(ours=st.booleans())
    def in_step(self, ours: bool = True) -> None:  # noqa: FBT001, FBT002 - Hypothesis gives it by name
        """The faults end, time passes, and a person settles what both sides changed."""
        for target in self.targets:
            target.away, target.lose_answers, target.refuses = "", 0, set()
        self.desk.placements.retry()
        self.desk.placements.again(self.shelf())  # everything is looked at
        self.comes_to_rest()
        for _ in range(3):  # what one choice changes may be a quarrel with the other target
            disagreements = Disagreements(self.desk.database, self.desk.clock)
            for one in disagreements.open()[:1]:
                batch = disagreements.settle(one.paper, one.field, OURS if ours else one.target, where="test")
                self.choices.append((batch, one.paper))
                self.comes_to_rest()
        shelf = self.shelf()
        for paper, said in self.words.items():
            begun = {"reading"} if paper in shelf and shelf[paper].annotations else set()  # a first mark begins it
            assert paper not in shelf or shelf[paper].status in said | begun
        self.words.clear()
        for target in self.targets:
            left = {paper for name, paper in self.touched if name == target.name and paper not in shelf}
            there = {one["paper"]: _shown(one) for one in target.things.values() if one["paper"] not in left}
            wanted = {paper: one for paper, one in shelf.items() if (target.name, paper) not in self.gone}
            assert there == {paper: _shown(to_record(one)) for paper, one in wanted.items()}
            for ref, one in target.things.items():
                known = {mark for mark in self.desk.paper(one["paper"]).annotations if mark.key.startswith(target.name)}
                assert known >= set(target.annotations.get(ref, ())), "what is marked there is not known"
            for paper in shelf:
                stands = self.desk.placements.standing(paper)[target.name]
                expected = ("delivered", "") if paper in wanted else ("off", REMOVED_THERE)
                assert (stands.state, stands.reason) == expected
        assert not any(row.due for row in self.desk.placements.targets())
        self.touched = {here for here in self.touched if here[1] not in shelf}

    def comes_to_rest(self) -> None:
        for _ in range(10):
            self.desk.clock.on(61)
            if not self.look().lines:
                break
        else:
            pytest.fail("it never comes to rest")

    def shelf(self) -> dict[str, Paper]:
        return {paper.id: paper for paper in self.desk.shelf.find(limit=50).papers}

    def on_shelf(self, number: int) -> str | None:
        paper = self.saved.get(number)
        return paper if paper in self.shelf() else None


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in ("title", "published", "status", "tags") if record.get(name)}


def test_a_target_is_in_step_when_the_faults_end():
    run_state_machine_as_test(InStep, settings=settings(max_examples=25, stateful_step_count=15, deadline=None))


@pytest.mark.long
def test_a_target_is_in_step_when_the_faults_end_at_length():
    run_state_machine_as_test(InStep, settings=settings(max_examples=600, stateful_step_count=40, deadline=None))
