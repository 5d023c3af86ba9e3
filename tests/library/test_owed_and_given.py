"""Owed, not fired: what each target should have, is behind on and was given, through edits, merges and undo."""

import pytest

from tests.library.deliveries import due, give, standing
from tests.library.shelves import ADA, MEI, clip


@pytest.mark.usefixtures("zotero")
def test_a_saved_paper_is_owed_and_delivered_once(desk):
    paper = desk.save(title="PipeLeak").paper
    assert standing(desk, paper) == "due"
    (debt,) = due(desk)
    assert (debt.paper.id, debt.wanted, debt.ref) == (paper, True, None)
    give(desk, debt)
    assert standing(desk, paper) == "delivered"
    assert due(desk) == []
    place = desk.shelf.get(str(paper)).place("memory")
    assert place is not None
    assert (place.ref, place.url) == ("K1", "memory:K1")
    (target,) = desk.placements.targets()
    assert (target.papers, target.due) == (1, 0)


@pytest.mark.usefixtures("zotero")
def test_saving_the_same_again_owes_nothing_and_many_edits_are_one_debt(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk))
    desk.save(title="PipeLeak", upvotes=7)
    assert desk.placements.targets()[0].due == 0  # it is only looked at once more, should it have been taken away
    for rating in (1, 2, 3):
        desk.shelf.edit(paper, {"rating": rating}, where="test")
    (debt,) = due(desk)
    assert (debt.paper.rating, debt.ref, debt.version, debt.base) == (3, "K1", "7", {"title": "PipeLeak"})
    assert desk.placements.targets()[0].due == 1


@pytest.mark.usefixtures("zotero")
def test_an_edit_made_while_a_delivery_is_under_way_is_still_owed(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    (debt,) = due(desk)
    desk.shelf.edit(paper, {"title": "Mine"}, where="test")
    give(desk, debt)
    (behind,) = due(desk)
    assert (behind.paper.title, behind.ref) == ("Mine", "K1")
    desk.shelf.edit(paper, {"rating": 2}, where="test")
    give(desk, behind)
    (behind,) = due(desk)
    give(desk, behind)
    assert due(desk) == []


@pytest.mark.usefixtures("zotero")
def test_a_paper_removed_while_it_is_delivered_is_taken_away_again(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    (debt,) = due(desk)
    batch = desk.shelf.remove(paper, where="test")
    give(desk, debt)
    (away,) = due(desk)
    assert (away.wanted, away.ref) == (False, "K1")
    desk.shelf.undo(batch, where="test")  # and brought back while it is taken away
    give(desk, away, None)
    (again,) = due(desk)
    assert (again.wanted, again.ref) == (True, None)
    give(desk, again, "K2")
    assert due(desk) == []


@pytest.mark.usefixtures("zotero")
def test_a_removed_paper_that_was_never_delivered_is_owed_to_nobody(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    desk.shelf.remove(paper, where="test")
    assert due(desk) == []
    assert desk.placements.waiting() == ()


@pytest.mark.usefixtures("zotero")
def test_a_place_in_one_target_is_news_to_the_other_and_no_echo_to_the_first(desk):
    desk.placements.add_target("obsidian", "obsidian", {})
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk, 1))
    give(desk, *due(desk, 2), ref="PipeLeak.md")
    assert [one.paper.id for one in due(desk, 1)] == [paper]  # the item links to the note
    assert due(desk, 2) == []
    give(desk, *due(desk, 1))
    assert due(desk, 1) == due(desk, 2) == []


@pytest.mark.usefixtures("zotero")
def test_a_place_that_was_given_up_is_news_to_the_other_target(desk):
    desk.placements.add_target("lab", "lab", {}, auto=False)
    desk.save(title="PipeLeak", creators=[ADA])
    give(desk, *due(desk, 1))
    received = desk.shelf.receive([clip(title="PipeLeak", creators=[ADA], targets=["lab"])], via="test")
    give(desk, *due(desk, 2), ref="L1")
    give(desk, *due(desk, 1))
    desk.shelf.undo(received.batch, where="test")
    assert due(desk, 1) == []
    give(desk, *due(desk, 2), ref=None)
    (link,) = due(desk, 1)
    assert link.paper.place("lab") is None
    give(desk, link)
    assert due(desk, 1) == due(desk, 2) == []


@pytest.mark.usefixtures("zotero")
def test_a_citekey_given_by_a_target_becomes_the_papers_and_no_echo(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    give(desk, *due(desk), citekey="lindqvist2026")
    assert desk.shelf.get(paper).citekey == "lindqvist2026"
    assert due(desk) == []
    desk.shelf.undo(where="test")  # takes back the save that the person made, not what the target did
    assert desk.shelf.counts().papers == 0


@pytest.mark.usefixtures("zotero")
def test_targets_absent_empty_and_named(desk):
    desk.placements.add_target("lab", "memory", {}, auto=False)
    absent, empty, named = (
        str(desk.save(title=title, creators=[ADA], **wish).paper)
        for title, wish in [("One", {}), ("Two", {"targets": []}), ("Three", {"targets": ["lab"]})]
    )
    assert sorted(desk.placements.standing(absent)) == ["zotero"]
    assert sorted(desk.placements.standing(empty)) == []
    assert sorted(desk.placements.standing(named)) == ["lab"]
    desk.save(title="Two", creators=[ADA], targets=["lab"])
    desk.save(title="Three", creators=[ADA])
    desk.save(title="One", creators=[ADA], targets=[])  # a clip never takes a target away
    assert sorted(desk.placements.standing(absent)) == ["zotero"]
    assert sorted(desk.placements.standing(empty)) == ["lab"]
    assert sorted(desk.placements.standing(named)) == ["lab", "zotero"]


@pytest.mark.usefixtures("zotero")
def test_undoing_a_wish_takes_the_paper_out_of_that_target_alone(desk):
    desk.placements.add_target("lab", "memory", {}, auto=False)
    paper = str(desk.save(title="PipeLeak", creators=[ADA]).paper)
    give(desk, *due(desk, 1))
    raw = clip(title="PipeLeak", creators=[ADA], targets=["lab"], at=desk.clock.on(minutes=1))
    received = desk.shelf.receive([raw], via="test")
    give(desk, *due(desk, 2), ref="L1")
    give(desk, *due(desk, 1))
    undone = desk.shelf.undo(received.batch, where="test")
    (away,) = due(desk, 2)
    assert (away.wanted, away.ref) == (False, "L1")
    assert standing(desk, paper, "zotero") == "delivered"
    give(desk, away, None)
    assert standing(desk, paper, "lab") == "off"
    desk.shelf.undo(undone.batch, where="test")
    assert [one.ref for one in due(desk, 2)] == [None]


@pytest.mark.usefixtures("zotero")
def test_a_wish_taken_back_and_renewed_before_anything_happened_keeps_what_is_there(desk):
    raw = clip(title="PipeLeak", creators=[ADA])
    received = desk.shelf.receive([raw], via="test")
    give(desk, *due(desk))
    desk.shelf.undo(received.batch, where="test")
    assert [debt.wanted for debt in due(desk)] == [False]
    desk.save(title="PipeLeak", creators=[ADA])
    (debt,) = due(desk)
    assert (debt.wanted, debt.ref) == (True, "K1")


@pytest.mark.usefixtures("zotero")
def test_a_wish_undone_and_done_again_before_the_next_delivery_is_not_due_for_ever(desk):
    desk.placements.add_target("lab", "memory", {}, auto=False)
    paper = str(desk.save(title="PipeLeak", creators=[ADA]).paper)
    received = desk.shelf.receive([clip(title="PipeLeak", creators=[ADA], targets=["lab"])], via="test")
    give(desk, *due(desk, 2), ref="L1")
    undone = desk.shelf.undo(received.batch, where="test")
    assert [debt.wanted for debt in due(desk, 2)] == [False]
    desk.shelf.undo(undone.batch, where="test")
    (debt,) = due(desk, 2)  # a look, which tells how it stands
    assert (debt.wanted, debt.ref) == (True, "L1")
    give(desk, debt, ref="L1")
    assert (due(desk, 2), standing(desk, paper, "lab")) == ([], "delivered")


@pytest.mark.usefixtures("zotero")
def test_removed_there_stays_away_until_a_person_saves_it_again(desk):
    paper = str(desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"]).paper)
    give(desk, *due(desk))
    desk.shelf.edit(paper, {"rating": 1}, where="test")
    desk.placements.removed(*due(desk))
    assert standing(desk, paper) == "off: removed_there"
    desk.shelf.edit(paper, {"rating": 2}, where="test")
    desk.save(identifiers=["arxiv:2611.14273"], abstract="From a source.", targets=[])
    other = str(desk.save(title="Tidewater", creators=[MEI]).paper)
    desk.shelf.merge(paper, other, where="test")
    assert due(desk) == []
    assert standing(desk, paper) == "off: removed_there"
    desk.save(identifiers=["arxiv:2611.14273"], tags=["again"])
    (debt,) = due(desk)
    assert (debt.wanted, debt.ref, standing(desk, paper)) == (True, None, "due")


@pytest.mark.usefixtures("zotero")
def test_a_merge_brings_the_wishes_of_both_and_takes_the_losers_things_away(desk):
    desk.placements.add_target("lab", "memory", {}, auto=False)
    one = str(desk.save(title="PipeLeak", creators=[ADA]).paper)
    other = str(desk.save(title="Tidewater", creators=[MEI], targets=["zotero", "lab"]).paper)
    for debt in due(desk, 1):
        give(desk, debt, ref=debt.paper.id)
    for debt in due(desk, 2):
        give(desk, debt, ref=debt.paper.id)
    for debt in due(desk, 1):
        give(desk, debt, ref=debt.paper.id)
    merged = desk.shelf.merge(one, other, where="test")
    assert [(debt.paper.id, debt.wanted) for debt in due(desk, 1)] == [(one, True), (other, False)]
    assert [(debt.paper.id, debt.wanted) for debt in due(desk, 2)] == [(other, False), (one, True)]
    desk.shelf.undo(merged.batch, where="test")
    assert {(debt.paper.id, debt.wanted) for debt in due(desk, 1)} == {(one, True), (other, True)}
    assert [(debt.paper.id, debt.wanted) for debt in due(desk, 2)] == [(other, True)]
