"""The page of the doctor: the same looks, what needs a person first, and one button; all without a script."""

from pathlib import Path

import httpx2
from bs4 import BeautifulSoup

from tests.server.doctor.looks import other_program
from tests.server.parts import Browser, Server


def soup(answer: httpx2.Response) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def words(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("main").get_text(" ").split())


def test_what_needs_a_person_stands_first_with_its_remedy(server: Server, browser: Browser, vault: Path):
    vault.rename(vault.with_name("Elsewhere"))
    page = soup(browser.get("/doctor"))
    assert [one.get("data-fault") for one in page.select(".check.ill")] == ["missing", "no-browser"]
    assert page.select(".check")[0].select_one("h2").get_text().startswith("Obsidian")
    assert "papershelf obsidian connect VAULT" in [one.get_text() for one in page.select(".check code")]
    assert f"It runs at {server.url}." in words(page)
    assert "2 of 7 things" in words(page)


def test_where_all_is_well_it_says_so(server: Server, browser: Browser, vault: Path):
    server.devices.add("Chrome on desk", origin="chrome-extension://abc")
    assert vault.is_dir()
    page = soup(browser.get("/doctor"))
    assert page.select(".check.ill") == []
    assert "All is well." in words(page)


def test_its_button_mends_and_says_what_it_did(server: Server, browser: Browser):
    secret = server.home.settings.home / "secrets.json"
    server.home.secrets.set("key", "value")
    secret.chmod(0o644)
    assert soup(browser.get("/doctor")).select_one("[data-fault=exposed]")
    page = soup(browser.send("/doctor"))
    assert str(secret) in page.select_one("#done").get_text()
    assert secret.stat().st_mode & 0o777 == 0o600
    assert not page.select_one("[data-fault=exposed]")
    assert "nothing that could be mended" in words(soup(browser.send("/doctor")))


def test_what_it_tells_is_text(server: Server, browser: Browser):
    server.devices.add("<img src=x onerror=alert(1)>", origin="chrome-extension://abc")
    page = soup(browser.get("/doctor"))
    assert page.select("main img") == []
    assert "<img src=x" in words(page)


def test_the_settings_and_what_needs_you_lead_there(browser: Browser):
    for path in ("/settings", "/needs-you"):
        assert soup(browser.get(path)).select_one('main a[href="/doctor"]')


def test_looking_changes_nothing_that_a_page_would_draw_itself_anew_for(server: Server, browser: Browser, vault: Path):
    assert vault.is_dir()
    with other_program() as (port, _):
        own = {"way": "local", "url": f"http://127.0.0.1:{port}", "library_id": "0", "library_type": "user"}
        server.home.placements.add_target("zotero", "zotero", own)
        before = server.home.database.stamp()
        browser.get("/doctor")
        assert server.home.database.stamp() == before
