"""What a person sets: checked field by field, only what differs written, and never over a change they have not seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import editing
from library.folding import EDITABLE
from library.outcomes import BadEditError, NotFoundError, StaleError
from library.paper import Creator
from tests.library.shelves import ADA, MEI


@pytest.fixture
def paper(desk):
    said = {
        "title": "PipeLeak",
        "creators": [ADA],
        "published": "2026-11-19",
        "tags": ["privacy"],
        "collections": ["A/B"],
    }
    return str(desk.save(**said).paper)


def test_a_person_sets_every_field_and_keeps_it_through_later_clips(desk, paper):
    changes = {
        "title": "  Mine\nand only mine ",
        "abstract": "One.\n\nTwo.",
        "creators": [
            "Joris van den Berg",
            {"family": "Lindqvist", "given": "Ada"},
            {"given": "Plato"},
            "Anonymous",
            "",
        ],
        "type": "journal",
        "published": "2027-01",
        "venue": "Journal of Leaks",
        "status": "reading",
        "rating": 4.0,
        "note": "Look.",
        "citekey": "berg2027",
        "tags": ["leaks"],
        "collections": [],
    }
    edited = desk.shelf.edit(paper, changes, where="test")
    desk.save(title="PipeLeak", creators=[ADA, MEI], published="2026-12-01", venue="arXiv", type="preprint")
    for now in (edited, desk.shelf.get(paper)):
        assert (now.title, now.abstract, now.venue) == ("Mine and only mine", "One.\n\nTwo.", "Journal of Leaks")
        assert now.creators == (Creator("van den Berg", "Joris"), Creator("Lindqvist", "Ada"), Creator("Plato"))
        assert (now.type, now.published, now.status, now.rating) == ("journal", "2027-01", "reading", 4)
        assert (now.note, now.citekey, now.tags, now.collections) == ("Look.", "berg2027", ("leaks",), ())


BAD = [
    ({"colour": "red"}, "colour: there is no such field; these can be set: abstract"),
    ({"identifiers": []}, "identifiers: there is no such field"),
    ({"title": 5}, "title: give text"),
    ({"status": "done"}, "status: give one of new, to-read"),
    ({"type": ["journal"]}, "type: give one of preprint"),
    ({"rating": 6}, "rating: give a number from 1 to 5"),
    ({"rating": 4.5}, "rating: give a number from 1 to 5"),
    ({"rating": True}, "rating: give a number from 1 to 5"),
    ({"published": "19 Nov"}, "published: give a year"),
    ({"published": "2026-13"}, "published: give a year"),
    ({"published": "٢٠٢٦"}, "published: give a year"),
    ({"citekey": "two words"}, "citekey: give a key without"),
    ({"creators": "Ada"}, "creators: give a list of names"),
    ({"creators": [5]}, "creators: give each name as text"),
    ({"creators": [{"name": "Ada"}]}, "creators: give each name as text"),
    ({"creators": [{"family": 5}]}, "creators: give text"),
    ({"tags": "privacy"}, "tags: give a list of words"),
    ({"tags": [5]}, "tags: give a list of words"),
]


@pytest.mark.parametrize(("changes", "reason"), BAD, ids=[row[1] for row in BAD])
def test_a_bad_edit_is_refused_by_name_and_nothing_of_it_is_kept(desk, paper, changes, reason):
    with pytest.raises(BadEditError) as raised:
        desk.shelf.edit(paper, {"note": "Kept?", **changes}, where="test")
    assert raised.value.reason.startswith(reason)
    assert raised.value.field in changes
    assert desk.shelf.get(paper).note == ""


def test_an_edit_against_an_older_revision_is_refused(desk, paper):
    seen = desk.shelf.get(paper).revision
    desk.shelf.edit(paper, {"rating": 1}, where="test", revision=seen)
    with pytest.raises(StaleError) as raised:
        desk.shelf.edit(paper, {"rating": 2}, where="test", revision=seen)
    assert (raised.value.paper, raised.value.revision) == (paper, seen + 1)
    assert desk.shelf.get(paper).rating == 1


def test_setting_what_is_so_already_is_no_edit(desk, paper):
    before = desk.shelf.get(paper)
    same = {"title": "PipeLeak", "creators": ["Ada Lindqvist"], "tags": ["Privacy"], "rating": None, "status": "new"}
    assert desk.shelf.edit(paper, same, where="test") == before
    assert desk.shelf.edits_of(paper) == ()


def test_tags_are_added_and_removed_one_by_one_or_set_as_a_whole(desk, paper):
    assert desk.shelf.edit(paper, {"add_tags": ["Leaks"]}, where="test").tags == ("Leaks", "privacy")
    assert desk.shelf.edit(paper, {"remove_tags": ["PRIVACY"]}, where="test").tags == ("Leaks",)
    assert desk.shelf.edit(paper, {"tags": ["audit", "leaks"]}, where="test").tags == ("audit", "Leaks")


def test_a_tag_keeps_the_name_under_which_it_was_first_typed_anywhere(desk, paper):
    desk.save(title="Tidewater", creators=[MEI], tags=["Graph Neural Nets"])
    assert desk.shelf.edit(paper, {"tags": ["graph-neural-nets"]}, where="vault").tags == ("Graph Neural Nets",)


def test_edits_tell_who_made_them_and_when(desk, paper):
    desk.clock.on(minutes=5)
    desk.shelf.edit(paper, {"rating": 2}, where="laptop")
    (edit,) = desk.shelf.edits_of(paper)
    assert (edit.field, edit.value, edit.origin, edit.at) == ("rating", 2, "laptop", desk.clock())


def test_a_paper_that_is_not_there_cannot_be_edited(desk):
    with pytest.raises(NotFoundError):
        desk.shelf.edit("01ZZZZ", {"rating": 1}, where="test")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "add"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*EDITABLE, "add_tags", "remove_tags", "x"]), JSON, max_size=3))
def test_any_changes_are_normal_or_refused_by_name(changes):
    try:
        good = editing.checked(changes)
    except BadEditError as error:
        refused = error.field
    else:
        assert editing.checked(good) == good
        str(good).encode()  # no half of a surrogate pair, which no file could hold
        return
    assert refused in changes


def test_an_edit_with_odd_characters_can_be_kept_and_found(desk, paper):
    edited = desk.shelf.edit(paper, {"title": "a\ud800\0b", "note": "a\ud800b", "tags": ["t\ud800"]}, where="test")
    assert (edited.title, edited.note, edited.tags) == ("ab", "ab", ("t",))
