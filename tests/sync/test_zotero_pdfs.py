"""A PDF that is here goes below its item; until then, and where it cannot be had, the item has what it can have."""

import pytest

from library.files import Files
from sync.zotero.uploads import FULL
from tests.sync.shelves import GRANITE
from tests.sync.zoteros import connected

PDF = b"%PDF-1.7\n" + b"x" * 3000 + b"\n%%EOF\n"


@pytest.fixture(params=["zotero", "web"])
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def files(desk, tmp_path):
    return Files(desk.database, desk.clock, tmp_path / "files")


def saved(desk, server, files):
    """A paper that was saved alone: its PDF is wanted."""
    connected(server, desk, files=files)
    return desk.save(**GRANITE)


def arrives(files, paper):
    files.folder.mkdir(exist_ok=True)
    files.path(paper).write_bytes(PDF)
    files.here(paper, "https://arxiv.org/pdf/2611.20314", len(PDF), "0" * 32)


def below(server):
    (item,) = [one for one in server.items if not one.get("deleted")]
    return {one["title"]: one for one in server.children(item["key"]) if not one.get("deleted")}


def test_while_it_is_on_its_way_there_is_no_link_in_its_place(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    assert list(below(server)) == ["Code"]
    assert desk.standing(paper).state == "delivered"


def test_when_it_is_here_it_is_attached_and_its_file_goes(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    arrives(files, paper)
    desk.settle()
    made = below(server)["Preprint PDF"]
    assert made["linkMode"] == "imported_file"
    assert made["md5"]
    assert not files.path(paper).exists()
    assert desk.standing(paper).state == "delivered"
    before = len(server.requests)
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.settle()
    assert sorted(below(server)) == ["Code", "Preprint PDF"]
    assert not any("/file" in path for _, path in server.requests[before:])


def test_where_it_cannot_be_had_there_is_a_link(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    files.refused(paper, "https://arxiv.org/pdf/2611.20314", "arXiv has no such PDF.", for_good=True)
    desk.settle()
    assert below(server)["Preprint PDF"]["linkMode"] == "linked_url"


def test_a_link_that_was_there_goes_when_the_file_has_come(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    files.refused(paper, "https://arxiv.org/pdf/2611.20314", "arXiv has no such PDF.", for_good=True)
    desk.settle()
    files.want([paper])
    desk.settle()
    assert below(server)["Preprint PDF"]["linkMode"] == "linked_url"  # it is on its way
    arrives(files, paper)
    desk.settle()
    assert below(server)["Preprint PDF"]["linkMode"] == "imported_file"


def test_full_storage_holds_up_nothing_and_is_told(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    server.quota_full = True
    arrives(files, paper)
    reports = desk.settle()
    assert any(line.says == FULL for one in reports for line in one.lines)
    assert below(server)["Preprint PDF"]["linkMode"] == "linked_url"
    assert desk.standing(paper).state == "delivered"
    server.quota_full = False
    files.want([paper])
    desk.settle()
    assert below(server)["Preprint PDF"]["linkMode"] == "imported_file"


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_whichever_answer_is_lost_there_is_one_file(desk, server, files, lost):
    paper = saved(desk, server, files)
    desk.settle()
    arrives(files, paper)
    for number in range(6):
        server.lost = 1 if number < lost else 0
        desk.sync()
        desk.clock.on(61)
    desk.settle()
    assert sorted(below(server)) == ["Code", "Preprint PDF"]
    assert below(server)["Preprint PDF"]["md5"]


def test_a_pdf_that_the_person_took_away_stays_away(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    arrives(files, paper)
    desk.settle()
    server.library.update(below(server)["Preprint PDF"]["key"], {"deleted": 1})
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.settle()
    assert list(below(server)) == ["Code"]


def test_our_own_pdf_does_not_make_an_item_the_persons(desk, server, files):
    paper = saved(desk, server, files)
    desk.settle()
    arrives(files, paper)
    desk.settle()
    desk.shelf.remove(paper, where="test")
    desk.settle()
    assert [one for one in server.items if not one.get("deleted")] == []
