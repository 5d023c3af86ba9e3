import http.client

import pytest

from tests.server.parts import Server, clip

FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}",
    "127.0.0.1:{port}@evil.example",
    "127.0.0.1:{port}, evil.example",
    "[::1]:{port}",
    "0.0.0.0:{port}",
    "",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_host_that_is_not_ours_is_421_even_with_a_good_token(server: Server, host: str):
    answer = server.get("/api/targets", headers={"Host": host.format(port=server.port)})
    assert answer.status_code == 421
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 421


def test_a_request_without_any_host_is_421(server: Server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("GET", "/api/health", skip_host=True)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 421
    connection.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_both_names_of_this_computer_are_ours(server: Server, name: str):
    assert server.get("/api/targets", headers={"Host": f"{name}:{server.port}"}).status_code == 200


@pytest.mark.parametrize("path", ["/api/health", "/api/pair", "/static/papershelf.css", "/sign-in", "/"])
def test_not_even_what_needs_no_token_is_given_to_a_foreign_host(server: Server, path: str):
    assert server.get(path, headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "origin",
    [
        "https://huggingface.co",
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "null",
        "file://",
        "http://[",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/api/clips", "/api/pair", "/api/undo"])
def test_a_foreign_origin_is_403_even_with_a_good_token(server: Server, origin: str, path: str):
    answer = server.post(path, {"clips": [clip()]}, headers={"Origin": origin.format(port=server.port)})
    assert answer.status_code == 403
    assert answer.json()["title"] == "Web pages may not speak to Papershelf"
    assert server.home.shelf.counts().papers == 0


def test_a_foreign_page_cannot_spend_the_tries_of_a_pairing_code(server: Server):
    code, _ = server.keys.pairing_code()
    for _ in range(9):
        server.post("/api/pair", {"code": "WRONG234"}, token=None, headers={"Origin": "https://evil.example"})
    assert server.post("/api/pair", {"code": code}, token=None).status_code == 200


@pytest.mark.parametrize("origin", ["chrome-extension://abcdefgh", "moz-extension://1b-2c", None])
def test_an_extension_or_no_origin_at_all_is_fine_with_a_token(server: Server, origin: str | None):
    headers = {"Origin": origin} if origin else {}
    assert server.post("/api/clips", {"clips": [clip()]}, headers=headers).status_code == 200
    assert server.post("/api/clips", {"clips": [clip()]}, headers=headers, token=None).status_code == 401


def test_our_own_origin_with_a_token_is_fine(server: Server):
    assert server.post("/api/clips", {"clips": [clip()]}, headers={"Origin": server.url}).status_code == 200
