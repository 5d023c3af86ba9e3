"""A Zotero item is read as a paper, whatever a person has there, and what we wrote is read back as what it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.identifiers import Identifier
from library.matching import form_of_paper, judge
from library.paper import Creator, Link, Paper
from sync.zotero import mapping
from sync.zotero.dates import published

ARXIV, DOI = Identifier("arxiv", "2611.14273"), Identifier("doi", "10.5555/harbour.2026.12")
LEAK = Paper(
    "01JDB4T8Q2V6M0XK9R3H5N7WYE",
    "PipeLeak: Auditing Membership Leakage in Pipelined Training",
    abstract="We show that the schedule itself leaks.\n\nA careful auditor needs forty minutes.",
    creators=(Creator("Lindqvist", "Ada"), Creator("van den Berg", "Joris"), Creator("Collaboration", "BELL")),
    type="preprint",
    published="2026-11-19",
    venue="arXiv",
    identifiers=(ARXIV,),
    links=(Link("abs", "https://arxiv.org/abs/2611.14273"),),
    categories=("cs.LG", "cs.CR"),
)


def test_what_we_make_is_read_back_and_is_the_same_paper():
    read = mapping.item_paper({"key": "K7QW2M9X", **mapping.fields(LEAK)})
    assert (read.id, read.title, read.type, read.published, read.venue) == (
        "K7QW2M9X",
        LEAK.title,
        "preprint",
        "2026-11-19",
        "arXiv",
    )
    assert read.creators == LEAK.creators
    assert read.identifiers == (ARXIV,)
    assert read.abstract == LEAK.abstract
    assert judge(form_of_paper(LEAK), form_of_paper(read)).verdict == "same"


@pytest.mark.parametrize(
    ("item", "identifiers"),
    [
        ({"DOI": "https://doi.org/10.5555/Harbour.2026.12"}, {"doi:10.5555/harbour.2026.12"}),
        ({"DOI": "10.48550/arXiv.2611.14273"}, {"arxiv:2611.14273"}),
        ({"archiveID": "arXiv:2611.14273"}, {"arxiv:2611.14273"}),
        ({"extra": "arXiv:2611.14273 [cs.LG]\nComment: extends arXiv:2501.00001"}, {"arxiv:2611.14273"}),
        ({"extra": "a note about 10.5555/other\nDOI: 10.5555/own"}, {"doi:10.5555/own"}),
        ({"extra": "PMID: 1234567\nPMCID: PMC7654321"}, {"pmid:1234567", "pmcid:PMC7654321"}),
        ({"extra": "https://arxiv.org/abs/2611.14273v2"}, {"arxiv:2611.14273"}),
        ({"extra": "tex.eprint: arXiv:2611.14273"}, {"arxiv:2611.14273"}),
        ({"url": "http://arxiv.org/abs/2611.14273v3"}, {"arxiv:2611.14273"}),
        ({"publicationTitle": "arXiv:2611.14273 [cs]"}, {"arxiv:2611.14273"}),
        ({"publicationTitle": "Journal of 10.5555/x"}, set()),
        ({"DOI": "none", "url": "", "extra": None}, set()),
    ],
)
def test_identifiers_are_found_where_people_and_programs_write_them_and_no_others(item, identifiers):
    assert mapping.identifiers_in(item) == identifiers


def test_an_article_of_arxiv_as_older_readers_made_it_is_a_preprint():
    item = {"itemType": "journalArticle", "publicationTitle": "arXiv:2611.14273 [cs, stat]"}
    read = mapping.item_paper(item)
    assert (read.type, read.venue) == ("preprint", "arXiv")
    assert mapping.item_paper({"itemType": "journalArticle", "publicationTitle": "Leaks"}).type == "journal"
    assert mapping.item_paper({"itemType": "book"}).type == "other"


def test_markup_editors_and_labels_in_extra():
    item = {
        "title": "<i>Okapi</i>: Counting\nStripes ",
        "creators": [
            {"creatorType": "editor", "lastName": "Holm", "firstName": "Una"},
            {"creatorType": "author", "name": "Ada Lindqvist"},
            {"creatorType": "author", "lastName": "King", "firstName": "Martin, Jr."},
        ],
        "extra": "Issued: 2026-05-01\nContainer Title: Leaks\nVolume: 4",
    }
    read = mapping.item_paper(item)
    assert read.title == "Okapi: Counting Stripes"
    assert read.creators == (Creator("Lindqvist", "Ada"), Creator("King Jr.", "Martin"))
    assert (read.published, read.venue, read.volume) == ("2026-05-01", "Leaks", "4")
    assert mapping.item_paper({"creators": item["creators"][:1]}).creators == (Creator("Holm", "Una"),)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-19", "2026-11-19"),
        ("2026-11-00", "2026-11"),
        ("2026/11", "2026-11"),
        ("November 19, 2026", "2026-11-19"),
        ("19 Nov. 2026", "2026-11-19"),
        ("Nov 2026", "2026-11"),
        ("11/2026", "2026-11"),
        ("19/11/2026", "2026-11-19"),
        ("11/19/2026", "2026-11-19"),
        ("03/04/2026", "2026"),
        ("2026-02-31", "2026-02"),
        ("Spring 2026", "2026"),
        ("c. 1998", "1998"),
        ("2026-11-19T08:00:00Z", "2026-11-19"),
        ("forthcoming", ""),
        (2026, "2026"),
        (None, ""),
    ],
)
def test_dates_are_read_as_far_as_they_say_it(text, date):
    assert published(text) == date


# ---- what is known of a paper makes its type


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"type": "preprint"}, "preprint"),
        ({"type": "conference"}, "conferencePaper"),
        ({"type": "journal"}, "journalArticle"),
        ({"identifiers": (DOI,)}, "journalArticle"),
        ({"identifiers": (DOI,), "venue": "Proceedings of the Harbour Conference"}, "conferencePaper"),
        ({"identifiers": (Identifier("acl", "2026.acl-long.1"),)}, "conferencePaper"),
        ({"identifiers": (Identifier("pmid", "1234567"),)}, "journalArticle"),
        ({"identifiers": (Identifier("openreview", "abcDEF123"),)}, "preprint"),
        ({"volume": "4", "pages": "1-9"}, "journalArticle"),
        ({}, "document"),
        ({"identifiers": (DOI,), "creators": ()}, "document"),
    ],
)
def test_an_item_is_of_the_type_that_is_known(said, kind):
    assert mapping.item_type(replace(Paper("x", "Okapi", creators=LEAK.creators), **said)) == kind


def test_a_preprint_on_its_proceedings_page_keeps_its_arxiv_line_and_gets_the_publishers_words():
    venue = "Proceedings of the Harbour Conference"
    item = mapping.fields(replace(LEAK, type="conference", venue=venue, identifiers=(ARXIV, DOI)))
    assert (item["itemType"], item["proceedingsTitle"], item["DOI"]) == ("conferencePaper", venue, DOI.value)
    assert item["extra"] == "arXiv:2611.14273 [cs.LG]"
    assert not {"repository", "archiveID"} & item.keys()
    # Where the page names no venue, arXiv is none.
    assert "proceedingsTitle" not in mapping.fields(replace(LEAK, type="conference"))


def test_values_are_given_as_zotero_keeps_them():
    odd = replace(LEAK, title="Pipe\u00adLeak \n a\u0301 ", abstract="One. \r\n\r\nTwo.\u0007 \n", venue="arXiv ")
    item = mapping.fields(odd)
    assert (item["title"], item["abstractNote"], item["repository"]) == ("PipeLeak á", "One.\n\nTwo.", "arXiv")
    assert mapping.comparable({"title": "PipeLeak á  ", "abstractNote": "One.\n\nTwo. "}, item) == {
        "title": "PipeLeak á",
        "abstractNote": "One.\n\nTwo.",
    }


# ---- anything

TEXT = st.text(max_size=30)
PAPERS = st.builds(
    Paper,
    st.just("01JDB4T8Q2V6M0XK9R3H5N7WYE"),
    TEXT,
    abstract=st.text(max_size=60),
    creators=st.lists(st.builds(Creator, TEXT, TEXT), max_size=3).map(tuple),
    type=st.sampled_from(["preprint", "conference", "journal", "other"]),
    published=st.sampled_from(["", "2026", "2026-11", "2026-11-19"]),
    venue=TEXT,
    volume=TEXT,
    pages=TEXT,
    identifiers=st.lists(st.sampled_from([ARXIV, DOI]), unique=True, max_size=2).map(tuple),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "key",
        "itemType",
        "title",
        "creators",
        "date",
        "DOI",
        "url",
        "extra",
        "archiveID",
        "abstractNote",
        "publicationTitle",
    ]
)


@settings(max_examples=150)
@given(PAPERS)
def test_what_is_given_compares_as_it_is_given_and_keeps_its_identity(paper):
    item = mapping.fields(paper)
    assert mapping.comparable(item, item) == item
    read = mapping.item_paper(item)
    if mapping.item_type(paper) != "document":
        assert set(paper.identifiers[:1]) <= set(read.identifiers)
    assert read.published == paper.published
    again = mapping.fields(replace(paper, title=item.get("title", ""), abstract=item.get("abstractNote", "")))
    assert again == item


@settings(max_examples=150)
@given(st.dictionaries(FIELDS, ANYTHING, max_size=6))
def test_whatever_a_person_has_there_is_read(item):
    read = mapping.item_paper(item)
    form_of_paper(read)
    mapping.identifiers_in(item)
