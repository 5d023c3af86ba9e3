"""`/welcome`: four steps, each one state and one button; nothing is written before a person chose."""

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from bs4 import BeautifulSoup

from server import connecting
from server.home import Home
from tests.server.parts import Browser, Server, clip, step, until, words
from tests.zotero_server import ZoteroServer


def obsidian_knows(*vaults: Path) -> None:
    """Obsidian's own list, where it keeps it on this system."""
    file = Path(os.environ["XDG_CONFIG_HOME"]) / "obsidian/obsidian.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    listed = {str(n): {"path": str(path), "open": n == 0} for n, path in enumerate(vaults)}
    file.write_text(json.dumps({"vaults": listed}), encoding="utf-8")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    return folder


@pytest.fixture
def nobody() -> str:
    """A Zotero's address at which nobody answers."""
    with ZoteroServer() as zotero:
        return f"?zotero={zotero.url}"


def test_with_nothing_connected_each_step_says_what_to_do(browser: Browser, nobody: str, home: Home):
    assert "Load the extension, then connect it" in words(browser, "browser")
    assert "chrome://extensions" in words(browser, "browser")
    assert "about:debugging" in words(browser, "browser")
    assert step(browser, "browser").select_one("a.button")["href"] == "/pair"
    assert "Use this vault" in words(browser, "obsidian")
    assert "Zotero is not running. Start it, then connect." in words(browser, "zotero", nobody)
    assert "nothing is to be set up" in words(browser, "digest")
    assert "Send a first mail" in words(browser, "digest")
    assert home.placements.targets() == ()


def test_a_token_of_a_program_is_no_connected_browser(browser: Browser, server: Server):
    server.devices.add("My script")
    server.devices.add_own()
    assert "Load the extension" in words(browser, "browser")
    server.devices.add("Chrome on desk", origin="chrome-extension://abc")
    assert "Connected: Chrome on desk." in words(browser, "browser")


def test_nothing_is_written_before_a_vault_was_chosen(browser: Browser, server: Server, vault: Path, tmp_path: Path):
    other = tmp_path / "Kitchen"
    other.mkdir()
    obsidian_knows(vault, other)
    assert connecting.default_vault(server.home) is None
    server.save(clip(1))
    said = words(browser, "obsidian")
    assert "Nothing is written before you choose one." in said
    assert said.index('Use "Research" → Papers') < said.index('Use "Kitchen" → Papers')
    server.home.engine.run()
    assert [path.name for path in vault.iterdir()] == [".obsidian"]
    assert not server.home.settings.vault.exists()
    assert browser.send("/welcome/obsidian", vault=str(vault)).headers["Location"] == "/welcome#obsidian"
    assert f"Notes go to {vault}/Papers" in words(browser, "obsidian")
    server.home.engine.run()
    assert len(list(vault.glob("Papers/*.md"))) == 1
    assert list(other.iterdir()) == []


def test_only_without_obsidian_there_is_a_vault_of_our_own_said_by_name(browser: Browser, home: Home):
    made = connecting.default_vault(home)
    assert made == home.settings.vault
    assert f"Notes go to {made}/Papers" in words(browser, "obsidian")
    assert connecting.default_vault(home) is None  # a second start makes nothing


def test_connecting_to_a_shelf_that_holds_papers_asks_once(browser: Browser, server: Server, vault: Path):
    assert "only from now on" not in words(browser, "obsidian")
    server.save(clip(1))
    assert "The 1 paper on the shelf" in words(browser, "obsidian")
    browser.send("/welcome/obsidian", vault=str(vault), everything="no")
    server.save(clip(2))
    server.home.engine.run()
    assert len(list(vault.glob("Papers/*.md"))) == 1


def test_another_vault_is_another_target_and_the_first_keeps_what_it_has(
    browser: Browser, server: Server, vault: Path, tmp_path: Path
):
    browser.send("/welcome/obsidian", vault=str(vault))
    first = server.save(clip(1))[0]["paper"]
    server.home.engine.run()
    other = tmp_path / "Kitchen"
    other.mkdir()
    browser.send("/welcome/obsidian", vault=str(other), everything="no")
    assert f"Notes go to {other}/Papers" in words(browser, "obsidian")
    server.save(clip(2))
    server.ask("PATCH", f"/api/papers/{first}", json={"status": "read"})
    server.home.engine.run()
    assert [len(list(one.glob("Papers/*.md"))) for one in (vault, other)] == [1, 1]
    assert "status: read" in next(vault.glob("Papers/*.md")).read_text(encoding="utf-8")
    browser.send("/welcome/obsidian", vault=str(vault), folder="Reading")  # back, with another folder
    assert [row.name for row in server.home.placements.targets()] == ["obsidian", "obsidian-2"]
    assert f"Notes go to {vault}/Reading" in words(browser, "obsidian")


@pytest.mark.parametrize(
    "folder",
    ["", "/nowhere/at/all", "relative/folder", "~nobody-at-all/x", "/" + "x" * 5000, "/etc/passwd", "/tmp/a\0b"],  # noqa: S108
)
def test_a_bad_vault_is_told_and_not_connected(browser: Browser, home: Home, folder: str):
    answer = browser.send("/welcome/obsidian", vault=folder)
    assert answer.status_code == 422, answer.text
    assert answer.headers["Content-Type"].startswith("text/html")
    assert home.placements.targets() == ()


@pytest.mark.parametrize("folder", ["../outside", ".obsidian/plugins", "a/../../b"])
def test_notes_do_not_go_outside_the_vault(browser: Browser, home: Home, vault: Path, folder: str):
    assert browser.send("/welcome/obsidian", vault=str(vault), folder=folder).status_code == 422
    assert home.placements.targets() == ()


def test_a_zotero_that_answers_is_found_and_nothing_is_asked_of_it(browser: Browser):
    with ZoteroServer() as zotero:
        said = words(browser, "zotero", f"?zotero={zotero.url}")
        assert "Zotero 11.0 found: connect." in said
        assert (zotero.prompts, zotero.items) == (0, [])
        assert all(method == "GET" for method, _ in zotero.requests)


def test_another_program_on_zoteros_port_is_not_taken_for_zotero(browser: Browser, home: Home):
    class Impostor(BaseHTTPRequestHandler):
        server_version = "JabRef"

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    http = HTTPServer(("127.0.0.1", 0), Impostor)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{http.server_address[1]}"
    assert "JabRef" in words(browser, "zotero", f"?zotero={url}")
    browser.send("/welcome/zotero", zotero=url)
    until(lambda: "JabRef" in browser.get("/welcome/zotero/state").json()["state"])
    assert home.placements.targets() == ()
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example:23119",
        "https://127.0.0.1:23119",
        "http://127.0.0.1",
        "http://127.0.0.1:23119@evil.example:1",
        "http://127.0.0.1.evil.example:1",
        "http://169.254.169.254:80",
        "http://127.0.0.1:1/path",
        "file:///etc/passwd",
        "http://[",
        "x",
    ],
)
def test_no_address_makes_the_server_speak_to_another_computer(browser: Browser, url: str):
    assert browser.client.get("/welcome", params={"zotero": url}).status_code == 422
    assert browser.send("/welcome/zotero", zotero=url).status_code == 422
    assert browser.get("/welcome/zotero/state").json()["state"] == ""


def test_each_form_needs_its_csrf_token_and_our_own_origin(browser: Browser, home: Home, vault: Path):
    page = BeautifulSoup(browser.get("/welcome").text + browser.get("/pair").text, "html.parser")
    for form in page.select("form[method=post]"):
        assert form.select_one("input[name=csrf]")["value"] == browser.csrf
    forms = {"/welcome/obsidian": {"vault": str(vault)}, "/welcome/zotero": {}, "/welcome/autostart": {"on": "1"}}
    own = {"Origin": browser.server.url}
    for path, form in forms.items():
        assert browser.client.post(path, data=form, headers=own).status_code == 403
        assert browser.client.post(path, data={**form, "csrf": "wrong"}, headers=own).status_code == 403
        assert browser.client.post(path, data={**form, "csrf": browser.csrf}).status_code == 403
    assert home.placements.targets() == ()


def test_starting_at_log_in_is_switched_on_and_off_while_this_server_runs_on(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said, program = tmp_path / "said", tmp_path / "bin/systemctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {said}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    assert "Start Papershelf when I log in" in words(browser, "autostart")
    browser.send("/welcome/autostart", on="1")
    assert "Papershelf starts when you log in." in words(browser, "autostart")
    browser.send("/welcome/autostart")
    assert "Start Papershelf when I log in" in words(browser, "autostart")
    assert "--now" not in said.read_text(encoding="utf-8")


def test_strangers_text_is_text_on_every_page(browser: Browser, server: Server):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    paper = {"title": f"Evil {evil}", "abstract": evil, "creators": [{"family": evil}], "venue": evil}
    saved = server.save(clip(1, paper={**paper, "identifiers": ["arxiv:2611.10001"]}, tags=[evil], note=evil))
    server.devices.add(evil, origin="chrome-extension://x")
    for path in ("/", f"/papers/{saved[0]['paper']}", "/welcome", "/pair", f"/?q={evil}"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
