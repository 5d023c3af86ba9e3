"""A choice between two sides is taken back: each has its own again, also what had been written over by then."""

import pytest

from library.disagreements import OURS, Disagreements
from library.history import deed
from library.outcomes import CannotUndoError
from sync.memory import MemoryTarget
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault
from tests.sync.zoteros import QUILLBACK, change, connected


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def quarrel(desk: Desk, vault: Vault) -> str:
    """The person dropped the paper here and reads it in the note."""
    assert vault.notes == {}
    paper = desk.save(**GRANITE, tags=["privacy"])
    desk.settle()
    vault.replaced("status: new", "status: reading")
    desk.shelf.edit(paper, {"status": "dropped"}, where="test")
    desk.settle()
    assert asked(desk) == [("status", "dropped", "reading")]
    return paper


def asked(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.field, one.ours, one.theirs) for one in Disagreements(desk.database, desk.clock).open()]


def choose(desk: Desk, paper: str, side: str, field: str = "status") -> str:
    return Disagreements(desk.database, desk.clock).settle(paper, field, side, where="test")


def undo(desk: Desk, batch: str) -> str:
    return desk.shelf.undo(batch, where="test").batch


def as_it_was(desk: Desk, vault: Vault, paper: str) -> bool:
    there = "status: reading\n" in vault.note.read_text()
    return there and desk.paper(paper).status == "dropped" and asked(desk) == [("status", "dropped", "reading")]


@pytest.mark.parametrize("side", [OURS, "obsidian"])
def test_before_it_went_over_it_is_asked_again_at_once(desk, vault, quarrel, side):
    batch = choose(desk, quarrel, side)
    assert asked(desk) == []
    undo(desk, batch)
    assert asked(desk) == [("status", "dropped", "reading")]
    before = vault.note.read_bytes()
    desk.settle()
    assert vault.note.read_bytes() == before
    assert as_it_was(desk, vault, quarrel)


@pytest.mark.parametrize("side", [OURS, "obsidian"])
def test_after_it_went_over_both_sides_have_their_own_again_and_it_can_be_chosen_anew(desk, vault, quarrel, side):
    batch = choose(desk, quarrel, side)
    desk.settle()
    chosen = desk.paper(quarrel).status
    assert f"status: {chosen}\n" in vault.note.read_text()
    redo = undo(desk, batch)
    desk.settle()
    assert as_it_was(desk, vault, quarrel)
    assert desk.standing(quarrel).state == "conflict"
    undo(desk, redo)
    desk.settle()
    assert desk.paper(quarrel).status == chosen
    assert f"status: {chosen}\n" in vault.note.read_text()
    assert asked(desk) == []


def test_undone_and_done_again_before_anything_went_back(desk, vault, quarrel):
    batch = choose(desk, quarrel, OURS)
    desk.settle()
    undo(desk, undo(desk, batch))
    before = vault.note.read_bytes()
    desk.settle()
    assert (vault.note.read_bytes(), asked(desk)) == (before, [])


@pytest.mark.parametrize("read", [True, False])
def test_what_the_person_wrote_in_the_note_since_stays(desk, vault, quarrel, read):
    batch = choose(desk, quarrel, OURS)
    desk.settle()
    if read:
        vault.replaced("status: dropped", "status: read")
        desk.settle()
        with pytest.raises(CannotUndoError):
            undo(desk, batch)
    else:  # nobody knows yet
        undo(desk, batch)
        vault.replaced("status: dropped", "status: read")
        desk.settle()
    assert "status: read\n" in vault.note.read_text()
    assert (desk.paper(quarrel).status, asked(desk)) == ("read", [])


def test_a_lost_answer_in_between_changes_nothing(desk):
    target = MemoryTarget()
    desk.connect(target)
    paper = desk.save(**GRANITE)
    desk.settle()
    (thing,) = target.things.values()
    thing["status"] = "reading"
    desk.shelf.edit(paper, {"status": "dropped"}, where="test")
    desk.settle()
    batch = choose(desk, paper, OURS)
    desk.settle()
    assert thing["status"] == "dropped"
    undo(desk, batch)
    target.lose_answers = 1
    desk.settle()
    assert thing["status"] == "reading"
    assert desk.paper(paper).status == "dropped"
    assert asked(desk) == [("status", "dropped", "reading")]


def test_zotero_has_its_own_again(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK)
    desk.settle()
    key = zotero.items[0]["key"]
    change(zotero, key, title="My Words", date="2020")
    desk.shelf.edit(paper, {"title": "Our Words", "published": "2026-12-01"}, where="test")
    desk.settle()
    batches = [choose(desk, paper, OURS, "title"), choose(desk, paper, "zotero", "date")]
    desk.settle()
    item = zotero.library.items[key]
    assert (item["title"], item["date"], asked(desk)) == ("Our Words", "2020", [])
    for batch in batches:
        undo(desk, batch)
    desk.settle()
    item = zotero.library.items[key]
    assert (item["title"], item["date"]) == ("My Words", "2020")
    assert sorted(asked(desk)) == [("date", "2026-12-01", "2020"), ("title", "Our Words", "My Words")]
    assert (desk.paper(paper).title, desk.paper(paper).published) == ("Our Words", "2026-12-01")


def test_the_other_target_of_a_quarrel_of_three_has_its_own_again(desk, vault, zotero):
    connected(zotero, desk)
    paper = desk.save(**GRANITE)
    desk.settle()
    key = zotero.items[0]["key"]
    change(zotero, key, title="Their Words")
    vault.replaced(GRANITE["title"], "Margin Words")
    desk.shelf.edit(paper, {"title": "Our Words"}, where="test")
    desk.settle()
    assert len(asked(desk)) == 2
    batch = choose(desk, paper, "zotero", "title")
    desk.settle()
    assert 'title: "Their Words"' in vault.note.read_text()
    undo(desk, batch)
    desk.settle()
    assert 'title: "Margin Words"' in vault.note.read_text()
    assert zotero.library.items[key]["title"] == "Their Words"
    assert (desk.paper(paper).title, len(asked(desk))) == ("Our Words", 2)


def test_a_target_that_is_disconnected_has_nothing_to_take_back(desk, quarrel):
    batch = choose(desk, quarrel, OURS)
    desk.placements.remove_target("obsidian")
    with pytest.raises(CannotUndoError):
        undo(desk, batch)


def test_the_history_tells_whose_side_was_chosen(desk, quarrel):
    batch = choose(desk, quarrel, OURS)
    with desk.database.read() as connection:
        done = deed(connection, batch)
    assert (done.chosen, done.counts, done.papers) == (("status", "Papershelf's"), True, 1)
