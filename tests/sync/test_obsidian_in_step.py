"""A person works in the vault and on the shelf at once, in any order: in the end both say the same, and all is kept."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from library.disagreements import OURS, Disagreements
from library.tags import spelling
from library.wishes import REMOVED_THERE
from sync.obsidian import frontmatter, note
from tests.sync.shelves import Desk
from tests.sync.vaults import Vault

NUMBERS = st.integers(0, 2)
TITLES = ["Okapi: Counting Stripes", "Tidewater: Rolling Barrels", "FernNet: Sorting Leaves"]
STATUSES = st.sampled_from(["new", "reading", "read", "dropped"])
TAGS = st.sampled_from(["audit", "Split Inference", "privacy"])


class VaultInStep(RuleBasedStateMachine):
    """`said` holds what anybody made the status or the title of a paper since both were in step last."""

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self._folder.name))
        self.vault = Vault(self.desk)
        self.papers: dict[int, str] = {}
        self.said: dict[tuple[str, str], set[Any]] = {}
        self.lines = 0  # that the person wrote into bodies
        self.deleted: set[str] = set()
        self.copies: dict[Path, bytes] = {}

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            try:
                self.in_step()
            finally:
                self.desk.__exit__(None, None, None)
                self._folder.cleanup()

    # ---- on the shelf

    @rule(number=NUMBERS)
    def save(self, number: int) -> None:
        self.desk.clock.on(1)
        paper = self.desk.save(
            title=TITLES[number],
            identifiers=[f"arxiv:2611.0000{number}"],
            creators=[{"given": "Ada", "family": f"Lindqvist{number}"}],
        )
        self.papers[number] = paper
        self.deleted.discard(paper)
        self.desk.settle()

    @rule(number=NUMBERS, status=STATUSES)
    def edit(self, number: int, status: str) -> None:
        self.on_shelf(number, "status", status, {"status": status})

    @rule(number=NUMBERS, tag=TAGS, adds=st.booleans())
    def tag(self, number: int, tag: str, adds: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        self.on_shelf(number, "", None, {"add_tags" if adds else "remove_tags": [tag]})

    @rule(number=NUMBERS, title=st.sampled_from(["Named Here", "Named Again"]))
    def retitle(self, number: int, title: str) -> None:
        self.on_shelf(number, "title", title, {"title": title})

    def on_shelf(self, number: int, name: str, value: Any, changes: dict[str, Any]) -> None:
        if paper := self.papers.get(number):
            self.desk.clock.on(1)
            self.desk.shelf.edit(paper, changes, where="test")
            self.say(paper, name, value)

    # ---- in the vault

    @rule(number=NUMBERS, status=STATUSES)
    def edit_there(self, number: int, status: str) -> None:
        self.in_note(number, "status", status)

    @rule(number=NUMBERS, title=st.sampled_from(["Named There", "Named: There", "1984"]))
    def retitle_there(self, number: int, title: str) -> None:
        self.in_note(number, "title", title)

    @rule(number=NUMBERS, tag=TAGS, adds=st.booleans())
    def tag_there(self, number: int, tag: str, adds: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        if (file := self.note_of(number)) is not None:
            there = frontmatter.read(file.read_text()).get("tags") or []
            kept = [one for one in there if spelling(one) != spelling(tag)]
            self.in_note(number, "tags", [*kept, tag] if adds else kept or None)

    @rule(number=NUMBERS)
    def write_below(self, number: int) -> None:
        if (file := self.note_of(number)) is not None:
            self.lines += 1
            self.put(file, f"{file.read_text()}line {self.lines}.\n")

    @rule(number=NUMBERS, where=st.sampled_from(["Papers/Here", "Deep/er/There"]))
    def move(self, number: int, where: str) -> None:
        if (file := self.note_of(number)) is not None:
            new = self.vault.root / f"{where} {number}.md"
            new.parent.mkdir(parents=True, exist_ok=True)
            file.rename(new)
            self.vault.target._index._scanned = float("-inf")

    @rule(number=NUMBERS)
    def copy(self, number: int) -> None:
        if (file := self.note_of(number)) is not None:
            other = file.with_name(f"{file.stem} (Ada's conflicted copy 2026-11-24).md")
            self.put(other, file.read_text())
            self.copies[other] = other.read_bytes()

    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        if (file := self.note_of(number)) is not None and self.standing(number).state in {"delivered", "conflict"}:
            file.unlink()
            self.deleted.add(self.papers[number])
            self.vault.target._index._scanned = float("-inf")
            self.desk.settle()

    def in_note(self, number: int, name: str, value: Any) -> None:
        if (file := self.note_of(number)) is not None:
            before = frontmatter.read(file.read_text()).get(name)
            self.put(file, frontmatter.change(file.read_text(), {name: value}, note.ORDER))
            self.say(self.papers[number], name, value, before)

    def put(self, file: Path, text: str) -> None:
        self.desk.clock.on(1)
        self.vault.written_by_hand(text, path=file)

    def note_of(self, number: int) -> Path | None:
        paper = self.papers.get(number)
        files = [one for one in self.vault.root.rglob("*.md") if one not in self.copies]
        found = [one for one in files if f'papershelf: "{paper}"' in one.read_text()]
        assert len(found) <= 1
        return found[0] if found else None

    def say(self, paper: str, name: str, value: Any, *also: Any) -> None:
        if name in {"status", "title"}:
            was = getattr(self.desk.paper(paper), name)
            self.said.setdefault((paper, name), {was, *also}).add(value)

    # ---- in between

    @rule()
    def a_look(self) -> None:
        self.desk.clock.on(61)
        self.desk.sync()

    @rule()
    def another_process(self) -> None:
        self.vault.connect()

    # ---- what holds

    @invariant()
    def copies_are_left_alone(self) -> None:
        for file, content in getattr(self, "copies", {}).items():
            assert file.read_bytes() == content

    @rule(ours=st.booleans())
    def in_step(self, ours: bool = True) -> None:  # noqa: FBT001, FBT002 - Hypothesis gives it by name
        """Time passes, and a person settles what both sides changed."""
        self.vault.target._index._scanned = float("-inf")
        self.desk.settle()
        disagreements = Disagreements(self.desk.database, self.desk.clock)
        for one in disagreements.open():
            disagreements.settle(one.paper, one.field, OURS if ours else one.target, where="test")
        self.desk.settle()
        assert disagreements.open() == ()
        text = "".join(self.vault.notes.values())
        assert self.deleted or all(f"\nline {number}.\n" in text for number in range(1, self.lines + 1))
        for number, paper in self.papers.items():
            record, file, standing = self.desk.paper(paper), self.note_of(number), self.standing(number)
            for name in ("status", "title"):
                assert getattr(record, name) in self.said.get((paper, name), {getattr(record, name)})
            if paper in self.deleted:
                assert (file, standing.reason) == (None, REMOVED_THERE)
                continue
            assert (standing.state, standing.reason) == ("delivered", "")
            assert file is not None
            theirs = frontmatter.read(file.read_text())
            assert (theirs["status"], theirs["title"]) == (record.status, record.title)
            tags = {spelling(one) for one in theirs.get("tags") or []} - {"paper"}
            assert tags == {spelling(one) for one in record.tags}
            assert record.place("obsidian").ref == file.relative_to(self.vault.root).as_posix()
        self.said.clear()
        assert self.desk.sync().lines == ()

    def standing(self, number: int) -> Any:
        return self.desk.standing(self.papers[number])


def test_vault_and_shelf_are_in_step_whatever_the_person_does():
    run_state_machine_as_test(VaultInStep, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))


@pytest.mark.long
def test_vault_and_shelf_are_in_step_whatever_the_person_does_at_length():
    run_state_machine_as_test(VaultInStep, settings=settings(max_examples=400, stateful_step_count=40, deadline=None))
