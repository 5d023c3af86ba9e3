"""The connector of the Zotero to test against; each test is a row of what was measured."""

import json
import socket
from uuid import uuid4

import pytest

from tests.sync.asking import ITEMS, PAPER, ask

OLD = "9.0.4"


def send(zotero, what, body, **headers):
    """As a program without any key."""
    without = ("Zotero-API-Key", "Zotero-Server-ID")
    return ask(zotero, "POST", f"/connector/{what}", body, without=without, **headers)


SESSION = "S-1"


@pytest.fixture(autouse=True)
def _of_this_test(request):
    """A real Zotero knows the sessions of earlier tests, too."""
    global SESSION  # noqa: PLW0603 - one test at a time
    SESSION = f"{request.node.name}-{uuid4()}"


def save(zotero, *items, session=None):
    return send(
        zotero, "saveItems", {"sessionID": session or SESSION, "uri": "https://example.org/", "items": list(items)}
    )


@pytest.fixture(params=[OLD, "11.0"])
def any_zotero(zotero, request):
    zotero.version = request.param
    return zotero


def test_it_says_that_it_runs_in_every_zotero(any_zotero):
    any_zotero.api_enabled = False  # the preference is about the API only
    answer = send(any_zotero, "ping", {})
    assert answer.status == 200
    assert answer.headers["X-Zotero-Version"] == any_zotero.version


def test_an_item_is_made_without_a_key_and_nobody_is_told_its_key(any_zotero):
    answer = save(any_zotero, PAPER)
    assert (answer.status, answer.body) == (201, b"")
    (made,) = ask(any_zotero, "GET", ITEMS).json
    assert made["data"]["title"] == PAPER["title"]
    assert made["key"] not in answer.body.decode()


def test_a_session_is_good_once_until_zotero_is_started_anew(zotero):
    assert save(zotero, PAPER).status == 201
    assert save(zotero, PAPER).status == 409
    zotero.close()
    zotero.open()
    assert save(zotero, PAPER).status == 201
    assert len(zotero.items) == 2  # nothing de-duplicates


def test_an_unknown_type_is_500(zotero):
    assert save(zotero, PAPER | {"itemType": "nosuch"}).status == 500


def test_there_is_no_limit_of_50(zotero):
    assert save(zotero, *([PAPER] * 51)).status == 201
    assert len(zotero.items) == 51


def test_all_tags_are_automatic_and_gone_where_the_person_wants_none(zotero):
    save(zotero, PAPER | {"tags": ["one", {"tag": "two"}]})
    assert zotero.items[0]["tags"] == [{"tag": "one", "type": 1}, {"tag": "two", "type": 1}]
    zotero.automatic_tags = False
    save(zotero, PAPER | {"tags": ["one"]}, session=uuid4().hex)
    assert zotero.items[1]["tags"] == []


def test_update_session_sets_manual_tags_and_moves_the_selection(zotero):
    key = zotero.library.make_collection("Reading")["key"]
    save(zotero, PAPER | {"tags": ["theirs"]})
    place = zotero.connector.number(key)
    assert zotero.connector.selected == "L1"
    answer = send(zotero, "updateSession", {"sessionID": SESSION, "target": place, "tags": "one, two", "note": ""})
    assert answer.status == 200
    assert zotero.items[0]["tags"] == [{"tag": "theirs", "type": 1}, {"tag": "one"}, {"tag": "two"}]
    assert zotero.items[0]["collections"] == [key]
    assert zotero.connector.selected == place
    assert send(zotero, "updateSession", {"sessionID": "S-9", "target": "L1", "tags": ""}).status == 400


def test_the_selection_is_told_with_all_targets_and_tags(zotero):
    key = zotero.library.make_collection("Reading")["key"]
    zotero.add_group("77", "Harbour Lab")
    save(zotero, PAPER | {"tags": ["one"]})
    answer = send(zotero, "getSelectedCollection", {}).json
    assert (answer["libraryID"], answer["id"], answer["name"]) == (1, None, "My Library")
    assert [one["id"] for one in answer["targets"]] == ["L1", zotero.connector.number(key), "L2"]
    assert answer["tags"] == {"L1": ["one"], "L2": []}


def test_an_empty_question_for_the_selection_hangs(zotero):
    with socket.create_connection(("127.0.0.1", zotero.port)) as raw:
        head = f"POST /connector/getSelectedCollection HTTP/1.1\r\nHost: 127.0.0.1:{zotero.port}\r\n\r\n"
        raw.sendall(head.encode())
        raw.settimeout(0.3)
        with pytest.raises(TimeoutError):
            raw.recv(1)


def test_what_is_saved_lands_where_the_selection_is(zotero):
    group = zotero.add_group("77", "Harbour Lab")
    zotero.connector.select(group)
    save(zotero, PAPER)
    assert zotero.items == []
    assert len(group.items) == 1
    zotero.unwritable.add("77")
    assert save(zotero, PAPER, session=uuid4().hex).status == 500


def test_a_collection_made_through_the_api_is_selected_and_later_saves_land_there(zotero):
    made = ask(zotero, "POST", "/api/users/0/collections", [{"name": "Papershelf"}]).json["success"]["0"]
    save(zotero, PAPER)
    assert zotero.items[0]["collections"] == [made]


def test_a_pdf_hangs_below_the_item_of_its_session(zotero):
    save(zotero, PAPER | {"id": "mine"})
    about = {"sessionID": SESSION, "parentItemID": "mine", "title": "Preprint PDF", "url": "https://example.org/a.pdf"}
    headers = {"Content_Type": "application/pdf", "X_Metadata": json.dumps(about)}
    assert send(zotero, "saveAttachment", b"%PDF-1.7 x", **headers).status == 201
    (child,) = zotero.children(zotero.items[0]["key"])
    assert (child["title"], child["contentType"]) == ("Preprint PDF", "application/pdf")
    assert zotero.received[child["key"]] == b"%PDF-1.7 x"
    headers["X_Metadata"] = json.dumps(about | {"sessionID": "S-9"})
    assert send(zotero, "saveAttachment", b"%PDF-1.7 x", **headers).status == 400


def test_a_page_gets_no_answer_and_the_host_needs_its_port(zotero):
    assert send(zotero, "ping", {}, Host="127.0.0.1").status == 400
    with pytest.raises(ConnectionError):
        send(zotero, "ping", {}, Origin="https://example.org")
    assert send(zotero, "ping", {}, Origin="https://example.org", X_Zotero_Connector_API_Version="3").status == 200
    assert send(zotero, "nosuch", {}).status == 404
    assert ask(zotero, "GET", "/connector/saveItems").status == 400


def test_the_web_has_no_connector(web):
    assert ask(web, "POST", "/connector/ping", {}, Zotero_API_Key="WEBKEY").status == 404
