import re

from tests.server.parts import Browser, Clock, Server

EXTENSION = "chrome-extension://abcdefghijklmnop"


def code_on(browser: Browser) -> str:
    return re.findall(r'data-code="([^"]+)"', browser.get("/pair").text)[0]


def pair(server: Server, code: str, **parts):
    return server.post("/api/pair", {"code": code, "name": "Chrome on desk"}, token=None, **parts)


def test_a_code_becomes_a_token_that_works(server: Server, browser: Browser):
    code = code_on(browser)
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{8}", code)
    answer = pair(server, code, headers={"Origin": EXTENSION})
    assert answer.status_code == 200
    assert server.get("/api/targets", token=answer.json()["token"]).status_code == 200
    device = server.devices.all()[0]
    assert (device.id, device.name, device.origin) == (answer.json()["device"], "Chrome on desk", EXTENSION)
    assert "Chrome on desk" in browser.get("/welcome").text


def test_a_code_is_good_once(server: Server, browser: Browser):
    code = code_on(browser)
    assert pair(server, code).status_code == 200
    assert pair(server, code).status_code == 403
    assert code_on(browser) != code


def test_a_code_is_good_for_five_minutes(server: Server, browser: Browser, clock: Clock):
    code = code_on(browser)
    clock.pass_by(299)
    assert pair(server, code).status_code == 200
    code = code_on(browser)
    clock.pass_by(301)
    assert pair(server, code).status_code == 403


def test_five_wrong_tries_spoil_a_code(server: Server, browser: Browser):
    code = code_on(browser)
    for _ in range(4):
        assert pair(server, "AAAAAAAA").status_code == 403
    assert pair(server, code).status_code == 200
    code = code_on(browser)
    for _ in range(5):
        assert pair(server, "AAAAAAAA").status_code == 403
    assert pair(server, code).status_code == 403


def test_a_code_is_typed_as_a_person_types(server: Server, browser: Browser):
    code = code_on(browser).lower()
    assert pair(server, f" {code[:4]}-{code[4:]} ").status_code == 200


def test_no_code_was_shown_and_none_is_good(server: Server):
    assert pair(server, "").status_code == 403
    assert pair(server, "AAAAAAAA").status_code == 403


def test_opening_the_page_twice_does_not_spoil_the_code_that_is_being_typed(
    server: Server, browser: Browser, clock: Clock
):
    code = code_on(browser)
    clock.pass_by(120)
    assert code_on(browser) == code
    assert "Good for 3 minutes" in browser.get("/pair").text
    clock.pass_by(120)
    fresh = code_on(browser)
    assert fresh != code
    assert pair(server, code).status_code == 403
    assert pair(server, fresh).status_code == 200


def test_a_device_is_disconnected_on_the_page_at_once(server: Server, browser: Browser):
    paired = pair(server, code_on(browser), headers={"Origin": EXTENSION}).json()
    assert browser.send("/pair/disconnect", device=paired["device"]).status_code == 302
    refused = server.get("/api/targets", token=paired["token"])
    assert (refused.status_code, refused.json()["revoked_at"][:10]) == (401, "2026-11-23")
    assert "revoked_at" not in server.get("/api/targets", token="psh_never").json()
    assert browser.send("/pair/disconnect", device=paired["device"]).status_code == 404
    assert "Chrome on desk" not in browser.get("/pair").text


def test_a_device_without_a_name_gets_one_and_markup_in_a_name_is_text(server: Server, browser: Browser):
    code = code_on(browser)
    server.post("/api/pair", {"code": code, "name": "<b>me</b>"}, token=None)
    assert "&lt;b&gt;me&lt;/b&gt;" in browser.get("/pair").text
    code = code_on(browser)
    server.post("/api/pair", {"code": code, "name": "  "}, token=None)
    assert server.devices.all()[0].name == "A device"


def test_only_an_origin_that_was_paired_is_answered_with_cors_headers(server: Server, browser: Browser):
    def allowed(path: str, origin: str, method: str = "GET") -> str | None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        return server.ask(method, path, headers=headers).headers.get("Access-Control-Allow-Origin")

    assert allowed("/api/targets", EXTENSION) is None
    device = pair(server, code_on(browser), headers={"Origin": EXTENSION}).json()["device"]
    assert allowed("/api/targets", EXTENSION) == EXTENSION
    assert allowed("/api/clips", EXTENSION, "OPTIONS") == EXTENSION
    assert allowed("/api/targets", "chrome-extension://another") is None
    for path in ("/api/pair", "/api/health"):
        for method in ("GET", "POST", "OPTIONS"):
            assert allowed(path, EXTENSION, method) is None
    assert allowed("/", EXTENSION) is None
    server.devices.revoke(device)
    assert allowed("/api/targets", EXTENSION) is None


def test_cors_never_lets_a_page_use_our_cookie(server: Server, browser: Browser):
    pair(server, code_on(browser), headers={"Origin": EXTENSION})
    answer = server.get("/api/targets", headers={"Origin": EXTENSION})
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert (
        "Authorization"
        in server.ask(
            "OPTIONS",
            "/api/clips",
            token=None,
            headers={
                "Origin": EXTENSION,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization, content-type",
            },
        )
        .headers["Access-Control-Allow-Headers"]
        .title()
    )


def test_a_browser_that_disconnects_leaves_no_key_behind(server: Server, browser: Browser):
    paired = pair(server, code_on(browser)).json()
    answer = server.ask("DELETE", "/api/devices/this", token=paired["token"])
    assert answer.json() == {"revoked": paired["device"]}
    assert server.get("/api/targets", token=paired["token"]).status_code == 401
    assert server.get("/api/targets").status_code == 200
    assert paired["device"] not in {one.id for one in server.devices.all()}


def test_the_command_line_and_the_pages_are_no_devices_that_disconnect(server: Server, browser: Browser):
    _, own = server.devices.add_own()
    assert server.ask("DELETE", "/api/devices/this", token=own).status_code == 403
    assert server.get("/api/targets", token=own).status_code == 200
    meant = {"Origin": server.url, "X-CSRF-Token": browser.csrf}
    assert browser.client.delete("/api/devices/this", headers=meant).status_code == 403
