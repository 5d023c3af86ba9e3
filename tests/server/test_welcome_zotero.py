"""`/welcome`, step 3: Zotero's dialog explained, each step told, and how a connected one is now."""

import pytest

from server.home import Home
from tests.server.parts import Browser, Server, clip, until, words
from tests.zotero_server import ZoteroServer


@pytest.fixture
def zotero():
    with ZoteroServer() as server:
        yield server


def stands(browser: Browser) -> str:
    return browser.get("/welcome/zotero/state").json()["state"]


def connect(browser: Browser, zotero: ZoteroServer, **form: str) -> None:
    browser.send("/welcome/zotero", zotero=zotero.url, **form)
    until(lambda: stands(browser) == "connected")


def test_zoteros_dialog_is_shown_answered_and_the_shelf_connected(
    browser: Browser, server: Server, zotero: ZoteroServer
):
    zotero.dialog = "open"  # somebody reads it
    where = browser.send("/welcome/zotero", zotero=zotero.url).headers["Location"]
    assert where == f"/welcome?zotero={zotero.url}#zotero"
    until(lambda: browser.get("/welcome/zotero/state").json()["asks"])
    said = words(browser, "zotero")
    assert "Press Always Allow" in said
    for button, does in {
        "Always Allow": "this one is needed",
        "Allow": "for one request only",
        "Deny": "nothing is connected",
        "Esc": "takes it for Always Allow, for ever",
    }.items():
        assert f"{button} " in said
        assert does in said
    assert "/static/zotero.js" in browser.get("/welcome").text
    browser.send("/welcome/zotero", zotero=zotero.url)  # pressed twice
    zotero.press("always")
    until(lambda: stands(browser) == "connected")
    assert zotero.prompts == 1
    said = words(browser, "zotero")
    assert "Connected" in said
    assert "In Zotero you see the collection Papershelf" in said
    assert "Read, and wrote a test item and took it away again." in said
    server.save(clip(1))
    server.home.engine.run()
    assert len(zotero.items) == 1


@pytest.mark.parametrize(("pressed", "said"), [("deny", "You pressed Deny"), ("allow", "for one time only")])
def test_another_answer_in_the_dialog_is_told_and_can_be_mended(
    browser: Browser, zotero: ZoteroServer, pressed: str, said: str
):
    zotero.dialog = pressed
    browser.send("/welcome/zotero", zotero=zotero.url)
    until(lambda: said in stands(browser))
    assert said in words(browser, "zotero", f"?zotero={zotero.url}")
    zotero.dialog = "always"
    connect(browser, zotero)


def test_a_zotero_that_does_not_accept_changes_is_told_in_words(browser: Browser, zotero: ZoteroServer):
    zotero.api_enabled = False
    assert "tick 'Allow other applications" in words(browser, "zotero", f"?zotero={zotero.url}")
    zotero.version = "9.0.1"
    said = words(browser, "zotero", f"?zotero={zotero.url}")
    assert "lets no program read it" in said
    assert "tick 'Allow other applications" in said


def test_an_older_zotero_is_connected_without_a_dialog_and_says_what_it_does_not_do(
    browser: Browser, home: Home, zotero: ZoteroServer
):
    zotero.version = "9.0.1"
    said = words(browser, "zotero", f"?zotero={zotero.url}")
    assert "Zotero 9.0.1 found: connect." in said
    assert "for both directions update to Zotero 10" in said
    connect(browser, zotero)
    assert zotero.prompts == 0
    said = words(browser, "zotero")
    assert "writing was not tried" in said
    assert "It takes new papers, but no changes" in said
    assert home.placements.targets()[0].configuration["way"] == "connector"
    zotero.version = "10.0"
    assert "takes changes from programs by now" in words(browser, "zotero")
    connect(browser, zotero)
    assert "Zotero answers and takes changes." in words(browser, "zotero")
    assert [row.configuration["way"] for row in home.placements.targets()] == ["local"]


def test_a_group_is_connected_by_its_name(browser: Browser, home: Home, zotero: ZoteroServer):
    zotero.add_group("77", "Harbour Lab")
    browser.send("/welcome/zotero", zotero=zotero.url, group="Nobody's")
    until(lambda: "Harbour Lab (77)" in stands(browser))
    connect(browser, zotero, group="harbour lab")
    assert "Connected to the group Harbour Lab" in words(browser, "zotero")
    assert home.placements.targets()[0].configuration["library_id"] == "77"


def test_how_a_connected_zotero_is_now_is_shown_with_what_to_do(browser: Browser, zotero: ZoteroServer):
    connect(browser, zotero)
    states = {
        "locked": (True, False, "The Zotero library is locked"),
        "unwritable": ({"user"}, set(), "This library is read-only for Papershelf. Connect with a key that may write"),
        "keys": ({}, zotero.keys, "Zotero no longer knows Papershelf's key. Connect again"),
        "api_enabled": (False, True, "does not accept changes. In Zotero: Settings → Advanced → tick"),
        "version": ("9.0.1", "11.0", "lets no program write. Update to Zotero 10"),
        "impostor": (True, False, f"JabRef answers at {zotero.url}, not Zotero. Close it"),
    }
    for switch, (wrong, right, said) in states.items():
        setattr(zotero, switch, wrong)
        assert said in words(browser, "zotero"), switch
        assert "I did it: check" in words(browser, "zotero")
        setattr(zotero, switch, right)
        assert "Zotero answers and takes changes." in words(browser, "zotero"), switch
    zotero.close()
    assert "Zotero is closed. What waits goes over by itself when you open it." in words(browser, "zotero")
