"""Each way in which a vault is not well has its name and its remedy; nothing in it is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.connecting import connect_obsidian, default_vault
from server.home import Home
from tests.server.doctor.looks import looked, several
from tests.server.parts import Server, clip


def contents(vault: Path) -> dict[str, tuple[int, bytes]]:
    return {str(one): (one.stat().st_mtime_ns, one.read_bytes()) for one in vault.rglob("*") if one.is_file()}


@pytest.fixture
def notes(server: Server, vault: Path) -> list[Path]:
    """Thirty notes, delivered."""
    server.save(*(clip(number) for number in range(1, 16)))
    server.save(*(clip(number) for number in range(16, 31)))
    server.home.engine.run()
    return sorted(vault.glob("Papers/*.md"))


def test_a_vault_that_is_well_is_left_as_it_is(home: Home, vault: Path, notes: list[Path]):
    before = contents(vault)
    one = looked(home, "obsidian")
    assert (one.ok, one.says) == (True, f"Notes go into {vault / 'Papers'}.")
    assert contents(vault) == before
    assert len(notes) == 30


def test_one_that_is_gone_is_missing_and_not_made_again(home: Home, vault: Path, tmp_path: Path):
    vault.rename(tmp_path / "Elsewhere")
    one = looked(home, "obsidian")
    assert one.fault == "missing"
    assert "papershelf obsidian connect" in one.next
    assert not vault.exists()


def test_a_folder_without_obsidian_is_no_vault(home: Home, vault: Path):
    (vault / ".obsidian").rmdir()
    one = looked(home, "obsidian")
    assert (one.fault, one.next) == ("no-vault", f"Open {vault} as a vault in Obsidian once.")


def test_our_own_folder_of_notes_needs_no_obsidian(home: Home):
    assert default_vault(home) is not None
    assert looked(home, "obsidian").ok


def test_a_read_only_one_is_told(home: Home, vault: Path, mount: Callable[..., None]):
    mount(vault, "-o", "bind,ro", str(vault))
    one = looked(home, "obsidian")
    assert (one.fault, one.next) == ("read-only", "Make that folder writable.")


def test_a_file_in_the_place_of_its_folder_is_told(home: Home, vault: Path):
    (vault / "Papers").write_text("a file")
    one = looked(home, "obsidian")
    assert (one.fault, one.next) == ("no-folder", "Move that file away.")


def test_one_that_is_half_gone_is_told_and_nothing_recorded_as_deleted(home: Home, notes: list[Path]):
    for note in notes[:20]:
        note.unlink()
    one = looked(home, "obsidian")
    assert one.fault == "half-gone"
    assert "Of 30 notes" in one.says
    assert "20 are gone" in one.says
    assert one.next.endswith("papershelf obsidian forget")
    assert looked(home, "obsidian") == one


@pytest.mark.usefixtures("vault")
def test_of_a_second_vault_the_command_names_it(home: Home, server: Server, tmp_path: Path):
    other = tmp_path / "Other"
    (other / ".obsidian").mkdir(parents=True)
    connect_obsidian(home, other)
    server.save(*(clip(number) for number in range(1, 13)))
    home.engine.run()
    for note in other.glob("Papers/*.md"):
        note.unlink()
    assert looked(home, "obsidian-2").next.endswith("papershelf obsidian forget --target obsidian-2")
    assert looked(home, "obsidian").ok


def test_two_notes_with_one_id_are_named(home: Home, vault: Path, notes: list[Path]):
    (vault / "Mine.md").write_bytes(notes[0].read_bytes())
    one = looked(home, "obsidian")
    assert one.fault == "two-notes"
    assert f"Mine.md and Papers/{notes[0].name} have one id" in one.says
    assert one.next == "Bring them together in one, then delete the other."


def test_a_sync_programs_copy_is_told_from_a_second_note(home: Home, notes: list[Path]):
    copy = notes[0].with_name(f"{notes[0].stem} (conflicted copy 2026-11-23).md")
    copy.write_bytes(notes[0].read_bytes())
    one = looked(home, "obsidian")
    assert one.fault == "copies"
    assert f"Papers/{copy.name} is a copy of Papers/{notes[0].name}" in one.says


def test_all_that_is_wrong_is_told(home: Home, vault: Path, notes: list[Path]):
    (vault / "Mine.md").write_bytes(notes[0].read_bytes())
    (vault / ".obsidian").rmdir()
    assert [one.fault for one in several(home, "obsidian")] == ["no-vault", "two-notes"]


def test_a_look_is_no_news_to_the_server(server: Server, notes: list[Path]):
    home = server.home
    note = notes[0]
    note.write_text(note.read_text(encoding="utf-8").replace("status: new", "status: reading"), encoding="utf-8")
    assert looked(home, "obsidian").ok
    home.engine.run()
    assert home.shelf.counts().by_status["reading"] == 1
