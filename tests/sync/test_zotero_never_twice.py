"""One work is one item: whatever was there before, whatever answer is lost, whatever crashes in between."""

import gc
import subprocess
import sys
import textwrap

import pytest

from tests.sync.shelves import GRANITE, Desk
from tests.sync.zoteros import QUILLBACK, change, connected, writes

OWN = {"itemType": "preprint", "title": "quillback, my copy", "tags": [{"tag": "mine"}]}


@pytest.mark.parametrize(
    "where",
    [
        {"archiveID": "arXiv:2611.00017"},
        {"DOI": "10.48550/arXiv.2611.00017"},
        {"url": "http://arxiv.org/abs/2611.00017v2"},
        {"extra": "arXiv:2611.00017 [cs.LG]"},
    ],
)
def test_an_item_that_the_person_has_is_adopted_and_only_filled_in(desk, zotero, where):
    own = zotero.library.create(OWN | where)
    connected(zotero, desk)
    desk.save(**QUILLBACK, tags=["letters"])
    desk.settle()
    (item,) = zotero.items
    assert item["key"] == own["key"]
    assert item["title"] == "quillback, my copy"
    assert {**item, **where} == item
    assert item["date"] == "2026-11-02"
    assert item["creators"][0]["lastName"] == "Adeyemi"
    assert item["tags"] == [{"tag": "mine"}, {"tag": "letters"}]
    assert "citationKey" not in item  # it is not ours to name


def test_a_published_paper_is_found_by_its_doi(desk, zotero):
    own = zotero.library.create({"itemType": "journalArticle", "title": "Mine", "DOI": "10.5555/HARBOUR.12"})
    connected(zotero, desk)
    desk.save(**QUILLBACK | {"identifiers": ["doi:10.5555/harbour.12"]})
    desk.sync()
    assert [one["key"] for one in zotero.items] == [own["key"]]


def test_what_the_substring_search_finds_is_read_again(desk, zotero):
    other = zotero.library.create(OWN | {"archiveID": "arXiv:2611.00017", "title": "Another", "extra": "x12611.0001"})
    connected(zotero, desk)
    desk.save(**QUILLBACK | {"identifiers": ["arxiv:2611.0001"]})
    desk.sync()
    assert len(zotero.items) == 2
    assert zotero.library.items[other["key"]] == other


def test_an_adopted_item_keeps_its_pdf_and_gets_no_second_one(desk, zotero):
    own = zotero.library.create(OWN | {"archiveID": "arXiv:2611.20314"})
    pdf = {"itemType": "attachment", "linkMode": "imported_file", "contentType": "application/pdf", "title": "PDF"}
    theirs = zotero.library.create(pdf | {"parentItem": own["key"]})
    connected(zotero, desk)
    desk.save(**GRANITE)
    desk.settle()
    assert [one["title"] for one in zotero.children(own["key"])] == ["PDF", "Code"]
    assert zotero.library.items[theirs["key"]] == theirs


def test_an_adopted_items_fields_stay_the_persons_for_ever(desk, zotero):
    own = zotero.library.create(OWN | {"archiveID": "arXiv:2611.00017"})
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.sync()
    desk.shelf.edit(paper, {"title": "Quillback, Second Edition", "published": "2026-12-01"}, where="test")
    desk.settle()
    item = zotero.library.items[own["key"]]
    assert item["title"] == "quillback, my copy"
    assert item["date"] == "2026-12-01"
    assert desk.standing(paper).state == "delivered"


def test_a_binned_item_of_the_persons_is_not_adopted(desk, zotero):
    zotero.library.create(OWN | {"archiveID": "arXiv:2611.00017", "deleted": 1})
    connected(zotero, desk)
    desk.save(**QUILLBACK)
    desk.sync()
    assert len([one for one in zotero.items if not one.get("deleted")]) == 1


def test_a_lost_answer_is_looked_for_before_the_retry(desk, zotero):
    connected(zotero, desk)
    zotero.lost = 1
    paper = desk.save(**GRANITE)
    desk.sync()
    assert "look again" in desk.standing(paper).reason
    desk.settle()
    (item,) = zotero.items
    assert desk.standing(paper).state == "delivered"
    assert len(zotero.children(item["key"])) == 2


@pytest.mark.parametrize("lost_after", range(1, 6))
def test_whichever_answer_is_lost_there_is_one_item_with_its_links(desk, zotero, lost_after):
    connected(zotero, desk)
    paper = desk.save(**GRANITE)
    for number in range(8):
        zotero.lost = 1 if number < lost_after else 0
        desk.sync()
        desk.clock.on(61)
    desk.settle()
    (item,) = zotero.items
    assert sorted(one["title"] for one in zotero.children(item["key"])) == ["Code", "Preprint PDF"]
    assert item["citationKey"] == "lindqvist2026graniteflow"
    assert desk.standing(paper).state == "delivered"


def test_a_request_that_never_arrived_is_sent_again(desk, zotero):
    connected(zotero, desk)
    zotero.deaf = 2
    desk.save(**QUILLBACK)
    desk.settle()
    assert len(zotero.items) == 1


def test_what_changed_on_the_shelf_while_the_answer_was_lost_goes_over(desk, zotero):
    connected(zotero, desk)
    zotero.lost = 1
    paper = desk.save(**QUILLBACK)
    desk.sync()
    desk.shelf.edit(paper, {"title": "Quillback, Corrected"}, where="test")
    desk.settle()
    assert [one["title"] for one in zotero.items] == ["Quillback, Corrected"]
    assert desk.standing(paper).state == "delivered"


def test_a_person_who_was_quicker_than_the_retry_keeps_their_words(desk, zotero):
    connected(zotero, desk)
    zotero.lost = 1
    paper = desk.save(**QUILLBACK)
    desk.sync()
    change(zotero, zotero.items[0]["key"], title="my words")
    desk.settle()
    assert [one["title"] for one in zotero.items] == ["my words"]
    assert desk.standing(paper).state == "conflict"


def test_a_process_killed_between_creating_and_recording_leaves_one_item(tmp_path, zotero):
    """The real client in a process of its own, which dies without a word as soon as the item is made."""
    with Desk(tmp_path) as desk:
        connected(zotero, desk)
        desk.save(**QUILLBACK)
    script = """
        import os, sys
        from pathlib import Path
        from sync.zotero.target import ZoteroTarget
        from sync.zotero.transport import PyzoteroTransport
        from tests.sync.shelves import Desk

        class Dying(ZoteroTarget):
            def act_many(self, plans):
                for _ in super().act_many(plans):
                    os._exit(9)

        desk = Desk(Path(sys.argv[1]))
        where = {"way": "local", "url": sys.argv[2], "library_id": "0", "library_type": "user"}
        way = PyzoteroTransport(where, sys.argv[3])
        desk.targets.append(Dying("zotero", way, database=desk.database, now=desk.clock))
        desk.sync()
    """
    code = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), zotero.url, zotero.key]
    assert subprocess.run(code, check=False, timeout=60).returncode == 9
    assert len(zotero.items) == 1
    with Desk(tmp_path) as desk:
        connected(zotero, desk)
        desk.clock.on(120)  # the lease of the dead process runs out
        desk.settle()
        assert len(zotero.items) == 1
        assert desk.placements.targets()[0].due == 0


def test_another_server_id_means_looking_up_first(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    zotero.server_id = "SRV-2"
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    assert "Another Zotero" in desk.sync().away["zotero"]
    gc.collect()  # what spoke to the one before is given up here at the latest; the connection stays ours
    desk.clock.on(61)
    desk.settle()
    (item,) = zotero.items
    assert item["tags"] == [{"tag": "reading"}]
    assert desk.standing(paper).state == "delivered"


def test_in_an_empty_zotero_it_is_made_anew(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    zotero.server_id = "SRV-2"
    zotero.library.items.clear()
    connected(zotero, desk)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert len(zotero.items) == 1


def test_doing_it_twice_is_doing_it_once(desk, zotero):
    connected(zotero, desk)
    for number in range(3):
        desk.save(
            **QUILLBACK | {"identifiers": [f"arxiv:2611.0002{number}"], "title": f"Okapi-{number}: Counting Stripes"}
        )
    desk.settle()
    before = writes(zotero)
    assert len(zotero.items) == 3
    for number in range(3):
        desk.save(
            **QUILLBACK | {"identifiers": [f"arxiv:2611.0002{number}"], "title": f"Okapi-{number}: Counting Stripes"}
        )
    desk.settle()
    assert len(zotero.items) == 3
    assert writes(zotero) == before


def test_two_papers_that_are_merged_become_one_item(desk, zotero):
    connected(zotero, desk)
    first = desk.save(title="Okapi: Counting Stripes", abstract="One way to count.")
    desk.clock.on(5)
    second = desk.save(**QUILLBACK)
    desk.settle()
    assert len(zotero.items) == 2
    desk.shelf.merge(first, second, where="test")
    desk.settle()
    kept = [one for one in zotero.items if not one.get("deleted")]
    assert [one["libraryCatalog"] for one in kept] == [f"Papershelf {first}"]


def test_the_losers_item_goes_over_to_the_one_that_has_none_yet(desk, zotero):
    connected(zotero, desk)
    first = desk.save(title="Okapi: Counting Stripes", targets=[])
    second = desk.save(**QUILLBACK)
    desk.settle()
    key = zotero.items[0]["key"]
    desk.shelf.merge(first, second, where="test")
    desk.settle()
    kept = [one for one in zotero.items if not one.get("deleted")]
    assert [(one["libraryCatalog"]) for one in kept] == [f"Papershelf {first}"]
    assert desk.standing(first).state == "delivered", key
