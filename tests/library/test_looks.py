"""What a look found is taken in with the base and the revision of its target, or not at all."""

import pytest

from library import adopting
from library.identifiers import Identifier
from library.looks import Found, Looks
from library.matching import form_of_paper
from library.outcomes import BadEditError
from library.paper import Creator, Paper
from library.ulid import ulid
from tests.library.deliveries import due, give, standing
from tests.library.shelves import Desk

LINES = {"title": "PipeLeak", "identifiers": ["arxiv:2611.14273"]}


@pytest.fixture
def looks(desk: Desk) -> Looks:
    return Looks(desk.database, desk.clock)


@pytest.fixture
def paper(desk: Desk, zotero: int) -> str:
    assert zotero
    saved = str(desk.save(**LINES).paper)
    give(desk, *due(desk))
    return saved


def held(looks: Looks):
    (debt,) = looks.held(1)
    return debt


def test_an_edit_from_there_is_no_news_there(desk, looks, paper):
    debt = held(looks)
    assert looks.take_in(debt, Found(debt.ref, {"status": "read"}, changes={"status": "read"}), "zotero") == ()
    assert desk.shelf.get(paper).status == "read"
    assert (due(desk), standing(desk, paper)) == ([], "delivered")
    assert held(looks).base == {"status": "read"}


def test_what_was_owed_before_the_look_is_owed_after_it(desk, looks, paper):
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    debt = held(looks)
    looks.take_in(debt, Found(debt.ref, {}, changes={"status": "read"}), "zotero")
    assert [one.paper.status for one in due(desk)] == ["read"]


@pytest.mark.usefixtures("paper")
def test_an_edit_from_there_is_news_to_the_other_targets(desk, looks):
    desk.placements.add_target("obsidian", "memory", {})
    give(desk, *desk.placements.due(2))
    give(desk, *due(desk))  # the link to the new place
    debt = held(looks)
    looks.take_in(debt, Found(debt.ref, {}, changes={"status": "read"}), "zotero")
    assert due(desk) == []
    assert [one.paper.status for one in desk.placements.due(2)] == ["read"]


def test_a_look_that_is_older_than_an_edit_changes_nothing(desk, looks, paper):
    debt = held(looks)
    desk.shelf.edit(paper, {"status": "dropped"}, where="test")
    assert looks.take_in(debt, Found(debt.ref, {"a": 1}, changes={"status": "read"}), "zotero") is None
    assert desk.shelf.get(paper).status == "dropped"
    assert held(looks).base == debt.base


def test_a_value_that_cannot_be_is_refused_and_nothing_is_written(desk, looks, paper):
    debt = held(looks)
    with pytest.raises(BadEditError):
        looks.take_in(debt, Found("elsewhere", {"a": 1}, changes={"status": "someday"}), "zotero")
    assert (held(looks).ref, held(looks).base) == (debt.ref, debt.base)
    assert desk.shelf.get(paper).status == "new"


def test_taking_the_same_in_twice_is_taking_it_in_once(desk, looks, paper):
    for _ in range(2):
        debt = held(looks)
        looks.take_in(debt, Found(debt.ref, {}, changes={"status": "read", "add_tags": ["audit"]}), "zotero")
    assert len(desk.shelf.edits_of(paper)) == 2


def test_a_remark_is_new_once_and_stands_until_the_next_look_says_otherwise(looks, paper):
    for new in (("a copy",), ()):
        debt = held(looks)
        assert looks.take_in(debt, Found(debt.ref, remarks=("a copy",)), "zotero") == new
    assert [(one.paper, one.says) for one in looks.remarks()] == [(paper, "a copy")]
    debt = held(looks)
    looks.take_in(debt, Found(debt.ref), "zotero")
    assert looks.remarks() == ()


def test_other_names_of_a_paper_are_told_apart_by_every_letter(desk, paper):
    desk.shelf.edit(paper, {"add_aliases": ["Pipe Leak", "pipe-leak", ""]}, where="test")
    assert desk.shelf.get(paper).aliases == ("Pipe Leak", "pipe-leak")
    desk.shelf.edit(paper, {"remove_aliases": ["Pipe Leak"], "citekey": "a2026"}, where="test")
    desk.shelf.edit(paper, {"citekey": "b2026"}, where="test")
    assert desk.shelf.get(paper).aliases == ("@a2026", "pipe-leak")
    desk.shelf.edit(paper, {"aliases": ["Leak"]}, where="test")
    assert desk.shelf.get(paper).aliases == ("Leak",)


# ---- papers that another computer keeps


def told(title: str = "PipeLeak") -> Paper:
    return Paper("", title, creators=(Creator("Lindqvist", "Ada"),), identifiers=(Identifier("arxiv", "2611.14273"),))


def test_a_paper_that_is_kept_elsewhere_is_taken_in_under_that_id(desk):
    elder, younger = sorted((ulid(), ulid()))
    with desk.database.write() as connection:
        for one in (younger, elder):
            adopting.meet(connection, one, form_of_paper(told()))
    outcome = desk.save(**LINES)
    assert (outcome.outcome, outcome.paper) == ("adopted", elder)
    assert desk.save(**LINES).outcome == "unchanged"
    desk.shelf.undo(clip_id=outcome.clip_id, where="test")
    assert desk.save(**LINES).paper == elder


def test_what_is_there_no_more_is_forgotten(desk):
    elsewhere = ulid()
    with desk.database.write() as connection:
        adopting.meet(connection, elsewhere, form_of_paper(told()))
        adopting.meet(connection, elsewhere, None)
    assert desk.save(**LINES).outcome == "created"


def test_an_id_that_is_known_here_keeps_its_meaning(desk):
    one, other = (str(desk.save(title=title).paper) for title in ("PipeLeak", "Okapi: Counting Stripes"))
    elsewhere = ulid()
    with desk.database.write() as connection:
        adopting.adopted(connection, one, other, desk.clock())
        adopting.adopted(connection, elsewhere, one, desk.clock())
        adopting.adopted(connection, elsewhere, other, desk.clock())
        assert adopting.owner_of(connection, elsewhere) == one
        assert adopting.others_of(connection, one) == {elsewhere}
    assert desk.shelf.get(one).id == one
    assert desk.shelf.get(elsewhere).id == one
