"""Items that a person merges in Zotero: the paper follows its item, and two papers whose items become one are one."""

from tests.sync.zoteros import QUILLBACK, connected, marked

OKAPI = QUILLBACK | {"title": "Okapi: Counting Stripes", "identifiers": ["arxiv:2611.00018"], "published": "2025"}
THEIRS = {"itemType": "preprint", "title": "My Own Notes on Mail", "date": "2024", "tags": [{"tag": "mine"}]}


def later(desk):
    desk.clock.on(61)
    return desk.settle()


def key_of(zotero, paper):
    return next(one["key"] for one in zotero.items if one.get("libraryCatalog") == f"Papershelf {paper}")


def alive(zotero):
    return [one["key"] for one in zotero.items if not one.get("deleted")]


def test_ours_merged_into_theirs_is_followed_with_its_words(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    ours, theirs = key_of(zotero, paper), zotero.library.create(THEIRS)["key"]
    zotero.library.merge(theirs, ours)
    later(desk)
    assert alive(zotero) == [theirs]
    assert desk.standing(paper).url.endswith(theirs)
    assert desk.standing(paper).state == "delivered"
    now = desk.paper(paper)
    assert (now.title, now.published, now.tags) == ("My Own Notes on Mail", "2024", ("mine",))
    desk.shelf.edit(paper, {"published": "2026-12-01"}, where="test")
    desk.settle()
    assert zotero.library.items[theirs]["date"] == "2026-12-01"


def test_theirs_merged_into_ours_changes_nothing_but_what_they_chose(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    ours = key_of(zotero, paper)
    zotero.library.merge(ours, zotero.library.create(THEIRS)["key"])
    later(desk)
    assert alive(zotero) == [ours]
    assert desk.paper(paper).title == QUILLBACK["title"]
    assert desk.standing(paper).state == "delivered"


def test_two_papers_whose_items_are_merged_are_one_paper_as_the_person_chose(desk, zotero):
    connected(zotero, desk)
    first, second = desk.save(**QUILLBACK), desk.save(**OKAPI)
    desk.settle()
    kept, went = key_of(zotero, second), key_of(zotero, first)
    marked(zotero, went, text="Weigh first.", page=1)
    zotero.library.merge(kept, went)
    later(desk)
    assert desk.shelf.resolve(second) == desk.shelf.resolve(first) == min(first, second)
    assert alive(zotero) == [kept]
    now = desk.paper(desk.shelf.resolve(first))
    assert now.title == OKAPI["title"]
    assert [one.text for one in now.annotations] == ["Weigh first."]
    assert desk.standing(now.id).state == "delivered"
    assert zotero.library.items[kept]["title"] == OKAPI["title"]


def test_a_merge_that_is_undone_here_stays_undone(desk, zotero):
    connected(zotero, desk)
    first, second = desk.save(**QUILLBACK), desk.save(**OKAPI)
    desk.settle()
    zotero.library.merge(key_of(zotero, first), key_of(zotero, second))
    later(desk)
    desk.shelf.split(desk.shelf.resolve(first), where="test")
    later(desk)
    later(desk)
    assert desk.shelf.resolve(first) != desk.shelf.resolve(second)
    assert {desk.standing(one).state for one in (first, second)} <= {"delivered", "off"}
