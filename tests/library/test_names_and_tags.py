"""Creators' names are split where they should be; tags are one where Obsidian would make them one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.paper import Creator
from library.tags import obsidian_tag, spelling, tag_name, united


@pytest.mark.parametrize(
    ("name", "family", "given_name"),
    [
        ("Ada Lindqvist", "Lindqvist", "Ada"),
        ("Lindqvist, Ada", "Lindqvist", "Ada"),
        ("Joris van den Berg", "van den Berg", "Joris"),
        ("van den Berg, Joris", "van den Berg", "Joris"),
        ("Van Nguyen", "Nguyen", "Van"),
        ("Martin Luther King, Jr.", "King Jr.", "Martin Luther"),
        ("Sammy Davis Jr", "Davis Jr", "Sammy"),
        ("Quillback", "Quillback", ""),
        ("  Mei-Ling\tZhao , ", "Zhao", "Mei-Ling"),
        ("李 明", "李", "明"),
        ("王小明", "王小明", ""),
        ("김 민준", "김", "민준"),
        ("Li 明", "明", "Li"),
    ],
)
def test_a_name_is_split_into_family_and_given(name, family, given_name):
    assert Creator.parse(name) == Creator(family, given_name)


@pytest.mark.parametrize("name", ["", " , ", "Anonymous", "anonymous authors", "Under review", "et al."])
def test_what_stands_for_no_name_is_none(name):
    assert Creator.parse(name) is None


@given(st.text(max_size=40))
def test_any_name_can_be_read_and_keeps_a_family_name(name):
    creator = Creator.parse(name)
    assert creator is None or creator.display


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("Graph Neural Nets", "Graph-Neural-Nets"),
        ("#privacy", "privacy"),
        ("2026", "_2026"),
        ("ml/vision", "ml/vision"),
        ("C++ & co.", "C--co"),
        ("été", "été"),
        ("机器学习", "机器学习"),
        ("🎉", "🎉"),
        ("!!!", ""),
    ],
)
def test_a_tag_is_written_as_obsidian_allows(typed, tag):
    assert obsidian_tag(typed) == tag


def test_tags_that_spell_alike_are_one_under_the_name_first_typed():
    assert united(["Graph Neural Nets", "graph-neural-nets", "#Graph  Neural Nets", "", "#"]) == ("Graph Neural Nets",)


@given(st.text(max_size=30))
def test_a_tags_spelling_stays_when_it_is_spelled_again(text):
    name = tag_name(text)
    assert tag_name(name) == name
    assert spelling(obsidian_tag(name) or name) == spelling(name)
    assert "\0" not in name
    assert "\n" not in name
