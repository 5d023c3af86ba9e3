"""A person works in Zotero and on the shelf at once, in any order, while answers are lost, Zotero is closed or another
one, and Papershelf dies between any two steps: in the end there is one item a paper, both say the same, all is kept."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from library.disagreements import OURS, Disagreements
from library.tags import spelling
from library.wishes import REMOVED_THERE
from sync.zotero.target import ZoteroTarget
from sync.zotero.transport import PyzoteroTransport
from tests.sync.shelves import Desk
from tests.sync.zoteros import connected, marked
from tests.zotero_server import ZoteroServer

NUMBERS = st.integers(0, 2)
TITLES = ["Okapi: Counting Stripes", "Tidewater: Rolling Barrels", "FernNet: Sorting Leaves"]
STATUSES = st.sampled_from(["new", "reading", "read", "dropped"])
TAGS = st.sampled_from(["audit", "Split Inference", "privacy"])


class Died(BaseException):
    """As `kill -9`: nothing in Papershelf catches it."""


class Dying(PyzoteroTransport):
    """The real client, in a process that dies before or after its so manieth step; 0: it lives on."""

    steps = 0
    after = False

    def step(self, what: Callable[[], Any]) -> Any:
        self.steps -= 1
        if self.steps == 0 and not self.after:
            raise Died
        done = what()
        if self.steps == 0:
            raise Died
        return done

    def changed(self, since: int) -> Any:
        return self.step(lambda: PyzoteroTransport.changed(self, since))

    def write(self, items: Sequence[Any], about: str = "", *, together: bool = False) -> Any:
        return self.step(lambda: PyzoteroTransport.write(self, items, about, together=together))

    def make_collection(self, name: str, parent: str | None = None) -> str:
        return str(self.step(lambda: PyzoteroTransport.make_collection(self, name, parent)))


class ZoteroInStep(RuleBasedStateMachine):
    """`said` holds what anybody made the status or the title of a paper since both were in step last."""

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.zotero = ZoteroServer().open()
        self.desk = Desk(Path(self._folder.name))
        self.target: ZoteroTarget = connected(self.zotero, self.desk, of=Dying)
        self.papers: dict[int, str] = {}
        self.said: dict[tuple[str, str], set[Any]] = {}
        self.marks: dict[int, set[str]] = {}  # lines that the person marked, by paper
        self.gone: set[int] = set()  # binned or erased by the person
        self.closed = False

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            try:
                self.in_step()
            finally:
                self.desk.__exit__(None, None, None)
                self.zotero.close()
                self._folder.cleanup()

    # ---- on the shelf

    @rule(number=NUMBERS, tag=TAGS)
    def save(self, number: int, tag: str) -> None:
        self.desk.clock.on(1)
        self.papers[number] = self.desk.save(
            title=TITLES[number],
            identifiers=[f"arxiv:2611.0000{number}"],
            creators=[{"given": "Ada", "family": f"Lindqvist{number}"}],
            published="2026-11-02",
            tags=[tag],
        )
        self.gone -= self.same(number)

    @rule(number=NUMBERS, status=STATUSES)
    def edit(self, number: int, status: str) -> None:
        self.on_shelf(number, "status", status, {"status": status})

    @rule(number=NUMBERS, tag=TAGS, adds=st.booleans())
    def tag(self, number: int, tag: str, adds: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        self.on_shelf(number, "", None, {"add_tags" if adds else "remove_tags": [tag]})

    @rule(number=NUMBERS, title=st.sampled_from(["Named Here", "Named Again"]))
    def retitle(self, number: int, title: str) -> None:
        self.on_shelf(number, "title", f"{title} {number}", {"title": f"{title} {number}"})

    @rule(number=NUMBERS, path=st.sampled_from(["Reading", "Reading/Group"]), adds=st.booleans())
    def file(self, number: int, path: str, adds: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        self.on_shelf(number, "", None, {"add_collections" if adds else "remove_collections": [path]})

    def on_shelf(self, number: int, name: str, value: Any, changes: dict[str, Any]) -> None:
        if number in self.papers:
            self.desk.clock.on(1)
            self.say(number, name, value)
            self.desk.shelf.edit(self.papers[number], changes, where="test")

    # ---- in Zotero

    @rule(number=NUMBERS, title=st.sampled_from(["Named There", "Named: There"]))
    def retitle_there(self, number: int, title: str) -> None:
        self.in_zotero(number, {"title": f"{title} {number}"}, "title", f"{title} {number}")

    @rule(number=NUMBERS, status=STATUSES)
    def edit_there(self, number: int, status: str) -> None:
        if item := self.item_of(number):
            kept = [one for one in item.get("tags", []) if one["tag"] not in {"reading", "read", "dropped", "to-read"}]
            tags = kept if status == "new" else [*kept, {"tag": status}]
            self.in_zotero(number, {"tags": tags}, "status", status)

    @rule(number=NUMBERS, tag=TAGS, adds=st.booleans())
    def tag_there(self, number: int, tag: str, adds: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        if item := self.item_of(number):
            kept = [one for one in item.get("tags", []) if spelling(one["tag"]) != spelling(tag)]
            self.in_zotero(number, {"tags": [*kept, {"tag": tag}] if adds else kept})

    @rule(number=NUMBERS, page=st.integers(1, 3))
    def mark(self, number: int, page: int) -> None:
        if item := self.item_of(number):
            text = f"line {number}.{page}"
            marked(self.zotero, item["key"], text=text, page=page)
            self.marks.setdefault(number, set()).add(text)
            self.say(number, "status", "reading")

    @rule(number=NUMBERS, erased=st.booleans())
    def take_away(self, number: int, erased: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        self.in_step()  # what was saved again since is made anew: who was first, nobody could tell
        if item := self.item_of(number):
            if erased:
                self.zotero.library.erase(item["key"])
            else:
                self.zotero.library.update(item["key"], {"deleted": 1})
            self.gone |= self.same(number)
            self.in_step()

    @rule(number=NUMBERS, other=NUMBERS)
    def merge_there(self, number: int, other: int) -> None:
        self.in_step()
        master, went = self.item_of(number), self.item_of(other)
        if master and went and master["key"] != went["key"]:
            self.zotero.library.merge(master["key"], went["key"])
            for name in ("title", "status"):
                values = {getattr(self.desk.paper(self.papers[one]), name) for one in (number, other)}
                for one in (number, other):
                    self.said.setdefault((self.paper(one), name), set()).update(values)
            self.marks[number] = self.marks[other] = self.marks.get(number, set()) | self.marks.get(other, set())
            self.in_step()

    def in_zotero(self, number: int, changes: dict[str, Any], name: str = "", value: Any = None) -> None:
        if item := self.item_of(number):
            self.desk.clock.on(1)
            self.zotero.library.update(item["key"], changes)
            # A person's change is no part of its making: what a plug-in does in its first seconds is.
            self.zotero.library.items[item["key"]]["dateAdded"] = "2026-11-01T00:00:00Z"
            self.say(number, name, value)

    def item_of(self, number: int) -> dict[str, Any] | None:
        """The item as the person knows it: by our mark."""
        if number not in self.papers:
            return None
        ids = {self.paper(number), *(self.papers[one] for one in self.same(number))}
        found = [one for one in self.zotero.items if one.get("libraryCatalog", "").partition(" ")[2] in ids]
        alive = [one for one in found if not one.get("deleted")]
        assert len(alive) <= 1, alive
        return alive[0] if alive else None

    def paper(self, number: int) -> str:
        return self.desk.shelf.resolve(self.papers[number])

    def same(self, number: int) -> set[int]:
        return {one for one in self.papers if self.paper(one) == self.paper(number)}

    def say(self, number: int, name: str, value: Any) -> None:
        if name in {"status", "title"}:
            paper = self.paper(number)
            self.said.setdefault((paper, name), {getattr(self.desk.paper(paper), name)}).add(value)

    # ---- in between

    @rule()
    def a_round(self) -> None:
        self.desk.clock.on(61)
        self.desk.sync()

    @rule(answers=st.integers(1, 3))
    def lose(self, answers: int) -> None:
        self.zotero.lost = answers
        self.a_round()

    @rule(steps=st.integers(1, 5), after=st.booleans())
    def die(self, steps: int, after: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        transport = self.target._transport
        assert isinstance(transport, Dying)
        transport.steps, transport.after = steps, after
        self.desk.clock.on(61)
        try:
            self.desk.sync()
        except Died:
            self.another_process()
        transport.steps = 0

    @rule()
    def another_process(self) -> None:
        self.target = connected(self.zotero, self.desk, of=Dying)
        self.desk.clock.on(61)

    @rule()
    def close(self) -> None:
        if not self.closed:
            self.zotero.close()
            self.closed = True
            self.a_round()

    @rule()
    def open(self) -> None:
        if self.closed:
            self.zotero.open()
            self.closed = False

    @rule(number=st.integers(2, 9))
    def another_server(self, number: int) -> None:
        """Zotero's database was restored, or made anew by syncing: the same items under another server's versions."""
        self.zotero.server_id = f"SRV-{number}"

    # ---- what holds

    @rule(ours=st.booleans())
    def in_step(self, ours: bool = True) -> None:  # noqa: FBT001, FBT002 - Hypothesis gives it by name
        """Time passes, and a person settles what both sides changed."""
        self.open()
        self.zotero.lost = 0
        disagreements = Disagreements(self.desk.database, self.desk.clock)
        for _ in range(4):
            self.desk.clock.on(61)
            self.desk.settle()
            for one in disagreements.open():
                disagreements.settle(one.paper, one.field, OURS if ours else one.target, where="test")
        assert disagreements.open() == ()
        for number in self.papers:
            self.holds(number)
        alive = [one for one in self.zotero.items if not one.get("deleted")]
        assert len(alive) == len({self.paper(one) for one in self.papers} - {self.paper(one) for one in self.gone})
        self.said.clear()
        self.desk.clock.on(61)
        assert self.desk.sync().lines == ()

    def holds(self, number: int) -> None:
        paper = self.paper(number)
        record, item, standing = self.desk.paper(paper), self.item_of(number), self.desk.standing(paper)
        for name in ("status", "title"):
            assert getattr(record, name) in self.said.get((paper, name), {getattr(record, name)}), name
        if number in self.gone:
            assert (item, standing.state, standing.reason) == (None, "off", REMOVED_THERE)
            return
        assert (standing.state, standing.reason) == ("delivered", "")
        assert item is not None
        assert item["title"] == record.title
        words = {spelling(one["tag"]) for one in item.get("tags", [])}
        status = set() if record.status == "new" else {record.status}
        assert words == {spelling(one) for one in record.tags} | status
        named = {one["key"]: one for one in self.zotero.library.collections.values()}
        filed = {self.path(named, one) for one in item.get("collections", [])}
        assert filed == set(record.collections)
        assert {one.text for one in record.annotations} == self.marks.get(number, set())

    def path(self, named: dict[str, Any], key: str) -> str:
        parent = named[key].get("parentCollection")
        return f"{self.path(named, parent)}/{named[key]['name']}" if parent else str(named[key]["name"])


def test_zotero_and_shelf_are_in_step_whatever_happens():
    run_state_machine_as_test(ZoteroInStep, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))


@pytest.mark.long
def test_zotero_and_shelf_are_in_step_whatever_happens_at_length():
    run_state_machine_as_test(ZoteroInStep, settings=settings(max_examples=400, stateful_step_count=40, deadline=None))


def test_two_homes_over_one_zotero_make_each_paper_once(tmp_path, zotero):
    """Two computers save the same twenty papers, in turns, and deliver each a few at a time."""
    desks = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name)
        connected(zotero, desk)
        desks.append(desk)
    for number in range(20):
        for desk in desks if number % 3 else reversed(desks):
            desk.save(
                title=f"Heron-{number}: Standing Still on Leg {number}",
                identifiers=[f"arxiv:2611.010{number:02}"],
                creators=[{"given": "Ada", "family": f"Lindqvist{number}"}],
                published="2026-11-02",
                tags=["birds"],
            )
            if number % 4:
                desk.sync()
            desk.clock.on(5)
    for _ in range(4):
        for desk in desks:
            desk.settle()
            desk.clock.on(61)
    alive = [one for one in zotero.items if not one.get("deleted")]
    assert len(alive) == 20
    for desk in desks:
        papers = desk.shelf.find(limit=50).papers
        assert {desk.standing(one.id).state for one in papers} == {"delivered"}
        assert {one.place("zotero").ref for one in papers} == {one["key"] for one in alive}
        desk.__exit__(None, None, None)
