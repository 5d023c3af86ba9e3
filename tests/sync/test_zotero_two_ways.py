"""What a person does in Zotero comes back: fields, tags, status, collections, annotations, bin and erasure."""

import json

import pytest

from library.wishes import REMOVED_THERE
from sync.zotero.annotations import annotations
from tests.sync.shelves import GRANITE
from tests.sync.zoteros import QUILLBACK, change, connected, marked, writes


def delivered(desk, zotero, **paper):
    connected(zotero, desk)
    saved = desk.save(**(paper or QUILLBACK))
    desk.settle()
    return saved, zotero.items[0]["key"]


def looked(desk):
    desk.clock.on(61)
    return desk.settle()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"title": "my words"}, {"title": "my words"}),
        ({"abstractNote": "My own abstract."}, {"abstract": "My own abstract."}),
        ({"date": "2026-12"}, {"published": "2026-12"}),
        ({"citationKey": "letters26"}, {"citekey": "letters26"}),
        (
            {"itemType": "conferencePaper", "proceedingsTitle": "Proceedings of Posts", "pages": "1-9"},
            {"type": "conference", "venue": "Proceedings of Posts", "pages": "1-9"},
        ),
    ],
)
def test_a_field_that_the_person_changes_is_the_papers(desk, zotero, theirs, ours):
    paper, key = delivered(desk, zotero)
    change(zotero, key, **theirs)
    before = writes(zotero)
    looked(desk)
    now = desk.paper(paper)
    assert {name: getattr(now, name) for name in ours} == ours
    assert {name: zotero.library.items[key].get(name) for name in theirs} == theirs
    assert desk.standing(paper).state == "delivered"
    if "itemType" not in theirs:
        assert writes(zotero) == before  # nothing echoes


def test_creators_come_back_as_names(desk, zotero):
    paper, key = delivered(desk, zotero)
    creators = [
        {"creatorType": "author", "firstName": "Ngozi", "lastName": "Adeyemi-Holt"},
        {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"},
        {"creatorType": "author", "name": "Sorters United"},
    ]
    change(zotero, key, creators=creators)
    looked(desk)
    assert [one.display for one in desk.paper(paper).creators] == ["Ngozi Adeyemi-Holt", "Sorters United"]
    assert zotero.library.items[key]["creators"] == creators


def test_a_date_that_the_library_cannot_have_stays_and_is_told(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, date="last spring")
    reports = looked(desk)
    assert any("'last spring'" in line.says for one in reports for line in one.lines if line.action == "remark")
    assert zotero.library.items[key]["date"] == "last spring"
    assert desk.paper(paper).published == "2026-11-02"
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.settle()
    assert zotero.library.items[key]["date"] == "last spring"


def test_manual_tags_come_back_and_automatic_ones_do_not(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, tags=[{"tag": "Post Offices"}, {"tag": "CS", "type": 1}, {"tag": "paper"}])
    looked(desk)
    assert desk.paper(paper).tags == ("Post Offices",)
    change(zotero, key, tags=[{"tag": "CS", "type": 1}])
    looked(desk)
    assert desk.paper(paper).tags == ()
    assert zotero.library.items[key]["tags"] == [{"tag": "CS", "type": 1}]


def test_a_status_tag_that_was_added_wins_and_the_others_go(desk, zotero):
    paper, key = delivered(desk, zotero)
    desk.shelf.edit(paper, {"status": "to-read"}, where="test")
    desk.settle()
    assert zotero.library.items[key]["tags"] == [{"tag": "to-read"}]
    change(zotero, key, tags=[{"tag": "to-read"}, {"tag": "read"}, {"tag": "skimmed"}])
    looked(desk)
    assert desk.paper(paper).status == "read"
    assert {one["tag"] for one in zotero.library.items[key]["tags"]} == {"read", "skimmed"}
    assert desk.paper(paper).tags == ("skimmed",)


def test_a_status_tag_that_was_taken_away_makes_it_new(desk, zotero):
    paper, key = delivered(desk, zotero)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    change(zotero, key, tags=[])
    looked(desk)
    assert desk.paper(paper).status == "new"
    assert not zotero.library.items[key].get("tags")


@pytest.mark.parametrize("how", ["binned", "erased"])
def test_what_is_binned_there_is_seen_without_being_owed_anything(desk, zotero, how):
    paper, key = delivered(desk, zotero)
    if how == "binned":
        change(zotero, key, deleted=1)
    else:
        zotero.library.erase(key)
    looked(desk)
    assert (desk.standing(paper).state, desk.standing(paper).reason) == ("off", REMOVED_THERE)


def test_what_the_person_takes_out_of_the_bin_is_kept_in_step_again(desk, zotero):
    paper, key = delivered(desk, zotero)
    change(zotero, key, deleted=1)
    looked(desk)
    change(zotero, key, deleted=0)
    looked(desk)
    assert desk.standing(paper).state == "delivered"
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.settle()
    assert zotero.library.items[key]["tags"] == [{"tag": "letters"}]


def test_what_is_marked_in_the_file_is_the_papers_and_it_is_being_read(desk, zotero):
    paper, key = delivered(desk, zotero, **GRANITE)
    marked(zotero, key, text="Pauses cluster.", comment="all?", page=3)
    looked(desk)
    (one,) = desk.paper(paper).annotations
    assert (one.text, one.comment, one.page, one.kind) == ("Pauses cluster.", "all?", "3", "highlight")
    assert one.url == f"zotero://open-pdf/library/items/{one.attachment}?page=3&annotation={one.key}"
    assert desk.paper(paper).status == "reading"
    assert zotero.library.items[key]["tags"] == [{"tag": "reading"}]


def test_a_mark_that_is_changed_or_erased_is_heard_of(desk, zotero):
    paper, key = delivered(desk, zotero, **GRANITE)
    mark = marked(zotero, key, text="Pauses cluster.", page=3)
    looked(desk)
    zotero.library.update(mark, {"annotationComment": "not so"})
    looked(desk)
    assert [one.comment for one in desk.paper(paper).annotations] == ["not so"]
    zotero.library.erase(mark)
    looked(desk)
    assert desk.paper(paper).annotations == ()


def test_what_stands_in_an_adopted_item_comes_over(desk, zotero):
    own = {"itemType": "preprint", "title": "quillback, my copy", "archiveID": "arXiv:2611.00017"}
    key = zotero.library.create(own | {"tags": [{"tag": "mine"}, {"tag": "reading"}]})["key"]
    marked(zotero, key, text="Weigh first.", page=1)
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    looked(desk)
    now = desk.paper(paper)
    assert (now.tags, now.status, [one.text for one in now.annotations]) == (("mine",), "reading", ["Weigh first."])
    assert now.title == QUILLBACK["title"]  # what stood there before is no edit


def test_what_is_changed_later_in_an_adopted_item_is_an_edit(desk, zotero):
    own = {"itemType": "preprint", "title": "quillback, my copy", "archiveID": "arXiv:2611.00017"}
    key = zotero.library.create(own)["key"]
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    looked(desk)
    change(zotero, key, title="quillback, my second copy")
    looked(desk)
    assert desk.paper(paper).title == "quillback, my second copy"
    assert zotero.library.items[key]["title"] == "quillback, my second copy"


def test_annotations_of_binned_files_and_odd_positions_are_borne():
    file = {"key": "FILE2222", "itemType": "attachment"}
    mark = {"itemType": "annotation", "parentItem": "FILE2222", "annotationType": "ink"}
    odd = [
        mark | {"key": "A", "annotationPosition": "{"},
        mark | {"key": "B", "annotationPosition": json.dumps([1])},
        mark | {"key": "C", "annotationPosition": json.dumps({"pageIndex": None}), "annotationType": "new kind"},
    ]
    found = annotations([file, *odd], lambda file, page, key: f"{file}/{page}/{key}")
    assert [(one.key, one.kind, one.url) for one in found] == [
        ("A", "ink", "FILE2222/1/A"),
        ("B", "ink", "FILE2222/1/B"),
        ("C", "highlight", "FILE2222/1/C"),
    ]
    assert annotations([file | {"deleted": 1}, *odd], lambda *_: "") == ()
