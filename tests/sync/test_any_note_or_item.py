"""Whatever stands in a note or an item is read, or told to be unreadable; and in no time."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.matching import form_of_paper
from library.paper import Creator, Paper
from sync.obsidian import body, frontmatter, highlights, inert, literature, names, regions, strangers
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.zotero import annotations, creators, dates, extra, reading
from tests.hostile import JSON, TEXTS, WORDS, a_moment, heavy, in_words

LARGE = 20_000
ID = "01JDB4T8Q2V6M0XK9R3H5N7WYE"
WANTED = body.Wanted("> What we keep", {"AAAA2222": ["- marked ^hl-AAAA2222"]}, {"a": "A piece."})
BASE = {"region": "> What we kept", "highlights": {"AAAA2222": ["- was ^hl-AAAA2222"]}, "said": [], "order": ["paper"]}


def properties(text: str) -> None:
    try:
        json.dumps(frontmatter.read(text), default=sorted)
        frontmatter.change(text, {"status": "new", "tags": ["a", "b"]}, ("status", "tags"))
    except UnreadableFrontmatterError as error:
        in_words(error.problem)


def named(text: str) -> None:
    try:
        literature.named_by(text)
    except UnreadableFrontmatterError:
        return


def merged(text: str) -> None:
    for known in (None, BASE):
        after = body.merge(text, WANTED, known)
        assert not regions.broken(after.text) or after.text == text


def item(text: str) -> None:
    said = dict.fromkeys(("title", "abstractNote", "extra", "date", "DOI", "url", "publicationTitle", "volume"), text)
    names_there = [{"creatorType": "author", "lastName": text, "firstName": text}, {"name": text}]
    form_of_paper(
        reading.item_paper({"key": "K7QW2M9X", "itemType": "journalArticle", "creators": names_there, **said})
    )


def marked(text: str) -> None:
    file = {"key": "FILE2222", "itemType": "attachment"}
    mark = {"key": "H7J2K9QX", "itemType": "annotation", "parentItem": "FILE2222", "annotationPosition": text}
    (found,) = annotations.annotations([file, mark | {"annotationText": text}], "{} {} {}".format)
    highlights.items([found])


READERS: dict[str, Callable[[str], object]] = {
    "properties": lambda text: properties(f"---\n{text}\n---\n"),
    "a property": lambda text: properties(f"---\ntags: {text}\nstatus: read\n---\n"),
    "a whole note": properties,
    "a note of another tool": lambda text: named(f"---\ndoi: {text}\n---\n"),
    "another tool's text": named,
    "a body": merged,
    "a region": lambda text: merged(f"%% papershelf:paper %%\n{text}\n%% /papershelf:paper %%\n## Notes\n"),
    "highlights": lambda text: merged(f"%% papershelf:highlights %%\n{text}\n%% /papershelf:highlights %%\n"),
    "a stranger's note": lambda text: strangers.paper_in(ID, f"title: {text}\nauthors:\n  - {text}\n{text}"),
    "text for a note": inert.inert,
    "an address": inert.address,
    "a file's name": names.file_name,
    "an item": item,
    "a date": dates.published,
    "extra": lambda text: (extra.labelled(text), extra.extra_with("Citation Key: a", text)),
    "a creator": lambda text: (creators.author(Creator(text, text)), creators.is_group(Creator(text, text))),
    "a mark": marked,
}


@pytest.mark.parametrize("reader", READERS)
def test_any_text_is_read(reader: str):
    for text in WORDS:
        READERS[reader](text)

    @settings(max_examples=30)
    @given(TEXTS)
    def any_text(text: str) -> None:
        READERS[reader](text)

    any_text()


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_long_to_read(reader: str):
    for what, text in heavy(LARGE).items():
        with a_moment((reader, what)):
            READERS[reader](text)


@given(st.dictionaries(st.sampled_from(["key", "itemType", "title", "extra", "creators", "date", "DOI", "url"]), JSON))
def test_any_item_is_a_paper(item):
    assert isinstance(reading.item_paper(item), Paper)


@pytest.mark.parametrize(
    "position", ["[" * 100_000, '{"pageIndex": 1e999}', '{"pageIndex": NaN}', '{"pageIndex": []}', "[]", "1"]
)
def test_a_mark_whose_place_is_none_opens_the_file_at_its_beginning(position: str):
    file = {"key": "FILE2222", "itemType": "attachment"}
    mark = {"key": "H7J2K9QX", "itemType": "annotation", "parentItem": "FILE2222", "annotationPosition": position}
    (found,) = annotations.annotations([file, mark], "{0} page {1}".format)
    assert found.url == "FILE2222 page 1"


LAUGHS = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("x: &a [*a]", "too many values"),
        ("x: &a {b: *a}", "too many values"),
        (LAUGHS, "too many values"),
        ("[" * 20_000, "too many brackets"),
        ("x: " + "{a: " * 20_000, "too many brackets"),
        ("- " * 20_000, "depth"),
        ("? " * 20_000, "depth"),
        ("".join(" " * n + "a:\n" for n in range(1000)), "depth"),
        ("x: 0x" + "f" * 20_000, "a number is too long"),
        ("x: " + "9" * 20_000, "integer string"),
    ],
    ids=lambda text: text[:12],
)
def test_properties_that_blow_up_are_unreadable_at_once(written: str, problem: str):
    with a_moment(written[:20]), pytest.raises(UnreadableFrontmatterError, match=problem):
        frontmatter.read(f"---\n{written}\n---\n")


def test_an_alias_is_read_as_what_it_stands_for():
    assert frontmatter.read("---\na: &a [x, y]\nb: *a\n---\n") == {"a": ["x", "y"], "b": ["x", "y"]}


def test_a_scheme_is_no_link_wherever_its_letters_begin():
    for text in ("ftp://a", "x.ftp://a", "1ftp://a", "-zotero://a", "a-b+c.d://a", "x" * 200 + "://a", "éftp://a"):
        assert "://" not in inert.inert(text), text
    for text in ("https://a", "(http://a)", ".https://a", "see:https://a"):
        assert inert.inert(text).endswith(("://a", "://a)")), text
