"""The Zotero to test against is true to what was measured on a real one (each test is a row of those facts)."""

import http.client
import json
import socket
import time
from typing import Any

import pytest

from tests.zotero_server import Library, ZoteroServer

PAPER = {
    "itemType": "preprint",
    "title": "Quillback: Sorting Letters by Weight",
    "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Lindqvist"}],
    "archiveID": "arXiv:2611.00017",
    "DOI": "10.48550/arXiv.2611.00017",
}
ITEMS = "/api/users/0/items"


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    zotero: ZoteroServer, method: str, path: str, body: Any = None, *, without: tuple[str, ...] = (), **headers: str
) -> Answer:
    """A request as a well-behaved client sends it, but for what the test says."""
    sent = {"Host": f"127.0.0.1:{zotero.port}"}
    if method != "GET":
        sent |= {"Zotero-API-Key": "LOCALKEY", "Zotero-Server-ID": "SRV-1", "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", zotero.port, timeout=5)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if name not in without:
                connection.putheader(name, value)
        if method != "GET":
            connection.putheader("Content-Length", str(len(raw)))
        connection.endheaders(raw or None)
        answer = connection.getresponse()
        assert answer.version == 10 or zotero.web  # HTTP/1.0
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def add(zotero: ZoteroServer, **fields: Any) -> dict[str, Any]:
    return ask(zotero, "POST", ITEMS, [PAPER | fields]).json["successful"]["0"]["data"]


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
    assert (good.headers["X-Zotero-Version"], good.headers["Zotero-Server-ID"]) == ("11.0", "SRV-1")
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
    statuses = [ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"}).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert "Retry-After" in ask(zotero, "POST", "/api/local/authorize", {"appName": "A test"}).headers


# ---- writing


@pytest.mark.parametrize("body", [b"", b"{", {"itemType": "preprint"}, []])
def test_what_is_no_array_of_items_is_400(zotero, body):
    assert ask(zotero, "POST", ITEMS, body).status == 400


def test_more_than_50_items_are_413(zotero):
    assert ask(zotero, "POST", ITEMS, [PAPER] * 51).status == 413
    assert len(ask(zotero, "POST", ITEMS, [PAPER] * 50).json["successful"]) == 50


@pytest.mark.parametrize(
    "fault",
    [
        {"itemType": "nosuch"},
        {"creators": [{"lastName": "Nobody"}]},
        {"creators": [{"creatorType": "author"}]},
        {"collections": ["NOSUCH22"]},
        {"parentItem": "NOSUCH22"},
        {"tags": [{"tag": " "}]},
    ],
)
def test_a_bad_item_is_200_with_failed_and_the_good_ones_beside_it_are_saved(zotero, fault):
    answer = ask(zotero, "POST", ITEMS, [PAPER | fault, PAPER])
    assert answer.status == 200
    assert answer.json["failed"]["0"]["code"] == 400
    assert answer.json["successful"]["1"]["data"]["title"] == PAPER["title"]


def test_each_item_of_a_batch_has_its_own_version(zotero):
    made = ask(zotero, "POST", ITEMS, [PAPER, PAPER]).json["successful"]
    assert made["1"]["version"] == made["0"]["version"] + 1


def test_nothing_de_duplicates(zotero):
    assert add(zotero)["key"] != add(zotero)["key"]
    for _ in range(2):
        ask(zotero, "POST", "/api/users/0/collections", [{"name": "Twice"}])
    assert len(ask(zotero, "GET", "/api/users/0/collections/top").json) == 2


def test_a_field_that_the_type_lacks_lands_in_extra(zotero):
    made = add(zotero, venue="Harbour", issue="3", extra="arXiv:2611.00017")
    assert made["extra"] == "arXiv:2611.00017\nvenue: Harbour\nissue: 3"


def test_extra_is_parsed(zotero):
    extra = "Language: fi\nCitation Key: ada26\nPublisher: gone\narXiv:2611.00017 [cs.LG]\nComment: stays"
    made = add(zotero, extra=extra)
    assert (made["language"], made["citationKey"]) == ("fi", "ada26")
    assert made["extra"] == "arXiv:2611.00017 [cs.LG]\nComment: stays"


def test_empty_fields_are_left_out_and_odd_access_dates_dropped(zotero):
    made = add(zotero, date="", accessDate="yesterday")
    assert "date" not in made
    assert "accessDate" not in made
    assert add(zotero, accessDate="2026-11-23T07:41:12Z")["accessDate"] == "2026-11-23T07:41:12Z"


def test_an_update_needs_the_version_and_a_fresh_one(zotero):
    made = add(zotero)
    path = f"{ITEMS}/{made['key']}"
    assert ask(zotero, "PATCH", path, {"title": "New"}).status == 428
    assert ask(zotero, "PATCH", path, {"title": "New"}, If_Unmodified_Since_Version="0").status == 412
    good = str(made["version"])
    assert ask(zotero, "PATCH", path, {"title": "New"}, If_Unmodified_Since_Version=good).status == 204
    assert ask(zotero, "PATCH", path, {"title": "Newer"}, If_Unmodified_Since_Version=good).status == 412


def test_an_update_among_posted_items_says_the_same_under_failed_and_unchanged(zotero):
    made = add(zotero)
    key, version = made["key"], made["version"]
    answer = ask(
        zotero,
        "POST",
        ITEMS,
        [
            {"key": key, **PAPER},
            {"key": key, "version": version - 1, **PAPER},
            {"key": key, "version": version, **PAPER},
            {"key": "NEWKEY22", "version": 0, **PAPER},
        ],
    ).json
    assert {place: one["code"] for place, one in answer["failed"].items()} == {"0": 428, "1": 412, "3": 404}
    assert answer["unchanged"] == {"2": key}


def test_put_to_a_new_key_is_500_and_keeps_creators_and_tags_of_an_old_one(zotero):
    assert ask(zotero, "PUT", f"{ITEMS}/NEWKEY22", PAPER, If_Unmodified_Since_Version="0").status == 500
    made = add(zotero, tags=[{"tag": "mine"}])
    sent = {"itemType": "preprint", "title": "New"}
    path = f"{ITEMS}/{made['key']}"
    assert ask(zotero, "PUT", path, sent, If_Unmodified_Since_Version=str(made["version"])).status == 204
    now = ask(zotero, "GET", path).json["data"]
    assert (now["title"], now["tags"], now["creators"]) == ("New", [{"tag": "mine"}], PAPER["creators"])
    assert "archiveID" not in now


def test_deleting_needs_the_version_and_erases_what_hangs_below(zotero):
    made = add(zotero)
    below = {"itemType": "attachment", "linkMode": "linked_url", "parentItem": made["key"], "title": "Code"}
    child = ask(zotero, "POST", ITEMS, [below]).json["successful"]["0"]["key"]
    path = f"{ITEMS}/{made['key']}"
    assert ask(zotero, "GET", path).json["version"] == made["version"]  # a child does not bump its parent
    assert ask(zotero, "DELETE", path).status == 428
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version="0").status == 412
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version=str(made["version"])).status == 204
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version=str(made["version"])).status == 404
    assert ask(zotero, "GET", f"{ITEMS}/{child}").status == 404


def test_the_bin_hides_an_item_from_lists_only(zotero):
    made = add(zotero)
    path = f"{ITEMS}/{made['key']}"
    ask(zotero, "PATCH", path, {"deleted": 1}, If_Unmodified_Since_Version=str(made["version"]))
    assert ask(zotero, "GET", ITEMS).json == []
    assert ask(zotero, "GET", path).json["data"]["deleted"] == 1
    for listing in (f"{ITEMS}?includeTrashed=1", f"{ITEMS}/trash"):
        assert [one["key"] for one in ask(zotero, "GET", listing).json] == [made["key"]]


def test_a_write_token_is_good_once_until_a_restart(zotero):
    token = "f" * 32
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token="abcd").status == 400
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token=token).status == 200
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token=token).status == 412
    zotero.close()
    zotero.open()
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token=token).status == 200


def test_a_lost_answer_does_not_mean_not_saved(zotero):
    zotero.lost = 1
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "POST", ITEMS, [PAPER])
    assert len(zotero.items) == 1


def test_a_lost_request_is_not_saved(zotero):
    zotero.deaf = 1
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "POST", ITEMS, [PAPER])
    assert zotero.items == []


# ---- reading


def test_search_is_a_substring_match_that_misses_identifiers_by_default(zotero):
    made = add(zotero)
    assert ask(zotero, "GET", f"{ITEMS}?q=quillback").json[0]["key"] == made["key"]
    assert ask(zotero, "GET", f"{ITEMS}?q=2611.00017").json == []
    assert ask(zotero, "GET", f"{ITEMS}?q=11.0001&qmode=everything").json[0]["key"] == made["key"]


def test_since_and_the_short_formats(zotero):
    first, second = add(zotero), add(zotero)
    since = first["version"]
    assert [one["key"] for one in ask(zotero, "GET", f"{ITEMS}?since={since}").json] == [second["key"]]
    assert ask(zotero, "GET", f"{ITEMS}?since={since}&format=versions").json == {second["key"]: second["version"]}
    assert ask(zotero, "GET", f"{ITEMS}?format=keys").body.decode().split() == [second["key"], first["key"]]


def test_there_is_no_page_size_here(zotero):
    ask(zotero, "POST", ITEMS, [PAPER] * 50)
    ask(zotero, "POST", ITEMS, [PAPER] * 50)
    add(zotero)
    assert len(ask(zotero, "GET", ITEMS).json) == 101


def test_a_creator_summary_holds_isolates(zotero):
    two = [*PAPER["creators"], {"creatorType": "author", "name": "The Harbour Group"}]
    add(zotero, creators=two)
    summary = ask(zotero, "GET", ITEMS).json[0]["meta"]["creatorSummary"]
    assert summary == "\u2068Lindqvist\u2069 and \u2068The Harbour Group\u2069"


def test_annotations_want_a_file_above_them_and_come_with_since(zotero):
    paper = add(zotero)
    link, file = (
        ask(
            zotero,
            "POST",
            ITEMS,
            [{"itemType": "attachment", "linkMode": mode, "parentItem": paper["key"], "title": "PDF"}],
        ).json["successful"]["0"]["data"]
        for mode in ("linked_url", "imported_file")
    )
    mark = {"itemType": "annotation", "annotationType": "highlight", "annotationText": "Leaks."}
    refused = ask(zotero, "POST", ITEMS, [mark | {"parentItem": link["key"]}]).json
    assert refused["failed"]["0"]["code"] == 400
    made = ask(zotero, "POST", ITEMS, [mark | {"parentItem": file["key"]}]).json["successful"]["0"]
    for listing in (f"{ITEMS}?since={file['version']}", f"{ITEMS}?itemType=annotation"):
        assert [one["key"] for one in ask(zotero, "GET", listing).json] == [made["key"]]


def test_it_is_as_slow_as_measured_when_asked(zotero):
    zotero.paced = True
    before = time.monotonic()
    add(zotero)
    assert time.monotonic() - before >= 0.1  # one item, its collection on screen
    zotero.on_screen = False
    before = time.monotonic()
    ask(zotero, "POST", ITEMS, [PAPER] * 10)
    assert 0.1 <= time.monotonic() - before < 0.4  # 50 took 0.56 s


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
