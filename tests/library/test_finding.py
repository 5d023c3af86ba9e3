"""Finding papers again: by a prefix of their id, by words, tags and status, page by page, and for a web page."""

import time

import pytest

from library.formats import clips
from library.formats.huggingface import papers_in
from library.outcomes import AmbiguousError, Counts, NotFoundError, Query
from tests.invented import items
from tests.library.shelves import ABSTRACT, ADA, MEI, NOON, TOMAS


def test_any_unique_prefix_of_an_id_is_enough(desk):
    paper = str(desk.save(title="PipeLeak").paper)
    for typed in (paper, paper.lower(), paper[:20], f" {paper[:4]} "):
        assert desk.shelf.resolve(typed) == paper


@pytest.mark.parametrize("typed", ["", "01", "%%%%", "____", "no id!", "ZZZZZZ", "01" * 13, "'; --"])
def test_what_is_no_id_finds_nothing(desk, typed):
    desk.save(title="PipeLeak")
    with pytest.raises(NotFoundError):
        desk.shelf.resolve(typed)


def test_a_prefix_of_several_ids_names_them(desk):
    ids = {str(desk.save(title=title, creators=[ADA]).paper) for title in ("One", "Two")}
    with pytest.raises(AmbiguousError) as raised:
        desk.shelf.resolve(next(iter(ids))[:4])
    assert set(raised.value.matches) == ids


@pytest.fixture
def shelf(desk):
    desk.save(title="PipeLeak: 100% of µ-batches", creators=[ADA], identifiers=["arxiv:2611.14273"], tags=["To Read"])
    desk.save(title="Ünïcode_nets", creators=[{"name": "Łukasz Wójcik"}], venue="Proc. of LEAK", status="reading")
    desk.save(title="深度学习综述", creators=[MEI], identifiers=["doi:10.1145/1.2"], tags=["to-read", "survey"])
    return desk.shelf


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("pipeleak", 1),
        ("PIPELEAK lindqvist", 1),
        ("pipeleak zhao", 0),
        ("wojcik", 1),
        ("Wójcik", 1),
        ("unicode", 1),
        ("深度", 1),
        ("leak", 2),  # a title and a venue
        ("2611.14273", 1),
        ("arxiv:2611.14273v3", 1),
        ("https://doi.org/10.1145/1.2", 1),
        ("survey", 1),
        ("100%", 1),
        ("nothing_like", 0),
        ("family", 0),  # the words of the record's own form are none of a paper's
        ("%", 0),
        ("\"'\\", 0),
    ],
)
def test_papers_are_found_by_words_and_identifiers(shelf, query, count):
    found = shelf.find(query)
    assert (len(found.papers), found.total) == (count, count)


def test_papers_are_found_by_tag_in_any_spelling_and_by_status(shelf):
    for tag in ("To Read", "to-read", "TO READ"):
        assert shelf.find(tag=tag).total == 2
    assert shelf.find(tag="nothing").total == 0
    assert [paper.title for paper in shelf.find(status="reading").papers] == ["Ünïcode_nets"]
    assert shelf.find("survey", tag="to-read", status="new").total == 1


def test_pages_follow_each_other_without_a_gap_or_a_double_also_while_papers_arrive(desk):
    page = {"url": "https://huggingface.co/papers", "kind": "daily"}
    desk.clip(*clips(page, papers_in(items(25)), NOON))  # all saved at one moment
    seen, cursor = [], ""
    while True:
        found = desk.shelf.find(cursor=cursor, limit=10)
        seen += [paper.id for paper in found.papers]
        assert found.total >= 25
        if found.cursor is None:
            break
        cursor = found.cursor
        desk.save(title=f"Later {len(seen)}", creators=[ADA])
    assert len(seen) == len(set(seen)) == 25
    assert desk.shelf.find(limit=1).papers[0].title.startswith("Later")


@pytest.mark.parametrize("cursor", ["x", "|", "2026|", "|x", "\0", "'", "9999-01-01T00:00:00.000Z|ZZZZ"])
def test_any_cursor_is_an_answer(desk, cursor):
    desk.save(title="PipeLeak")
    assert desk.shelf.find(cursor=cursor).total == 1


def test_the_shelf_counts_its_papers_by_status_and_its_questions(shelf):
    assert shelf.counts() == Counts(3, {"new": 2, "reading": 1}, 0)


def test_the_clips_of_a_paper_are_kept_as_they_came(desk):
    first = desk.save(title="PipeLeak", upvotes=1)
    desk.save(title="PipeLeak", upvotes=2)
    desk.save(title="PipeLeak", note="Hm.", kind="paper")
    (kept,) = desk.shelf.clips_of(str(first.paper))
    assert kept.raw["paper"]["upvotes"] == 1
    assert len(kept.clip_ids) == 2
    assert (kept.source, kept.url) == ("huggingface", "https://huggingface.co/papers")


def test_a_page_learns_what_is_known_of_its_papers(desk):
    desk.placements.add_target("zotero", "memory", {})
    paper = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273v1"], status="to-read").paper
    known = desk.shelf.lookup(
        {
            "id": Query(("arxiv:2611.14273v3",), "Another title"),
            "odd": Query(("isbn:1", "arxiv:nonsense", "hf:2611.14273"), ""),
            "title": Query((), "PIPELEAK"),
            "stranger": Query(("arxiv:2611.00001",), "PipeLeak"),
            "nothing": Query(),
        }
    )
    assert (known["id"].paper, known["id"].status, known["id"].targets["zotero"].state) == (paper, "to-read", "due")
    assert known["id"].saved_at == desk.shelf.get(str(paper)).saved_at
    assert known["odd"].paper == paper
    assert (known["title"].paper, [one.paper for one in known["title"].maybe]) == (None, [paper])
    assert (known["stranger"].paper, known["stranger"].maybe) == (None, ())
    assert known["nothing"].paper is None


def test_a_newer_version_is_news(desk):
    paper = desk.save(title="PipeLeak", identifiers=["arxiv:2611.14273v1"]).paper
    ask = {"x": Query(("arxiv:2611.14273",))}
    assert desk.shelf.lookup(ask)["x"].news == ""
    desk.save(identifiers=["arxiv:2611.14273v3"], targets=[])
    known = desk.shelf.lookup(ask)["x"]
    assert (known.paper, known.news) == (paper, "v1 · v3 out")


def test_a_lookup_tells_of_an_open_question_and_follows_a_merge(desk):
    one = str(desk.save(title="PipeLeak", abstract=ABSTRACT).paper)
    other = str(desk.save(title="PipeLeak", creators=[TOMAS], identifiers=["arxiv:2611.14273"]).paper)
    ask = {"x": Query(("arxiv:2611.14273",))}
    assert [each.paper for each in desk.shelf.lookup(ask)["x"].maybe] == [one]
    desk.shelf.merge(one, other, where="test")
    known = desk.shelf.lookup(ask)["x"]
    assert (known.paper, known.maybe) == (one, ())
    desk.shelf.remove(one, where="test")
    assert desk.shelf.lookup(ask)["x"].paper is None


def test_a_page_of_120_papers_is_looked_up_in_a_fraction_of_a_second(desk):
    described = list(papers_in(items(120)))
    desk.clip(*clips({"url": "https://huggingface.co/papers"}, described, NOON))
    ask = {str(number): Query(tuple(one["identifiers"]), one["title"]) for number, one in enumerate(described)}
    started = time.perf_counter()
    known = desk.shelf.lookup(ask)
    # 20 ms on a quiet machine; a query for each paper would take many times this, and this is ten times that.
    assert time.perf_counter() - started < 1
    assert all(one.paper for one in known.values())
