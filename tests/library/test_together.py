"""Threads that save at once are served together: each gets its own answer, and one's fault is nobody else's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from library.together import Together
from tests.library.shelves import Desk, clip


def test_while_one_group_is_under_way_the_next_one_gathers_and_each_gets_its_answer():
    groups: list[list[int]] = []
    first, go_on = threading.Event(), threading.Event()

    def serve(numbers):
        groups.append(list(numbers))
        if len(groups) == 1:
            first.set()
            go_on.wait(20)
        return [number * 10 for number in numbers]

    together = Together(serve)
    with ThreadPoolExecutor(9) as threads:
        begun = threads.submit(together.ask, 0)
        first.wait(20)
        others = [threads.submit(together.ask, number) for number in range(1, 9)]
        while len(together._waiting) < 8:
            threading.Event().wait(0.001)
        go_on.set()
        assert begun.result(20) == 0
        assert [one.result(20) for one in others] == [number * 10 for number in range(1, 9)]
    assert [len(one) for one in groups] == [1, 8]


def test_what_fails_fails_alone():
    def serve(numbers):
        if 3 in numbers:
            raise ValueError(3)
        return list(numbers)

    together = Together(serve)

    def ask(number: int) -> object:
        try:
            return together.ask(number)
        except ValueError as error:
            return error

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))
    assert isinstance(found[3], ValueError)
    assert found[:3] + found[4:] == [0, 1, 2, 4, 5, 6, 7]
    with pytest.raises(ValueError, match="3"):
        together.ask(3)


def test_a_thread_that_is_ended_while_it_serves_leaves_the_others_to_the_next():
    first, go_on = threading.Event(), threading.Event()

    def serve(numbers):
        if 0 in numbers:
            first.set()
            go_on.wait(20)
        if 1 in numbers:
            raise KeyboardInterrupt
        return list(numbers)

    together = Together(serve)

    def ended() -> str:
        try:
            together.ask(1)
        except KeyboardInterrupt:
            return "ended"
        return "served"

    with ThreadPoolExecutor(4) as threads:
        begun = threads.submit(together.ask, 0)
        first.wait(20)
        unlucky = threads.submit(ended)
        while len(together._waiting) < 1:
            threading.Event().wait(0.001)
        others = [threads.submit(together.ask, number) for number in (2, 3)]
        while len(together._waiting) < 3:
            threading.Event().wait(0.001)
        go_on.set()
        assert (begun.result(20), unlucky.result(20)) == (0, "ended")
        assert [one.result(20) for one in others] == [2, 3]
    assert together.ask(4) == 4


def test_many_threads_that_save_at_once_make_each_paper_once_with_an_outcome_and_a_batch_of_its_own(desk: Desk):
    saved = [clip(title=f"Paper {number % 20}", identifiers=[f"arxiv:2611.1{number % 20:04}"]) for number in range(60)]
    with ThreadPoolExecutor(12) as threads:
        came = list(threads.map(lambda raw: desk.shelf.receive([raw], via="test"), saved))
    assert [one.outcomes[0].clip_id for one in came] == [raw["clip_id"] for raw in saved]
    assert len({one.batch for one in came}) == 60
    assert sum(one.outcomes[0].outcome == "created" for one in came) == 20
    assert desk.shelf.counts().papers == 20
    for one in came:
        assert desk.shelf.undo(one.batch, where="test")
    assert desk.shelf.counts().papers == 0


def test_the_same_clip_sent_by_many_at_once_is_answered_the_same(desk: Desk):
    raw = clip(title="PipeLeak", identifiers=["arxiv:2611.10001"])
    with ThreadPoolExecutor(8) as threads:
        came = list(threads.map(lambda _: desk.shelf.receive([raw], via="test").outcomes[0], range(8)))
    assert len(set(came)) == 1
    assert desk.shelf.counts().papers == 1
