"""A few of each thing that can go wrong with a running server: nothing is lost, and nothing is there twice."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import rules, run
from tests.chaos.house import AT_A_MOMENT, House
from tests.chaos.people import Ledger
from tests.chaos.plan import rounds

SEED = "d"


@pytest.fixture
def figures() -> Iterator[run.Figures]:
    made = run.Figures(SEED)
    yield made
    print(f"seed {SEED}: {made.kills} kills at {dict(made.points)}")  # noqa: T201 - shown where a test fails


def hurt(folder: Path, figures: run.Figures, *faults: str, **fixed: int) -> None:
    """These faults, one after the other, and the rules after each."""
    planned = [dataclasses.replace(one, **fixed) for one in rounds(SEED, faults)]
    with House(folder) as house:
        house.connect()
        run.live(house, planned, figures, lambda _line: None)


def test_kills_between_two_writes_at_any_moment_in_the_start_and_of_commands_lose_nothing(tmp_path, figures):
    hurt(tmp_path, figures, "point", "start", "moment", "terminal")
    assert figures.kills >= 4
    assert figures.clips
    assert set(figures.points) - {AT_A_MOMENT}


@pytest.mark.parametrize("points", [(3, 20), pytest.param(range(1, 60), marks=pytest.mark.long)])
def test_a_first_start_that_is_killed_between_two_writes_begins_anew(tmp_path, points):
    for number in points:
        folder = tmp_path / str(number)
        folder.mkdir()
        with House(folder) as house:
            house.launch(die_at=number)
            house.ready()
            house.end()
            house.start()
            assert list(rules.the_file_is_sound(house, Ledger(), [])) == []
            assert list(rules.nothing_half_written(house, Ledger(), [])) == []


def test_lines_that_break_in_a_request_or_an_answer_make_nothing_twice(tmp_path, figures):
    hurt(tmp_path, figures, "front line", "zotero line", "zotero away")
    assert figures.cuts > 3
    assert figures.kills == 0


def test_a_busy_library_a_clock_set_back_and_servers_started_at_once_hold_nothing_up(tmp_path, figures):
    hurt(tmp_path, figures, "busy", "clock", "two servers")
    assert figures.refused


def test_a_full_disk_acknowledges_nothing_it_cannot_keep_and_goes_on_when_there_is_room(tmp_path, figures):
    with run.small_disk(tmp_path) as mounted:
        if not mounted:
            pytest.skip("a small disk cannot be mounted here (mount -t tmpfs); the other faults are tested")
        hurt(tmp_path, figures, "disk", number=2)
        assert figures.refused


@pytest.mark.long
def test_five_hundred_kills_lose_nothing_and_double_nothing():
    figures, _ = run.run("long", 500)
    assert figures.body() | {"losses": 0, "doubles": 0, "broken": []} == figures.body()
