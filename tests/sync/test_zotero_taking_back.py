"""Removed over there stays removed; removed here goes to the bin, unless something in it is the person's."""

import pytest

from library.wishes import REMOVED_THERE
from tests.sync.shelves import GRANITE
from tests.sync.vaults import Vault
from tests.sync.zoteros import QUILLBACK, change, connected


def delivered(desk, zotero, **paper):
    connected(zotero, desk)
    saved = desk.save(**(paper or QUILLBACK))
    desk.settle()
    return saved, zotero.items[0]["key"]


def alive(zotero):
    return [one for one in zotero.items if not one.get("deleted")]


@pytest.mark.parametrize("how", ["binned", "erased"])
def test_what_a_person_took_away_stays_away_until_it_is_saved_again(desk, zotero, how):
    paper, key = delivered(desk, zotero)
    if how == "binned":
        change(zotero, key, deleted=1)
    else:
        zotero.library.erase(key)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert alive(zotero) == []
    assert (desk.standing(paper).state, desk.standing(paper).reason) == ("off", REMOVED_THERE)
    desk.shelf.edit(paper, {"status": "read"}, where="test")
    desk.settle()
    assert alive(zotero) == []
    desk.save(**QUILLBACK)
    desk.settle()
    assert len(alive(zotero)) == 1
    assert desk.standing(paper).state == "delivered"


def test_a_removed_papers_item_goes_to_the_bin_and_undo_brings_it_back(desk, zotero):
    paper, key = delivered(desk, zotero, **GRANITE)
    batch = desk.shelf.remove(paper, where="test")
    desk.settle()
    assert zotero.library.items[key]["deleted"] == 1
    desk.shelf.undo(batch, where="test")
    desk.settle()
    assert [one["key"] for one in alive(zotero)] == [key]
    assert len(zotero.children(key)) == 2
    assert desk.standing(paper).state == "delivered"


@pytest.mark.parametrize("words", [{"title": "my words"}, {"shortTitle": "mine"}, {"tags": [{"tag": "mine"}]}])
def test_an_item_that_the_person_wrote_in_stays(desk, zotero, words):
    paper, key = delivered(desk, zotero)
    change(zotero, key, **words)
    before = zotero.library.items[key]
    desk.shelf.remove(paper, where="test")
    report = desk.settle()
    assert zotero.library.items[key] == before
    assert any("Kept: the Zotero item" in line.says for one in report for line in one.lines)


def test_an_item_with_a_child_of_the_persons_stays_and_undo_takes_it_up_again(desk, zotero):
    paper, key = delivered(desk, zotero)
    zotero.library.create({"itemType": "note", "note": "<p>mine</p>", "parentItem": key})
    batch = desk.shelf.remove(paper, where="test")
    desk.settle()
    assert [one["key"] for one in alive(zotero)] == [key]
    desk.shelf.undo(batch, where="test")
    desk.settle()
    assert [one["key"] for one in alive(zotero)] == [key]
    assert desk.standing(paper).state == "delivered"


def test_filing_it_into_another_collection_is_no_writing_in_it(desk, zotero):
    paper, key = delivered(desk, zotero)
    collection = zotero.library.make_collection("Mine")["key"]
    change(zotero, key, collections=[collection])
    desk.shelf.remove(paper, where="test")
    desk.settle()
    assert alive(zotero) == []


def test_of_an_adopted_item_only_ours_goes(desk, zotero):
    own = zotero.library.create(
        {"itemType": "preprint", "title": "my copy", "archiveID": "arXiv:2611.00017", "tags": [{"tag": "mine"}]}
    )
    paper, key = delivered(desk, zotero)
    assert key == own["key"]
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.settle()
    change(zotero, key, date="my date")
    desk.shelf.remove(paper, where="test")
    desk.settle()
    item = zotero.library.items[key]
    assert (item["title"], item["date"], item["tags"]) == ("my copy", "my date", [{"tag": "mine"}])
    assert not item.get("creators")
    assert "libraryCatalog" not in item


def test_what_is_gone_already_needs_no_taking_back(desk, zotero):
    paper, key = delivered(desk, zotero)
    zotero.library.erase(key)
    desk.shelf.remove(paper, where="test")
    desk.settle()
    assert desk.standing(paper).state == "off"


@pytest.mark.parametrize("lost", [1, 2])
def test_an_item_whose_making_was_never_answered_goes_with_its_paper(desk, zotero, lost):
    connected(zotero, desk)
    paper = desk.save(**GRANITE)
    for _ in range(lost):
        zotero.lost = 1
        desk.sync()
        desk.clock.on(61)
    (item,) = zotero.items
    batch = desk.shelf.remove(paper, where="test")
    desk.settle()
    assert alive(zotero) == []
    desk.shelf.undo(batch, where="test")
    desk.settle()
    assert [one["key"] for one in alive(zotero)] == [item["key"]]
    assert desk.standing(paper).state == "delivered"


def test_an_item_whose_making_was_never_answered_stays_where_a_person_wrote_in_it(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    zotero.lost = 1
    desk.sync()
    change(zotero, zotero.items[0]["key"], title="my words")
    before = zotero.items[0]
    desk.shelf.remove(paper, where="test")
    report = desk.settle()
    assert zotero.items == [before]
    assert any("Kept: the Zotero item" in line.says for one in report for line in one.lines)


def test_tags_and_fields_whose_writing_was_never_answered_are_no_persons(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, date="my date")
    for edit in ({"add_tags": ["letters"]}, {"remove_tags": ["letters"], "venue": "Post"}, {"add_tags": ["weights"]}):
        zotero.lost = 1
        desk.shelf.edit(paper, edit, where="test")
        desk.sync()
    desk.shelf.edit(paper, {"remove_tags": ["weights"]}, where="test")
    desk.clock.on(61)
    desk.settle()
    assert zotero.library.items[key]["tags"] == []
    assert zotero.library.items[key]["date"] == "my date"
    assert desk.standing(paper).state == "delivered"


def test_a_paper_removed_before_it_went_over_never_comes(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.shelf.remove(paper, where="test")
    desk.settle()
    assert zotero.items == []


@pytest.mark.parametrize("number", range(1, 9))
def test_whichever_answer_broke_off_what_is_taken_back_then_is_no_persons(desk, zotero, number):
    vault = Vault(desk)
    connected(zotero, desk)
    zotero.cut_at = number
    desk.save(**QUILLBACK, tags=["letters"])
    desk.sync()
    zotero.cut_at = 0
    desk.shelf.undo(where="test")
    desk.clock.on(61)
    desk.settle()
    assert [one.get("deleted") for one in zotero.items] in ([], [1])
    assert vault.notes == {}
