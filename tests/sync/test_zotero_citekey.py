"""A citation key is read back from Zotero; where it gives none within a minute, ours is written."""

from tests.sync.zoteros import QUILLBACK, change, connected


def test_a_key_that_zotero_gave_is_read_back(desk, zotero):
    zotero.library.citekeys = True
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.sync()
    assert desk.paper(paper).citekey == zotero.items[0]["citationKey"]


def test_it_is_not_sent_at_creation_and_written_after_a_minute(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.sync()
    desk.clock.on(30)
    desk.sync()
    assert "citationKey" not in zotero.items[0]
    desk.clock.on(31)
    desk.sync()
    assert zotero.items[0]["citationKey"] == "adeyemi2026quillback"
    assert desk.paper(paper).citekey == "adeyemi2026quillback"


def test_a_key_given_within_the_minute_is_kept(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.sync()
    change(zotero, zotero.items[0]["key"], citationKey="mine26")
    desk.clock.on(61)
    desk.settle()
    assert zotero.items[0]["citationKey"] == "mine26"
    assert desk.paper(paper).citekey == "mine26"


def test_a_key_that_is_taken_gets_a_letter(desk, zotero):
    connected(zotero, desk)
    zotero.library.create({"itemType": "document", "title": "Another", "citationKey": "adeyemi2026quillback"})
    desk.save(**QUILLBACK)
    desk.settle()
    assert {one.get("citationKey") for one in zotero.items} == {"adeyemi2026quillback", "adeyemi2026quillbacka"}


def test_a_key_that_the_person_changes_is_followed_and_the_old_one_stays_as_an_alias(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    change(zotero, zotero.items[0]["key"], citationKey="letters26")
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert zotero.items[0]["citationKey"] == "letters26"
    assert desk.paper(paper).citekey == "letters26"
    assert desk.paper(paper).aliases == ("@adeyemi2026quillback",)


def test_too_little_known_makes_no_key(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(title="Quillback: Sorting Letters by Weight")
    desk.settle()
    assert "citationKey" not in zotero.items[0]
    assert desk.paper(paper).citekey == ""
