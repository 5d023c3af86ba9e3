"""The Zotero to test against is true to what was measured on a real one (each test is a row of those facts)."""

import http.client
import socket
import threading
from typing import Any

import pytest

from tests.sync.asking import ITEMS, PAPER, ask
from tests.zotero_server import Library

# ---- transport


def test_answers_are_http_1_0_and_the_connection_closes(zotero):
    with socket.create_connection(("127.0.0.1", zotero.port)) as raw:
        raw.sendall(f"GET /api/ HTTP/1.1\r\nHost: 127.0.0.1:{zotero.port}\r\nConnection: keep-alive\r\n\r\n".encode())
        raw.settimeout(5)
        whole = b""
        while part := raw.recv(4096):
            whole += part
    assert whole.startswith(b"HTTP/1.0 200")
    assert b"Content-Length" not in whole


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "zotero.example:23119", "[::1]"])
def test_a_host_without_our_port_is_refused(zotero, host):
    assert ask(zotero, "GET", "/api/", Host=host).status == 400


def test_localhost_with_the_port_is_good(zotero):
    assert ask(zotero, "GET", "/api/", Host=f"localhost:{zotero.port}").status == 200


def test_a_chunked_body_is_refused(zotero):
    assert ask(zotero, "POST", ITEMS, [PAPER], Transfer_Encoding="chunked").status == 400


@pytest.mark.parametrize("headers", [{"User_Agent": "Mozilla/5.0"}, {"Origin": "http://127.0.0.1"}])
def test_a_browser_gets_no_answer_unless_it_is_vouched_for(zotero, headers):
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "GET", "/api/", **headers)
    assert ask(zotero, "GET", "/api/", **headers, Zotero_Allowed_Request="1").status == 200
    assert ask(zotero, "GET", "/api/", **headers, X_Zotero_Connector_API_Version="3").status == 200


def test_every_answer_bears_zoteros_version_and_401_lacks_the_server_id(zotero):
    good = ask(zotero, "GET", ITEMS)
    assert (good.headers["X-Zotero-Version"], good.headers["Zotero-Server-ID"]) == (zotero.version, zotero.server_id)
    unknown = ask(zotero, "POST", ITEMS, [PAPER], Zotero_API_Key="NOSUCH")
    assert unknown.status == 401
    assert "X-Zotero-Version" in unknown.headers
    assert "Zotero-Server-ID" not in unknown.headers


def test_an_impostor_bears_no_version(zotero):
    zotero.impostor = True
    assert "X-Zotero-Version" not in ask(zotero, "GET", ITEMS).headers


# ---- the order of the checks: of two faults the earlier one answers


def test_the_checks_come_in_zoteros_order(zotero):
    zotero.api_enabled = False
    bad: dict[str, Any] = {
        "body": b"{",
        "Host": "127.0.0.1",
        "User_Agent": "Mozilla/5.0",
        "Zotero_API_Key": "NO",
        "Zotero_Server_ID": "NO",
    }
    assert ask(zotero, "POST", "/api/nowhere", **bad).status == 400  # Host
    bad.pop("Host")
    assert ask(zotero, "POST", "/api/nowhere", **bad).status == 404  # route
    zotero.version = "9.0.4"
    assert ask(zotero, "POST", ITEMS, **bad).status == 400  # method
    zotero.version = "11.0"
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "POST", ITEMS, **bad)  # browser
    bad.pop("User_Agent")
    assert ask(zotero, "POST", ITEMS, **bad).status == 400  # JSON
    bad["body"] = [PAPER | {"itemType": "nosuch"}]
    assert ask(zotero, "POST", ITEMS, **bad).status == 403  # enabled
    zotero.api_enabled = True
    assert ask(zotero, "POST", ITEMS, **bad).status == 412  # server ID
    bad.pop("Zotero_Server_ID")
    assert ask(zotero, "POST", ITEMS, **bad, without=("Zotero-Server-ID",)).status == 428
    assert ask(zotero, "POST", "/api/users/12/items", **bad).status == 404  # library
    assert ask(zotero, "POST", ITEMS, **bad).status == 401  # key
    bad.pop("Zotero_API_Key")
    assert ask(zotero, "POST", ITEMS, **bad).json["failed"]["0"]["code"] == 400  # at last the handler


def test_a_wrong_server_id_is_refused_for_reading_too(zotero):
    assert ask(zotero, "GET", ITEMS, Zotero_Server_ID="SRV-0").status == 412


def test_zotero_9_reads_and_does_not_write(zotero):
    zotero.version = "9.0.4"
    answer = ask(zotero, "GET", ITEMS)
    assert answer.status == 200
    assert "Zotero-Server-ID" not in answer.headers
    assert ask(zotero, "POST", ITEMS, [PAPER]).status == 400


def test_the_preference_is_off_and_everything_is_403(zotero):
    zotero.api_enabled = False
    assert ask(zotero, "GET", ITEMS).status == 403


@pytest.mark.parametrize("path", ["/items/new", "/deleted"])
def test_what_only_the_web_has_is_404_here(zotero, path):
    assert ask(zotero, "GET", f"/api/users/0{path}").status == 404
    assert ask(zotero, "GET", "/api/keys/current").status == 404


# ---- keys


def test_always_allow_gives_a_lasting_key(zotero):
    zotero.dialog = "always"
    answer = ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"}, without=("Zotero-API-Key",))
    assert answer.json["remember"] is True
    for _ in range(2):
        assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_API_Key=answer.json["key"]).status == 200


def test_allow_gives_a_key_that_even_a_failing_request_uses_up(zotero):
    zotero.dialog = "allow"
    answer = ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"}).json
    assert answer["remember"] is False
    failing = ask(zotero, "POST", ITEMS, [PAPER | {"itemType": "nosuch"}], Zotero_API_Key=answer["key"])
    assert failing.json["failed"]
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_API_Key=answer["key"]).status == 401


def test_a_refusal_before_the_key_check_leaves_the_key_good(zotero):
    zotero.keys["ONCE"] = False
    assert ask(zotero, "POST", ITEMS, b"{", Zotero_API_Key="ONCE").status == 400
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_API_Key="ONCE").status == 200


def test_deny_is_403(zotero):
    zotero.dialog = "deny"
    answer = ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"})
    assert (answer.status, answer.json) == (403, {"denied": True})


def test_asking_needs_the_server_id(zotero):
    assert ask(zotero, "POST", "/api/local/authorize", {}, without=("Zotero-Server-ID",)).status == 428


def test_the_sixth_prompt_in_a_minute_is_429(zotero):
    zotero.dialog = "always"
    statuses = [ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"}).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert "Retry-After" in ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"}).headers


def test_the_first_write_while_the_dialog_is_open_is_done_and_not_answered(zotero):
    zotero.dialog = "open"
    asking = threading.Thread(target=ask, args=(zotero, "POST", "/api/local/authorize", {"appName": "A test"}))
    asking.start()
    while not zotero.prompts:
        asking.join(0.01)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "POST", ITEMS, [PAPER])
    assert ask(zotero, "POST", ITEMS, [PAPER]).status == 200
    zotero.press("deny")
    asking.join(5)
    assert len(zotero.items) == 2


def test_a_server_id_survives_a_restart(zotero):
    before = ask(zotero, "GET", ITEMS).headers["Zotero-Server-ID"]
    zotero.close()
    zotero.open()
    assert ask(zotero, "GET", ITEMS).headers["Zotero-Server-ID"] == before


def test_only_ipv4_is_listened_to(zotero):
    with pytest.raises(OSError):  # noqa: PT011 - refused, or no IPv6 here
        socket.create_connection(("::1", zotero.port), timeout=2)


# ---- the web


def test_the_web_says_slow_down(web):
    web.busy = 1
    path = "/users/4711/items"
    slow = ask(web, "GET", path, Zotero_API_Key="WEBKEY")
    assert (slow.status, slow.headers["Retry-After"]) == (429, "2")
    web.backoff = "3"
    assert ask(web, "GET", path, Zotero_API_Key="WEBKEY").headers["Backoff"] == "3"


def test_the_web_gives_pages_of_at_most_100(web):
    for _ in range(3):
        ask(web, "POST", "/users/4711/items", [PAPER] * 50, Zotero_API_Key="WEBKEY")
    for query, count in (("", 25), ("?limit=100", 100), ("?limit=500", 100), ("?limit=100&start=100", 50)):
        answer = ask(web, "GET", f"/users/4711/items{query}", Zotero_API_Key="WEBKEY")
        assert (len(answer.json), answer.headers["Total-Results"]) == (count, "150")


def test_the_web_tells_what_a_key_may_do(web):
    web.groups["77"] = Library()
    access = ask(web, "GET", "/keys/current", Zotero_API_Key="WEBKEY").json["access"]
    assert access["user"]["write"]
    assert access["groups"]["77"]["write"]
    assert ask(web, "GET", "/keys/current", Zotero_API_Key="NOSUCH").status == 403
    web.may_write = False
    assert ask(web, "POST", "/users/4711/items", [PAPER], Zotero_API_Key="WEBKEY").status == 403
    assert ask(web, "GET", "/groups/78/items", Zotero_API_Key="WEBKEY").status == 403
