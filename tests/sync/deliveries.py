"""What every target does alike: one suite that memory, Obsidian and Zotero inherit (the idea is vdirsyncer's).

A subclass says with a fixture `there` how to look into its target as a person does.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import pytest

from library.disagreements import OURS, Disagreements
from library.wishes import REMOVED_THERE
from sync.looking import Held, Sighting, TwoWay
from sync.target import Health, LaterError, Owed, Plan, RefusedError, Result, Target
from tests.sync.shelves import Desk
from tests.sync.zoteros import QUILLBACK


class There(Protocol):
    """A target, and the person who works in it."""

    name: str

    def titles(self) -> list[str]:
        """The titles of what is there, sorted; what is binned is not there."""
        ...

    def retitle(self, old: str, new: str) -> None:
        """The person changes a title."""
        ...

    def take_away(self, title: str) -> None:
        """The person deletes it."""
        ...

    def go_away(self) -> None:
        """It cannot be reached."""
        ...

    def come_back(self) -> None:
        """It can."""
        ...


class Between:
    """Stands between the engine and a target: loses answers, and refuses for it."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.lose = 0
        self.refuses = ""

    @property
    def name(self) -> str:
        return self.target.name

    @property
    def kind(self) -> str:
        return self.target.kind

    def check(self) -> Health:
        return self.target.check()

    def plan(self, owed: Owed) -> Plan:
        return self.target.plan(owed)

    def look(self, held: Held) -> Iterator[Sighting]:
        if isinstance(self.target, TwoWay):
            yield from self.target.look(held)

    def noted(self, sighting: Sighting) -> None:
        if isinstance(self.target, TwoWay):
            self.target.noted(sighting)

    def act(self, plan: Plan) -> Result:
        if self.refuses and self.refuses in plan.owed.paper.title:
            raise RefusedError("I do not take this.")
        result = self.target.act(plan)
        if self.lose:
            self.lose -= 1
            raise LaterError("the answer was lost", retry_after=1, whole_target=False)
        return result

    def close(self) -> None:
        if close := getattr(self.target, "close", None):
            close()


def other(number: int) -> dict[str, Any]:
    return QUILLBACK | {"title": f"Okapi-{number}: Counting Stripes", "identifiers": [f"arxiv:2611.0{number:04}"]}


TITLE = QUILLBACK["title"]


class Deliveries:
    """Inherited by the tests of each target."""

    def test_a_paper_is_made_once(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        assert there.titles() == [TITLE]
        assert desk.standing(paper, there.name).state == "delivered"
        assert desk.standing(paper, there.name).url

    def test_doing_it_twice_is_doing_it_once(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        for _ in range(3):
            desk.settle()
            desk.save(**QUILLBACK)
            desk.placements.again([paper])
        desk.settle()
        assert there.titles() == [TITLE]

    def test_many_are_made_each_once(self, desk: Desk, there: There):
        for number in range(5):
            desk.save(**other(number))
        desk.settle()
        assert there.titles() == sorted(other(number)["title"] for number in range(5))

    def test_a_lost_answer_makes_no_second_one(self, desk: Desk, there: There, between: Between):
        paper = desk.save(**QUILLBACK)
        between.lose = 2
        desk.settle()
        assert between.lose == 0
        assert there.titles() == [TITLE]
        assert desk.standing(paper, there.name).state == "delivered"

    def test_a_change_goes_over(self, desk: Desk, there: There, between: Between):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        desk.shelf.edit(paper, {"title": "Another Title"}, where="test")
        between.lose = 1
        desk.settle()
        assert there.titles() == ["Another Title"]
        assert desk.standing(paper, there.name).state == "delivered"

    def test_a_persons_change_stays_and_what_both_changed_is_told(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        there.retitle(TITLE, "My Words")
        desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
        desk.settle()
        assert there.titles() == ["My Words"]
        assert desk.standing(paper, there.name).state == "delivered"
        there.retitle("My Words", "Their Words")
        desk.shelf.edit(paper, {"title": "Our Words"}, where="test")
        desk.settle()
        assert there.titles() == ["Their Words"]
        assert desk.paper(paper).title == "Our Words"
        assert desk.standing(paper, there.name).state == "conflict"

    @pytest.mark.parametrize("ours", [True, False])
    def test_the_side_that_a_person_chooses_goes_over(self, desk: Desk, there: There, ours: bool):  # noqa: FBT001 - a parameter
        paper = desk.save(**QUILLBACK)
        desk.settle()
        there.retitle(TITLE, "Their Words")
        desk.shelf.edit(paper, {"title": "Our Words"}, where="test")
        desk.settle()
        disagreements = Disagreements(desk.database, desk.clock)
        (one,) = disagreements.open()
        assert (one.paper, one.target, one.field) == (paper, there.name, "title")
        assert (one.ours, one.theirs) == ("Our Words", "Their Words")
        disagreements.settle(paper, "title", OURS if ours else there.name, where="test")
        desk.settle()
        chosen = "Our Words" if ours else "Their Words"
        assert there.titles() == [chosen]
        assert desk.paper(paper).title == chosen
        assert desk.standing(paper, there.name).state == "delivered"
        assert disagreements.open() == ()

    def test_a_removed_paper_goes_and_undo_brings_it_back(self, desk: Desk, there: There, between: Between):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        between.lose = 1
        batch = desk.shelf.remove(paper, where="test")
        desk.settle()
        assert there.titles() == []
        desk.shelf.undo(batch, where="test")
        between.lose = 1
        desk.settle()
        assert there.titles() == [TITLE]
        assert desk.standing(paper, there.name).state == "delivered"

    def test_what_a_person_changed_is_not_taken_away(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        there.retitle(TITLE, "My Words")
        batch = desk.shelf.remove(paper, where="test")
        reports = desk.settle()
        assert there.titles() == ["My Words"]
        assert any("kept" in line.says.lower() for report in reports for line in report.lines)
        desk.shelf.undo(batch, where="test")
        desk.settle()
        assert there.titles() == ["My Words"]

    def test_what_a_person_took_away_stays_away_until_it_is_saved_again(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        desk.save(**other(1))
        desk.settle()
        there.take_away(TITLE)
        desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
        desk.settle()
        assert there.titles() == [other(1)["title"]]
        assert desk.standing(paper, there.name).reason == REMOVED_THERE
        desk.save(**QUILLBACK)
        desk.settle()
        assert there.titles() == sorted([other(1)["title"], TITLE])

    def test_what_is_taken_away_and_saved_again_before_the_next_look_is_back(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        desk.save(**other(1))
        desk.settle()
        there.take_away(TITLE)
        desk.save(**QUILLBACK)
        desk.settle()
        assert there.titles() == sorted([other(1)["title"], TITLE])
        assert desk.standing(paper, there.name).state == "delivered"

    def test_what_a_person_took_away_stays_away_though_the_paper_is_removed_and_brought_back(
        self, desk: Desk, there: There
    ):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        there.take_away(TITLE)
        batch = desk.shelf.remove(paper, where="test")
        desk.settle()
        desk.shelf.undo(batch, where="test")
        desk.settle()
        assert there.titles() == []
        assert desk.standing(paper, there.name).reason == REMOVED_THERE

    def test_what_was_made_for_a_paper_that_is_gone_since_is_taken_away(
        self, desk: Desk, there: There, between: Between
    ):
        paper = desk.save(**QUILLBACK)
        between.lose = 1
        desk.sync()
        assert there.titles() == [TITLE]
        batch = desk.shelf.remove(paper, where="test")
        desk.settle()
        assert there.titles() == []
        desk.shelf.undo(batch, where="test")
        desk.settle()
        assert there.titles() == [TITLE]

    def test_what_was_made_for_a_paper_that_is_merged_since_is_no_second_one(
        self, desk: Desk, there: There, between: Between
    ):
        first = desk.save(**QUILLBACK)
        desk.settle()
        second = desk.save(**other(1))
        between.lose = 1
        desk.sync()
        assert len(there.titles()) == 2
        desk.shelf.merge(first, second, where="test")
        desk.settle()
        assert len(there.titles()) == 1

    def test_our_own_taking_away_is_no_persons_though_the_answer_was_lost(
        self, desk: Desk, there: There, between: Between
    ):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        batch = desk.shelf.remove(paper, where="test")
        between.lose = 1
        desk.sync()
        assert there.titles() == []
        desk.shelf.undo(batch, where="test")
        desk.settle()
        assert there.titles() == [TITLE]
        assert desk.standing(paper, there.name).state == "delivered"

    def test_our_own_words_are_no_persons_though_the_answer_was_lost(self, desk: Desk, there: There, between: Between):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        for title in ("Second Words", "Third Words", TITLE):
            desk.shelf.edit(paper, {"title": title}, where="test")
            between.lose = 1
            desk.sync()
            assert there.titles() == [title]
        batch = desk.shelf.remove(paper, where="test")
        desk.settle()
        assert there.titles() == []
        desk.shelf.undo(batch, where="test")
        desk.settle()
        assert there.titles() == [TITLE]
        assert desk.standing(paper, there.name).state == "delivered"

    def test_a_look_answers_a_click_though_the_target_refuses(self, desk: Desk, there: There, between: Between):
        paper = desk.save(**QUILLBACK)
        desk.settle()
        between.refuses = "Quillback"
        desk.save(**QUILLBACK | {"published": "2026-11-03"})
        assert desk.sync().failed
        between.refuses = ""
        there.take_away(TITLE)
        desk.placements.retry()
        desk.settle()
        assert there.titles() == []
        assert desk.standing(paper, there.name).reason == REMOVED_THERE

    def test_what_is_refused_is_shown_and_holds_up_no_other(self, desk: Desk, there: There, between: Between):
        between.refuses = "Okapi"
        refused, good = desk.save(**other(1)), desk.save(**QUILLBACK)
        report = desk.sync()
        assert there.titles() == [TITLE]
        assert [line.says for line in report.failed] == ["I do not take this."]
        assert desk.standing(refused, there.name).state == "failed"
        assert desk.standing(good, there.name).state == "delivered"
        between.refuses = ""
        desk.clock.on(3600)
        assert not desk.sync().lines or there.titles() == [TITLE]
        desk.placements.retry()
        desk.settle()
        assert len(there.titles()) == 2

    def test_away_is_later_and_nothing_is_lost(self, desk: Desk, there: There):
        there.go_away()
        papers = [desk.save(**other(number)) for number in range(3)]
        report = desk.sync()
        assert report.away[there.name]
        assert {desk.standing(paper, there.name).state for paper in papers} == {"postponed"}
        assert {desk.standing(paper, there.name).reason for paper in papers} == {report.away[there.name]}
        there.come_back()
        desk.clock.on(61)
        desk.settle()
        assert len(there.titles()) == 3
        assert next(row for row in desk.placements.targets() if row.name == there.name).state == ""

    def test_a_dry_run_only_says(self, desk: Desk, there: There):
        paper = desk.save(**QUILLBACK)
        report = desk.sync(dry_run=True)
        assert [(line.action, line.paper) for line in report.lines] == [("create", paper)]
        assert there.titles() == []
        assert desk.standing(paper, there.name).state == "due"

    def test_merged_papers_are_one_there(self, desk: Desk, there: There):
        first, second = desk.save(**QUILLBACK), desk.save(**other(1))
        desk.settle()
        desk.shelf.merge(first, second, where="test")
        desk.settle()
        assert len(there.titles()) == 1
        desk.shelf.undo(where="test")
        desk.settle()
        assert there.titles() == sorted([other(1)["title"], TITLE])
