"""Notes that were moved are followed, deleted ones stay deleted, copies and second notes are told and left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.looks import Looks
from library.wishes import REMOVED_THERE
from sync.memory import MemoryTarget
from sync.obsidian.copies import is_copy
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault

NAME = "GraniteFlow - Timing the Stages of Split Inference"
PATH = f"Papers/{NAME}.md"


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def paper(desk: Desk, vault: Vault) -> str:
    assert vault.notes == {}
    saved = desk.save(**GRANITE)
    desk.settle()
    return saved


def later(vault: Vault) -> None:
    """The index is asked again: two seconds have passed."""
    vault.target._index._scanned = float("-inf")


def put(vault: Vault, path: str, text: str) -> None:
    file = vault.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    vault.age(file, 3600)
    later(vault)


def remarks(desk: Desk) -> list[str]:
    return [one.says for one in Looks(desk.database, desk.clock).remarks()]


def ref(desk: Desk) -> str | None:
    (debt,) = Looks(desk.database, desk.clock).held(1)
    return debt.ref


# ---- moved


def test_a_moved_note_is_followed_without_any_news_and_the_others_links_with_it(desk, vault, paper):
    other = MemoryTarget("other")
    desk.connect(other)
    desk.settle()
    acts, content = other.acts, vault.note.read_bytes()
    new = vault.root / "Reading" / "Stages.md"
    new.parent.mkdir()
    vault.note.rename(new)
    later(vault)
    (line,) = [one for one in desk.sync("obsidian").lines if one.target == "obsidian"]
    assert (line.action, line.says) == ("taken in", "moved to Reading/Stages.md")
    assert ref(desk) == "Reading/Stages.md"
    assert desk.standing(paper, "obsidian").url.endswith("file=Reading%2FStages")
    assert desk.standing(paper, "other").state == "due"
    desk.settle()
    assert new.read_bytes() == content
    assert other.acts > acts
    assert desk.paper(paper).place("obsidian").url.endswith("file=Reading%2FStages")


def test_a_moved_and_changed_note_is_followed_and_taken_in(desk, vault, paper):
    text = vault.note.read_text().replace("status: new", "status: read")
    vault.note.unlink()
    put(vault, "Deep/er/Stages.md", text)
    desk.settle()
    assert (desk.paper(paper).status, ref(desk)) == ("read", "Deep/er/Stages.md")


# ---- deleted


def test_a_deleted_note_is_known_to_be_deleted_at_the_next_look(desk, vault, paper):
    vault.note.unlink()
    later(vault)
    desk.settle()
    assert (desk.standing(paper).state, desk.standing(paper).reason) == ("off", REMOVED_THERE)
    desk.shelf.edit(paper, {"status": "read"}, where="test")
    desk.settle()
    assert vault.notes == {}
    desk.save(**GRANITE)
    desk.settle()
    assert list(vault.notes) == [PATH]


def test_a_note_that_a_person_puts_back_is_kept_in_step_again(desk, vault, paper):
    text = vault.note.read_text()
    vault.note.unlink()
    later(vault)
    desk.settle()
    put(vault, PATH, text.replace("status: new", "status: read") + "\nmine\n")
    desk.settle()
    assert desk.standing(paper).state == "delivered"
    desk.shelf.edit(paper, {"rating": 5}, where="test")
    desk.settle()
    assert "rating: 5" in vault.notes[PATH]
    assert "\nmine\n" in vault.notes[PATH]
    assert "status: read\n" in vault.notes[PATH]


# ---- copies


COPIES = [
    f"Papers/{NAME} (Ada's conflicted copy 2026-11-24).md",
    f"Papers/{NAME} (Case Conflict).md",
    f"Papers/{NAME}.sync-conflict-20261124-101500-ABCDEFG.md",
    f"Papers/{NAME} 2.md",
    f"Papers/{NAME} (1).md",
    f"Papers/{NAME} - Copy.md",
    f"Papers/{NAME} copy.md",
    f"Papers/{NAME}-LAPTOP7.md",
]


@pytest.mark.parametrize("copy", COPIES)
def test_a_conflict_copy_is_told_once_and_never_written_to(desk, vault, paper, copy):
    mine = vault.note.read_text().replace("status: new", "status: dropped")
    put(vault, copy, mine)
    (line,) = desk.sync().lines
    assert line.action == "remark"
    assert line.says.startswith(f"{copy} is a copy that a sync program left.")
    assert remarks(desk) == [line.says]
    desk.shelf.edit(paper, {"rating": 3}, where="test")
    assert [one.action for one in desk.sync().lines] == ["update"]
    assert vault.notes[copy] == mine
    assert "rating: 3" in vault.notes[PATH]
    assert desk.paper(paper).status == "new"
    (vault.root / copy).unlink()
    later(vault)
    desk.settle()
    assert remarks(desk) == []


@pytest.mark.parametrize("copy", COPIES[:3])
def test_a_conflict_copy_is_not_adopted_where_the_note_is_gone(desk, vault, paper, copy):
    mine = vault.note.read_text()
    vault.note.unlink()
    put(vault, copy, mine)
    desk.shelf.edit(paper, {"rating": 3}, where="test")
    desk.settle()
    assert vault.notes == {copy: mine}
    assert desk.standing(paper).reason == REMOVED_THERE


def test_a_note_whose_own_name_looks_like_a_copy_is_none(desk, vault):
    paper = desk.save(title="Llama 2", identifiers=["arxiv:2611.00777"])
    desk.settle()
    vault.replaced("status: new", "status: read")
    desk.settle()
    assert desk.paper(paper).status == "read"
    vault.note.rename(vault.note.with_name("Llama 3.md"))
    later(vault)
    desk.settle()
    assert ref(desk) == "Papers/Llama 3.md"
    assert remarks(desk) == []


def test_a_second_note_with_one_id_is_told_once_and_left_alone(desk, vault, paper):
    mine = vault.note.read_text() + "\nelsewhere\n"
    put(vault, "Ideas.md", mine)
    (line,) = desk.sync().lines
    assert line.says.startswith(f"Ideas.md is a second note of this paper. I write only to {PATH}")
    desk.shelf.edit(paper, {"rating": 3}, where="test")
    assert [one.action for one in desk.sync().lines] == ["update"]
    assert vault.notes["Ideas.md"] == mine
    assert "rating: 3" in vault.notes[PATH]


@given(st.text("abc (1)-2.", min_size=1, max_size=8), st.text("abc (1)-2.", max_size=6))
def test_a_name_is_only_a_copy_beside_another_or_with_a_programs_mark(name, more):
    path = f"Papers/{name}{more}.md"
    assert not is_copy(path, [])
    assert not is_copy(path, [path])
    assert not is_copy(path, [f"Elsewhere/{name}.md"])


# ---- a key that was wiped


@pytest.mark.parametrize("kept", ["doi", "arxiv", "citekey"])
def test_a_key_that_another_tool_wiped_is_put_back_and_said_once(desk, vault, paper, kept):
    desk.shelf.edit(paper, {"citekey": "lindqvistGraniteFlow2026"}, where="test")
    desk.settle()
    key = f'papershelf: "{paper}"\n'
    lines = {"arxiv": 'arxiv: "2611.20314"\n', "citekey": "citekey: lindqvistGraniteFlow2026\n"}
    text = vault.note.read_text().replace(key, "")
    if kept == "doi":
        clip = GRANITE | {"identifiers": ["arxiv:2611.20314", "doi:10.1145/1234.5678"]}
        desk.save(**clip)
        desk.settle()
        text = vault.note.read_text().replace(key, "")
        assert 'doi: "10.1145/1234.5678"' in text
    for name, line in lines.items():
        if name != kept:
            assert line in text
            text = text.replace(line, "")
    vault.written_by_hand(text + "\nmine\n")
    reports = desk.settle()
    told = [line.says for report in reports for line in report.lines]
    assert told == [f"{PATH} had lost its papershelf key; I put it back."]
    assert key in vault.note.read_text()
    assert vault.note.read_text().replace(key, "") == text + "\nmine\n"
    assert desk.standing(paper).state == "delivered"
    vault.written_by_hand(ago=1800)
    assert not any(report.lines for report in desk.settle())


def test_a_note_of_another_paper_at_the_recorded_path_gets_no_key(desk, vault, paper):
    mine = '---\narxiv: "2611.99999"\n---\nanother paper\n'
    vault.written_by_hand(mine)
    desk.settle()
    assert vault.note.read_text() == mine
    assert desk.standing(paper).reason == REMOVED_THERE


def test_a_note_without_its_key_elsewhere_is_no_note_of_ours(desk, vault, paper):
    mine = vault.note.read_text().replace(f'papershelf: "{paper}"\n', "")
    vault.note.unlink()
    put(vault, "Elsewhere.md", mine)
    desk.settle()
    assert vault.notes == {"Elsewhere.md": mine}
    assert desk.standing(paper).reason == REMOVED_THERE
