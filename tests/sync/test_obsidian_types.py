"""A vault has one type for each property: ours make room, and say so."""

import json

import pytest

from sync.obsidian.types import clashes


def having(tmp_path, types):
    folder = tmp_path / ".obsidian"
    folder.mkdir(exist_ok=True)
    text = types if isinstance(types, str) else json.dumps({"types": types})
    (folder / "types.json").write_text(text, encoding="utf-8")
    return clashes(tmp_path)


@pytest.mark.parametrize(
    ("kind", "words"), [("number", "a number"), ("checkbox", "a checkbox"), ("multitext", "a list")]
)
def test_where_status_is_no_text_it_is_called_paper_status(tmp_path, kind, words):
    (found,) = having(tmp_path, {"status": kind})
    assert (found.name, found.instead) == ("status", "paper_status")
    assert found.says == f"'status' is {words} in this vault: I use 'paper_status'."


def test_what_fits_stays(tmp_path):
    fitting = {
        "status": "text",
        "rating": "number",
        "tags": "tags",
        "aliases": "aliases",
        "authors": "multitext",
        "published": "date",
        "saved": "date",
        "upvotes": "number",
        "title": "text",
        "papershelf": "number",  # how a note is found keeps its name whatever Obsidian thinks of it
        "something else": "checkbox",
    }
    assert having(tmp_path, fitting) == ()


def test_every_other_property_makes_room_in_the_same_way(tmp_path):
    found = having(tmp_path, {"authors": "text", "Venue": "number", "published": "datetime", "rating": "checkbox"})
    assert {one.name: one.instead for one in found} == {
        "authors": "paper_authors",
        "venue": "paper_venue",
        "published": "paper_published",
        "rating": "paper_rating",
    }


def test_where_the_other_name_is_taken_too_it_is_left_out(tmp_path):
    (found,) = having(tmp_path, {"status": "number", "paper_status": "checkbox"})
    assert found.instead == ""
    assert found.says == "'status' is a number in this vault: I leave it out."


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"types": 3}', '{"types": {"status": 3}}', "[" * 20_000])
def test_a_file_of_another_shape_says_nothing(tmp_path, broken):
    assert having(tmp_path, broken) == ()


def test_no_such_file_says_nothing(tmp_path):
    assert clashes(tmp_path) == ()
