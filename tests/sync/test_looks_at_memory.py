"""What a person does in a target is sighted once: what they marked, and what they merged."""

import pytest

from library.paper import Annotation
from sync.memory import MemoryTarget
from tests.sync.shelves import Desk

MARK, OTHER = Annotation("AAAA2222"), Annotation("BBBB3333")


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path) as one:
        yield one


@pytest.fixture
def target(desk) -> MemoryTarget:
    memory = MemoryTarget()
    desk.connect(memory)
    return memory


@pytest.fixture
def pair(desk, target) -> list[str]:
    papers = [
        desk.save(title="Okapi: Counting Stripes", identifiers=["arxiv:2611.00001"]),
        desk.save(title="Harbour: Reading Bells", identifiers=["arxiv:2611.00002"]),
    ]
    desk.settle()
    assert {one["paper"] for one in target.things.values()} == set(papers)
    return papers


def ref_of(target, paper):
    return next(ref for ref, one in target.things.items() if one["paper"] == paper)


def test_what_is_marked_comes_with_the_next_look(desk, target, pair):
    paper = pair[0]
    target.annotations[ref_of(target, paper)] = (MARK,)
    report = desk.sync()
    assert ("taken in", "annotations: 1") in {(line.action, line.says) for line in report.lines}
    assert desk.paper(paper).annotations == (MARK,)
    desk.settle()
    assert target.things[ref_of(target, paper)]["status"] == "reading"
    target.annotations.clear()
    desk.settle()
    assert desk.paper(paper).annotations == ()
    assert desk.sync().lines == ()


@pytest.mark.parametrize("elder_is_left", [True, False])
def test_what_is_merged_is_one_paper_and_stays_one_thing(desk, target, pair, elder_is_left):
    elder, younger = pair
    left, went = pair if elder_is_left else pair[::-1]
    ref = ref_of(target, left)
    target.annotations = {ref_of(target, left): (MARK,), ref_of(target, went): (OTHER,)}
    target.merge(ref, ref_of(target, went))
    report = desk.sync()
    assert any(line.action == "taken in" and f"merged with {went}" in line.says for line in report.lines)
    desk.settle()
    assert desk.paper(younger).id == elder
    assert list(target.things) == [ref]
    assert target.things[ref]["paper"] == elder
    assert desk.paper(elder).annotations == (MARK, OTHER)
    assert desk.standing(elder).state == "delivered"
    assert desk.sync().lines == ()
    desk.shelf.undo(where="test")
    desk.settle()
    assert {one["paper"] for one in target.things.values()} == set(pair)
    assert desk.paper(younger).id == younger
