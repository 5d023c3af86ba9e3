"""Two homes over one vault, and a library that was lost: each paper keeps the one note that it has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from library.looks import Looks
from library.wishes import REMOVED_THERE
from sync.obsidian.target import ObsidianTarget
from tests.sync.shelves import GRANITE, Desk


class Two:
    """Two desks, each with its own library, beside one vault that a sync program carries between them."""

    def __init__(self, folder: Path) -> None:
        self.vault = folder / "Research"
        (self.vault / ".obsidian").mkdir(parents=True)
        self.desks: list[Desk] = []
        for name in ("here", "there"):
            (folder / name).mkdir()
            self.desks.append(self.at(folder / name))

    def at(self, folder: Path) -> Desk:
        desk = Desk(folder)
        trash = folder / "trash"
        desk.connect(ObsidianTarget("obsidian", self.vault, database=desk.database, trash=trash, now=desk.clock))
        return desk

    def look(self, desk: Desk) -> None:
        """A minute passes, and everything is looked at."""
        desk.targets[0]._index._scanned = float("-inf")  # type: ignore[attr-defined] # two seconds pass
        desk.clock.on(61)
        desk.settle()

    @property
    def notes(self) -> dict[str, str]:
        return {one.name: one.read_text() for one in sorted(self.vault.rglob("*.md"))}

    def close(self) -> None:
        for desk in self.desks:
            desk.__exit__(None, None, None)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    both = Two(tmp_path)
    yield both
    both.close()


def paper(number: int, **more: Any) -> dict[str, Any]:
    return {
        "title": f"Tidewater-{number}: Rolling Barrels of Kind {number * 7919}",
        "creators": [{"given": "Ada", "family": f"Lindqvist{number}"}, {"given": "Tomás", "family": "Okafor"}],
        "published": "2026-11-19",
        "identifiers": [f"arxiv:2611.1{number:04}"],
        **more,
    }


def test_twenty_papers_saved_by_turns_are_twenty_notes(two):
    here, there = two.desks
    for number in range(20):
        first, second = (here, there) if number % 3 else (there, here)
        first.save(**paper(number))
        first.settle()
        if number % 2:
            two.look(second)
        second.save(**paper(number))
        two.look(second)
    for desk in two.desks:
        for number in range(20):
            desk.save(**paper(number))
        two.look(desk)
    assert len(two.notes) == 20
    for desk in two.desks:
        papers = desk.shelf.find(limit=50).papers
        assert len(papers) == 20
        assert {desk.standing(one.id).state for one in papers} == {"delivered"}
        assert {one.place("obsidian").ref.removeprefix("Papers/") for one in papers} == set(two.notes)
        assert Looks(desk.database, desk.clock).remarks() == ()


def test_what_is_written_on_one_computer_arrives_at_the_other(two):
    here, there = two.desks
    mine = here.save(**GRANITE)
    here.settle()
    theirs = there.save(**GRANITE)
    two.look(there)
    there.shelf.edit(theirs, {"status": "reading", "add_tags": ["audit"]}, where="test")
    two.look(there)
    two.look(here)
    assert here.paper(mine).status == "reading"
    assert "audit" in here.paper(mine).tags
    here.shelf.edit(mine, {"rating": 5}, where="test")
    here.clock.on(120)
    two.look(here)
    two.look(there)
    assert there.paper(theirs).rating == 5
    assert len(two.notes) == 1


def test_what_a_look_met_is_taken_in_under_the_id_that_it_has_there(two):
    here, there = two.desks
    mine = here.save(**GRANITE)
    here.settle()
    two.look(there)
    clip = {
        "clip_id": "5b0f2c1e-7a43-4f0e-9a1d-3f6b2f1c0d78",
        "captured_at": "2026-11-24T07:41:12Z",
        "page": {"url": "https://arxiv.org/abs/2611.20314", "title": "A page", "kind": "paper"},
        "paper": GRANITE,
    }
    (outcome,) = there.shelf.receive([clip], via="test").outcomes
    assert (outcome.outcome, outcome.paper) == ("adopted", mine)
    two.look(there)
    assert len(two.notes) == 1
    assert there.standing(mine).state == "delivered"


def test_what_is_no_longer_there_is_not_taken_in(two):
    here, there = two.desks
    mine = here.save(**GRANITE)
    here.settle()
    two.look(there)
    (note,) = two.vault.rglob("*.md")
    note.unlink()
    (two.vault / "Mine.md").write_text("the vault is not empty")
    two.look(there)
    assert there.save(**GRANITE) != mine


def test_a_note_with_a_papers_identifier_and_another_title_is_not_it(two):
    here, there = two.desks
    here.save(**GRANITE)
    here.settle()
    two.look(there)
    nobody = [{"given": "Wilhelmina", "family": "Abara"}, {"given": "Xu", "family": "Qing"}]
    wrong = paper(3, identifiers=["arxiv:2611.20314"], creators=nobody, abstract="Of barrels, and of nothing else.")
    saved = there.save(**wrong)
    two.look(there)
    assert there.paper(saved).title == wrong["title"]
    assert len(two.notes) == 2


def test_a_title_that_the_other_computer_has_from_another_page_stays_and_is_no_edit_here(two):
    here, there = two.desks
    here.save(**GRANITE | {"title": "GraniteFlow: Timing the Stages of Split Inference (Extended)"})
    here.settle()
    saved = there.save(**GRANITE)
    two.look(there)
    two.look(there)
    assert there.paper(saved).title == GRANITE["title"]
    assert there.shelf.edits_of(saved) == ()
    (note,) = two.vault.rglob("*.md")
    assert "(Extended)" in note.read_text()
    note.write_text(note.read_text().replace("(Extended)", "(mine)"))
    two.look(there)
    assert there.paper(saved).title.endswith("(mine)")


def test_the_id_of_the_note_stays_and_is_known_here_as_the_papers_other_name(two):
    here, there = two.desks
    mine = here.save(**GRANITE)
    here.settle()
    theirs = there.save(**GRANITE)
    assert theirs != mine
    two.look(there)
    (text,) = two.notes.values()
    assert f'papershelf: "{mine}"' in text
    assert there.shelf.get(mine).id == theirs
    (note,) = two.vault.rglob("*.md")
    note.rename(two.vault / "Moved.md")
    two.look(there)
    assert there.paper(theirs).place("obsidian").ref == "Moved.md"


def test_a_note_of_the_other_computer_without_any_identifier_is_known_by_what_it_says(two):
    here, there = two.desks
    bare = {name: value for name, value in GRANITE.items() if name not in {"identifiers", "links"}}
    here.save(**bare)
    here.settle()
    saved = there.save(**bare)
    two.look(there)
    assert len(two.notes) == 1
    assert there.standing(saved).state == "delivered"


def test_another_paper_of_the_same_title_has_its_own_note(two):
    here, there = two.desks
    here.save(**paper(1))
    here.settle()
    other = paper(1, identifiers=["arxiv:2611.77777"], creators=[{"given": "Joris", "family": "van den Berg"}])
    there.save(**other | {"abstract": "Of another matter altogether, by another hand, in another year."})
    two.look(there)
    assert len(two.notes) == 2


def test_two_notes_made_while_the_vault_was_not_in_step_are_told_and_none_is_lost(two, tmp_path):
    here, there = two.desks
    here.save(**GRANITE)
    here.settle()
    (first,) = two.vault.rglob("*.md")
    away = tmp_path / "on its way.md"
    first.rename(away)
    saved = there.save(**GRANITE)
    there.settle()
    (second,) = two.vault.rglob("*.md")
    second.rename(second.with_name("Second.md"))
    away.rename(first)
    two.look(there)
    before = two.notes
    assert len(before) == 2
    (remark,) = Looks(there.database, there.clock).remarks()
    assert remark.says.startswith(f"Papers/{first.name} is a second note of this paper. I write only to ")
    there.shelf.edit(saved, {"rating": 4}, where="test")
    two.look(there)
    assert two.notes[first.name] == before[first.name]
    assert "rating: 4" in two.notes["Second.md"]
    (two.vault / "Papers" / "Second.md").unlink()  # the person keeps the other computer's
    two.look(there)
    assert Looks(there.database, there.clock).remarks() == ()
    assert there.standing(saved).state == "delivered"
    assert there.paper(saved).place("obsidian").ref == f"Papers/{first.name}"


def test_a_note_that_the_other_computer_deletes_stays_deleted_here(two):
    here, there = two.desks
    mine = here.save(**GRANITE)
    here.settle()
    theirs = there.save(**GRANITE)
    two.look(there)
    here.shelf.remove(mine, where="test")
    two.look(here)
    if two.notes:  # a note that two computers wrote in is nobody's to take away
        (note,) = two.vault.rglob("*.md")
        note.unlink()
    two.look(there)
    assert there.standing(theirs).reason == REMOVED_THERE
    assert two.notes == {}


@pytest.mark.parametrize("changed", [False, True])
def test_a_lost_library_makes_no_second_note_and_links_to_those_that_are_there(two, tmp_path, changed):
    here = two.desks[0]
    for number in range(20):
        here.save(**paper(number))
    here.settle()
    if changed:  # and a person had gone on since, as far as they could
        for file in two.vault.rglob("*.md"):
            file.write_text(file.read_text().replace("status: new", "status: read") + "\nmine\n")
            file.rename(two.vault / f"{file.stem} (mine).md")
    before = two.notes
    (tmp_path / "new").mkdir()
    new = two.at(tmp_path / "new")
    two.desks.append(new)
    saved = [new.save(**paper(number)) for number in range(20)]
    two.look(new)
    assert set(two.notes) == set(before)
    assert {new.standing(one).state for one in saved} == {"delivered"}
    assert len({new.paper(one).place("obsidian").ref for one in saved}) == 20
    for name, text in two.notes.items():
        assert "\nmine\n" in text or not changed, name
        assert ("status: read\n" in text) == changed


def test_a_lost_library_takes_the_status_of_the_notes(two, tmp_path):
    here = two.desks[0]
    here.save(**GRANITE)
    here.settle()
    (note,) = two.vault.rglob("*.md")
    note.write_text(note.read_text().replace("status: new", "status: read\nrating: 4"))
    (tmp_path / "new").mkdir()
    new = two.at(tmp_path / "new")
    two.desks.append(new)
    saved = new.save(**GRANITE)
    two.look(new)
    two.look(new)
    assert (new.paper(saved).status, new.paper(saved).rating) == ("read", 4)
