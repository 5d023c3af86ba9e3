"""Collections are paths; they come with clips, and are added and removed one by one, as a look tells of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.collection_paths import collection_key, collection_path, united_paths
from library.outcomes import BadEditError
from sync import taking_in


@pytest.fixture
def paper(desk):
    paths = [" Reading / Group", "reading/group", "C", "C++", " / "]
    return str(desk.save(title="PipeLeak", identifiers=["arxiv:2611.14273"], collections=paths).paper)


def test_they_keep_every_character_and_are_told_apart_by_names_not_by_case(desk, paper):
    assert desk.shelf.get(paper).collections == ("C", "C++", "Reading/Group")


def test_one_is_added_and_another_removed(desk, paper):
    desk.shelf.edit(paper, {"add_collections": ["To do//Now", "c"], "remove_collections": ["READING/Group"]}, where="t")
    assert desk.shelf.get(paper).collections == ("C", "C++", "To do/Now")
    assert [edit.value for edit in desk.shelf.edits_of(paper)] == [{"add": ["To do/Now"], "remove": ["READING/Group"]}]
    desk.shelf.undo(where="t")
    desk.shelf.edit(paper, {"collections": ["C++"]}, where="t")
    assert desk.shelf.get(paper).collections == ("C++",)
    desk.save(title="PipeLeak", identifiers=["arxiv:2611.14273"], collections=["C"])
    assert desk.shelf.get(paper).collections == ("C", "C++")


@pytest.mark.parametrize("value", ["Reading", [1], None, [["a"]]])
def test_what_is_no_list_of_paths_is_refused(desk, paper, value):
    with pytest.raises(BadEditError, match="paths"):
        desk.shelf.edit(paper, {"add_collections": value}, where="t")


def test_what_changed_over_there_becomes_such_an_edit(desk, paper):
    ours = desk.shelf.get(paper).collections
    taken = taking_in.names(ours, ours, ["C++", "reading/Group", "Thesis/Ch. 1"], "collections", collection_key)
    assert taken.changes == {"add_collections": ["Thesis/Ch. 1"], "remove_collections": ["C"]}
    desk.shelf.edit(paper, taken.changes, where="zotero")
    assert desk.shelf.get(paper).collections == ("C++", "Reading/Group", "Thesis/Ch. 1")


@given(st.lists(st.text(max_size=20), max_size=6))
def test_a_path_in_normal_form_stays_as_it_is(texts):
    once = united_paths(texts)
    assert united_paths(once) == once
    assert len({collection_key(one) for one in once}) == len(once)
    assert all(one == collection_path(one) for one in once)
    assert "" not in once
