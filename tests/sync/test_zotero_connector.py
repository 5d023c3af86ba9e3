"""A Zotero ≤ 9: new papers go in through its connector, once, and are found again by the number they carry."""

import threading
from pathlib import Path

import httpx2
import pytest

from sync.target import LaterError, RefusedError
from sync.zotero.connector import ConnectorTransport
from tests.zotero_server import ZoteroServer
from tests.zotero_server.answer import Answer, DroppedError

NUMBER = "01JDB4T8Q2V6M0XK9R3H5N7WYE"
PAPER = {
    "itemType": "preprint",
    "title": "Quillback: Sorting Letters by Weight",
    "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Lindqvist"}],
    "libraryCatalog": f"Papershelf {NUMBER}",
    "url": "https://arxiv.org/abs/2611.00017",
    "tags": [],
    "collections": ["PSH3LF01"],
    "relations": {},
}


@pytest.fixture
def old(zotero: ZoteroServer) -> ZoteroServer:
    zotero.version = "9.0.4"
    return zotero


def way_into(server: ZoteroServer, **configuration: str) -> ConnectorTransport:
    quick = httpx2.Client(timeout=0.5, trust_env=False)
    where = {"url": server.url, "library_id": "0", "library_type": "user"} | configuration
    return ConnectorTransport(where, http=quick, found_within=0.3)


@pytest.fixture
def way(old):
    made = way_into(old)
    yield made
    made.close()


def saves(server):
    return [path for _method, path in server.requests if path == "/connector/saveItems"]


def test_an_item_is_made_and_its_key_found_by_looking(old, way):
    (made,) = way.write([PAPER])
    (there,) = old.items
    assert (made["key"], made["version"], made["title"]) == (there["key"], there["version"], PAPER["title"])
    assert made["libraryCatalog"] == PAPER["libraryCatalog"]
    assert way.item(made["key"]) == made
    assert way.keys() == {made["key"]}
    assert way.select_url(made["key"]) == f"zotero://select/library/items/{made['key']}"


def test_what_is_there_already_is_not_sent_again(old, way):
    (first,), (again,) = way.write([PAPER]), way.write([PAPER])
    assert first == again
    assert len(saves(old)) == 1


def test_many_at_once_each_have_their_own_key_and_tags(old, way):
    numbers = [f"{NUMBER[:-1]}{end}" for end in "ABC"]
    wanted = [
        PAPER | {"libraryCatalog": f"Papershelf {number}", "tags": [{"tag": f"tag {number[-1]}"}]} for number in numbers
    ]
    made = way.write(wanted)
    assert [one["libraryCatalog"] for one in made] == [one["libraryCatalog"] for one in wanted]
    assert [one["tags"] for one in made] == [one["tags"] for one in wanted]
    assert len(old.items) == 3


def test_tags_are_manual_ones_and_the_selection_is_asked_for_first(old, way):
    (made,) = way.write([PAPER | {"tags": [{"tag": "privacy"}, {"tag": "two words"}]}])
    assert made["tags"] == [{"tag": "privacy"}, {"tag": "two words"}]
    assert old.connector.selected == "L1"


def test_without_tags_nothing_moves_the_selection(old, way):
    key = old.library.make_collection("Mine")["key"]
    old.connector.select(old.library, key)
    way.write([PAPER])
    assert not [path for _method, path in old.requests if "updateSession" in path]
    assert old.items[0]["collections"] == [key]  # it lands where the person is


def test_tags_leave_the_item_and_the_selection_where_they_are(old, way):
    key = old.library.make_collection("Mine")["key"]
    old.connector.select(old.library, key)
    way.write([PAPER | {"tags": [{"tag": "privacy"}]}])
    assert old.items[0]["collections"] == [key]
    assert old.connector.selected == old.connector.number(key)


def test_another_library_on_screen_is_waited_for(old, way):
    group = old.add_group("77", "Harbour Lab")
    old.connector.select(group)
    (said,) = way.write([PAPER])
    assert isinstance(said, LaterError)
    assert "Zotero shows Harbour Lab" in said.reason
    assert "Select My Library" in said.reason
    assert (old.items, group.items) == ([], {})
    old.connector.select(old.library)
    assert way.write([PAPER])[0]["title"] == PAPER["title"]


def test_a_group_is_read_and_written_where_it_is_on_screen(old):
    group = old.add_group("77", "Harbour Lab")
    way = way_into(old, library_id="77", library_type="group", library_name="Harbour Lab")
    assert "Select Harbour Lab" in way.write([PAPER])[0].reason
    old.connector.select(group)
    (made,) = way.write([PAPER])
    assert list(group.items) == [made["key"]]
    assert way.select_url(made["key"]) == f"zotero://select/groups/77/items/{made['key']}"
    old.unwritable.add("77")
    (said,) = way.write([PAPER | {"libraryCatalog": f"Papershelf {NUMBER[:-1]}A"}])
    assert "read-only" in said.reason
    way.close()


@pytest.mark.parametrize("fault", ["lost", "silent"])
def test_a_lost_answer_is_looked_up(old, way, fault):
    selection = old.connector.answer

    def answer(request):
        if request.parts == ["saveItems"]:
            setattr(old, fault, 1)
        return selection(request)

    old.connector.answer = answer
    (made,) = way.write([PAPER])
    assert made["title"] == PAPER["title"]
    assert (len(old.items), len(saves(old))) == (1, 1)


def test_a_lost_answer_that_cannot_be_looked_up_waits_and_is_not_sent_again(old, way):
    """Reading is switched off just then: the next time it is looked for before anything is sent."""
    usual = old.connector.answer

    def answer(request):
        if request.parts == ["saveItems"]:
            old.lost, old.api_enabled = 1, False
        return usual(request)

    old.connector.answer = answer
    for _ in range(2):
        (said,) = way.write([PAPER])
        assert isinstance(said, LaterError)
        assert "lets no program read it" in said.reason
    old.api_enabled = True
    (made,) = way.write([PAPER])
    assert made["title"] == PAPER["title"]
    assert (len(old.items), len(saves(old))) == (1, 1)


def test_one_that_zotero_is_slow_to_take_in_is_sent_once(old, way):
    """The answer is lost, and the item is there only later: the same session is refused by Zotero itself."""
    usual, late = old.connector.answer, []

    def answer(request):
        answered = usual(request)
        if request.parts == ["saveItems"] and answered.status == 201:
            old.lost = 1
            late.append(old.library.items.popitem())
        return answered

    old.connector.answer = answer
    for about in ("seen at 1", "seen at 2"):
        (said,) = way.write([PAPER], about)
        assert isinstance(said, LaterError)
        assert "send it twice by no means" in said.reason
        assert not said.whole_target
    assert len(late) == 1
    old.library.items.update(late)
    assert way.write([PAPER], "seen at 3")[0]["title"] == PAPER["title"]
    assert len(old.items) == 1


def test_another_process_of_the_same_knowledge_does_not_double_it_either(old, way):
    usual = old.connector.answer

    def answer(request):
        answered = usual(request)
        if request.parts == ["saveItems"] and answered.status == 201:
            old.lost = 1
            old.library.items.clear()
        return answered

    old.connector.answer = answer
    assert isinstance(way.write([PAPER], "seen at 1")[0], LaterError)
    other = way_into(old)
    assert isinstance(other.write([PAPER], "seen at 1")[0], LaterError)
    assert len(old.connector.sessions) == 1
    other.close()


def test_a_refusal_is_told_and_may_be_tried_anew(way):
    (said,) = way.write([PAPER | {"itemType": "nosuch"}], "seen at 1")
    assert isinstance(said, RefusedError)
    assert "nosuch" in said.reason
    (said,) = way.write([PAPER | {"itemType": "nosuch"}], "seen at 1")
    assert isinstance(said, RefusedError)  # a session of its own, not 409


@pytest.mark.parametrize(
    "change",
    [{"key": "ABCD2345", "version": 3, "title": "New"}, {"itemType": "attachment", "parentItem": "ABCD2345"}],
)
def test_changes_and_links_below_are_refused_with_what_to_do(way, change):
    said, made = way.write([change, PAPER])
    assert isinstance(said, RefusedError)
    assert "Update to Zotero 10" in said.reason
    assert made["title"] == PAPER["title"]
    with pytest.raises(RefusedError, match="Update to Zotero 10"):
        way.make_collection("Papershelf")


def test_a_closed_zotero_is_said_once_for_all(old, way):
    old.close()
    said = way.write([PAPER, PAPER])
    assert said[0] is said[1]
    assert said[0].reason == "Zotero is closed. What waits goes over by itself when you open it."


def test_another_program_and_the_preference_are_told(old, way):
    old.impostor = True
    with pytest.raises(LaterError, match="JabRef"):
        way.server_id()
    old.impostor, old.api_enabled = False, False
    with pytest.raises(LaterError, match="lets no program read it"):
        way.server_id()


def test_what_changed_comes_by_version(old, way):
    way.write([PAPER])
    before = way.changed(0)
    assert [one["title"] for one in before.items] == [PAPER["title"]]
    assert before.version == old.library.version
    assert way.changed(before.version).items == []
    key = before.items[0]["key"]
    old.library.update(key, {"deleted": 1})
    assert [one["deleted"] for one in way.changed(before.version).items] == [1]
    assert [one["key"] for one in way.some([key, "NOSUCH22"])] == [key]
    old.library.erase(key)
    assert way.keys() == set()
    assert way.item(key) is None


def test_a_library_that_was_never_synced_is_read_whole(old, way):
    """Nothing has a version there, so `since` would hide what is new; when it was changed tells two states apart."""
    way.write([PAPER])
    old.library.version = 0
    (item,) = old.library.items.values()
    item |= {"version": 0, "dateModified": "2026-11-23T08:00:00Z"}
    (first,) = way.changed(7).items
    assert first["title"] == PAPER["title"]
    item |= {"title": "Renamed", "dateModified": "2026-11-23T08:00:09Z"}
    (then,) = way.changed(7).items
    assert then["version"] - first["version"] == 9


def test_a_pdf_hangs_below_the_item_once(old, way, tmp_path: Path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7 x")
    (made,) = way.write([PAPER])
    for _ in range(2):
        way.attach(made["key"], file, title="Preprint PDF", url="https://arxiv.org/pdf/2611.00017")
    (child,) = old.children(made["key"])
    assert (child["title"], child["contentType"]) == ("Preprint PDF", "application/pdf")
    assert old.received[child["key"]] == b"%PDF-1.7 x"


def test_a_pdf_whose_answer_was_lost_is_there_once(old, way, tmp_path: Path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7 x")
    (made,) = way.write([PAPER])
    old.lost = 1
    way.attach(made["key"], file, title="Preprint PDF")
    assert len(old.children(made["key"])) == 1


def test_a_pdf_that_comes_too_late_is_told(old, way, tmp_path: Path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7 x")
    (made,) = way.write([PAPER])
    old.close()
    old.open()  # it no longer knows the save
    with pytest.raises(RefusedError, match="right after its paper was saved"):
        way.attach(made["key"], file, title="Preprint PDF")
    other = way_into(old)
    with pytest.raises(RefusedError, match="right after its paper was saved"):
        other.attach(made["key"], file, title="Preprint PDF")
    other.close()


def test_two_at_once_make_one(old):
    ways = [way_into(old) for _ in range(2)]
    made: list[object] = []
    threads = [threading.Thread(target=lambda one=one: made.extend(one.write([PAPER], "seen at 1"))) for one in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(old.items) == 1
    assert [one["key"] for one in made] == [old.items[0]["key"]] * 2
    for one in ways:
        one.close()


def test_what_carries_no_number_is_not_sent(old, way):
    (said,) = way.write([PAPER | {"libraryCatalog": "arXiv.org"}])
    assert isinstance(said, RefusedError)
    assert old.items == []


def test_tags_whose_answer_was_lost_are_set_the_next_time(old, way):
    usual = old.connector.answer

    def answer(request):
        if request.parts == ["updateSession"]:
            old.connector.answer = usual
            raise DroppedError
        return usual(request)

    old.connector.answer = answer
    wanted = PAPER | {"tags": [{"tag": "privacy"}]}
    assert isinstance(way.write([wanted])[0], LaterError)
    assert way.write([wanted])[0]["tags"] == [{"tag": "privacy"}]
    assert len(old.items) == 1


def test_tags_do_not_go_over_what_the_person_did_meanwhile(old, way):
    wanted = PAPER | {"tags": [{"tag": "privacy"}]}
    (made,) = way.write([PAPER])
    old.library.update(made["key"], {"tags": [{"tag": "mine"}]})
    assert way.write([wanted])[0]["tags"] == [{"tag": "mine"}]


def test_a_busy_zotero_is_later_and_the_item_made_once(old, way):
    old.broken = 99
    assert isinstance(way.write([PAPER])[0], LaterError)
    old.broken = 0
    usual = old.connector.answer

    def answer(request):
        answered = usual(request)
        if request.parts == ["saveItems"] and answered.status == 201:
            return Answer(503, "Busy")  # it was taken all the same
        return answered

    old.connector.answer = answer
    assert way.write([PAPER])[0]["title"] == PAPER["title"]
    assert len(old.items) == 1
