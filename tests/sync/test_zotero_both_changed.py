"""What a person changed in Zotero stays; what both sides changed is shown, and each keeps its own."""

import pytest

from sync.target import LaterError, Owed, Receipt
from tests.sync.zoteros import QUILLBACK, change, connected


def delivered(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK, tags=["letters"])
    desk.settle()
    return paper, zotero.items[0]["key"]


def test_what_only_the_person_changed_stays(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, title="my words", shortTitle="mine")
    desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
    desk.settle()
    item = zotero.library.items[key]
    assert (item["title"], item["shortTitle"], item["date"]) == ("my words", "mine", "2026-12-01")
    assert desk.standing(paper).state == "delivered"


def test_what_both_changed_is_a_conflict_and_each_keeps_its_own(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, title="my words")
    desk.shelf.edit(paper, {"title": "Our Words", "published": "2026-12-01"}, where="test")
    desk.settle()
    item = zotero.library.items[key]
    assert (item["title"], item["date"]) == ("my words", "2026-12-01")
    assert desk.standing(paper).state == "conflict"
    assert desk.paper(paper).title == "Our Words"


def test_both_changed_to_the_same_is_no_conflict(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, title="Our Words")
    desk.shelf.edit(paper, {"title": "Our Words"}, where="test")
    desk.settle()
    assert desk.standing(paper).state == "delivered"


def test_tags_unite(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, tags=[{"tag": "mine"}, {"tag": "letters"}, {"tag": "CS", "type": 1}])
    desk.shelf.edit(paper, {"add_tags": ["weight"], "remove_tags": ["letters"]}, where="test")
    desk.settle()
    assert zotero.library.items[key]["tags"] == [{"tag": "CS", "type": 1}, {"tag": "mine"}, {"tag": "weight"}]


def test_a_tag_that_the_person_took_away_is_not_put_back(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, tags=[])
    desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
    desk.settle()
    assert zotero.library.items[key]["tags"] == []


def test_a_change_between_looking_and_writing_is_412_and_looked_at_again(desk, zotero):
    paper, key = delivered(desk, zotero)
    target = desk.targets[0]
    desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
    (debt,) = desk.placements.due(1)
    plan = target.plan(Owed(debt.paper, wanted=True, receipt=Receipt(debt.ref, debt.version, debt.base)))
    change(zotero, key, title="my words")
    with pytest.raises(LaterError) as caught:
        target.act(plan)
    assert (caught.value.whole_target, caught.value.retry_after) == (False, 1)
    desk.settle()
    item = zotero.library.items[key]
    assert (item["title"], item["date"]) == ("my words", "2026-12-01")


def test_our_mark_is_no_conflict(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, libraryCatalog="arXiv.org")
    desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
    desk.settle()
    assert zotero.library.items[key]["libraryCatalog"] == "arXiv.org"
    assert desk.standing(paper).state == "delivered"
