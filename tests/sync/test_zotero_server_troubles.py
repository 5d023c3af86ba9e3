"""What goes wrong with a Zotero, each by a switch: locked, read-only, revoked, broken, slow, silent."""

import http.client
import socket
import time

import pytest

from tests.sync.asking import ITEMS, PAPER, add, ask

WEB_ITEMS = "/users/4711/items"


def asked(server, method, path=None, body=None, **headers):
    """The same request to a desktop Zotero and to the web."""
    if server.web:
        return ask(server, method, path or WEB_ITEMS, body, Zotero_API_Key="WEBKEY", **headers)
    return ask(server, method, path or ITEMS, body, **headers)


@pytest.fixture(params=["zotero", "web"])
def either(request):
    return request.getfixturevalue(request.param)


def test_a_locked_library_is_409_for_writing_and_can_be_read(either):
    either.locked = True
    assert asked(either, "POST", body=[PAPER]).status == 409
    assert asked(either, "GET").status == 200
    either.locked = False
    assert asked(either, "POST", body=[PAPER]).status == 200


def test_a_library_that_may_not_be_written_is_403_and_can_be_read(either):
    either.unwritable.add("user")
    answer = asked(either, "POST", body=[PAPER])
    assert (answer.status, answer.body) == (403, b"Write access denied")
    assert asked(either, "GET").status == 200


def test_a_revoked_key_is_401_here_and_403_on_the_web(zotero, web):
    zotero.revoke()
    web.revoke()
    assert ask(zotero, "POST", ITEMS, [PAPER]).status == 401
    assert ask(zotero, "GET", ITEMS).status == 200  # reading needs no key here
    for method in ("GET", "POST"):
        answer = asked(web, method, body=[PAPER])
        assert (answer.status, answer.body) == (403, b"Invalid key")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_it_is_broken_for_a_while(either, status):
    either.broken, either.broken_status = 1, status
    answer = asked(either, "POST", body=[PAPER])
    assert (answer.status, answer.headers["Retry-After"]) == (status, "2")
    assert either.items == []
    assert asked(either, "POST", body=[PAPER]).status == 200


def test_a_write_that_is_never_answered_is_done(zotero):
    zotero.silent = 1
    with socket.create_connection(("127.0.0.1", zotero.port)) as raw:
        raw.sendall(f"GET {ITEMS} HTTP/1.1\r\nHost: 127.0.0.1:{zotero.port}\r\n\r\n".encode())
        raw.settimeout(0.3)
        with pytest.raises(TimeoutError):
            raw.recv(1)
    zotero.silent = 1
    quiet = http.client.HTTPConnection("127.0.0.1", zotero.port, timeout=0.3)
    headers = {"Zotero-API-Key": "LOCALKEY", "Zotero-Server-ID": "SRV-1"}
    quiet.request("POST", ITEMS, b'[{"itemType": "document", "title": "Heard"}]', headers)
    with pytest.raises(TimeoutError):
        quiet.getresponse()
    quiet.close()
    assert [one["title"] for one in zotero.items] == ["Heard"]
    add(zotero)  # and it goes on


def test_closing_ends_what_was_never_answered(zotero):
    zotero.silent = 1
    with socket.create_connection(("127.0.0.1", zotero.port)) as raw:
        raw.sendall(f"GET {ITEMS} HTTP/1.1\r\nHost: 127.0.0.1:{zotero.port}\r\n\r\n".encode())
        raw.settimeout(0.2)
        with pytest.raises(TimeoutError):
            raw.recv(1)
        zotero.close()
        raw.settimeout(5)
        assert raw.recv(1) == b""


def test_what_is_not_news_is_304_on_the_web(web):
    made = asked(web, "POST", body=[PAPER]).json["successful"]["0"]
    for version, status in ((made["version"], 304), (made["version"] - 1, 200)):
        answer = asked(web, "GET", If_Modified_Since_Version=str(version))
        assert (answer.status, answer.headers["Last-Modified-Version"]) == (status, str(made["version"]))
    assert asked(web, "GET", If_Modified_Since_Version=str(made["version"])).body == b""


@pytest.mark.parametrize(
    "path", ["items", "collections", "items/NOSUCH22", "items?format=keys", "items?format=versions"]
)
def test_every_answer_bears_the_version_of_its_library(either, path):
    made = asked(either, "POST", body=[PAPER]).json["successful"]["0"]
    answer = asked(either, "GET", f"{'' if either.web else '/api'}/users/{'4711' if either.web else '0'}/{path}")
    assert answer.headers["Last-Modified-Version"] == str(made["version"])


def test_keys_and_versions_are_not_cut_into_pages(web):
    for _ in range(3):
        asked(web, "POST", body=[PAPER] * 50)
    assert len(asked(web, "GET", f"{WEB_ITEMS}?format=keys").body.split()) == 150
    assert len(asked(web, "GET", f"{WEB_ITEMS}?format=versions").json) == 150


def test_some_items_are_asked_for_by_their_keys(either):
    keys = [asked(either, "POST", body=[PAPER]).json["success"]["0"] for _ in range(3)]
    path = f"{WEB_ITEMS if either.web else ITEMS}?itemKey={keys[0]},{keys[2]}"
    assert {one["key"] for one in asked(either, "GET", path).json} == {keys[0], keys[2]}


def test_the_connector_is_as_slow_as_measured(zotero):
    zotero.paced = True
    before = time.monotonic()
    body = {"sessionID": "S", "items": [PAPER] * 50}
    assert ask(zotero, "POST", "/connector/saveItems", body).status == 201
    assert 0.26 <= time.monotonic() - before < 1
