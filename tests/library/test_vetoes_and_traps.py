"""What rules out a match, and the traps that were measured: a verdict and words for each, never an exception."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.judging import verdict
from tests.library.shelves import ABSTRACT, ADA, ELSE, MEI, NOON, TOMAS, Desk, clip

LONG = "Auditing membership leakage in pipelined language model training"


@pytest.mark.parametrize(
    ("ours", "theirs", "name"),
    [
        ({"title": f"{LONG}: Part I"}, {"title": f"{LONG}: Part II"}, "numerals"),
        ({"title": f"{LONG} 2015"}, {"title": f"{LONG} 2016"}, "numerals"),
        ({"title": LONG}, {"title": f"Comment on {LONG}"}, "kind"),
        ({"title": f"Erratum: {LONG}"}, {"title": LONG}, "kind"),
        ({"title": "Editorial"}, {"title": "Editorial"}, "generic"),
        ({"title": LONG}, {"title": LONG, "creators": [MEI]}, "creators"),
        ({"identifiers": ["arxiv:2611.10001"]}, {"identifiers": ["arxiv:2611.10002"]}, "identifier"),
        (
            {"identifiers": ["doi:10.1145/1.2"], "type": "journal"},
            {"identifiers": ["doi:10.1145/3.4"], "type": "conference"},
            "identifier",
        ),
    ],
)
def test_each_veto_has_its_name_and_words(ours, theirs, name):
    said = verdict({"title": LONG, "creators": [ADA, TOMAS]} | ours, {"title": LONG, "creators": [ADA, TOMAS]} | theirs)
    assert said.verdict == "different"
    assert said.evidence[0].name == name
    assert said.evidence[0].text


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        # A subtitle or an acronym came or went; LaTeX; another order of names; a particle; diacritics.
        ({"title": f"PipeLeak: {LONG}"}, {"title": LONG}, {"same", "maybe"}),
        ({"title": "Gradient $\\ell_1$ Coding of Pipes"}, {"title": "Gradient l1 coding of pipes"}, {"same"}),
        ({"creators": [ADA, TOMAS, MEI]}, {"creators": [MEI, ADA, {"name": "Tomas Okafor"}]}, {"same"}),
        ({"creators": [{"name": "Joris van den Berg"}]}, {"creators": [{"name": "Berg, J."}]}, {"same"}),
        ({"creators": []}, {}, {"maybe"}),
        ({"creators": [], "abstract": ABSTRACT}, {"abstract": ABSTRACT}, {"same"}),
        ({"abstract": ABSTRACT}, {"title": "How schedules tell", "abstract": ABSTRACT}, {"same"}),
        # Sister papers of one group.
        (
            {"title": "Adversarial speaker verification", "abstract": ABSTRACT},
            {"title": "Adversarial speaker adaptation", "abstract": ELSE},
            {"different", "maybe"},
        ),
        ({"title": "Deep Learning"}, {"title": "Deep Learning for Symbolic Mathematics"}, {"different", "maybe"}),
    ],
)
def test_traps(ours, theirs, expected):
    both = {"title": LONG, "creators": [ADA, TOMAS], "type": "preprint"}
    said = verdict(both | ours, both | {"type": "conference"} | theirs)
    assert said.verdict in expected
    assert said.evidence


ODD = st.sampled_from(
    ["", "x", "🎉", "深度学习", "التعلم", LONG, f"{LONG} 2", "Preface", "a" * 4_000, "$", "[]", "(vol 1, pg 2)"]
)
MANY = [{"name": f"Person Number{number}"} for number in range(5_000)]


@settings(max_examples=60)
@given(
    st.lists(ODD, min_size=2, max_size=2),
    st.lists(st.sampled_from([[], [ADA], [MEI, TOMAS], MANY[:300]]), min_size=2, max_size=2),
    st.lists(st.sampled_from(["", "1995", "2099"]), min_size=2, max_size=2),
    st.lists(st.sampled_from(["", ABSTRACT, ELSE, "Short."]), min_size=2, max_size=2),
)
def test_anything_gets_one_verdict_from_both_sides(titles, creators, dates, abstracts):
    sides = [
        {"title": title, "creators": who, "published": date, "abstract": abstract, "identifiers": [f"hf:x{place}"]}
        for place, (title, who, date, abstract) in enumerate(zip(titles, creators, dates, abstracts, strict=True))
    ]
    said = verdict(*sides)
    if not all(titles):
        assert said.verdict == "different"


def test_five_thousand_creators_are_no_burden():
    assert verdict({"title": LONG, "creators": MANY}, {"title": LONG, "creators": MANY}).verdict == "same"


WORKS = [
    [
        {"title": f"{title}", "creators": who, "identifiers": [f"arxiv:2611.1{number}001"], "type": "preprint"},
        {"title": f"{title.upper()}.", "creators": list(reversed(who)), "identifiers": [f"doi:10.1145/{number}"]}
        | {"type": "conference", "venue": "PIPES"},
        {"title": title, "creators": who, "abstract": f"{ABSTRACT} {number}", "published": "2026-11-01"},
    ]
    for number, (title, who) in enumerate(
        [(LONG, [ADA, TOMAS]), ("Tidewater maps for robot arms", [MEI]), (f"{LONG}: Part II", [ADA, TOMAS])]
    )
]


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_the_same_clips_in_any_order_make_the_same_papers(tmp_path_factory, draw: random.Random):
    """No chain of maybes among these: the grouping and every field are the same, whatever came first."""
    said = [(work, number, fields) for work, some in enumerate(WORKS) for number, fields in enumerate(some)]
    draw.shuffle(said)
    desk = Desk(tmp_path_factory.mktemp("order") / "library.db")
    try:
        papers = {}
        for work, number, fields in said:
            # The time of capture belongs to the clip, not to its arrival.
            raw = clip(at=NOON.replace(hour=1 + work, minute=number), **fields)
            papers[work, number] = str(desk.clip(raw)[0].paper)
        resolved = {key: desk.shelf.resolve(paper) for key, paper in papers.items()}
        for one, other in combinations(resolved, 2):
            assert (resolved[one] == resolved[other]) == (one[0] == other[0])
        found = sorted((desk.shelf.get(paper) for paper in set(resolved.values())), key=lambda paper: paper.title)
        assert [(paper.title.casefold().rstrip("."), paper.venue, paper.type) for paper in found] == [
            (LONG.casefold(), "PIPES", "conference"),
            (f"{LONG}: Part II".casefold(), "PIPES", "conference"),
            ("tidewater maps for robot arms", "PIPES", "conference"),
        ]
        assert all(len(paper.identifiers) == 2 and paper.abstract.startswith(ABSTRACT) for paper in found)
    finally:
        desk.close()
