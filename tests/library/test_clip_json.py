"""Clip JSON at its one door: what is wrong is refused by name, what can be kept is kept with a warning."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.clip import Clip, Refused
from library.formats import clip_json
from library.formats.clip_json import LONGEST
from library.paper import Creator, Link
from tests.library.shelves import clip

GOOD = clip(
    clip_id="0b9f1a52-3b7a-4f43-9d4e-6f0f0a3e2a11",
    title="PipeLeak",
    abstract="What leaks.",
    creators=[{"name": "Joris van den Berg"}, {"family": "Lindqvist", "given": "Ada"}],
    type="preprint",
    published="2026-11-19",
    identifiers=["arxiv:2611.14273v2"],
    links={"abs": "https://arxiv.org/abs/2611.14273"},
    upvotes=184,
    keywords=["privacy", " privacy ", ""],
    tags=["To Read", "to-read"],
    collections=["Reading/Group"],
    status="to-read",
    note="Look here.",
    targets=["zotero"],
)


def changed(**changes: Any) -> dict[str, Any]:
    """The good clip with fields of the clip (`page__url`: of one inside it) set."""
    raw = copy.deepcopy(GOOD)
    for name, value in changes.items():
        *path, last = name.split("__")
        place = raw
        for step in path:
            place = place[step]
        place[last] = value
    return raw


def taken(raw: object) -> Clip:
    read = clip_json.read(raw)
    assert isinstance(read, Clip), read
    return read


def test_a_whole_clip_is_read_as_it_was_meant():
    read = taken(GOOD)
    assert read.captured_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert read.paper.creators == (Creator("van den Berg", "Joris"), Creator("Lindqvist", "Ada"))
    assert [(str(one.identifier), one.version) for one in read.paper.identifiers] == [("arxiv:2611.14273", 2)]
    assert read.paper.links == (Link("abs", "https://arxiv.org/abs/2611.14273"),)
    assert read.paper.keywords == ("privacy",)
    assert read.tags == ("To Read",)
    assert read.targets == ("zotero",)
    assert read.raw is GOOD
    assert read.warnings == ()


REFUSED = [
    (17, "a clip is a JSON object, not int"),
    (None, "a clip is a JSON object, not NoneType"),
    (["x"], "a clip is a JSON object, not list"),
    ({}, "clip_id: field required"),
    (changed(colour="red"), "colour: there is no such field"),
    (changed(paper__colour="red"), "paper.colour: there is no such field"),
    (changed(paper__creators=[{"nom": "x"}]), "paper.creators.0.nom: there is no such field"),
    (changed(clip_id="7"), "clip_id: it is not a UUID"),
    (changed(clip_id=7), "clip_id: input should be a valid string"),
    (changed(captured_at="yesterday"), "captured_at: it is no time"),
    (changed(captured_at="2026-11-23T07:41:12"), "captured_at: input should have timezone info"),
    (changed(captured_at=1763900000), "captured_at: it is no time"),
    (changed(captured_at="1763900000"), "captured_at: it is no time"),
    (changed(captured_at="0001-01-01T00:00:00+14:00"), "captured_at: it is outside of the calendar"),
    (changed(page={}), "page.url: field required"),
    (changed(page__url=" \0"), "page.url: it is empty"),
    (changed(page__kind="newspaper"), "page.kind: it is none of"),
    (changed(paper__title=5), "paper.title: input should be a valid string"),
    (changed(paper__type="book"), "paper.type: it is none of preprint, conference, journal, other"),
    (changed(paper__identifiers=["isbn:9780000000000"]), "paper.identifiers: unknown identifier scheme"),
    (changed(paper__identifiers="arxiv:2611.14273"), "paper.identifiers: input should be a valid list"),
    (changed(paper__upvotes=-1), "paper.upvotes: "),
    (changed(paper__upvotes=True), "paper.upvotes: "),
    (changed(paper__upvotes="184"), "paper.upvotes: "),
    (changed(paper__links=["https://x.org"]), "paper.links: "),
    (changed(targets="zotero"), "targets: "),
    (changed(status="done"), "status: it is none of new, to-read, reading, read, dropped"),
    (changed(paper={}), "paper: it needs a title or an identifier"),
    (changed(paper={"title": " \0\u200b ", "abstract": "Text."}), "paper: it needs a title or an identifier"),
    (changed(paper={"identifiers": ["arxiv:nonsense"]}), "paper: it needs a title or an identifier"),
]


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_bad_clip_is_refused_and_the_culprit_named(raw, reason):
    read = clip_json.read(raw)
    assert isinstance(read, Refused)
    assert read.reason.startswith(reason)


def test_a_refused_clip_keeps_its_id_for_the_answer():
    refused = clip_json.read(changed(colour="red"))
    assert refused.clip_id == GOOD["clip_id"]
    assert clip_json.read({"clip_id": "\ud800"}).clip_id == "?"


def test_a_known_scheme_with_a_bad_value_costs_only_itself():
    read = taken(changed(paper__identifiers=["arxiv:2611.1427", "doi:10.1145/1.2"]))
    assert [str(one.identifier) for one in read.paper.identifiers] == ["doi:10.1145/1.2"]
    assert len(read.warnings) == 1
    assert "arxiv" in read.warnings[0]
    assert "2611.1427" in read.warnings[0]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://", "http://[", "ftp://x.org/", "x"]
)
def test_a_link_that_is_not_of_the_web_costs_only_itself(url):
    read = taken(changed(paper__links={"pdf": url, "code": "https://github.com/example-lab/x"}))
    assert read.paper.links == (Link("code", "https://github.com/example-lab/x"),)
    assert read.warnings[0].startswith("paper.links.pdf: ")


def test_a_title_of_five_thousand_characters_is_kept_and_a_longer_one_cut_and_told():
    assert len(taken(changed(paper__title="x" * 5_000)).paper.title) == 5_000
    longer = taken(changed(paper__title="x" * 5_001))
    assert len(longer.paper.title) == LONGEST["title"]
    assert longer.warnings == ("title: cut from 5,001 to 5,000 characters",)


def test_megabytes_in_one_field_are_cut_before_they_are_cleaned():
    read = taken(changed(paper__abstract="<!-- <b <script " * 200_000, note="n" * 10**6))
    assert len(read.paper.abstract) <= LONGEST["abstract"]
    assert len(read.note) == LONGEST["note"]
    assert len(read.warnings) == 2


@pytest.mark.parametrize("name", ["venue", "volume", "issue", "pages", "publisher", "organization", "ai_summary"])
def test_a_field_that_is_longer_than_anybody_writes_is_cut_and_told(name):
    read = taken(changed(**{f"paper__{name}": "x" * 200_000}))
    assert len(getattr(read.paper, name)) == LONGEST[name]
    assert read.warnings == (f"{name}: cut from 200,000 to {LONGEST[name]:,} characters",)


def test_so_is_each_name_of_a_list():
    long = "x" * 10**6
    read = taken(changed(paper__keywords=["privacy", long], paper__creators=[{"name": long}]))
    assert [len(one) for one in read.paper.keywords] == [7, LONGEST["keywords"]]
    assert len(read.paper.creators[0].display) == LONGEST["creators"]
    assert len(read.warnings) == 2


def test_html_in_an_abstract_becomes_plain_text():
    read = taken(changed(paper__abstract="<p>One &amp; <i>two</i>.</p><p>If a <b and c> d.</p><script>no()</script>"))
    assert read.paper.abstract == "One & two.\n\nIf a <b and c> d."
    read = taken(changed(paper__abstract="", paper__abstract_html="<p>One<br>two</p><img src=x onerror=no()>"))
    assert read.paper.abstract == "One\n\ntwo"


def test_control_characters_are_dropped_wherever_they_stand():
    odd = "a\0\ud800b"
    read = taken(changed(paper__title=odd, note=odd, tags=[odd], paper__abstract_html=odd, paper__abstract="\ud800"))
    assert (read.paper.title, read.note, read.tags, read.paper.abstract) == ("ab", "ab", ("ab",), "ab")


def test_names_that_stand_for_nobody_are_no_creators():
    names = [{"name": "Anonymous"}, {"name": "Anonymous authors"}, {"family": "Under review"}, {}, {"family": "\u200b"}]
    assert taken(changed(paper__creators=names)).paper.creators == ()


@pytest.mark.parametrize(
    ("written", "read", "warns"),
    [
        ("2026-11-19", "2026-11-19", 0),
        ("2026-11", "2026-11", 0),
        ("2026", "2026", 0),
        ("2026-11-19T02:11:05.000Z", "2026-11-19", 0),
        ("2026-02-30", "2026-02", 0),
        ("", "", 0),
        ("19 Nov 2026", "", 1),
        ("20261119", "2026", 0),
        ("9999", "", 1),
        ("0000-01-01", "", 1),
    ],
)
def test_a_date_is_read_as_far_as_it_is_one(written, read, warns):
    got = taken(changed(paper__published=written))
    assert (got.paper.published, len(got.warnings)) == (read, warns)


def test_targets_absent_empty_and_named_are_three_things():
    without = changed()
    del without["targets"]
    assert taken(without).targets is None
    assert taken(changed(targets=[])).targets == ()
    assert taken(changed(targets=["a", "b", "a"])).targets == ("a", "b")


TEXT = st.text(st.characters(), max_size=10)  # with halves of surrogate pairs, as JSON can hold them
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["clip_id", "captured_at", "page", "targets", "tags", "collections", "status", "note", "selection_html"]
PAPER_FIELDS = [*clip_json.PaperJson.model_fields]


@given(JSON)
def test_reading_never_raises_whatever_the_json(raw):
    assert isinstance(clip_json.read(raw), Clip | Refused)


@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2),
    st.dictionaries(st.sampled_from(PAPER_FIELDS), JSON | TEXT, max_size=3),
)
def test_reading_never_raises_whatever_is_changed_in_a_good_clip(changes, paper):
    read = clip_json.read({**GOOD, **changes, "paper": {**GOOD["paper"], **paper}})
    if isinstance(read, Clip):
        assert read.paper.title or read.paper.identifiers
    else:
        assert read.reason.partition(":")[1]
