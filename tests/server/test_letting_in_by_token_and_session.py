import httpx2
import pytest

from tests.server.parts import Browser, Clock, Server, clip


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic dTpw", "psh_", "Bearer psh_" + "A" * 43])
def test_a_wrong_token_is_401(server: Server, header: str):
    answer = server.get("/api/papers", token=None, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_wrong_token_is_not_saved_by_a_good_cookie(browser: Browser):
    answer = browser.client.get("/api/papers", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401


def test_a_revoked_token_is_401_at_once(server: Server):
    assert server.get("/api/papers").status_code == 200
    assert server.devices.revoke(server.device.id)
    assert server.get("/api/papers").status_code == 401


def test_tokens_are_kept_as_hashes_only(server: Server):
    server.get("/api/papers")
    files = server.home.settings.home.glob("library.db*")
    assert not any(server.token.encode() in file.read_bytes() for file in files)


def test_revoking_takes_the_beginning_of_one_id_and_no_wildcards(server: Server):
    other, _ = server.devices.add("another")
    for typed in ("", " ", "%", "_", other.id[:1], other.id + "0"):
        assert server.devices.revoke(typed) is None
    assert {one.id for one in server.devices.all()} == {server.device.id, other.id}
    assert server.devices.revoke(other.id.lower()) is not None
    assert server.devices.revoke(other.id) is None


def test_the_servers_own_token_is_no_device_and_ends_with_the_next_start(server: Server):
    _, first = server.devices.add_own()
    assert server.get("/api/papers", token=first).status_code == 200
    _, second = server.devices.add_own()  # after a crash nobody revoked the first
    assert server.get("/api/papers", token=first).status_code == 401
    assert server.get("/api/papers", token=second).status_code == 200
    assert [one.id for one in server.devices.all()] == [server.device.id]


def test_a_sign_in_key_is_good_once_and_for_a_minute(server: Server, clock: Clock):
    with httpx2.Client(base_url=server.url, trust_env=False) as client:
        key = server.keys.sign_in_key()
        clock.pass_by(61)
        assert client.get("/sign-in", params={"key": key}).status_code == 403
        key = server.keys.sign_in_key()
        clock.pass_by(59)
        assert client.get("/sign-in", params={"key": key}).status_code == 200
    with httpx2.Client(base_url=server.url, trust_env=False) as another:
        assert another.get("/sign-in", params={"key": key}).status_code == 403
        assert another.get("/").status_code == 401


def test_an_address_opened_twice_in_the_same_browser_still_leads_there(browser: Browser):
    answer = browser.client.get("/sign-in", params={"key": "used", "to": "/welcome"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/welcome")


def test_the_cookie_is_http_only_strict_and_named_with_the_port(server: Server):
    answer = server.get("/sign-in", params={"key": server.keys.sign_in_key()}, token=None)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"papershelf_{server.port}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Domain" not in cookie
    assert not server.client.cookies.get("papershelf_18230")


def test_a_session_ends(browser: Browser, clock: Clock):
    assert browser.get("/").status_code == 200
    clock.pass_by(31 * 24 * 3600)
    assert browser.get("/").status_code == 401


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\\\\evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(server: Server, browser: Browser, where: str):
    page = server.get("/sign-in", params={"key": server.keys.sign_in_key(), "to": where}, token=None)
    assert 'content="0;url=/"' in page.text
    again = browser.client.get("/sign-in", params={"key": "used", "to": where})
    assert again.headers["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_meant(server: Server):
    page = server.get("/sign-in", params={"key": server.keys.sign_in_key(), "to": "/welcome#zotero"}, token=None)
    assert 'content="0;url=/welcome#zotero"' in page.text


def test_a_cookie_alone_may_read_and_may_not_write(server: Server, browser: Browser):
    assert browser.get("/api/papers").status_code == 200
    body = {"clips": [clip()]}
    csrf, own = {"X-CSRF-Token": browser.csrf}, {"Origin": server.url}
    extension = {"Origin": "chrome-extension://abc"}
    for headers in ({}, csrf, own, own | {"X-CSRF-Token": "wrong"}, csrf | extension):
        assert browser.client.post("/api/clips", json=body, headers=headers).status_code == 403
        assert browser.client.delete("/api/papers/01ABCDEF", headers=headers).status_code == 403
    assert server.home.shelf.counts().papers == 0
    assert browser.client.post("/api/clips", json=body, headers=own | csrf).status_code == 200


def test_the_csrf_token_of_another_session_is_no_good(server: Server, browser: Browser):
    other = server.browser()
    answer = browser.client.post("/welcome/zotero", data={"csrf": other.csrf}, headers={"Origin": server.url})
    assert answer.status_code == 403


def test_a_device_gets_a_sign_in_key_and_a_session_does_not(server: Server, browser: Browser):
    key = server.post("/api/sign-in-key").json()["key"]
    assert server.get("/sign-in", params={"key": key}, token=None).status_code == 200
    headers = {"Origin": server.url, "X-CSRF-Token": browser.csrf}
    assert browser.client.post("/api/sign-in-key", headers=headers).status_code == 403
