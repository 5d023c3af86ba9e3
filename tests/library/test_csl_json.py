"""CSL-JSON out and in again is the same paper; what a reference manager writes is read as it meant it."""

import json
from typing import Any

import pytest

from library import formats
from library.clip import Clip
from library.formats import clip_json, csl_json
from library.paper import Creator
from tests.library.shelves import ABSTRACT, ADA, NOON, TOMAS, Desk


def taken(item: Any) -> Clip:
    reading = formats.read(json.dumps(item).encode(), name="refs.json", captured_at=NOON)
    assert reading.kind == "CSL-JSON"
    read = clip_json.read(reading.clips[0])
    assert isinstance(read, Clip)
    return read


PAPERS = [
    {
        "title": "PipeLeak: Auditing 5% of $N$",
        "abstract": ABSTRACT,
        "creators": [{"family": "van den Berg", "given": "Joris"}, {"family": "Example Consortium"}],
        "type": "preprint",
        "published": "2026-11-19",
        "identifiers": ["arxiv:2611.14273"],
    },
    {
        "title": "PipeLeak",
        "creators": [ADA, TOMAS],
        "type": "journal",
        "published": "2026-11",
        "venue": "Journal of Leaks",
        "volume": "12",
        "issue": "3",
        "pages": "1-20",
        "publisher": "Example Press",
        "identifiers": ["doi:10.1145/1.2", "pmid:31452104", "pmcid:PMC1234567"],
        "links": {"publisher": "https://press.example.org/1"},
    },
    {"title": "Talk", "creators": [ADA], "type": "conference", "published": "2026", "venue": "Proc. of LEAK"},
    {"title": "A letter", "creators": [ADA]},
]


@pytest.mark.parametrize("paper", PAPERS, ids=[one.get("type", "other") for one in PAPERS])
def test_a_paper_written_and_read_again_is_the_same(desk: Desk, paper):
    first = desk.shelf.get(str(desk.save(**paper).paper))
    read = taken(csl_json.write([first]))
    described = read.paper
    for name in ("title", "abstract", "creators", "published", "volume", "issue", "pages"):
        assert getattr(described, name) == getattr(first, name), name
    assert {one.identifier for one in described.identifiers} == set(first.identifiers)
    assert (described.type or "other") == first.type
    if first.type != "preprint":
        assert described.venue == first.venue
    again = desk.clip({**read.raw, "captured_at": desk.clock.on(days=1).isoformat()})[0]
    assert again.paper == first.id
    assert desk.shelf.get(first.id).title == first.title


def test_the_item_is_what_the_specification_says(desk):
    paper = desk.shelf.get(str(desk.save(**PAPERS[0], tags=["privacy"]).paper))
    (item,) = csl_json.write([paper])
    assert item == {
        "id": paper.id,
        "type": "article",
        "title": "PipeLeak: Auditing 5% of $N$",
        "author": [{"family": "van den Berg", "given": "Joris"}, {"literal": "Example Consortium"}],
        "issued": {"date-parts": [[2026, 11, 19]]},
        "abstract": ABSTRACT,
        "publisher": "arXiv",
        "number": "arXiv:2611.14273",
        "DOI": "10.48550/arXiv.2611.14273",
        "URL": "https://arxiv.org/abs/2611.14273",
        "keyword": "privacy",
    }


def test_what_reference_managers_write_is_read_as_they_meant_it():
    read = taken(
        {
            "type": "article-journal",
            "title": "On Leaks",
            "author": [
                {"family": "Berg", "given": "Joris", "non-dropping-particle": "van den"},
                {"family": "Musset", "given": "Alfred", "dropping-particle": "de"},
                {"family": "King", "given": "Martin", "suffix": "Jr."},
                {"literal": "European Southern Observatory"},
                {"given": "Ada Lindqvist"},
                "nobody",
                {},
            ],
            "issued": {"raw": "Published 2026-11"},
            "volume": 12,
            "DOI": "https://doi.org/10.1145/1.2",
            "note": "arXiv:2611.14273v2",
        }
    )
    assert read.paper.creators == (
        Creator("van den Berg", "Joris"),
        Creator("Musset", "Alfred de"),
        Creator("King Jr.", "Martin"),
        Creator("European Southern Observatory"),
        Creator("Lindqvist", "Ada"),
    )
    assert read.paper.published == "2026-11"
    assert read.paper.volume == "12"
    assert [(str(one.identifier), one.version) for one in read.paper.identifiers] == [
        ("arxiv:2611.14273", 2),
        ("doi:10.1145/1.2", None),
    ]


@pytest.mark.parametrize(
    "odd",
    [
        {"author": 5},
        {"author": "Ada"},
        {"author": {"family": "Ada"}},
        {"author": [], "issued": {"date-parts": [[None]]}},
        {"author": [], "issued": {"date-parts": 2026}},
        {"author": [], "issued": {"date-parts": [["2026", "13", 40]]}},
        {"author": [], "issued": "2026"},
        {"author": [], "DOI": 7, "URL": True, "abstract": ["x"], "type": ["x"], "page": 1.5},
    ],
)
def test_odd_values_cost_only_themselves(odd):
    assert taken({"title": "On Leaks", **odd}).paper.title == "On Leaks"


def test_a_list_with_one_item_without_a_title_keeps_the_others(desk):
    body = json.dumps([{"title": "One", "author": []}, {"author": [], "publisher": "x"}, 5]).encode()
    reading = formats.read(body, name="refs.json", captured_at=NOON)
    assert [one.outcome for one in desk.clip(*reading.clips)] == ["created", "rejected"]
