"""How notes look is set in config.toml: checked when a vault is connected, before a round and by `status`."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from server import connecting
from server.home import Home
from server.settings import Obsidian
from sync.target import RefusedError
from tests.server.parts import Browser, Server, clip, settings
from tests.server.test_command_line import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    return folder


def configure(shell: Shell, text: str) -> None:
    (shell.home / "config.toml").write_text(f"[sources]\nfetch = false\n{text}", encoding="utf-8")


BROKEN = '[obsidian]\nname = "{{ year }} {{ titel }}"\n'
SAID = "The template obsidian.name in config.toml, line 1: there is no field 'titel'; did you mean 'title'?"


def test_a_broken_template_is_named_when_a_vault_is_connected_and_nothing_is_written(shell: Shell, vault: Path):
    configure(shell, BROKEN)
    done = shell.run("obsidian", "connect", str(vault), "--base")
    assert done.exit_code == 1
    assert SAID in done.stderr
    assert [path.name for path in vault.rglob("*")] == [".obsidian"]
    assert shell.json("status")["targets"] == []


def test_a_template_that_broke_later_is_named_by_status_and_sync(shell: Shell, vault: Path):
    assert shell.run("obsidian", "connect", str(vault)).exit_code == 0
    configure(shell, BROKEN)
    shell.json("clip", "-", stdin=json.dumps([clip(1)]))
    assert SAID in shell.run("status").stdout
    assert shell.json("status")["templates"]["obsidian"].startswith(SAID)
    assert SAID in shell.run("sync").stdout
    assert shell.run("status").stdout.count(SAID) == 1
    assert list(vault.rglob("*.md")) == []
    configure(shell, '[obsidian]\nname = "surname-year-title"\nfolder = "{{ folder }}/{{ year }}"\n')
    shell.run("sync")
    (note,) = vault.rglob("*.md")
    assert note.parent == vault / "Papers/2026"
    assert " 2026 - Tidewater-1" in note.name
    assert shell.json("status")["templates"] == {}


def test_a_table_for_a_vault_that_there_is_not_is_told(shell: Shell, vault: Path):
    configure(shell, '[obsidian.vaults.work]\nname = "citekey"\n')
    assert "no vault has that name (none is connected yet)" in shell.run("status").stdout
    shell.run("obsidian", "connect", str(vault))
    assert "[obsidian.vaults.work], but no vault has that name (obsidian)" in shell.run("status").stdout


def test_what_the_vault_uses_otherwise_is_told_and_remembered(shell: Shell, vault: Path):
    (vault / ".obsidian/types.json").write_text('{"types": {"status": "number"}}', encoding="utf-8")
    done = shell.run("obsidian", "connect", str(vault), "--base")
    assert "'status' is a number in this vault: I use 'paper_status'." in done.stdout
    assert "Papers.base shows your papers as tables" in done.stdout
    assert 'paper_status == "new"' in (vault / "Papers.base").read_text(encoding="utf-8")
    shell.json("clip", "-", stdin=json.dumps([clip(1)]))
    shell.run("sync")
    (note,) = vault.rglob("*.md")
    assert note.read_text(encoding="utf-8").startswith("---\npaper_status: new\n")


def test_without_the_tick_there_is_no_base(shell: Shell, vault: Path):
    shell.run("obsidian", "connect", str(vault))
    assert [path.name for path in vault.iterdir()] == [".obsidian"]


def test_the_welcome_page_has_the_tick_and_it_is_off(browser: Browser, server: Server, vault: Path):
    page = BeautifulSoup(browser.get("/welcome").text, "html.parser")
    tick = page.select_one('#obsidian input[name="base"]')
    assert tick["type"] == "checkbox"
    assert not tick.has_attr("checked")
    browser.send("/welcome/obsidian", vault=str(vault))
    assert not (vault / "Papers.base").exists()
    browser.send("/welcome/obsidian", vault=str(vault), base="1")
    assert (vault / "Papers.base").is_file()
    assert [row.name for row in server.home.placements.targets()] == ["obsidian"]


def test_the_welcome_page_says_what_the_vault_uses_otherwise(browser: Browser, vault: Path):
    types = {"types": {"status": "checkbox", "venue": "number", "paper_venue": "number"}}
    (vault / ".obsidian/types.json").write_text(json.dumps(types), encoding="utf-8")
    browser.send("/welcome/obsidian", vault=str(vault))
    said = " ".join(BeautifulSoup(browser.get("/welcome").text, "html.parser").select_one("#obsidian").text.split())
    assert "This vault uses status for something else: notes have paper_status instead." in said
    assert "This vault uses venue for something else: notes go without it." in said


def test_the_welcome_page_refuses_with_the_templates_fault(tmp_path: Path, vault: Path):
    broken = settings(tmp_path / "home", obsidian=Obsidian(region="{% for %}"))
    with Home.open(broken) as home:
        with pytest.raises(RefusedError, match=r"obsidian\.region in config\.toml, line 1"):
            connecting.connect_obsidian(home, vault)
        assert home.placements.targets() == ()
