"""What was under way when an answer was lost or somebody clicked is neither forgotten nor taken for a person's."""

import pytest

from library.wishes import REMOVED_THERE
from tests.library.bookkeeping import balance
from tests.library.deliveries import due, give, standing

pytestmark = pytest.mark.usefixtures("zotero")
LATER = "the answer was lost"


def test_what_may_have_been_made_is_to_be_taken_away_when_the_paper_is_removed(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    desk.placements.begin(*due(desk))  # and then: kill -9
    desk.shelf.remove(paper, where="test")
    (debt,) = due(desk)
    assert (debt.wanted, debt.ref, desk.placements.targets()[0].due) == (False, None, 1)
    balance(desk)
    give(desk, desk.placements.begin(debt), None)
    assert (due(desk), standing(desk, paper)) == ([], "off")


def test_what_is_begun_after_the_paper_was_removed_is_to_be_taken_away(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    (read_before,) = due(desk)
    desk.shelf.remove(paper, where="test")
    assert due(desk) == []
    desk.placements.begin(read_before)  # and then: kill -9
    (debt,) = due(desk)
    assert (debt.wanted, debt.ref, debt.begun) == (False, None, True)
    balance(desk)
    give(desk, desk.placements.begin(debt), None)
    assert (due(desk), standing(desk, paper)) == ([], "off")


def test_what_may_have_been_made_waits_to_be_taken_away_while_the_target_is_away(desk, zotero):
    paper = str(desk.save(title="PipeLeak").paper)
    desk.placements.postpone(desk.placements.begin(*due(desk)), LATER)
    desk.shelf.remove(paper, where="test")
    desk.placements.postpone_all(zotero, "Zotero is closed")
    assert (due(desk), standing(desk, paper)) == ([], "postponed: Zotero is closed")
    desk.clock.on(seconds=16)
    assert [debt.wanted for debt in due(desk)] == [False]


def test_what_was_begun_with_a_look_only_is_owed_to_nobody(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    desk.placements.postpone(*due(desk), "Zotero is closed")
    desk.shelf.remove(paper, where="test")
    assert (due(desk), desk.placements.waiting()) == ([], ())


@pytest.mark.parametrize("undone", [True, False])
def test_what_we_were_taking_away_is_gone_by_our_own_hand(desk, undone):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    batch = desk.shelf.remove(paper, where="test")
    desk.placements.postpone(desk.placements.begin(*due(desk)), LATER, retry_after=0)
    if undone:
        desk.shelf.undo(batch, where="test")
    desk.placements.removed(*due(desk))
    balance(desk)
    if not undone:
        assert (due(desk), standing(desk, paper)) == ([], "off")
        desk.shelf.undo(batch, where="test")
    (debt,) = due(desk)
    assert (debt.wanted, debt.ref, debt.begun) == (True, None, False)


def test_what_is_seen_there_was_not_taken_away_by_us(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    batch = desk.shelf.remove(paper, where="test")
    desk.placements.postpone(desk.placements.begin(*due(desk)), LATER, retry_after=0)
    desk.shelf.undo(batch, where="test")
    desk.placements.refuse(desk.placements.begin(*due(desk)), "no such collection")
    desk.placements.retry()
    desk.placements.removed(*due(desk))
    assert standing(desk, paper) == f"off: {REMOVED_THERE}"


def test_what_a_person_took_away_before_we_could_stays_away_after_an_undo(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    batch = desk.shelf.remove(paper, where="test")
    desk.placements.removed(*due(desk))
    desk.shelf.undo(batch, where="test")
    assert (due(desk), standing(desk, paper)) == ([], f"off: {REMOVED_THERE}")
    balance(desk)


def test_each_write_without_an_answer_is_remembered_until_one_is_answered(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    for title in ("Second", "Third", "Third"):
        desk.shelf.edit(paper, {"title": title}, where="test")
        desk.placements.postpone(desk.placements.begin(*due(desk), {"title": title}), LATER, retry_after=0)
    (debt,) = due(desk)
    assert (debt.base, debt.unanswered) == ({"title": "PipeLeak"}, ({"title": "Second"}, {"title": "Third"}))
    give(desk, debt)
    desk.shelf.edit(paper, {"title": "Fourth"}, where="test")
    assert due(desk)[0].unanswered == ()


def test_a_click_during_a_delivery_is_answered_by_one_more_look(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    desk.shelf.edit(paper, {"rating": 1}, where="test")
    under_way = desk.placements.begin(*due(desk))
    desk.save(title="PipeLeak")
    give(desk, under_way)
    (look,) = due(desk)
    assert (look.asked, desk.placements.targets()[0].due, standing(desk, paper)) == (True, 0, "delivered")
    desk.placements.removed(look)
    assert [(debt.wanted, debt.ref) for debt in due(desk)] == [(True, None)]


def test_a_click_before_the_look_is_answered_by_it(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    desk.save(title="PipeLeak")
    give(desk, desk.placements.begin(*due(desk)))
    assert (due(desk), desk.placements.next_at(), standing(desk, paper)) == ([], None, "delivered")
