"""Papers go to a Zotero ≤ 9: each once, recorded, with what it does not take told."""

import pytest

from sync.zotero.connector import ConnectorTransport
from sync.zotero.target import ZoteroTarget
from tests.sync.shelves import Desk
from tests.sync.zoteros import QUILLBACK, change
from tests.zotero_server import ZoteroServer


@pytest.fixture
def old(zotero: ZoteroServer) -> ZoteroServer:
    zotero.version = "9.0.4"
    return zotero


def connect(old: ZoteroServer, desk: Desk) -> ZoteroTarget:
    where = {"way": "connector", "url": old.url, "library_id": "0", "library_type": "user"}
    target = ZoteroTarget("zotero", ConnectorTransport(where, found_within=0.3), database=desk.database, now=desk.clock)
    desk.connect(target)
    return target


def test_a_paper_goes_over_once_and_is_recorded(old, desk):
    connect(old, desk)
    paper = desk.save(**QUILLBACK, links={"code": "https://github.com/example/quillback"})
    desk.settle()
    (item,) = old.items
    assert item["title"] == QUILLBACK["title"]
    assert item["libraryCatalog"] == f"Papershelf {paper}"
    standing = desk.standing(paper)
    assert standing.state == "delivered"
    assert standing.url == f"zotero://select/library/items/{item['key']}"
    desk.clock.on(3600)
    desk.settle()
    assert desk.standing(paper).state == "delivered"  # no citation key and no link was tried that it does not take
    assert len(old.items) == 1


def test_a_lost_answer_makes_no_second_one(old, desk):
    connect(old, desk)
    usual = old.connector.answer

    def answer(request):
        if request.parts == ["saveItems"]:
            old.lost, old.api_enabled = 1, False
        return usual(request)

    old.connector.answer = answer
    paper = desk.save(**QUILLBACK)
    desk.sync()
    assert desk.standing(paper).state == "postponed"
    old.api_enabled = True
    for _ in range(3):
        desk.clock.on(61)
        desk.sync()
    assert (desk.standing(paper).state, len(old.items)) == ("delivered", 1)


def test_collections_are_left_to_the_person_and_tags_go_over(old, desk):
    connect(old, desk)
    paper = desk.save(**QUILLBACK, collections=["Reading/Group"], tags=["letters"])
    desk.settle()
    assert desk.standing(paper).state == "delivered"
    assert old.items[0]["tags"] == [{"tag": "letters"}]
    assert old.library.collections == {}


def test_a_change_is_told_with_what_to_do(old, desk):
    connect(old, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    desk.shelf.edit(paper, {"title": "Quillback, Renamed"}, where="test")
    desk.sync()
    assert desk.standing(paper).state == "failed"
    assert "Update to Zotero 10" in desk.standing(paper).reason
    assert old.items[0]["title"] == QUILLBACK["title"]


def test_what_the_person_does_there_comes_back(old, desk):
    connect(old, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    change(old, old.items[0]["key"], title="Quillback, as I call it")
    desk.clock.on(61)
    desk.sync()
    assert desk.paper(paper).title == "Quillback, as I call it"


@pytest.mark.parametrize("tag", ["one, two", "letters"])
def test_a_tag_that_did_not_go_over_is_not_taken_for_one_that_the_person_took_away(old, desk, tag):
    """A tag with a comma cannot be sent; another one is lost with its answer, and Zotero forgets the save."""
    connect(old, desk)
    usual = old.connector.answer

    def answer(request):
        if request.parts == ["updateSession"]:
            old.connector.sessions.clear()
        return usual(request)

    old.connector.answer = answer
    paper = desk.save(**QUILLBACK, tags=[tag])
    desk.settle()
    assert (old.items[0]["tags"], desk.standing(paper).state) == ([], "delivered")
    change(old, old.items[0]["key"], extra="mine")
    desk.clock.on(61)
    desk.sync()
    assert desk.paper(paper).tags == (tag,)
