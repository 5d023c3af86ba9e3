"""Creators' names stand in Zotero's two fields as a person would put them there, and groups in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.paper import Creator
from sync.zotero.creators import author, creator_of, is_group


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ada Lindqvist", "Ada", "Lindqvist"),
        ("Joris van den Berg", "Joris", "van den Berg"),
        ("Martin King Jr.", "Martin, Jr.", "King"),
        ("King, Martin Luther, Jr.", "Martin Luther, Jr.", "King"),
        ("Sammy Davis III", "Sammy, III", "Davis"),
        ("María José Carreño Quiñones", "María José Carreño", "Quiñones"),
        ("李 明", "明", "李"),
        ("Анна Петрова", "Анна", "Петрова"),
    ],
)
def test_a_person_has_two_fields(name, first, last):
    assert author(Creator.parse(name)) == {"creatorType": "author", "firstName": first, "lastName": last}


def test_particles_that_a_page_left_with_the_given_names_go_with_the_surname():
    assert author(Creator("Berg", "Joris van den"))["lastName"] == "van den Berg"
    assert author(Creator("Nguyen", "Van"))["firstName"] == "Van"


@pytest.mark.parametrize(
    "name",
    [
        "Plato",
        "王小明",
        "ATLAS Collaboration",
        "The Tidewater Team",
        "Harbour Genome Consortium",
        "Department of Physics",
        "Bell Network Initiative",
        "Fern Project",
        "SLAM Lab",
        "Center for Quiet Bells",
        "Team Okapi",
        "on behalf of the LIGO Scientific Collaboration",
    ],
)
def test_a_single_name_and_a_group_have_one(name):
    assert author(Creator.parse(name)) == {"creatorType": "author", "name": name}


def test_a_team_with_its_house_keeps_both():
    assert author(Creator.parse("Fern Team, Harbour"))["name"] == "Fern Team, Harbour"


@pytest.mark.parametrize(
    "name", ["Jane Lab", "Paul Council", "An Center", "J. P. Union", "Ina Group-Smith", "JP Council"]
)
def test_a_surname_that_is_a_word_for_groups_stays_a_surname(name):
    assert not is_group(Creator.parse(name))


WORDS = st.sampled_from(
    ["Ada", "van", "den", "Berg", "King", "Jr.", "Team", "Lab", "ATLAS", "of", "王小明", "The", "é", "J.", "II", "al"]
)
NAMES = st.lists(WORDS, max_size=4).map(" ".join)


@given(st.builds(Creator, NAMES, NAMES))
def test_what_was_written_and_read_is_written_again_alike(creator):
    once = author(creator)
    read = creator_of(once)
    assert (read is None) == (not creator.display)
    if read is not None:
        assert author(read) == once
        assert set(read.display.replace(",", "").split()) == set(creator.display.replace(",", "").split())


@given(
    st.dictionaries(
        st.sampled_from(["lastName", "firstName", "name"]), st.text(max_size=12) | st.none() | st.integers()
    )
)
def test_anything_in_an_entry_is_read_as_a_name_or_as_none(entry):
    read = creator_of(entry)
    assert read is None or read.display
