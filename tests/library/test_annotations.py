"""What is marked in a paper is kept as each target tells it, shown to the others, and follows its paper."""

from dataclasses import replace

import pytest

from library.paper import Annotation
from tests.library.deliveries import due, give
from tests.library.shelves import ADA, MEI

FIRST = Annotation("H7J2K9QX", text="Leaks at the edge.", page="4", sort_index="00003|001000|00100", modified="1")
SECOND = Annotation("B2N4M6P8", "note", comment="Why?", sort_index="00001|000000|00000")


@pytest.fixture
def paper(desk, zotero) -> str:
    """In Zotero (1) and in the vault (2), both up to date."""
    assert zotero == 1
    desk.placements.add_target("obsidian", "obsidian", {})
    paper = str(desk.save(title="PipeLeak", creators=[ADA]).paper)
    settle(desk)
    return paper


def settle(desk, **said):
    """Both take what they are owed; `said` comes with Zotero's answers."""
    for _ in range(3):
        for debt in due(desk, 1):
            give(desk, debt, debt.paper.id if debt.wanted else None, **said)
        for debt in due(desk, 2):
            give(desk, debt, f"{debt.paper.id}.md" if debt.wanted else None)


def marked(desk, paper, *annotations):
    """Zotero is looked at again, and tells what is marked there."""
    desk.placements.again([paper], "zotero")
    (debt,) = due(desk, 1)
    give(desk, debt, debt.paper.id, annotations=annotations)


def keys(desk, paper):
    return [one.key for one in desk.shelf.get(paper).annotations]


def test_they_come_back_as_they_were_told_in_the_order_of_the_pages(desk, paper):
    marked(desk, paper, FIRST, SECOND)
    assert desk.shelf.get(paper).annotations == (SECOND, FIRST)
    marked(desk, paper, FIRST)
    assert desk.shelf.get(paper).annotations == (FIRST,)


def test_they_are_news_to_the_other_targets_and_no_echo(desk, paper):
    desk.shelf.edit(paper, {"status": "read"}, where="test")
    settle(desk)
    marked(desk, paper, FIRST)
    assert due(desk, 1) == []
    (debt,) = due(desk, 2)
    assert debt.paper.annotations == (FIRST,)
    settle(desk)
    marked(desk, paper, FIRST)
    marked(desk, paper, replace(FIRST, modified="2"))
    assert due(desk, 1) == due(desk, 2) == []
    marked(desk, paper, replace(FIRST, comment="New."))
    assert (due(desk, 1), len(due(desk, 2))) == ([], 1)


def test_a_target_that_knows_nothing_of_them_takes_none_away(desk, paper):
    marked(desk, paper, FIRST)
    desk.shelf.edit(paper, {"title": "Mine"}, where="test")
    settle(desk, annotations=None)
    assert keys(desk, paper) == [FIRST.key]
    desk.placements.remove_target("zotero")
    assert keys(desk, paper) == [FIRST.key]


@pytest.mark.parametrize("status", ["new", "to-read"])
def test_the_first_one_makes_the_paper_one_that_is_read_and_every_target_hears_it(desk, paper, status):
    desk.shelf.edit(paper, {"status": status}, where="test")
    settle(desk)
    desk.clock.on(minutes=1)
    marked(desk, paper, FIRST)
    assert desk.shelf.get(paper).status == "reading"
    assert [one.paper.status for number in (1, 2) for one in due(desk, number)] == ["reading", "reading"]
    settle(desk)
    assert due(desk, 1) == due(desk, 2) == []


@pytest.mark.parametrize("status", ["read", "dropped", "reading"])
def test_a_status_that_says_more_stays(desk, paper, status):
    desk.shelf.edit(paper, {"status": status}, where="test")
    marked(desk, paper, FIRST)
    assert desk.shelf.get(paper).status == status


def test_what_a_person_chooses_later_wins(desk, paper):
    marked(desk, paper, FIRST)
    desk.clock.on(minutes=1)
    desk.shelf.edit(paper, {"status": "to-read"}, where="test")
    marked(desk, paper, FIRST, SECOND)
    marked(desk, paper)
    marked(desk, paper, FIRST)
    assert desk.shelf.get(paper).status == "to-read"


def test_undo_without_a_name_takes_back_what_the_person_did_and_not_this(desk, paper):
    marked(desk, paper, FIRST)
    desk.shelf.undo(where="test")
    assert desk.shelf.counts().papers == 0


def test_a_merge_shows_those_of_both_and_its_undo_parts_them(desk, paper):
    other = str(desk.save(title="Tidewater", creators=[MEI]).paper)
    settle(desk)
    marked(desk, paper, FIRST)
    settle(desk)
    marked(desk, other, SECOND)
    settle(desk)
    merged = desk.shelf.merge(paper, other, where="test")
    assert keys(desk, paper) == [SECOND.key, FIRST.key]
    settle(desk)
    assert due(desk, 2) == []
    desk.shelf.undo(merged.batch, where="test")
    assert (keys(desk, paper), keys(desk, other)) == ([FIRST.key], [SECOND.key])
    assert paper in {debt.paper.id for debt in due(desk, 2)}


def test_removed_and_brought_back_it_has_them_still(desk, paper):
    marked(desk, paper, FIRST)
    batch = desk.shelf.remove(paper, where="test")
    settle(desk)
    desk.shelf.undo(batch, where="test")
    assert keys(desk, paper) == [FIRST.key]
