"""What both sides have differently is told in a sentence, with the words of each choice, and settled by one of them."""

import pytest

from library.disagreements import OURS, Disagreements
from library.outcomes import BadEditError, NotFoundError
from tests.library.deliveries import due, give
from tests.library.shelves import Desk

TWICE = {
    "field": "copies",
    "ours": "the item that Papershelf made (AAAA2222)",
    "says": "Zotero has this twice.",
    "choices": {"zotero": "Keep yours, bin ours", OURS: "Leave both"},
}


def twice(key):
    settling = {"place": ["copies", key], "value": "both", "wanted": "theirs", "sets": ""}
    return TWICE | {"theirs": f"your item {key}", "settling": settling}


@pytest.fixture
def choices(desk: Desk) -> Disagreements:
    return Disagreements(desk.database, desk.clock)


@pytest.fixture
def paper(desk: Desk, zotero: int) -> str:
    assert zotero
    return str(desk.save(title="PipeLeak").paper)


def tell(desk, *conflicts):
    (debt,) = due(desk)
    give(desk, debt, "AAAA2222", conflicts=conflicts)


def base(desk):
    (debt,) = due(desk)
    return debt.base


def test_zotero_has_it_twice_in_words_and_two_choices(desk, choices, paper):
    tell(desk, twice("BBBB3333"))
    (one,) = choices.open()
    assert (one.paper, one.says, one.sides) == (paper, "Zotero has this twice.", ("zotero", OURS))
    assert one.choices == {"zotero": "Keep yours, bin ours", OURS: "Leave both"}
    choices.settle(paper, "copies", "zotero", where="test")
    assert base(desk)["copies"] == {"BBBB3333": "theirs"}
    assert choices.open() == ()


def test_of_several_copies_each_is_settled(desk, choices, paper):
    tell(desk, twice("BBBB3333"), twice("CCCC4444"))
    assert len(choices.open()) == 2
    choices.settle(paper, "copies", OURS, where="test")
    assert base(desk)["copies"] == {"BBBB3333": "both", "CCCC4444": "both"}
    with pytest.raises(NotFoundError):
        choices.settle(paper, "copies", OURS, where="test")


def test_without_words_of_its_own_both_values_are_told(desk, choices, paper):
    assert paper
    settling = {"place": ["title"], "value": "Leak", "wanted": "PipeLeak", "sets": "title"}
    tell(desk, {"field": "title", "ours": "PipeLeak", "theirs": "Leak", "settling": settling})
    (one,) = choices.open()
    told = "Title: Zotero says 'Leak', Papershelf says 'PipeLeak'. Each keeps its own until you choose."
    assert (one.says, one.choices) == (told, {OURS: "Papershelf's", "zotero": "Zotero's"})


def test_what_only_a_person_over_there_can_mend_offers_no_choice(desk, choices, paper):
    tell(desk, {"field": "properties", "ours": "", "theirs": "The properties cannot be read."})
    (one,) = choices.open()
    assert (one.says, one.sides) == ("The properties cannot be read.", ())
    with pytest.raises(BadEditError):
        choices.settle(paper, "properties", OURS, where="test")
