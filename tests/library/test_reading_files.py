"""What `clip FILE` takes in: pages, copied text, API bodies, Clip JSON, identifiers; and what it says to the rest."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import formats
from library.clip import Clip
from library.formats import Reading, UnreadableError, clip_json
from tests import huggingface_pages as pages
from tests.invented import item, items
from tests.library.shelves import NOON, clip


def read(data: bytes | str | Any, name: str = "file", **options: Any) -> Reading:
    if not isinstance(data, bytes):
        data = (data if isinstance(data, str) else json.dumps(data)).encode()
    return formats.read(data, name=name, captured_at=NOON, **options)


def titles(reading: Reading) -> list[str]:
    return [one["paper"].get("title", "") for one in reading.clips]


def refusal(data: bytes | str | Any) -> str:
    with pytest.raises(UnreadableError) as raised:
        read(data)
    return raised.value.reason


def said(number: int) -> str:
    return " ".join(item(number)["paper"]["title"].split())


def abstract(number: int) -> str:
    return " ".join(item(number)["paper"]["summary"].split())


def copied(numbers: range) -> str:
    """A list page as a person copies it out of the browser."""
    header = ["Get trending papers in your email inbox once a day!", "Get trending papers in your email inbox!"]
    body = [line for number in numbers for line in (said(number), abstract(number))]
    body[0] = f"Subscribe{body[0]}"
    return "\n".join([*header, *body]) + "\n"


def test_copied_text_gives_each_title_with_its_abstract():
    reading = read(copied(range(1, 41)))
    assert [(one["paper"]["title"], one["paper"]["abstract"]) for one in reading.clips] == [
        (said(number), abstract(number)) for number in range(1, 41)
    ]
    assert reading.clips[0]["page"]["kind"] == "list"


def test_a_line_that_breaks_the_pattern_is_passed_over_and_pairs_nothing_wrongly():
    lines = copied(range(1, 6)).splitlines()
    lines.insert(4, "A stray line of the page")
    assert titles(read("\n".join(lines))) == [said(number) for number in range(1, 6)]


def test_copied_text_may_have_any_line_ends_and_encoding_of_windows():
    text = copied(range(1, 4))
    for data in (text.replace("\n", "\r\n").encode("utf-8-sig"), text.encode("utf-16")):
        assert titles(read(data)) == [said(number) for number in range(1, 4)]


def test_text_saved_by_a_tool_is_read_by_its_links():
    blocks = [
        f"[-]\n12\n{said(number)}\nhttps://huggingface.co/papers/2611.1000{number}\n{abstract(number)}\n3 authors"
        for number in range(1, 4)
    ]
    reading = read("url: https://huggingface.co/papers?q=x\n# Papers\n" + "\n\n".join(blocks))
    assert titles(reading) == [said(number) for number in range(1, 4)]
    assert [one["paper"]["identifiers"] for one in reading.clips] == [
        [f"arxiv:2611.1000{number}"] for number in (1, 2, 3)
    ]
    assert reading.clips[0]["paper"]["abstract"] == abstract(1)
    assert reading.clips[0]["paper"]["upvotes"] == 12
    assert reading.clips[0]["page"] == {"url": "https://huggingface.co/papers?q=x", "title": "Papers", "kind": "search"}


@pytest.mark.parametrize("body", [items(3), items(1)[0], items(1)[0]["paper"]])
def test_bodies_of_the_api_are_read(body):
    count = len(body) if isinstance(body, list) else 1
    reading = read(body)
    assert titles(reading) == [said(number) for number in range(1, count + 1)]
    first = reading.clips[0]["paper"]
    assert first["published"] == item(1)["paper"]["publishedAt"][:10]  # the inner date; the outer slips a day
    assert first["identifiers"] == ["arxiv:2611.10001"]
    assert first["ai_summary"] != first["abstract"]


def test_clip_json_gets_fresh_ids_each_time():
    body = {"clips": [clip(title="One"), clip(title="Two")]}
    ids = [one["clip_id"] for reading in (read(body), read(body)) for one in reading.clips]
    assert len(set(ids)) == 4
    assert titles(read(clip(title="One"))) == ["One"]


def test_identifiers_and_addresses_one_a_line_are_read_without_fetching():
    reading = read("arxiv:2611.14273v2\nhttps://doi.org/10.1145/1.2\n\n2611.10001\n")
    assert [one["paper"]["identifiers"] for one in reading.clips] == [
        ["arxiv:2611.14273v2"],
        ["doi:10.1145/1.2"],
        ["arxiv:2611.10001"],
    ]
    assert reading.clips[1]["page"]["url"] == "https://doi.org/10.1145/1.2"
    assert all(isinstance(clip_json.read(one), Clip) for one in reading.clips)


def test_prose_gives_the_identifiers_in_it():
    reading = read("I liked arXiv:2611.14273 and also doi:10.1145/1.2, but less.")
    assert [one["paper"]["identifiers"] for one in reading.clips] == [["arxiv:2611.14273"], ["doi:10.1145/1.2"]]


def test_what_a_person_types_becomes_one_clip_or_a_sentence():
    assert formats.typed("2611.14273v3", captured_at=NOON)["paper"]["identifiers"] == ["arxiv:2611.14273v3"]
    assert formats.is_identifier("https://arxiv.org/abs/2611.14273")
    with pytest.raises(UnreadableError, match=r"'no such thing' is no file"):
        formats.typed("no such thing", captured_at=NOON)


def test_a_week_a_month_and_an_unknown_address_are_lists():
    markup = pages.daily(items(2))
    for address in ("/week/2026-W47", "/month/2026-11", "/date/2026-11-20", ""):
        reading = read(markup, url=f"https://huggingface.co/papers{address}")
        assert titles(reading) == [said(1), said(2)]
        assert reading.clips[0]["page"]["kind"] == "daily"
    assert titles(read(markup, url="http://[")) == [said(1), said(2)]


def test_a_trending_card_that_stands_there_twice_is_one_paper_and_its_summary_no_abstract():
    markup = pages.trending(items(3)).replace("SVELTE_HYDRATER", "gone").replace("data-target=", "data-was=")
    reading = read(markup)
    assert titles(reading) == [said(1), said(2), said(3)]
    assert all("abstract" not in one["paper"] for one in reading.clips)


def test_a_broken_island_costs_the_details_and_is_told():
    markup = pages.daily(items(3)).replace("&quot;dailyPapers&quot;:", "&quot;dailyPapers&quot;", 1)
    reading = read(markup)
    assert titles(reading) == [said(1), said(2), said(3)]
    assert "could not be read" in reading.warnings[0]


def test_a_card_that_the_island_does_not_know_is_read_from_the_page():
    reading = read(pages.search(items(3), items(2, 50), "x"))
    assert titles(reading) == [said(1), said(2), said(3)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "file is empty."),
        (b" \n\0 ", "file is empty."),
        (b"{}", "it is JSON, but neither"),
        (b"[]", "it is JSON, but neither"),
        (b'{"error": "not found"}', "it is JSON, but neither"),
        (b"17 words about nothing", "I looked for titles"),
        (b"<!doctype html><title>Cakes</title><p>No paper here.", "it is a web page, but not one of"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x00\x01", "I looked for titles"),
    ],
)
def test_what_holds_no_paper_is_told_in_a_sentence(data, says):
    assert says in refusal(data)


def test_a_page_without_papers_is_told_to_be_one():
    assert refusal(pages.daily([])) == "No papers found in file: it is a page of Hugging Face, but shows no paper."


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_refused_in_words(data):
    try:
        reading = read(data)
    except UnreadableError:
        return
    assert reading.clips


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "title",
                    "paper",
                    "authors",
                    "author",
                    "name",
                    "summary",
                    "issued",
                    "DOI",
                    "page",
                    "clips",
                    "dailyPapers",
                    "organization",
                    "date-parts",
                    "upvotes",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_or_refused_in_words(body):
    try:
        reading = read(body)
    except UnreadableError:
        return
    for one in reading.clips:
        clip_json.read(one)


@given(JSON)
def test_any_data_may_stand_in_an_island(body):
    from html import escape

    island = f'<div data-target="DailyPapers" data-props="{escape(json.dumps(body))}"></div>'
    try:
        read(f"<html>huggingface /papers {island}<article><h3><a href='/papers/2611.10001'>x</a></h3></article>")
    except UnreadableError as error:
        pytest.fail(error.reason)
