"""Papers are found by what they say and are, ranked, sorted, counted; pages follow one another, whatever comes."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.asking import asked
from library.hits import excerpt, marked
from library.listing import SORTS
from library.placements import Delivered
from library.shelf import Shelf
from tests.library.shelves import Desk

PAPERS: tuple[dict[str, Any], ...] = (
    {"title": "PipeLeak: Auditing Membership Leakage", "abstract": "The schedule leaks.", "published": "2026-11-19"},
    {
        "title": "Tidewater",
        "abstract": "Membership is no leakage, says Erdős.",
        "published": "2024",
        "venue": "Invented Letters",
    },
    {
        "title": r"On the Erd\H{o}s Problem over $\alpha$-Rings",
        "published": "2019",
        "links": {"code": "https://a.example/c"},
    },
    {"title": "深度学习的管道并行", "published": "2024-05"},
    {"title": "Łukasz Rings the Bell", "creators": [{"name": "Joris van den Berg"}], "published": "2025"},
)


@pytest.fixture
def saved(desk: Desk) -> list[str]:
    return [save(desk.shelf, paper, number) for number, paper in enumerate(PAPERS)]


def save(shelf: Shelf, paper: dict[str, Any], number: int, **more: Any) -> str:
    clip = {
        "clip_id": str(uuid4()),
        "captured_at": f"2026-11-{10 + number % 15:02}T07:41:12Z",
        "page": {"url": "https://huggingface.co/papers", "kind": "daily"},
        "paper": {"identifiers": [f"arxiv:2611.1{number:04}"], **paper},
        **more,
    }
    (outcome,) = shelf.receive([clip], via="a test").outcomes
    assert outcome.paper
    return outcome.paper


def places(desk: Desk, saved: list[str], query: str, **how: Any) -> list[int]:
    """Which of the papers are found, in their order."""
    return [saved.index(one.id) for one in desk.shelf.find(query, **how).papers]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("membership leak", {0, 1}),
        ("pipeleak", {0}),
        ("leak auditing", {0}),  # a part of a name, and a beginning
        ("erdos", {1, 2}),
        ("ERDŐS", {1, 2}),
        ("alpha rings", {2}),
        ("学习", {3}),
        ("管道并行", {3}),
        ("学管", set()),
        ("lukasz", {4}),
        ('"membership leakage"', {0}),
        ("membership -auditing", {1}),
        ("-membership", {2, 3, 4}),
        ("author:berg", {4}),
        ('author:"van den berg"', {4}),
        ("author:lukasz", set()),
        ("venue:letters", {1}),
        ("year:2024", {1, 3}),
        ("year:2024-2025", {1, 3, 4}),
        ("year:<2020", {2}),
        ("has:code", {2}),
        ("-has:abstract", {2, 3, 4}),
        ("saved:9d", set()),
        ("is:read", set()),
        ("is:unread", {0, 1, 2, 3, 4}),
        ("in:zotero", set()),
    ],
)
def test_papers_are_found(desk: Desk, saved: list[str], query: str, found: set[int]):
    desk.clock.on(days=30)
    assert set(places(desk, saved, query)) == found
    assert desk.shelf.find(query).total == len(found)


def test_edits_and_targets_are_found_at_once(desk: Desk, saved: list[str]):
    desk.shelf.edit(
        saved[1], {"status": "read", "tags": ["Graph Nets"], "rating": 4, "note": "See the harbour."}, where="cli"
    )
    assert places(desk, saved, "is:read tag:graph-nets is:rated harbour has:note") == [1]
    placements = desk.placements
    placements.add_target("zotero", "zotero", {})
    debt = next(one for one in placements.due(placements.targets()[0].id) if one.paper.id == saved[2])
    placements.record(debt, Delivered("AAAA2222", "1", {}), "zotero")
    assert places(desk, saved, "in:zotero") == [2]
    desk.shelf.remove(saved[2], where="cli")
    assert places(desk, saved, "erdos") == [1]


def test_a_title_counts_more_than_an_abstract(desk: Desk, saved: list[str]):
    assert places(desk, saved, "membership", sort="relevance") == [0, 1]
    assert places(desk, saved, "erdos", sort="relevance") == [2, 1]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", ["", "bell"])
def test_pages_follow_one_another_in_every_order(desk: Desk, sort: str, query: str):
    ids = [
        save(desk.shelf, {"title": f"Bell number {number % 7}", "published": f"20{10 + number % 4}"}, number)
        for number in range(23)
    ]
    cursor, seen = "", []
    while True:
        page = desk.shelf.find(query, sort=sort, cursor=cursor, limit=5)
        assert page.total == 23
        seen += [one.id for one in page.papers]
        if not page.cursor:
            break
        cursor = page.cursor
    assert sorted(seen) == sorted(ids)


def test_what_comes_in_between_does_not_disturb_the_next_page(desk: Desk, saved: list[str]):
    first = desk.shelf.find(limit=2)
    save(desk.shelf, {"title": "Newer than all"}, 14)
    second = desk.shelf.find(cursor=first.cursor or "", limit=10)
    assert [one.id for one in (*first.papers, *second.papers)] == saved[::-1]


@pytest.mark.parametrize("cursor", ["x", "[1]", "{}", "[null, 3]", '["2026", ["a"]]', "~"])
def test_a_cursor_of_nobodys_is_a_page_still(desk: Desk, saved: list[str], cursor: str):
    assert desk.shelf.find(cursor=cursor).total == len(saved)
    desk.shelf.find("bell", sort="relevance", cursor=cursor)


def test_lists_are_counted_by_status_tag_venue_and_year(desk: Desk, saved: list[str]):
    desk.shelf.edit_many(saved[:3], {"add_tags": ["privacy"], "status": "reading"}, where="cli")
    assert desk.shelf.find("membership").by_status == {"reading": 2}
    assert desk.shelf.find("membership", status="new").total == 0
    facets = desk.shelf.facets()
    assert facets.tags == (("privacy", 3),)
    assert ("Invented Letters", 1) in facets.venues
    assert facets.years == (("2026", 1), ("2025", 1), ("2024", 2), ("2019", 1))


def test_of_very_many_the_newest_are_looked_at(desk: Desk, saved: list[str]):
    found = desk.shelf.find("-nothing", most=3)
    assert [one.id for one in found.papers] == saved[:1:-1]
    assert (found.total, found.total_is_least) == (3, True)


def test_among_very_many_the_few_of_a_filter_of_the_tables_are_found(desk: Desk, saved: list[str]):
    desk.placements.add_target("zotero", "zotero", {})
    debt = next(one for one in desk.placements.due(desk.placements.targets()[0].id) if one.paper.id == saved[0])
    desk.placements.record(debt, Delivered("AAAA2222", "1", {}), "zotero")
    found = desk.shelf.find("-nothing in:zotero", most=2)
    assert ([one.id for one in found.papers], found.total, found.total_is_least) == ([saved[0]], 1, False)


def test_many_are_changed_and_removed_in_one_batch(desk: Desk, saved: list[str]):
    desk.shelf.edit(saved[0], {"status": "read"}, where="cli")
    changed = desk.shelf.edit_many([*saved, saved[0]], {"status": "read"}, where="cli")
    assert set(changed.papers) == set(saved[1:])
    desk.shelf.undo(changed.batch, where="cli")
    assert places(desk, saved, "is:read") == [0]
    removed = desk.shelf.remove_many(saved[:2], where="cli")
    assert set(places(desk, saved, "")) == {2, 3, 4}
    desk.shelf.undo(removed.batch, where="cli")
    assert set(places(desk, saved, "")) == {0, 1, 2, 3, 4}


def test_what_was_searched_for_is_marked_in_the_words_a_person_reads():
    assert marked("PipeLeak: Erdős's Rings", asked("erdos ring")) == (
        ("PipeLeak: ", False),
        ("Erdős's", True),
        (" ", False),
        ("Rings", True),
    )
    assert marked("深度学习的管道", asked("学习")) == (("深度", False), ("学习", True), ("的管道", False))
    assert ("reward models", True) in marked("On reward models", asked('"reward models"'))
    assert excerpt("No such word.", asked("ring"), 50) == ()
    said = "".join(text for text, _ in excerpt("word " * 100 + "ring " + "word " * 100, asked("ring"), 60))
    assert "ring" in said
    assert len(said) < 75


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=20))
def test_marking_changes_no_letter(text: str, typed: str):
    assert "".join(part for part, _ in marked(text, asked(typed))) == text
