"""A clock that was set back by days holds nothing up, and undo still takes back what was done last."""

from datetime import timedelta

import pytest

from library import turned_back
from library.looks import Looks
from tests.library.shelves import ADA, Desk


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "library.db")
    made.placements.add_target("vault", "memory", {})
    made.save(title="PipeLeak", creators=[ADA])
    yield made
    made.close()


def owed(desk: Desk) -> int:
    (row,) = desk.placements.connected()
    return len(desk.placements.due(row.id))


def test_what_was_put_off_is_tried_now_and_not_in_three_days(desk: Desk):
    (row,) = desk.placements.connected()
    desk.placements.postpone_all(row.id, "away")
    desk.clock.on(days=-3)
    assert owed(desk) == 0
    assert turned_back.mend(desk.database, desk.clock)
    assert owed(desk) == 1
    assert not turned_back.mend(desk.database, desk.clock), "it is noticed once"


def test_a_target_that_was_looked_into_in_the_future_is_looked_into_within_a_minute(desk: Desk):
    (row,) = desk.placements.connected()
    desk.clock.on(days=1)
    desk.placements.reached(row.id)
    desk.clock.on(days=-3)
    turned_back.mend(desk.database, desk.clock)
    desk.clock.on(seconds=61)
    assert Looks(desk.database, desk.clock).unlooked(timedelta(seconds=60)) == ("vault",)


def test_who_holds_a_target_keeps_it_for_a_minute_and_no_longer(desk: Desk):
    (row,) = desk.placements.connected()
    assert desk.placements.claim(row.id, "elsewhere:1:a")
    desk.clock.on(days=-3)
    turned_back.mend(desk.database, desk.clock)
    assert not desk.placements.claim(row.id, "here:1:b")
    desk.clock.on(seconds=61)
    assert desk.placements.claim(row.id, "here:1:b")


def test_a_clock_that_is_right_changes_nothing(desk: Desk):
    (row,) = desk.placements.connected()
    desk.placements.postpone_all(row.id, "away", 3600)
    desk.clock.on(seconds=-30)
    assert not turned_back.mend(desk.database, desk.clock)
    assert owed(desk) == 0


def test_undo_takes_back_what_was_done_last_and_not_what_the_clock_says(tmp_path, monkeypatch):
    now = iter([3_000_000_000_000_000_000, *[1_000_000_000_000_000_000] * 100])
    desk = Desk(tmp_path / "library.db")
    monkeypatch.setattr("library.ulid.time.time_ns", lambda: next(now))
    monkeypatch.setattr("library.ulid._last", 0)
    first = desk.save(title="Tidewater").paper
    monkeypatch.setattr("library.ulid._last", 0)  # another process, after the clock was set back
    second = desk.save(title="PipeLeak").paper
    assert second < first
    assert desk.shelf.undo(where="test").removed == (second,)
    desk.close()
