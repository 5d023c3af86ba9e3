"""Twice in Zotero: the person saves with Zotero's own Connector what Papershelf put there already."""

import pytest

from library.disagreements import OURS, Disagreements
from tests.sync.shelves import GRANITE
from tests.sync.zoteros import QUILLBACK, change, connected, marked

# As Zotero's own translator makes it.
THEIRS = {
    "itemType": "preprint",
    "title": "Quillback: Sorting Letters by Weight",
    "creators": [{"creatorType": "author", "firstName": "Ngozi", "lastName": "Adeyemi"}],
    "repository": "arXiv",
    "archiveID": "arXiv:2611.00017",
    "url": "http://arxiv.org/abs/2611.00017",
    "tags": [{"tag": "Computer Science - Sorting", "type": 1}],
}


def delivered(desk, zotero, **paper):
    connected(zotero, desk)
    saved = desk.save(**(paper or QUILLBACK))
    desk.settle()
    return saved, zotero.items[0]["key"]


def alive(zotero):
    return [one["key"] for one in zotero.items if not one.get("deleted")]


def later(desk):
    desk.clock.on(61)
    return desk.settle()


def test_where_ours_is_untouched_theirs_is_kept_and_ours_is_binned(desk, zotero):
    paper, _ = delivered(desk, zotero)
    theirs = zotero.library.create(THEIRS)["key"]
    later(desk)
    assert alive(zotero) == [theirs]
    assert desk.standing(paper).state == "delivered"
    assert desk.standing(paper).url.endswith(theirs)
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.settle()
    assert {"tag": "letters"} in zotero.library.items[theirs]["tags"]


def test_one_without_an_identifier_is_known_by_title_and_creators(desk, zotero):
    delivered(desk, zotero)
    theirs = zotero.library.create({key: THEIRS[key] for key in ("itemType", "title", "creators")})["key"]
    later(desk)
    assert alive(zotero) == [theirs]


def test_an_item_of_another_paper_is_left_alone(desk, zotero):
    _, ours = delivered(desk, zotero)
    other = zotero.library.create(THEIRS | {"title": "Okapi: Counting Stripes", "archiveID": "arXiv:2611.0", "url": ""})
    later(desk)
    assert alive(zotero) == [ours, other["key"]]


@pytest.mark.parametrize("touched", ["words", "marked", "noted"])
def test_where_something_in_ours_is_the_persons_they_are_asked(desk, zotero, touched):
    paper, ours = delivered(desk, zotero, **GRANITE)
    if touched == "words":
        change(zotero, ours, shortTitle="mine")
    elif touched == "marked":
        marked(zotero, ours, text="Pauses cluster.", page=1)
    else:
        zotero.library.create({"itemType": "note", "note": "<p>mine</p>", "parentItem": ours})
    theirs = zotero.library.create(THEIRS | {"title": GRANITE["title"], "archiveID": "arXiv:2611.20314", "url": ""})
    later(desk)
    assert set(alive(zotero)) == {ours, theirs["key"]}
    (asked,) = Disagreements(desk.database, desk.clock).open()
    assert (asked.field, set(asked.sides)) == ("copies", {OURS, "zotero"})
    assert theirs["key"] in asked.theirs
    assert (asked.says, asked.choices) == (
        "Zotero has this twice.",
        {"zotero": "Keep yours, bin ours", OURS: "Leave both"},
    )
    assert desk.standing(paper).state == "conflict"


def test_keep_yours_bin_ours(desk, zotero):
    paper, ours = delivered(desk, zotero)
    change(zotero, ours, shortTitle="mine")
    theirs = zotero.library.create(THEIRS)["key"]
    later(desk)
    Disagreements(desk.database, desk.clock).settle(paper, "copies", "zotero", where="test")
    later(desk)
    assert alive(zotero) == [theirs]
    assert desk.standing(paper).state == "delivered"


def test_leave_both_is_asked_once(desk, zotero):
    paper, ours = delivered(desk, zotero)
    change(zotero, ours, shortTitle="mine")
    theirs = zotero.library.create(THEIRS)["key"]
    later(desk)
    Disagreements(desk.database, desk.clock).settle(paper, "copies", OURS, where="test")
    later(desk)
    change(zotero, theirs, shortTitle="also mine")
    later(desk)
    assert alive(zotero) == [ours, theirs]
    assert desk.standing(paper).state == "delivered"


def test_two_papers_of_one_batch_do_not_take_one_item(desk, zotero):
    """What both resemble is one paper's, and the other gets its own."""
    zotero.library.create({key: THEIRS[key] for key in ("itemType", "title", "creators")})
    connected(zotero, desk)
    desk.save(**QUILLBACK)
    desk.save(**QUILLBACK | {"identifiers": ["doi:10.5555/other.1"], "published": "2019-01-01", "type": "journal"})
    desk.settle()
    refs = [one.url for one in (desk.standing(paper.id) for paper in desk.shelf.find().papers)]
    assert len(refs) == len(set(refs))
