"""Collections, groups and merges in the Zotero to test against."""

import pytest

from tests.sync.asking import ITEMS, PAPER, add, ask

COLLECTIONS = "/api/users/0/collections"
GROUP = "/api/groups/77"


def make(zotero, **fields):
    return ask(zotero, "POST", COLLECTIONS, [fields]).json["successful"]["0"]["data"]


# ---- collections


def test_a_collection_lies_below_the_one_that_was_named(zotero):
    above = make(zotero, name="Reading")
    below = make(zotero, name="Group", parentCollection=above["key"])
    assert (above["parentCollection"], below["parentCollection"]) == (False, above["key"])
    assert [one["key"] for one in ask(zotero, "GET", f"{COLLECTIONS}/top").json] == [above["key"]]
    assert len(ask(zotero, "GET", COLLECTIONS).json) == 2


@pytest.mark.parametrize("fault", [{"name": " "}, {}, {"name": "Lost", "parentCollection": "NOSUCH22"}])
def test_a_bad_collection_stands_under_failed(zotero, fault):
    answer = ask(zotero, "POST", COLLECTIONS, [fault, {"name": "Good"}]).json
    assert answer["failed"]["0"]["code"] == 400
    assert answer["successful"]["1"]["data"]["name"] == "Good"


def test_collections_are_asked_for_since_a_version(zotero):
    first, second = make(zotero, name="First"), make(zotero, name="Second")
    since = f"{COLLECTIONS}?since={first['version']}"
    assert [one["key"] for one in ask(zotero, "GET", since).json] == [second["key"]]
    zotero.library.rename_collection(first["key"], "Renamed")
    assert [one["data"]["name"] for one in ask(zotero, "GET", since).json] == ["Renamed", "Second"]
    assert ask(zotero, "GET", f"{since}&format=keys").body.decode().split() == [first["key"], second["key"]]


def test_a_collection_is_changed_and_deleted_with_its_version(zotero):
    made = make(zotero, name="Reading")
    path, fresh = f"{COLLECTIONS}/{made['key']}", str(made["version"])
    assert ask(zotero, "PATCH", path, {"name": "Read"}).status == 428
    assert ask(zotero, "PATCH", path, {"name": " "}, If_Unmodified_Since_Version=fresh).status == 400
    assert ask(zotero, "PATCH", path, {"name": "Read"}, If_Unmodified_Since_Version=fresh).status == 204
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version=fresh).status == 412
    now = str(ask(zotero, "GET", path).json["version"])
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version=now).status == 204
    assert ask(zotero, "GET", path).status == 404


def test_a_deleted_collection_takes_those_below_with_it_and_leaves_the_items(zotero):
    above = make(zotero, name="Reading")
    below = make(zotero, name="Group", parentCollection=above["key"])
    item = add(zotero, collections=[below["key"]])
    zotero.library.delete_collection(above["key"])
    assert ask(zotero, "GET", COLLECTIONS).json == []
    now = ask(zotero, "GET", f"{ITEMS}/{item['key']}").json
    assert now["data"]["collections"] == []
    assert now["version"] > item["version"]


# ---- groups


def test_the_groups_are_listed(zotero, web):
    zotero.add_group("77", "Harbour Lab")
    (shown,) = ask(zotero, "GET", "/api/users/0/groups").json
    assert (shown["id"], shown["data"]["name"]) == (77, "Harbour Lab")
    web.add_group("78", "Reading Circle")
    (shown,) = ask(web, "GET", "/users/4711/groups", Zotero_API_Key="WEBKEY").json
    assert shown["data"]["name"] == "Reading Circle"


def test_a_group_is_a_library_of_its_own(zotero):
    zotero.add_group("77", "Harbour Lab")
    made = ask(zotero, "POST", f"{GROUP}/items", [PAPER]).json["successful"]["0"]
    answer = ask(zotero, "GET", f"{GROUP}/items")
    assert [one["key"] for one in answer.json] == [made["key"]]
    assert answer.headers["Last-Modified-Version"] == str(made["version"])
    assert ask(zotero, "GET", ITEMS).json == []
    assert ask(zotero, "GET", ITEMS).headers["Last-Modified-Version"] == "0"
    assert ask(zotero, "GET", "/api/groups/78/items").status == 404
    assert ask(zotero, "POST", "/api/groups/78/items", [PAPER]).status == 404


def test_one_library_of_several_may_not_be_written(zotero):
    zotero.add_group("77", "Harbour Lab")
    zotero.unwritable.add("77")
    assert ask(zotero, "POST", f"{GROUP}/items", [PAPER]).status == 403
    assert ask(zotero, "GET", f"{GROUP}/items").status == 200
    assert ask(zotero, "POST", ITEMS, [PAPER]).status == 200


def test_the_web_tells_which_library_a_key_may_write(web):
    web.add_group("77", "Harbour Lab")
    web.unwritable.add("77")
    access = ask(web, "GET", "/keys/current", Zotero_API_Key="WEBKEY").json["access"]
    assert access == {"user": {"library": True, "write": True}, "groups": {"77": {"library": True}}}
    assert ask(web, "POST", "/groups/77/items", [PAPER], Zotero_API_Key="WEBKEY").status == 403


# ---- a person merges two items


def test_a_merge_moves_the_children_bins_the_other_and_says_what_it_replaces(zotero):
    master, other = add(zotero, tags=[{"tag": "mine"}]), add(zotero, tags=[{"tag": "yours"}, {"tag": "mine"}])
    below = {"itemType": "attachment", "linkMode": "linked_url", "parentItem": other["key"], "title": "Code"}
    child = ask(zotero, "POST", ITEMS, [below]).json["successful"]["0"]["data"]
    zotero.library.merge(master["key"], other["key"])
    changed = {
        one["key"]: one["data"] for one in ask(zotero, "GET", f"{ITEMS}?since={child['version']}&includeTrashed=1").json
    }
    assert changed.keys() == {master["key"], other["key"], child["key"]}
    assert changed[child["key"]]["parentItem"] == master["key"]
    assert changed[other["key"]]["deleted"] == 1
    (replaced,) = changed[master["key"]]["relations"]["dc:replaces"]
    assert replaced.startswith("http://zotero.org/users/local/")
    assert replaced.endswith(f"/items/{other['key']}")
    assert [one["tag"] for one in changed[master["key"]]["tags"]] == ["mine", "yours"]


def test_a_second_merge_adds_to_what_is_replaced(zotero):
    master, *others = [add(zotero)["key"] for _ in range(3)]
    for other in others:
        zotero.library.merge(master, other)
    replaced = zotero.library.items[master]["relations"]["dc:replaces"]
    assert [one.rpartition("/")[2] for one in replaced] == others
