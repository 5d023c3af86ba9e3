"""Same, maybe or different: by identifiers, then by folded title with creators or abstract; never by emptiness."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.clip import Clip
from library.formats import clip_json
from library.matching import Form, form_of_clip, judge, keys
from tests.library.shelves import ABSTRACT, ADA, ELSE, MEI, TOMAS, clip


def form(title: str = "PipeLeak: Auditing Leakage", **said: Any) -> Form:
    read = clip_json.read(clip(title=title, **said))
    assert isinstance(read, Clip)
    return form_of_clip(read)


ARXIV = ["arxiv:2611.14273"]
DOI, OTHER_DOI = ["doi:10.1145/1.2"], ["doi:10.1145/3.4"]

PAIRS = [
    ("one arXiv id, no title on a side", {"identifiers": ARXIV}, {"title": "", "identifiers": ARXIV}, "same"),
    ("one arXiv id, another title", {"identifiers": ARXIV}, {"title": "Pipes leak", "identifiers": ARXIV}, "same"),
    (
        "one DOI, title and creators wholly different",
        {"identifiers": DOI, "creators": [ADA]},
        {"title": "Robot arms hear cups", "identifiers": DOI, "creators": [MEI]},
        "maybe",
    ),
    ("one title and creators", {"creators": [ADA, TOMAS]}, {"creators": [TOMAS]}, "same"),
    ("one title and abstract", {"abstract": ABSTRACT}, {"abstract": ABSTRACT, "creators": [ADA]}, "same"),
    (
        "one title and abstract, other names for the creators",
        {"abstract": ABSTRACT, "creators": [ADA]},
        {"abstract": ABSTRACT, "creators": [MEI]},
        "same",
    ),
    (
        "one title in two spellings",
        {"creators": [ADA]},
        {"title": "PIPELEAK — auditing $leakage$", "creators": [ADA]},
        "same",
    ),
    ("one title, nothing else", {}, {}, "maybe"),
    ("one title, creators on one side only", {"creators": [ADA]}, {}, "maybe"),
    ("one title, another abstract", {"abstract": ABSTRACT}, {"abstract": ELSE}, "maybe"),
    ("one title, no creator shared", {"creators": [ADA]}, {"creators": [MEI]}, "different"),
    (
        "one title, creators unknown is not different",
        {"creators": [{"name": "Anonymous"}]},
        {"creators": [ADA]},
        "maybe",
    ),
    (
        "a title that many works bear",
        {"title": "Preface", "creators": [ADA]},
        {"title": "Preface", "creators": [ADA]},
        "different",
    ),
    (
        "one title and creators, two arXiv ids",
        {"identifiers": ARXIV, "creators": [ADA]},
        {"identifiers": ["arxiv:2611.00001"], "creators": [ADA]},
        "different",
    ),
    (
        "a preprint's DOI and a publication's",
        {"identifiers": DOI, "creators": [ADA], "type": "preprint"},
        {"identifiers": OTHER_DOI, "creators": [ADA], "type": "journal"},
        "same",
    ),
    (
        "the DOIs of two publications",
        {"identifiers": DOI, "creators": [ADA], "type": "journal"},
        {"identifiers": OTHER_DOI, "creators": [ADA], "type": "conference"},
        "different",
    ),
    (
        "another title, creators and abstract the same",
        {"creators": [ADA], "abstract": ABSTRACT},
        {"title": "Tidewater", "creators": [ADA], "abstract": ABSTRACT},
        "same",
    ),
    (
        "another title and abstract by the same creator",
        {"creators": [ADA], "abstract": ABSTRACT},
        {"title": "Tidewater", "creators": [ADA], "abstract": ELSE},
        "different",
    ),
    ("two papers without a title", {"title": "", "identifiers": ARXIV}, {"title": "", "identifiers": DOI}, "different"),
]


@pytest.mark.parametrize(("ours", "theirs", "verdict"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_a_verdict_and_why(ours, theirs, verdict):
    said = judge(form(**ours), form(**theirs))
    assert said.verdict == verdict
    assert judge(form(**theirs), form(**ours)).verdict == verdict
    if verdict != "different":
        assert said.evidence
        assert all(one.text and one.name and -1 <= one.weight <= 1 for one in said.evidence)


def test_the_evidence_can_be_read():
    said = judge(form(creators=[ADA, TOMAS], abstract=ABSTRACT), form(creators=[ADA], abstract=ABSTRACT))
    assert [one.text for one in said.evidence] == [
        "same title",
        "100% of the abstract shared",
        "1 of 2 creators shared",
    ]
    (shared,) = judge(form(identifiers=ARXIV), form(identifiers=ARXIV)).evidence
    assert shared.text == "same arXiv id (2611.14273)"


def test_a_wrong_link_in_a_source_is_disputed():
    said = judge(form(identifiers=DOI, creators=[ADA]), form("Robot arms hear cups", identifiers=DOI, creators=[MEI]))
    assert said.disputed


def test_what_could_be_the_same_by_title_shares_a_key_and_emptiness_shares_none():
    assert set(keys(form())) & set(keys(form("pipeleak, auditing leakage")))
    assert keys(form("", identifiers=ARXIV)) == {}
    assert not set(keys(form())) & set(keys(form("Tidewater")))
    assert all(-(2**63) <= key < 2**63 for key in keys(form()))


FORMS = st.builds(
    form,
    st.sampled_from(["", "PipeLeak", "pipeleak", "Preface", "🎉", "深度学习"]),
    abstract=st.sampled_from(["", ABSTRACT, ELSE, "Short."]),
    creators=st.lists(st.sampled_from([ADA, TOMAS, MEI, {"name": "?"}]), max_size=3),
    type=st.sampled_from([None, "preprint", "journal"]),
    identifiers=st.lists(st.sampled_from([*ARXIV, *DOI, *OTHER_DOI, "hf:x"]), min_size=1, max_size=3),
)


@given(FORMS, FORMS)
def test_two_records_get_one_verdict_whichever_comes_first(one, other):
    assert judge(one, other).verdict == judge(other, one).verdict
    assert judge(one, one).verdict == "same"
    assert Form.from_json(one.to_json()) == one
