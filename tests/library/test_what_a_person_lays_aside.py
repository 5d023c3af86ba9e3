"""Later, leave it, dismiss: what a person does not want to be asked now; and how much waits, as it is counted."""

import pytest

from library.disagreements import Disagreements
from library.needs import needed
from library.outcomes import NotFoundError
from library.pairs import Pairs
from library.placements import Delivered
from library.refusals import Refusals
from tests.library.shelves import ADA, MEI, TOMAS, Desk, clip

DIFFERS = {
    "field": "title",
    "ours": "PipeLeak",
    "theirs": "PipeLeak (draft)",
    "settling": {"place": ["title"], "value": "PipeLeak (draft)", "wanted": "PipeLeak", "sets": "title"},
}


def asked(desk: Desk) -> int:
    """The number of the one question that two papers of one identifier make."""
    desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"])
    desk.save(title="Robot arms hear cups", creators=[MEI], identifiers=["arxiv:2611.14273"])
    (question,) = desk.shelf.questions()
    return question.id


def pairs(desk: Desk) -> Pairs:
    return Pairs(desk.database, desk.clock)


def count(desk: Desk):
    with desk.database.read() as connection:
        return needed(connection, desk.clock())


def test_later_is_tomorrow_and_an_undo_is_now(desk: Desk):
    number = asked(desk)
    assert count(desk).pairs == desk.shelf.counts().questions == 1
    batch = pairs(desk).later(number, where="test")
    assert desk.shelf.questions() == pairs(desk).open(9) == ()
    assert count(desk).total == desk.shelf.counts().questions == 0
    with pytest.raises(NotFoundError):
        pairs(desk).later(number, where="test")
    desk.shelf.undo(batch, where="test")
    assert [one.id for one in desk.shelf.questions()] == [number]
    desk.shelf.undo(where="test")  # of the question's clip: the last thing that was not taken back
    assert count(desk).total == 0


def test_put_off_again_and_again_it_comes_back_each_day(desk: Desk):
    number = asked(desk)
    for _ in range(3):
        pairs(desk).later(number, where="test")
        assert desk.shelf.questions() == ()
        desk.clock.on(days=1, microseconds=1_234)
        assert [one.id for one in desk.shelf.questions()] == [number]
    desk.shelf.answer(number, "never", where="test")
    assert count(desk).total == 0


def test_what_is_put_off_still_can_be_seen_to_look_alike_and_be_answered(desk: Desk):
    number = asked(desk)
    pairs(desk).later(number, where="test")
    again = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"])
    assert [one.title for one in again.maybe] == ["Robot arms hear cups"]
    desk.shelf.answer(number, "same", where="test")
    assert desk.shelf.find().total == 1


def test_pairs_say_who_where_and_when(desk: Desk):
    asked(desk)
    said = {"title": "PipeLeak", "identifiers": ["arxiv:2611.14273"], "type": "preprint", "abstract": "From arXiv."}
    desk.clip(clip(**said, url="https://arxiv.org/abs/2611.14273", at=desk.clock.on(days=-9)), via="arxiv")
    (pair,) = pairs(desk).open(9)
    assert [one.title for one in pair.papers] == ["PipeLeak", "Robot arms hear cups"]
    assert [one and one.source for one in pair.saved] == ["huggingface", "huggingface"]


def test_counting_agrees_with_reading_also_after_merges_and_removals(desk: Desk):
    numbers = [
        str(desk.save(title=title, creators=[who], identifiers=["arxiv:2611.14273"]).paper)
        for title, who in (("PipeLeak", ADA), ("Robot arms hear cups", MEI), ("Weather in valleys", TOMAS))
    ]
    other = str(desk.save(title="Tidewater pruning", creators=[TOMAS]).paper)
    for act in (
        lambda: None,
        lambda: desk.shelf.merge(numbers[1], other, where="test"),
        lambda: desk.shelf.merge(numbers[2], numbers[1], where="test"),
        lambda: desk.shelf.undo(where="test"),
        lambda: desk.shelf.remove(numbers[0], where="test"),
        lambda: desk.shelf.undo(where="test"),
    ):
        act()
        assert count(desk).pairs == len(desk.shelf.questions())
    assert count(desk).pairs


def conflict(desk: Desk, zotero: int, **changes: str) -> None:
    """A delivery finds it so; the paper is saved again first, where it was delivered already."""
    for debt in desk.placements.due(zotero):
        desk.placements.record(debt, Delivered("AAAA2222", "1", {}, conflicts=({**DIFFERS, **changes},)), "zotero")


def test_a_conflict_that_is_left_is_asked_again_once_a_side_says_something_new(desk: Desk, zotero: int):
    disagreements = Disagreements(desk.database, desk.clock)
    paper = str(desk.save(title="PipeLeak", creators=[ADA]).paper)
    conflict(desk, zotero)
    (one,) = disagreements.open()
    batch = disagreements.leave(one.about, where="test")
    assert (disagreements.open(), count(desk).conflicts) == ((), 0)
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    conflict(desk, zotero)
    assert disagreements.open() == ()
    desk.shelf.edit(paper, {"rating": 5}, where="test")
    conflict(desk, zotero, theirs="PipeLeak (final)")
    (new,) = disagreements.open()
    assert (new.theirs, count(desk).conflicts) == ("PipeLeak (final)", 1)
    with pytest.raises(NotFoundError):
        disagreements.leave(one.about, where="test")
    desk.shelf.undo(batch, where="test")
    assert len(disagreements.open()) == 1


def test_a_refused_clip_is_told_once_until_it_is_dismissed(desk: Desk):
    refusals = Refusals(desk.database, desk.clock)
    bad = clip(title="PipeLeak\u202e", colour="red")
    desk.clip(bad, via="Firefox")
    desk.clip(bad, 7, {"paper": ["?"]}, via="Firefox")
    desk.clip(clip(title="", colour="red"), via="arxiv")  # no person's
    told = refusals.open()
    assert [(one.title, one.url, one.via) for one in told] == [
        ("", "", "Firefox"),
        ("", "", "Firefox"),
        ("PipeLeak", "https://huggingface.co/papers", "Firefox"),
    ]
    assert told[2].reason.startswith("paper.colour")
    batch = refusals.dismiss(told[2].about, where="test")
    assert len(refusals.open()) == count(desk).refused == 2
    with pytest.raises(NotFoundError):
        refusals.dismiss(told[2].about, where="test")
    desk.shelf.undo(batch, where="test")
    assert refusals.open() == told


def test_times_finer_than_they_are_kept_do_not_keep_an_act_from_being_taken_back(desk: Desk):
    desk.clock.on(microseconds=123_456)
    one, other = (
        str(desk.save(title=title, creators=[who]).paper) for title, who in (("PipeLeak", ADA), ("Cups", MEI))
    )
    merged = desk.shelf.merge(one, other, where="test")
    assert desk.shelf.undo(merged.batch, where="test").restored == (other,)
    assert desk.shelf.get(other).id == other


def test_what_failed_is_lost_or_has_no_title_is_counted(desk: Desk, zotero: int):
    for said in ({"title": "PipeLeak"}, {"title": "Cups"}, {"identifiers": ["acl:2026.acl-long.7"]}):
        desk.save(**said)
    first, second, third = desk.placements.due(zotero)
    desk.placements.refuse(first, "no")
    desk.placements.refuse(second, "no")
    desk.placements.postpone(third, "waiting for its title")
    assert (count(desk).failed, count(desk).held) == (1, 1)
    desk.placements.postpone_all(zotero, "half is gone", lost=12)
    assert (count(desk).lost, desk.placements.connected()[0].lost, count(desk).total) == (
        1,
        12,
        2,
    )  # the held one waits for that too
    desk.placements.reached(zotero)
    desk.placements.retry()
    assert count(desk).total == 0
