"""Wishes, fetching and attaching together, whatever fails between them: each PDF that is wanted hangs below its item
once, those that nobody wants are nowhere, and nothing stays lying here."""

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from library.debts import Debt
from library.files import Files
from library.outcomes import CannotUndoError
from library.placements import Delivered
from sync.fetching import Fetched, Fetching, HopelessError
from sync.target import LaterError, RefusedError
from sync.zotero.attachments import attach, pdf_of
from tests.sync.attaching import TEXT, Way
from tests.sync.shelves import Desk
from tests.zotero_server import ZoteroServer

FAULTS = [LaterError("No network."), RefusedError("No PDF there."), HopelessError("Too large.")]


class Site:
    """Gives every PDF, unless a fault is planted."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []

    def __call__(self, url: str, into: Path, *, going_on: Callable[[], bool]) -> Fetched:
        assert going_on()
        if self.faults:
            into.with_suffix(".part").write_bytes(TEXT[:10])
            raise self.faults.pop()
        text = TEXT + url.encode()
        into.write_bytes(text)
        into.with_suffix(".part").unlink(missing_ok=True)
        return Fetched(len(text), hashlib.md5(text).hexdigest())  # noqa: S324 - Zotero's own way to name a file


class PdfsInStep(RuleBasedStateMachine):
    """A shelf with a Zotero, of which this is the target's part that is about PDFs."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name))
        self.desk.placements.add_target("zotero", "zotero", {})
        self.server = ZoteroServer().open()
        self.way = Way(self.server)
        self.files = Files(self.desk.database, self.desk.clock, Path(self.folder.name) / "files")
        self.site = Site()
        self.fetching = Fetching(self.files, self.site)
        self.items: dict[str, str] = {}  # paper: its item
        self.number = 0

    def teardown(self) -> None:
        try:
            self.in_step()
        finally:
            self.way.http.close()
            self.server.close()
            self.desk.__exit__(None, None, None)
            self.folder.cleanup()

    # ---- what persons do

    @rule(many=st.booleans())
    def save(self, many: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        clips = []
        for _ in range(11 if many else 1):
            self.number += 1
            links = {"pdf": f"https://example.org/{self.number}.pdf"}
            title = " ".join(f"{word}{self.number}" for word in ("Kettles", "Lanterns", "Orchards"))
            page = {"url": "https://example.org", "kind": "other"}
            clip_id, at = f"5d0c6c1e-0000-4000-8000-{self.number:012}", self.desk.clock().isoformat()
            clips.append(
                {"clip_id": clip_id, "captured_at": at, "page": page, "paper": {"title": title, "links": links}}
            )
        self.desk.shelf.receive(clips, via="test")

    @rule(which=st.integers(0, 30), status=st.sampled_from(["reading", "read", "new"]))
    def read(self, which: int, status: str) -> None:
        if paper := self.one(which):
            self.desk.shelf.edit(paper, {"status": status}, where="test")

    @rule(which=st.integers(0, 30))
    def ask(self, which: int) -> None:
        if paper := self.one(which):
            self.files.want([paper])

    @rule(which=st.integers(0, 30))
    def remove(self, which: int) -> None:
        if paper := self.one(which):
            self.desk.shelf.remove(paper, where="test")

    @rule()
    def undo(self) -> None:
        with suppress(CannotUndoError):
            self.desk.shelf.undo(where="test")

    # ---- what goes on by itself, and what goes wrong

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=2))
    def fetch(self, faults: list[Exception]) -> None:
        self.site.faults = list(faults)
        self.fetching.run()
        self.site.faults = []

    @rule(lost=st.integers(0, 2), full=st.booleans())
    def deliver(self, lost: int = 0, full: bool = False) -> None:  # noqa: FBT001, FBT002 - likewise
        self.server.lost, self.server.quota_full = lost, full
        for debt in self.desk.placements.due(1):
            self.pay(debt)
        self.server.lost, self.server.quota_full = 0, False

    @rule()
    def time_passes(self) -> None:
        self.desk.clock.on(7 * 3600)

    def pay(self, debt: Debt) -> None:
        paper = debt.paper
        with self.server.lock:
            key = self.items.get(paper.id) or self.server.library.create({"itemType": "preprint", "title": "T"})["key"]
            self.items[paper.id] = key
            self.server.library.update(key, {"deleted": 0 if debt.wanted else 1})
        if debt.wanted and (file := self.files.states([paper.id], "zotero").get(paper.id)) and file.state == "here":
            try:
                attach(self.way, key, self.server.children(key), pdf_of(paper, file))
                self.files.attached(paper.id, "zotero")
            except RefusedError as error:
                self.files.not_attached(paper.id, "zotero", error.reason)
            except LaterError as error:
                self.desk.placements.postpone(debt, error.reason)
                return
        self.desk.placements.record(debt, Delivered(key if debt.wanted else None), "zotero")

    # ---- what holds

    @invariant()
    def nothing_hangs_there_twice(self) -> None:
        for key in self.items.values():
            assert len([one for one in self.server.children(key) if not one.get("deleted")]) <= 1

    def in_step(self) -> None:
        self.files.want([paper for paper, one in self.states().items() if one == "failed"])
        for _ in range(6):
            self.desk.clock.on(7 * 3600)
            self.deliver()
            self.fetching.run()
        self.fetching.run()
        states = self.states()
        assert set(states.values()) <= {"attached"}, states
        for paper in self.shelf():
            there = [bool(one.get("md5")) for one in self.server.children(self.items[paper]) if not one.get("deleted")]
            assert there == ([True] if paper in states else []), paper
        lying = list(self.files.folder.iterdir()) if self.files.folder.is_dir() else []
        assert lying == []

    def shelf(self) -> list[str]:
        return [paper.id for paper in self.desk.shelf.find(limit=200).papers]

    def one(self, which: int) -> str | None:
        shelf = self.shelf()
        return shelf[which] if which < len(shelf) else None

    def states(self) -> dict[str, Any]:
        return {paper: one.state for paper, one in self.files.states(self.shelf()).items()}


def test_what_is_wanted_hangs_there_once_when_the_faults_end():
    run_state_machine_as_test(PdfsInStep, settings=settings(max_examples=20, stateful_step_count=12, deadline=None))


@pytest.mark.long
def test_what_is_wanted_hangs_there_once_at_length():
    run_state_machine_as_test(PdfsInStep, settings=settings(max_examples=300, stateful_step_count=40, deadline=None))
