"""Whatever a file, a page or a clip holds is read or refused in words, and in no time."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from library import asking, formats, identifiers, markdown, text
from library.clip import Clip, Refused
from library.formats import UnreadableError, clip_json, csl_json, huggingface, huggingface_page, page_text
from library.paper import Creator
from tests.hostile import JSON, TEXTS, WORDS, a_moment, clips, heavy, in_words
from tests.hostile_files import DOCUMENTS

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LARGE = 30_000


def taken(data: bytes) -> None:
    """Read a file, and each of its clips as the shelf does."""
    try:
        reading = formats.read(data, name="a file", captured_at=NOW)
    except UnreadableError as error:
        in_words(error.reason)
        return
    for one in reading.clips[:50]:
        assert isinstance(clip_json.read(one), Clip | Refused)


def of_a_page(markup: str) -> None:
    try:
        huggingface_page.read(f"<html>huggingface /papers{markup}", "")
    except ValueError as error:
        in_words(error)


def clip_of(words: str) -> Clip | Refused:
    texts = dict.fromkeys(("title", "abstract", "abstract_html", "venue", "published", "ai_summary"), words)
    said = {
        "creators": [{"name": words}],
        "links": {words: words},
        "keywords": [words],
        "identifiers": [f"doi:{words}"],
    }
    wished = {"tags": [words], "collections": [words], "note": words, "selection_html": words}
    return clip_json.read(clips(1)[0] | {"paper": texts | said} | wished)


def typed(words: str) -> None:
    try:
        formats.typed(words, captured_at=NOW)
    except UnreadableError:
        return


READERS: dict[str, Callable[[str], object]] = {
    "a file": lambda words: taken(words.encode("utf-8", "replace")),
    "a clip": clip_of,
    "copied text": lambda words: page_text.read(words, words),
    "a page": of_a_page,
    "an address": lambda words: huggingface_page.read("<html>huggingface /papers", words),
    "a paper of Hugging Face": lambda words: huggingface.paper_json({"id": words, "title": words, "summary": words}),
    "an island": huggingface.island,
    "CSL-JSON": lambda words: csl_json.papers_in(
        {"title": words, "note": words, "DOI": words, "issued": {"raw": words}, "author": [{"family": words}]}
    ),
    "what is typed": typed,
    "a search": asking.asked,
    "identifiers": identifiers.find,
    "a name": Creator.parse,
    "a title": text.folded,
    "LaTeX": text.from_latex,
    "mathematics": text.plain_math,
    "tags": text.without_tags,
    "Markdown": markdown.to_markdown,
    "plain text": markdown.to_plain,
}


@pytest.mark.parametrize("reader", READERS)
def test_any_text_is_read(reader: str):
    for words in WORDS:
        READERS[reader](words)

    @settings(max_examples=30)
    @given(TEXTS)
    def any_text(words: str) -> None:
        READERS[reader](words)

    any_text()


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_long_to_read(reader: str):
    for what, words in heavy(LARGE).items():
        with a_moment((reader, what)):
            READERS[reader](words)


@pytest.mark.parametrize("piece", [r"\frac{", r"\sqrt[", r"\fcolorbox{}[", r"\sqrt[{", r"\frac{}{", r"\begin{a}"])
def test_latex_that_is_opened_again_and_again_takes_no_time(piece: str):
    # Each one more would double it: twenty are a minute, thirty a day.
    for count in (*range(10, 40, 3), 80, 400):
        for words in (piece * count, piece * count + "x", piece * count + "]" * count + "}" * count):
            with a_moment((piece, count)):
                assert text.from_latex(rf"\alpha {words}")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_hostile_file_is_read_or_refused_in_a_moment(name: str):
    data = DOCUMENTS[name]()
    with a_moment(name):
        taken(data)


@given(JSON)
def test_any_json_is_read_by_every_reader_of_json(body):
    taken(json.dumps(body).encode())
    assert isinstance(clip_json.read(body), Clip | Refused)
    for one in (*huggingface.papers_in(body), *csl_json.papers_in(body)):
        assert isinstance(clip_json.read(clips(1)[0] | {"paper": one}), Clip | Refused)


# Each of these is read again and again by a careless pattern.
@pytest.mark.parametrize(
    "words",
    [
        "10.1145/" + ")" * LARGE,
        "10.1145/" + "%25" * LARGE,
        "10.1145/" + ".full" * LARGE,
        "https://openreview.net/forum?" + "a&" * LARGE,
        "openreview.net/forum?" * 5_000,
        "aclweb.org/anthology/papers/" * 5_000,
        "https://aclanthology.org/2020." + "a-" * LARGE,
        "cs." + "a-" * LARGE,
    ],
    ids=lambda words: words[:30],
)
@pytest.mark.parametrize("before", ["", "doi:", "arxiv:", "acl:"])
def test_an_identifier_that_never_ends_is_none_and_costs_nothing(words: str, before: str):
    with a_moment(words[:30]):
        identifiers.find(before + words)
        identifiers.guess(before + words)


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("do not end", "<a " * 50_000),
        ("broken", "<![<![<![" + "x>" * 9),
        ("more tags", "<p>x</p>" * 60_000),
        ("deeper", "<div>" * 5_000),
        ("deeper", "<a href='/papers/2611.10001'>x" * 5_000),
    ],
)
def test_a_page_that_no_browser_saved_is_refused_with_the_reason(what: str, markup: str):
    with a_moment(what), pytest.raises(UnreadableError, match=what):
        formats.read(f"<html>huggingface /papers{markup}".encode(), name="page.html", captured_at=NOW)


def test_a_number_of_votes_that_never_ends_is_none():
    nines = "9" * 5_000
    card = (
        f"<article><h3><a href='/papers/2611.10001'>A Title</a></h3><div class='leading-none'>{nines}</div></article>"
    )
    ((_, (paper,), _),) = [huggingface_page.read(f"<html>huggingface /papers{card}", "")]
    assert "upvotes" not in paper
    _, (paper,), _ = page_text.read(f"{nines}\nA Title\nhttps://huggingface.co/papers/2611.10001\nWords.\n", "")
    assert "upvotes" not in paper
