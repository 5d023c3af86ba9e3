"""A page's paper that is in Zotero already is marked so, and a click on Save takes that very item in."""

from library.outcomes import Query
from tests.sync.zoteros import QUILLBACK, change, connected

OWN = {"itemType": "preprint", "title": QUILLBACK["title"], "archiveID": "arXiv:2611.00017"}
SHOWN = {"q": Query(("arxiv:2611.00017v2",), QUILLBACK["title"])}


def mark(desk):
    return desk.shelf.lookup(SHOWN)["q"]


def test_in_zotero_and_after_a_click_on_the_shelf_with_the_same_item(desk, zotero):
    own = zotero.library.create(OWN)
    connected(zotero, desk)
    desk.sync()
    known = mark(desk)
    assert (known.paper, known.elsewhere) == (None, "zotero")
    assert known.targets["zotero"].url.endswith(own["key"])
    paper = desk.save(**QUILLBACK)
    desk.settle()
    assert [one["key"] for one in zotero.items] == [own["key"]]
    assert (mark(desk).paper, mark(desk).elsewhere) == (paper, None)


def test_what_the_person_bins_or_adds_later_is_known_after_the_next_look(desk, zotero):
    connected(zotero, desk)
    desk.sync()
    assert mark(desk).elsewhere is None
    own = zotero.library.create(OWN)
    desk.clock.on(61)
    desk.sync()
    assert mark(desk).elsewhere == "zotero"
    change(zotero, own["key"], deleted=1)
    desk.clock.on(61)
    desk.sync()
    assert mark(desk).elsewhere is None


def test_what_is_on_its_way_to_the_bin_is_not_told_as_somebodys(desk, zotero):
    """A page that asks right after an undo must not hear "In Zotero" of what Papershelf itself is taking away."""
    connected(zotero, desk)
    zotero.lost = 1
    paper = desk.save(**QUILLBACK)
    desk.sync()  # made, and the answer lost
    desk.sync()
    batch = desk.shelf.remove(paper, where="test")
    assert desk.shelf.lookup({"it": Query(("arxiv:2611.00017",))})["it"].elsewhere is None
    desk.settle()
    assert desk.shelf.lookup({"it": Query(("arxiv:2611.00017",))})["it"].elsewhere is None
    desk.shelf.undo(batch, where="test")
