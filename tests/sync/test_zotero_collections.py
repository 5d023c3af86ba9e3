"""Collections go both ways, as paths; the one that new items go into is followed by its key, and is nobody's path."""

from hypothesis import given
from hypothesis import strategies as st

from sync.zotero.filing import Filing
from tests.sync.zoteros import QUILLBACK, change, connected, writes


def collection(zotero, name, parent=None):
    made = zotero.library.make_collection(name)
    if parent:
        zotero.library.collections[made["key"]]["parentCollection"] = parent
    return made["key"]


def delivered(desk, zotero, **clip):
    home = collection(zotero, "Papershelf")
    connected(zotero, desk, collection=home)
    paper = desk.save(**QUILLBACK, **clip)
    desk.settle()
    return paper, zotero.items[0]["key"], home


def looked(desk):
    desk.clock.on(61)
    desk.settle()


def names_of(zotero, key):
    return [zotero.library.collections[one]["name"] for one in zotero.library.items[key].get("collections", [])]


def test_a_paper_goes_into_its_collections_which_are_made_where_they_are_missing(desk, zotero):
    reading = collection(zotero, "Reading")
    _, key, _ = delivered(desk, zotero, collections=["reading", "Groups/Posts"])
    assert names_of(zotero, key) == ["Papershelf", "Posts", "Reading"]
    assert reading in zotero.library.items[key]["collections"]
    made = {one["name"]: one for one in zotero.library.collections.values()}
    assert made["Posts"]["parentCollection"] == made["Groups"]["key"]
    assert sorted(made) == ["Groups", "Papershelf", "Posts", "Reading"]


def test_another_paper_finds_the_collection_that_was_made(desk, zotero):
    delivered(desk, zotero, collections=["Reading"])
    desk.save(title="Okapi: Counting Stripes", collections=["Reading"])
    desk.settle()
    assert [one["name"] for one in zotero.library.collections.values()] == ["Papershelf", "Reading"]


def test_filing_it_there_is_filing_it_here(desk, zotero):
    paper, key, home = delivered(desk, zotero)
    group = collection(zotero, "Group", collection(zotero, "Reading"))
    change(zotero, key, collections=[home, group])
    before = writes(zotero)
    looked(desk)
    assert desk.paper(paper).collections == ("Reading/Group",)
    assert writes(zotero) == before


def test_taking_it_out_there_is_taking_it_out_here(desk, zotero):
    paper, key, home = delivered(desk, zotero, collections=["Reading"])
    change(zotero, key, collections=[home])
    looked(desk)
    assert desk.paper(paper).collections == ()
    assert names_of(zotero, key) == ["Papershelf"]


def test_what_is_removed_here_goes_there_and_the_persons_stay(desk, zotero):
    paper, key, home = delivered(desk, zotero, collections=["Reading"])
    mine = collection(zotero, "Mine")
    change(zotero, key, collections=[*zotero.library.items[key]["collections"], mine])
    desk.shelf.edit(paper, {"remove_collections": ["Reading"]}, where="test")
    looked(desk)
    assert zotero.library.items[key]["collections"] == [home, mine]
    assert desk.paper(paper).collections == ("Mine",)


def test_the_collection_that_new_items_go_into_can_be_left(desk, zotero):
    paper, key, _ = delivered(desk, zotero)
    change(zotero, key, collections=[])
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    looked(desk)
    assert zotero.library.items[key].get("collections", []) == []
    assert desk.paper(paper).collections == ()


def test_it_is_followed_by_its_key_and_never_made_again(desk, zotero):
    _, _, home = delivered(desk, zotero)
    zotero.library.collections[home]["name"] = "From the web"
    zotero.library.version += 1
    desk.save(title="Okapi: Counting Stripes")
    looked(desk)
    assert all(one["collections"] == [home] for one in zotero.items)
    del zotero.library.collections[home]
    zotero.library.version += 1
    desk.save(title="Tidewater: Rolling Barrels")
    looked(desk)
    assert zotero.library.collections == {}
    assert len(zotero.items) == 3


def test_a_collection_that_is_renamed_there_is_renamed_here(desk, zotero):
    paper, key, _ = delivered(desk, zotero, collections=["Reading"])
    (made,) = [one for one in zotero.library.collections.values() if one["name"] == "Reading"]
    made["name"] = "Read soon"
    zotero.library.version += 1
    change(zotero, key, shortTitle="mine")
    looked(desk)
    assert desk.paper(paper).collections == ("Read soon",)
    assert names_of(zotero, key) == ["Papershelf", "Read soon"]


_NAMES = st.sampled_from(["A", "B", "A/B", "b/c", "C"])
_KEYS = {"A": "KA", "B": "KB", "A/B": "KAB", "b/c": "KBC", "Home": "KH"}
_TREE = [
    {"key": "KA", "name": "A", "parentCollection": False},
    {"key": "KB", "name": "B", "parentCollection": False},
    {"key": "KAB", "name": "B", "parentCollection": "KA"},
    {"key": "KBC", "name": "c", "parentCollection": "KB"},
    {"key": "KH", "name": "Home", "parentCollection": False},
]


@given(st.lists(_NAMES, unique=True), st.lists(_NAMES, unique=True), st.sets(st.sampled_from(sorted(_KEYS.values()))))
def test_merging_keeps_what_only_the_person_did(base, ours, there):
    filing = Filing(_TREE, "KH")
    keys, missing = filing.merged({"collections": sorted(there)}, base, ours)
    assert set(missing) <= {"C"}
    assert ("KH" in keys) == ("KH" in there)
    for path, key in _KEYS.items():
        if path == "Home":
            continue
        was, wanted = path in base, path in ours
        assert (key in keys) == (wanted if was != wanted else key in there)


def test_collections_in_a_circle_are_borne():
    filing = Filing(
        [{"key": "A", "name": "a", "parentCollection": "B"}, {"key": "B", "name": "b", "parentCollection": "A"}]
    )
    assert len(filing.paths({"collections": ["A", "B"]})) == 2
