"""When a list is due: across weekends, sleep, restarts and clocks that are put forward or back."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.digest.clock import due, next_at

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = time(8, 0)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
MONDAY = date(2026, 11, 23)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("clock", "is_due"), [("07:59", False), ("08:00", True), ("13:00", True), ("19:59", True), ("20:00", False)]
)
def test_a_list_is_due_from_its_time_until_the_evening(clock: str, is_due: bool):  # noqa: FBT001 - a table
    assert due(at(MONDAY, clock), EIGHT, WORKDAYS, None) == (MONDAY if is_due else None)


def test_one_a_day_and_none_at_the_weekend():
    assert due(at(MONDAY, "09:00"), EIGHT, WORKDAYS, MONDAY) is None
    assert due(at(MONDAY - timedelta(days=1), "09:00"), EIGHT, WORKDAYS, None) is None
    friday = MONDAY + timedelta(days=4)
    assert next_at(at(friday, "09:00"), EIGHT, WORKDAYS, friday) == at(MONDAY + timedelta(days=7), "08:00")
    assert next_at(at(MONDAY, "09:00"), EIGHT, (), None) is None


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_on_which_clocks_change_has_its_list_even_in_the_hour_that_is_not_there(day: date):
    half_past_two = time(2, 30)
    asked = [at(day, "00:00") + timedelta(minutes=10 * number) for number in range(120)]
    had: date | None = None
    made = []
    for moment in (one.astimezone(BERLIN) for one in asked):
        if found := due(moment, half_past_two, ("sun",), had):
            had = found
            made.append(moment)
    assert had == day
    assert len(made) == 1


@given(
    st.lists(st.integers(0, 60 * 24 * 21), min_size=1, max_size=60),
    st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])),
)
def test_whenever_it_is_asked_no_day_has_two_lists(minutes: list[int], days: set[str]):
    start, had, made = at(MONDAY, "00:00"), None, []
    for number in sorted(minutes):
        if found := due(start + timedelta(minutes=number), EIGHT, days, had):
            made.append(found)
            had = found
    assert made == sorted(set(made))
    assert all(one.strftime("%a").lower() in days for one in made)
