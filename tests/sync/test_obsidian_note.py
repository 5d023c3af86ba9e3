"""The note at save, to the byte; the golden files are refreshed by hand, looking at them."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from library.identifiers import Identifier
from library.paper import Creator, Elsewhere, Link, Paper, Version
from sync.obsidian import note
from tests.sync.shelves import GRANITE

GOLDEN = Path(__file__).parent / "golden"
PAPER = Paper(
    id="01JDB4T8Q2V6M0XK9R3H5N7WYE",
    title=GRANITE["title"],
    abstract=GRANITE["abstract"],
    creators=tuple(Creator(one["family"], one["given"]) for one in GRANITE["creators"]),
    type="preprint",
    published="2026-11-19",
    venue="arXiv",
    identifiers=(Identifier("arxiv", "2611.20314"),),
    links=(
        Link("abs", "https://arxiv.org/abs/2611.20314"),
        Link("pdf", "https://arxiv.org/pdf/2611.20314"),
        Link("code", "https://github.com/example-lab/graniteflow"),
        Link("huggingface", "https://huggingface.co/papers/2611.20314"),
    ),
    ai_summary=GRANITE["ai_summary"],
    tags=("privacy", "split inference"),
    citekey="lindqvistGraniteFlowTimingStages2026",
    saved_at=datetime(2026, 11, 23, 23, 41, 12, tzinfo=UTC),
    upvotes=184,
    elsewhere=(Elsewhere("zotero", "K7QW2M9X", "zotero://select/library/items/K7QW2M9X"),),
)
EVERYTHING = replace(
    PAPER,
    rating=4,
    identifiers=(Identifier("arxiv", "2611.00010"), Identifier("doi", "10.5555/harbour.2026.12")),
    links=(
        *PAPER.links,
        Link("publisher", "https://harbour.example/paper/12"),
        Link("project", "https://granite.example/(demo) x"),
    ),
    versions=(Version("preprint", number=1, latest_seen=3),),
    aliases=("@old2026",),
    note="Compare with [[Canaries]].",
    quotations=("Pauses give it away.",),
)


@pytest.fixture(autouse=True)
def _in_helsinki(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Helsinki")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("paper", "name"), [(PAPER, "saved.md"), (EVERYTHING, "everything.md"), (Paper(PAPER.id, "Okapi"), "little.md")]
)
def test_the_note_is_the_golden_one(paper, name):
    assert note.render(paper).encode() == (GOLDEN / name).read_bytes()


def test_the_day_of_saving_is_the_readers_own():
    assert note.properties(PAPER)["saved"] == "2026-11-24"  # 23:41 in London is tomorrow in Helsinki


def test_at_most_twenty_authors():
    many = replace(PAPER, creators=tuple(Creator(f"Name{number}") for number in range(30)))
    assert len(note.properties(many)["authors"]) == 20


@pytest.mark.parametrize(
    ("title", "alias"),
    [
        ("GraniteFlow: Timing", ["GraniteFlow"]),
        ("One Two Three: Timing", ["One Two Three"]),
        ("One Two Three Four: Timing", []),
        (f"{'x' * 31}: Timing", []),
        ("No colon here", []),
        (": Timing", []),
    ],
)
def test_the_short_name_before_a_colon_is_an_alias(title, alias):
    assert note.properties(replace(PAPER, title=title, citekey="")).get("aliases", []) == alias


def test_the_full_title_is_an_alias_only_where_the_name_was_cut():
    long = "A Study of " + "Very " * 40 + "Long Titles"
    assert note.properties(replace(PAPER, title=long, citekey=""))["aliases"] == [long]


def test_a_newer_version_is_one_line():
    assert "> [!info] v3 is out; you saved v1\n" in note.region(EVERYTHING)
    assert "is out" not in note.region(replace(EVERYTHING, versions=(Version("preprint", number=3, latest_seen=3),)))
