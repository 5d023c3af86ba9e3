"""The daily list from sources to page: gathered over real HTTP, chosen, kept, caught up, never silent."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from server.home import Home
from server.settings import Digest, Sources
from tests.invented import item
from tests.server.parts import Clock, clip, settings
from tests.source_server import SourceServer

MONDAY = date(2026, 11, 23)


@pytest.fixture
def source() -> Iterator[SourceServer]:
    with SourceServer(papers=60) as started:
        yield started


@pytest.fixture
def home(tmp_path: Path, clock: Clock, source: SourceServer) -> Iterator[Home]:
    """A home that asks the source server, also as arXiv's lists; its wall clock is UTC."""
    sources = Sources(arxiv_url=source.url, huggingface_url=source.url, arxiv_lists_url=source.url)
    chosen = settings(tmp_path / "home", sources=sources, digest=Digest(arxiv=("cs.CL",)))
    with Home.open(chosen, now=clock.now) as opened:
        opened.pace.wait = clock.pass_by
        opened.daily.local = lambda moment: moment.astimezone(UTC)
        yield opened


def shown(home: Home, day: date) -> list[str]:
    found = home.daily.days.of(day)
    assert found is not None
    listings = home.daily.listed.of([one.listed for one in found.papers])
    return [listings[one.listed].title for one in found.papers]


def test_a_list_is_gathered_chosen_by_upvotes_and_says_so(home: Home, source: SourceServer):
    source.new = [70, 71]
    home.daily.run()
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert len(day.papers) == 10
    votes = [one.upvotes for one in day.papers]
    assert votes == sorted(votes, reverse=True)
    assert "Nothing is saved yet" in day.remarks[0]
    assert any("/api/daily_papers?date=2026-11-23" in one for one in source.requests)
    titles = {one.title for one in home.daily.listed.of(list(range(1, 80))).values()}
    assert len(titles) == 62, "two of arXiv's feed, and not what it replaced"
    assert "Only replaced" not in titles


def test_what_is_on_the_shelf_or_was_shown_never_comes(home: Home, clock: Clock):
    home.shelf.receive([clip(number) for number in range(1, 6)], via="test")
    home.daily.run()
    first = shown(home, MONDAY)
    saved = {paper.title for paper in home.shelf.find(limit=50).papers}
    assert not saved & set(first)
    clock.pass_by(24 * 3600)
    home.daily.run()
    second = shown(home, MONDAY + timedelta(days=1))
    assert second
    assert not set(first) & set(second)
    assert not saved & set(second)


def test_each_entry_says_why(home: Home):
    home.shelf.receive([clip(number) for number in range(1, 6)], via="test")
    home.daily.run()
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert all(one.reasons for one in day.papers)
    assert any(
        reason.startswith("near ") and "which you saved" in reason for one in day.papers for reason in one.reasons
    )


def test_it_waits_for_sources_that_do_not_answer_and_then_tells_of_it(home: Home, clock: Clock, source: SourceServer):
    source.fault("unavailable", times=100)
    source.retry_after = "30"
    home.daily.run()
    assert home.daily.days.of(MONDAY) is None
    assert home.daily.due() is None, "not at once again"
    clock.pass_by(3 * 3600)
    home.daily.run()
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert not day.papers
    assert any("Hugging Face did not answer" in one for one in day.remarks)
    source.let_go()
    clock.pass_by(24 * 3600)
    home.daily.run()
    assert shown(home, MONDAY + timedelta(days=1)), "what was missed came with the next list"


@pytest.mark.parametrize("fault", ["nonsense", "truncated", "dropped"])
def test_one_list_that_fails_is_told_and_costs_only_itself(home: Home, source: SourceServer, fault: str):
    source.new = [70, 71]
    source.fault(fault, times=4)  # type: ignore[arg-type] # one of its faults: Hugging Face's four requests
    home.daily.make(MONDAY, patient=False)
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert len(day.papers) == 2
    assert any("Hugging Face" in one or "127.0.0.1" in one for one in day.remarks)


def test_missed_days_are_caught_up_once_and_four_at_most(home: Home, clock: Clock, source: SourceServer):
    home.daily.run()
    clock.pass_by(10 * 24 * 3600)
    source.requests.clear()
    source.missed = [80, 81]
    home.daily.run()
    found = {one.key for one in home.daily.listed.of(list(range(1, 90))).values()}
    assert {f"arxiv:{item(number)['paper']['id']}" for number in source.missed} <= found
    asked = [one.partition("date=")[2][:10] for one in source.requests if "date=" in one]
    assert asked == ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]


def test_a_list_that_is_as_it_was_is_not_sent_again(home: Home, source: SourceServer):
    home.daily.gathering.run(MONDAY, MONDAY)
    before = len(source.requests)
    again = home.daily.gathering.run(MONDAY, MONDAY)
    assert (again.new, again.remarks) == (0, ())
    assert len(source.requests) == 2 * before


def test_two_that_make_a_list_at_a_time_make_one(home: Home):
    first = home.daily.make(MONDAY)
    assert home.daily.make(MONDAY) == first
    choice = home.daily.chosen(MONDAY)
    assert home.daily.days.keep(MONDAY, choice, (), mail=False) == first


def test_nothing_new_says_why(home: Home, clock: Clock, source: SourceServer):
    source.papers = 0
    home.daily.run()
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert day.remarks == ("Nothing new was listed since the last list.",)
    clock.pass_by(60)
    home.daily.run()
    assert len(home.daily.days.all()) == 1
