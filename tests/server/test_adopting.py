"""`papershelf obsidian adopt`: notes of other tools become notes of papers, after they were shown."""

import json
import os
from pathlib import Path

import pytest

from tests.server.parts import clip
from tests.server.test_command_line import Shell

THEIRS = """---
citekey: lindqvist2026
doi: 10.48550/arXiv.2611.10001
status: reading
tags:
  - literature
---
# What I think

Leaks. [[Canaries]]
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def vault(tmp_path: Path, shell: Shell) -> Path:
    """A vault with notes of the person's, connected; three papers are on the shelf, one of them has its note."""
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    shell.json("clip", "-", stdin=json.dumps([clip(1), clip(2)]))
    assert shell.run("obsidian", "connect", str(folder), "--from-now-on").exit_code == 0
    shell.json("clip", "-", stdin=json.dumps([clip(3)]))
    shell.json("sync")
    (folder / "Reading").mkdir()
    (folder / "Reading" / "Lindqvist 2026.md").write_text(THEIRS)
    (folder / "Reading" / "Elsewhere.md").write_text("---\ndoi: 10.5555/elsewhere\n---\n")
    (folder / "Daily.md").write_text("Nothing about papers.\n")
    for note in folder.rglob("*.md"):
        os.utime(note, (1_700_000_000, 1_700_000_000))
    return folder


def notes(vault: Path) -> dict[str, str]:
    return {path.relative_to(vault).as_posix(): path.read_text() for path in sorted(vault.rglob("*.md"))}


def test_it_shows_what_it_would_do_and_does_nothing_before_a_yes(shell: Shell, vault: Path):
    before = notes(vault)
    asked = shell.run("obsidian", "adopt", stdin="n\n")
    assert "+ Reading/Lindqvist 2026.md: " in asked.output
    assert "(arxiv:2611.10001)" in asked.output
    assert "- Reading/Elsewhere.md: no paper on the shelf has doi:10.5555/elsewhere" in asked.output
    assert "Adopt 1 note?" in asked.output
    assert (asked.exit_code, notes(vault)) == (1, before)
    dry = shell.json("obsidian", "adopt", "--dry-run")
    assert (dry["adopted"], notes(vault)) == ([], before)
    assert shell.run("obsidian", "adopt", "--json").exit_code == 2


def test_an_adopted_note_keeps_what_it_has_and_gets_what_it_lacks(shell: Shell, vault: Path):
    before = notes(vault)
    done = shell.json("obsidian", "adopt", "--yes")
    assert done["adopted"] == ["Reading/Lindqvist 2026.md"]
    after = notes(vault)
    text = after.pop("Reading/Lindqvist 2026.md")
    assert {path: after[path] for path in after} == {path: before[path] for path in after}
    for line in THEIRS.splitlines():
        assert line in text.splitlines(), "what was there stays"
    assert text.endswith("# What I think\n\nLeaks. [[Canaries]]\n")
    assert "%% papershelf:paper" not in text
    paper = next(one["paper"] for one in done["notes"] if one["paper"])
    assert f'papershelf: "{paper}"' in text
    assert 'arxiv: "2611.10001"' in text
    assert "\ntitle: " in text
    shown = shell.json("show", paper)
    assert shown["targets"]["obsidian"]["state"] == "delivered"
    assert "Lindqvist%202026" in shown["targets"]["obsidian"]["url"]


def test_adopting_twice_is_adopting_once_and_makes_no_second_note(shell: Shell, vault: Path):
    shell.json("obsidian", "adopt", "--yes")
    once = notes(vault)
    assert shell.json("obsidian", "adopt", "--yes")["adopted"] == []
    shell.json("clip", "-", stdin=json.dumps([clip(1)]))
    shell.json("sync")
    assert notes(vault) == once


def test_an_adopted_note_that_is_given_up_stays_without_its_id(shell: Shell, vault: Path):
    done = shell.json("obsidian", "adopt", "--yes")
    paper = next(one["paper"] for one in done["notes"] if one["paper"])
    os.utime(vault / "Reading" / "Lindqvist 2026.md", (1_700_000_000, 1_700_000_000))  # nobody types in it
    shell.json("remove", paper)
    shell.json("sync")
    text = notes(vault)["Reading/Lindqvist 2026.md"]
    assert "Leaks. [[Canaries]]" in text
    assert paper not in text
