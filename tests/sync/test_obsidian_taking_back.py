"""A removed paper's note goes to the trash, or stays if a person wrote in it; undo restores both."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def paper(desk, vault) -> str:
    assert vault.notes == {}
    saved = desk.save(**GRANITE)
    desk.settle()
    return saved


def trash(desk):
    folder = desk.folder / "trash"
    return sorted(one.name for one in folder.glob("0*")) if folder.exists() else []


def test_it_goes_to_the_trash_and_undo_brings_it_back_as_it_was(desk, vault, paper):
    name, before = next(iter(vault.notes.items()))
    batch = desk.shelf.remove(paper, where="test")
    desk.settle()
    assert vault.notes == {}
    assert trash(desk) == [f"{paper}.json", f"{paper}.md"]
    assert (desk.folder / "trash" / f"{paper}.md").read_bytes().decode() == before
    desk.shelf.undo(batch, where="test")
    desk.settle()
    assert vault.notes == {name: before}
    assert trash(desk) == []
    assert desk.standing(paper).state == "delivered"


def test_what_changed_meanwhile_is_in_what_comes_back(desk, vault, paper):
    name = next(iter(vault.notes))
    batch = desk.shelf.remove(paper, where="test")
    desk.settle()
    desk.shelf.undo(batch, where="test")
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert "status: reading" in vault.notes[name]


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_note_that_the_person_wrote_in_stays_without_our_key_and_undo_takes_it_up(desk, vault, paper, goes_on):
    mine = vault.replaced("## Notes\n", "## Notes\n\nmine\n")
    batch = desk.shelf.remove(paper, where="test")
    (report, *_) = desk.settle()
    key = f'papershelf: "{paper}"\n'
    assert vault.note.read_text() == mine.replace(key, "")
    name = "GraniteFlow - Timing the Stages of Split Inference"
    assert [line.says for line in report.lines] == [f"Kept: the note '{name}', because you had written in it."]
    if goes_on:
        vault.replaced("mine\n", "mine, and more\n")
        mine = mine.replace("mine\n", "mine, and more\n")
    vault.age(vault.note, 3600)
    desk.shelf.undo(batch, where="test")
    desk.settle()
    assert vault.note.read_text() == mine
    assert desk.standing(paper).state == "delivered"


@pytest.mark.parametrize("change", [{"rating": 4}, {}])
def test_words_of_the_persons_stay_though_papershelf_wrote_in_the_note_since(desk, vault, paper, change):
    vault.replaced("## Notes\n", "## Notes\n\nmine\n")
    desk.shelf.edit(paper, change, where="test")
    desk.placements.again([paper])
    desk.settle()
    assert ("rating: 4" in vault.note.read_text()) == bool(change)
    desk.shelf.remove(paper, where="test")
    vault.age(vault.note, 3600)
    desk.settle()
    assert "\nmine\n" in vault.note.read_text()


def test_nobody_takes_a_note_from_under_a_persons_hands(desk, vault, paper):
    mine = vault.replaced("## Notes\n", "## Notes\n\nhalf a sen", ago=10)
    desk.shelf.remove(paper, where="test")
    desk.sync()
    assert vault.note.read_text() == mine
    desk.clock.on(61)
    desk.settle()
    assert "papershelf:" not in vault.note.read_text().split("---")[1]


def test_a_deleted_note_needs_no_taking_back(desk, vault, paper):
    vault.note.unlink()
    desk.shelf.remove(paper, where="test")
    desk.settle()
    assert desk.standing(paper).state == "off"
    assert trash(desk) == []


def test_the_trash_keeps_for_thirty_days(desk, vault, paper):
    desk.shelf.remove(paper, where="test")
    desk.settle()
    other = desk.save(title="Okapi: Counting Stripes")
    desk.settle()
    desk.clock.at = vault_now(desk) + timedelta(days=31)
    desk.shelf.remove(other, where="test")
    desk.settle()
    assert f"{paper}.md" not in trash(desk)
    assert vault.notes == {}


def vault_now(desk):
    """The trash lies on a real disk, and its times are real."""
    return datetime.fromtimestamp((desk.folder / "trash").stat().st_mtime, UTC)
