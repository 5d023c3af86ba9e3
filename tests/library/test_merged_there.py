"""Two papers whose things a person merged in a target: one paper, one receipt, and no way back but by a person."""

import pytest

from library.looks import Found, Looks
from library.outcomes import NotFoundError
from library.paper import Annotation
from tests.library.bookkeeping import balance
from tests.library.deliveries import due, give, standing
from tests.library.shelves import ABSTRACT, ADA, ELSE, MEI, Desk

MARK, OTHER = Annotation("AAAA2222", text="Leaks."), Annotation("BBBB3333", text="Bells.")


@pytest.fixture
def looks(desk: Desk) -> Looks:
    return Looks(desk.database, desk.clock)


@pytest.fixture
def pair(desk: Desk, zotero: int) -> tuple[str, str]:
    """Two papers that are delivered, the older first; each one's ref is its own title's first word."""
    assert zotero
    elder = str(desk.save(title="PipeLeak", creators=[ADA], abstract=ABSTRACT, tags=["a"]).paper)
    younger = str(desk.save(title="Robot arms hear cups", creators=[MEI], abstract=ELSE, tags=["b"]).paper)
    for debt in due(desk):
        give(desk, debt, debt.paper.title.split()[0])
    return elder, younger


def held(looks, paper):
    (debt,) = looks.held(1, [paper])
    return debt


def merged(desk, looks, left, went, **said):
    """A look tells that a person merged two things."""
    debt = held(looks, left)
    looks.take_in(debt, Found(debt.ref, debt.base, "u", same_as=went, **said), "zotero")
    balance(desk)


def places(looks):
    return {debt.paper.id: debt.ref for debt in looks.held(1)}


@pytest.mark.parametrize("left_is_the_elder", [True, False])
def test_they_are_one_paper_and_what_is_left_is_its_thing(desk, looks, pair, left_is_the_elder):
    left, went = pair if left_is_the_elder else pair[::-1]
    ref = held(looks, left).ref
    merged(desk, looks, left, went)
    elder, younger = pair
    assert desk.shelf.get(younger).id == elder
    assert desk.shelf.get(elder).tags == ("a", "b")
    assert places(looks) == {elder: ref, younger: None}
    (debt,) = due(desk)
    assert (debt.paper.id, debt.ref, debt.wanted) == (elder, ref, True)
    give(desk, debt, debt.ref)
    assert due(desk) == []


def test_it_can_be_undone_and_is_not_done_again_by_the_next_look(desk, looks, pair):
    elder, younger = pair
    merged(desk, looks, elder, younger)
    for debt in due(desk):
        give(desk, debt, debt.ref)
    desk.shelf.undo(where="test")
    balance(desk)
    assert desk.shelf.get(younger).id == younger
    assert [one.paper.id for one in due(desk) if one.ref is None] == [younger]  # it is made anew
    merged(desk, looks, elder, younger)
    assert desk.shelf.get(younger).id == younger


def test_what_a_person_calls_two_papers_stays_two(desk, looks, pair):
    elder, younger = pair
    desk.shelf.merge(elder, younger, where="test")
    desk.shelf.split(elder, where="test")
    merged(desk, looks, elder, younger)
    assert desk.shelf.get(younger).id == younger


def test_the_thing_of_a_paper_that_was_removed_here_is_the_others_now(desk, looks, pair):
    elder, younger = pair
    desk.shelf.remove(elder, where="test")
    merged(desk, looks, elder, younger)
    with pytest.raises(NotFoundError):
        desk.shelf.get(elder)
    assert places(looks) == {elder: None, younger: "PipeLeak"}
    (debt,) = due(desk)
    assert (debt.paper.id, debt.ref, debt.wanted) == (younger, "PipeLeak", True)


def test_papers_that_were_merged_here_meanwhile_keep_the_thing_that_is_left(desk, looks, pair):
    elder, younger = pair
    desk.shelf.merge(elder, younger, where="test")
    merged(desk, looks, younger, elder)
    assert places(looks) == {elder: "Robot", younger: None}
    (debt,) = due(desk)
    assert (debt.paper.id, debt.wanted) == (elder, True)


def test_a_paper_that_was_merged_into_a_third_one_meanwhile_brings_it_along(desk, looks, pair):
    elder, younger = pair
    third = str(desk.save(title="Tidewater: Rolling Barrels").paper)
    desk.shelf.merge(younger, third, where="test")
    merged(desk, looks, elder, third)
    assert {desk.shelf.get(one).id for one in (elder, younger, third)} == {elder}
    assert places(looks)[elder] == "PipeLeak"


def test_the_one_that_went_can_tell_it_as_well(desk, looks, pair):
    elder, younger = pair
    looks.take_in(held(looks, elder), Found(None, same_as=younger), "zotero")
    balance(desk)
    assert desk.shelf.get(younger).id == elder
    assert places(looks) == {elder: "Robot", younger: None}


def test_both_gone_or_strangers_change_nothing(desk, looks, pair):
    elder, younger = pair
    merged(desk, looks, elder, "01JDB4T8Q2V6M0XK9R3H5N7WYE")
    assert places(looks) == {elder: "PipeLeak", younger: "Robot"}
    for one in pair:
        desk.shelf.remove(one, where="test")
    merged(desk, looks, elder, younger)
    assert [one.wanted for one in due(desk)] == [False, False]


def test_what_is_marked_in_both_stands_in_the_one(desk, looks, pair):
    elder, younger = pair
    for paper, mark in zip(pair, (MARK, OTHER), strict=True):
        debt = held(looks, paper)
        looks.take_in(debt, Found(debt.ref, debt.base, annotations=(mark,)), "zotero")
    merged(desk, looks, younger, elder, annotations=(MARK, OTHER))
    assert desk.shelf.get(elder).annotations == (MARK, OTHER)
    debt = held(looks, elder)
    looks.take_in(debt, Found(debt.ref, debt.base, annotations=(OTHER,)), "zotero")
    assert desk.shelf.get(elder).annotations == (OTHER,)


# ---- annotations and versions


def test_what_a_look_finds_marked_begins_the_reading_and_is_no_echo(desk, looks, pair):
    desk.placements.add_target("obsidian", "memory", {}, everything=False)
    elder, _ = pair
    desk.placements.want([elder], "obsidian", "test")
    give(desk, *desk.placements.due(2))
    for debt in due(desk):
        give(desk, debt, debt.ref)
    debt = held(looks, elder)
    found = Found(debt.ref, debt.base, debt.ref, annotations=(MARK,), version="9 srv")
    looks.take_in(debt, found, "zotero")
    assert desk.shelf.get(elder).annotations == (MARK,)
    assert desk.shelf.get(elder).status == "reading"
    assert [one.paper.annotations for one in desk.placements.due(2)] == [(MARK,)]
    assert [one.paper.status for one in due(desk)] == ["reading"]  # the status is news there, too
    for debt in due(desk):
        give(desk, debt, debt.ref)
    debt = held(looks, elder)
    assert debt.version == "7"
    looks.take_in(debt, Found(debt.ref, debt.base, debt.ref, annotations=(), version="10 srv"), "zotero")
    assert (held(looks, elder).version, desk.shelf.get(elder).annotations) == ("10 srv", ())
    assert (due(desk), standing(desk, elder)) == ([], "delivered")
