"""Targets that are connected, closed, refusing or held by another process; later is not failed."""

from datetime import timedelta

import pytest

from library.leases import LEASE
from tests.library.deliveries import due, give, standing
from tests.library.shelves import ADA, MEI, clip


@pytest.mark.usefixtures("zotero")
def test_later_is_not_failed(desk):
    paper = desk.save(title="PipeLeak").paper
    (debt,) = due(desk)
    desk.placements.postpone(debt, "Zotero is closed", retry_after=30)
    assert standing(desk, paper) == "postponed: Zotero is closed"
    assert due(desk) == []
    assert desk.placements.next_at() == desk.clock() + timedelta(seconds=30)
    desk.clock.on(seconds=31)
    assert len(due(desk)) == 1
    desk.placements.postpone(debt, "Zotero is closed", retry_after=3_000)
    assert desk.placements.retry("nothing") == 0
    assert desk.placements.retry("zotero") == 1
    assert len(due(desk)) == 1


@pytest.mark.usefixtures("zotero")
def test_a_refused_paper_waits_for_a_persons_word_or_for_news(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    desk.placements.refuse(due(desk)[0], "no such collection")
    assert standing(desk, paper) == "failed: no such collection"
    desk.clock.on(days=9)
    assert due(desk) == []
    desk.shelf.edit(paper, {"rating": 1}, where="test")
    assert len(due(desk)) == 1


def test_a_target_that_is_away_says_so_once_and_nothing_spins(desk, zotero):
    papers = [desk.save(title=title, creators=[ADA]).paper for title in ("One", "Two", "Three")]
    debts = due(desk)
    give(desk, debts[0], look_again=10)
    desk.clock.on(seconds=20)
    desk.placements.postpone_all(zotero, "Zotero is closed", retry_after=60)
    (waiting,) = desk.placements.waiting()
    assert (waiting.target, waiting.state, waiting.reason, waiting.count) == (
        "zotero",
        "postponed",
        "Zotero is closed",
        2,
    )
    assert desk.placements.next_at() == desk.clock() + timedelta(seconds=60)
    assert standing(desk, papers[0]) == "delivered"
    assert desk.placements.targets()[0].state == "Zotero is closed"
    desk.clock.on(seconds=61)
    assert len(due(desk)) == 3
    desk.placements.reached(zotero)
    assert desk.placements.targets()[0].state == ""


@pytest.mark.usefixtures("zotero")
def test_a_target_may_ask_to_be_looked_at_again(desk):
    paper = desk.save(title="PipeLeak").paper
    give(desk, *due(desk), look_again=60)
    assert (standing(desk, paper), due(desk)) == ("delivered", [])
    desk.clock.on(seconds=61)
    (debt,) = due(desk)
    desk.placements.postpone(debt, "busy", retry_after=5)
    desk.clock.on(seconds=6)
    give(desk, *due(desk))
    assert (standing(desk, paper), due(desk), desk.placements.next_at()) == ("delivered", [], None)


@pytest.mark.usefixtures("zotero")
def test_a_look_that_was_put_off_is_taken_at_once_on_a_persons_word(desk):
    paper = desk.save(title="PipeLeak").paper
    give(desk, *due(desk), look_again=60)
    desk.clock.on(seconds=61)
    desk.placements.postpone(*due(desk), "busy", retry_after=3_000)
    assert desk.placements.retry() == 1
    give(desk, *due(desk))
    assert (standing(desk, paper), due(desk)) == ("delivered", [])


@pytest.mark.usefixtures("zotero")
def test_a_conflict_is_shown_and_delivered_again_with_the_next_change(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk), conflicts=({"field": "title", "ours": "a", "theirs": "b"},))
    assert standing(desk, paper) == "conflict"
    assert due(desk) == []
    assert desk.placements.waiting()[0].state == "conflict"
    desk.shelf.edit(paper, {"rating": 1}, where="test")
    assert len(due(desk)) == 1


@pytest.mark.usefixtures("zotero")
def test_what_a_delivery_kept_for_a_reason_is_told(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk), reason="kept, because you had written in it")
    assert standing(desk, paper) == "delivered: kept, because you had written in it"


def test_two_holders_never_deliver_at_once(desk, zotero):
    claim, release = desk.placements.claim, desk.placements.release
    assert claim(zotero, "server")
    assert not claim(zotero, "cli")
    desk.clock.on(seconds=50)
    assert claim(zotero, "server")  # renewed
    desk.clock.on(seconds=50)
    assert not claim(zotero, "cli")
    release(zotero, "cli")  # who does not hold it cannot give it free
    assert not claim(zotero, "cli")
    release(zotero, "server")
    assert claim(zotero, "cli")
    desk.clock.at += LEASE + timedelta(seconds=1)  # died without a word
    assert claim(zotero, "server")


def test_connecting_with_everything_or_from_now_on(desk):
    old = desk.save(title="Old", creators=[ADA]).paper
    desk.placements.add_target("all", "memory", {})
    desk.placements.add_target("new", "memory", {}, everything=False)
    assert [debt.paper.id for debt in due(desk, 1)] == [old]
    assert due(desk, 2) == []
    fresh = desk.save(title="New", creators=[MEI]).paper
    assert [debt.paper.id for debt in due(desk, 2)] == [fresh]
    desk.save(title="Old", creators=[ADA], note="saved again")
    assert {debt.paper.id for debt in due(desk, 2)} == {old, fresh}


def test_connecting_again_changes_the_configuration_and_nothing_else(desk, zotero):
    give_to = desk.save(title="PipeLeak").paper
    give(desk, *due(desk))
    desk.placements.add_target("zotero", "memory", {"url": "y"}, auto=False)
    (target,) = desk.placements.targets()
    assert (target.id, target.configuration, target.auto, target.papers) == (zotero, {"url": "y"}, False, 1)
    assert standing(desk, give_to) == "delivered"


@pytest.mark.usefixtures("zotero")
def test_a_target_forgotten_is_owed_nothing_and_a_late_answer_from_it_does_no_harm(desk):
    desk.save(title="PipeLeak")
    (debt,) = due(desk)
    assert desk.placements.remove_target("zotero")
    assert not desk.placements.remove_target("zotero")
    give(desk, debt)
    desk.placements.postpone(debt, "late")
    assert desk.placements.targets() == ()
    assert desk.shelf.counts().papers == 1


@pytest.mark.usefixtures("zotero")
def test_papers_are_written_anew_only_on_a_persons_word(desk):
    one = str(desk.save(title="One", creators=[ADA]).paper)
    desk.save(title="Two", creators=[MEI])
    for number, debt in enumerate(due(desk)):
        give(desk, debt, f"K{number}")
    assert desk.placements.again([one], "zotero") == 1
    assert [debt.paper.id for debt in due(desk)] == [one]


def test_debts_come_in_pages(desk, zotero):
    desk.clip(*(clip(title=f"Paper {number}", creators=[ADA]) for number in range(7)))
    first = desk.placements.due(zotero, limit=5)
    rest = desk.placements.due(zotero, limit=5, after=first[-1].id)
    assert (len(first), len(rest)) == (5, 2)
    assert {one.id for one in first} & {one.id for one in rest} == set()
