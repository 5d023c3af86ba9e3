"""Settings: targets, devices, how notes look, backup, what config.toml holds; all without a script."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from bs4 import BeautifulSoup

from library.backup import check
from server.settings import Settings, every
from tests.server.parts import Browser, Server, clip, until


@pytest.fixture
def vault(server: Server, tmp_path: Path) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    server.home.placements.add_target("obsidian", "obsidian", {"vault": str(folder), "folder": "Papers"})
    return folder


def soup(answer: httpx2.Response) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def section(browser: Browser, name: str) -> str:
    return " ".join(soup(browser.get("/settings")).select_one(f"#{name}").get_text(" ").split())


def test_a_target_is_rested_preferred_and_disconnected(server: Server, browser: Browser, vault: Path):
    assert "new papers go here" in section(browser, "targets")
    assert f"Notes in {vault}/Papers : 0 papers there." in section(browser, "targets")
    browser.send("/settings/target", target="obsidian", act="rest")
    assert [row.auto for row in server.home.placements.targets()] == [False]
    server.save(clip(1))
    assert section(browser, "targets").count("0 papers there") == 1
    browser.send("/settings/target", target="obsidian", act="prefer")
    server.save(clip(2))
    assert [(row.auto, row.due) for row in server.home.placements.targets()] == [(True, 1)]
    browser.send("/settings/target", target="obsidian", act="sync")
    browser.send("/settings/target", target="obsidian", act="disconnect")
    assert "Nothing is connected" in section(browser, "targets")
    assert browser.send("/settings/target", target="obsidian", act="sync").status_code == 404


def test_a_device_is_renamed_and_shut_out(server: Server, browser: Browser):
    device, token = server.devices.add("Chrome", origin="chrome-extension://abc")
    browser.send("/settings/device", device=device.id, act="rename", name="Chrome at work")
    assert "Chrome at work Browser, since" in section(browser, "devices")
    assert browser.send("/settings/device", device=device.id, act="rename", name="  ").status_code == 404
    browser.send("/settings/device", device=device.id, act="revoke")
    assert "Chrome at work" not in section(browser, "devices")
    assert server.get("/api/targets", token=token).status_code == 401


def test_a_programs_token_is_shown_once_and_opens_the_door(server: Server, browser: Browser):
    page = soup(browser.send("/settings/device", act="new", name="My script"))
    token = page.select_one(".fresh code").text
    assert server.get("/api/targets", token=token).status_code == 200
    assert token not in browser.get("/settings").text
    assert "My script Program" in section(browser, "devices")


def test_the_downloaded_copy_is_the_library_as_it_is(server: Server, browser: Browser, tmp_path: Path):
    server.save(clip(1), clip(2))
    answer = browser.get("/settings/backup")
    assert answer.headers["Content-Disposition"] == "attachment; filename=papershelf-2026-11-23.db"
    copy = tmp_path / "copy.db"
    copy.write_bytes(answer.content)
    check(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM papers").fetchone() == (2,)
    until(lambda: not list(server.home.settings.home.glob("backup-*")))  # it goes when the last piece was taken


def test_templates_are_tried_on_a_paper_and_nothing_is_kept(server: Server, browser: Browser, vault: Path):
    assert "Save a paper first" in browser.get("/settings/notes/obsidian").text
    one, two = (out["paper"] for out in server.save(clip(1), clip(2)))
    page = soup(browser.get("/settings/notes/obsidian"))
    assert "papershelf:paper" in page.select_one("pre").text
    before = sorted(vault.rglob("*"))
    form = {
        "paper": one,
        "name": "citekey",
        "folder": "Reading/{{ year }}",
        "properties": "",
        "region": "It's {{ title }}",
    }
    page = soup(browser.send("/settings/notes/obsidian", **form))
    title = server.home.shelf.get(one).title
    assert page.select_one("[data-region=preview] code").text.startswith("Reading/2026/")
    note, toml = (one.text for one in page.select("pre"))
    assert f"It's {title}" in note
    assert toml.splitlines() == [
        "[obsidian.vaults.obsidian]",
        "name = 'citekey'",
        "folder = 'Reading/{{ year }}'",
        "region = '''",
        "It's {{ title }}'''",
    ]
    assert sorted(vault.rglob("*")) == before
    page = soup(browser.send("/settings/notes/obsidian", **{**form, "paper": two, "region": "{{ title"}))
    assert "the region template" in page.select_one(".warn").text
    assert browser.get("/settings/notes/zotero").status_code == 404


def test_settings_are_told_with_where_they_come_from(tmp_path: Path):
    (tmp_path / "config.toml").write_text(
        'port = 18231\n[sources]\nfetch = false\n[obsidian.vaults.work]\nname = "citekey"\n'
    )
    environment = {"PAPERSHELF_HOME": str(tmp_path), "PAPERSHELF_LOGS_LEVEL": "debug"}
    found = {one.name: (one.value, one.where) for one in every(Settings.load(environment), environment)}
    assert found["port"] == ("18231", "config.toml")
    assert found["sources.fetch"] == ("false", "config.toml")
    assert found["logs.level"] == ('"debug"', "PAPERSHELF_LOGS_LEVEL")
    assert found["host"] == ('"127.0.0.1"', "default")
    assert found["obsidian.vaults.work.name"] == ('"citekey"', "config.toml")
