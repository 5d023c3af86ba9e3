"""How the Zotero to test against keeps, refuses and finds items; each test is a row of what was measured."""

import http.client
import time

import pytest

from tests.sync.asking import ITEMS, PAPER, add, ask

# ---- writing


@pytest.mark.parametrize("body", [b"", b"{", {"itemType": "preprint"}, []])
def test_what_is_no_array_of_items_is_400(zotero, body):
    assert ask(zotero, "POST", ITEMS, body).status == 400


def test_more_than_50_items_are_413(zotero):
    assert ask(zotero, "POST", ITEMS, [PAPER] * 51).status == 413
    assert len(ask(zotero, "POST", ITEMS, [PAPER] * 50).json["successful"]) == 50


@pytest.mark.parametrize(
    "fault",
    [
        {"itemType": "nosuch"},
        {"creators": [{"lastName": "Nobody"}]},
        {"creators": [{"creatorType": "author"}]},
        {"collections": ["NOSUCH22"]},
        {"parentItem": "NOSUCH22"},
        {"tags": [{"tag": " "}]},
    ],
)
def test_a_bad_item_is_200_with_failed_and_the_good_ones_beside_it_are_saved(zotero, fault):
    answer = ask(zotero, "POST", ITEMS, [PAPER | fault, PAPER])
    assert answer.status == 200
    assert answer.json["failed"]["0"]["code"] == 400
    assert answer.json["successful"]["1"]["data"]["title"] == PAPER["title"]


def test_each_item_of_a_batch_has_its_own_version(zotero):
    made = ask(zotero, "POST", ITEMS, [PAPER, PAPER]).json["successful"]
    assert made["1"]["version"] == made["0"]["version"] + 1


def test_nothing_de_duplicates(zotero):
    assert add(zotero)["key"] != add(zotero)["key"]
    for _ in range(2):
        ask(zotero, "POST", "/api/users/0/collections", [{"name": "Twice"}])
    assert len(ask(zotero, "GET", "/api/users/0/collections/top").json) == 2


def test_a_field_that_the_type_lacks_lands_in_extra(zotero):
    made = add(zotero, venue="Harbour", issue="3", extra="arXiv:2611.00017")
    assert made["extra"] == "arXiv:2611.00017\nvenue: Harbour\nissue: 3"


def test_extra_is_parsed(zotero):
    extra = "Language: fi\nCitation Key: ada26\nPublisher: gone\narXiv:2611.00017 [cs.LG]\nComment: stays"
    made = add(zotero, extra=extra)
    assert (made["language"], made["citationKey"]) == ("fi", "ada26")
    assert made["extra"] == "arXiv:2611.00017 [cs.LG]\nComment: stays"


def test_empty_fields_are_left_out_and_odd_access_dates_dropped(zotero):
    made = add(zotero, date="", accessDate="yesterday")
    assert "date" not in made
    assert "accessDate" not in made
    assert add(zotero, accessDate="2026-11-23T07:41:12Z")["accessDate"] == "2026-11-23T07:41:12Z"


def test_an_update_needs_the_version_and_a_fresh_one(zotero):
    made = add(zotero)
    path = f"{ITEMS}/{made['key']}"
    assert ask(zotero, "PATCH", path, {"title": "New"}).status == 428
    assert ask(zotero, "PATCH", path, {"title": "New"}, If_Unmodified_Since_Version="0").status == 412
    good = str(made["version"])
    assert ask(zotero, "PATCH", path, {"title": "New"}, If_Unmodified_Since_Version=good).status == 204
    assert ask(zotero, "PATCH", path, {"title": "Newer"}, If_Unmodified_Since_Version=good).status == 412


def test_an_update_among_posted_items_says_the_same_under_failed_and_unchanged(zotero):
    made = add(zotero)
    key, version = made["key"], made["version"]
    answer = ask(
        zotero,
        "POST",
        ITEMS,
        [
            {"key": key, **PAPER},
            {"key": key, "version": version - 1, **PAPER},
            {"key": key, "version": version, **PAPER},
            {"key": "NEWKEY22", "version": 0, **PAPER},
        ],
    ).json
    assert {place: one["code"] for place, one in answer["failed"].items()} == {"0": 428, "1": 412, "3": 404}
    assert answer["unchanged"] == {"2": key}


def test_put_to_a_new_key_is_500_and_keeps_creators_and_tags_of_an_old_one(zotero):
    assert ask(zotero, "PUT", f"{ITEMS}/NEWKEY22", PAPER, If_Unmodified_Since_Version="0").status == 500
    made = add(zotero, tags=[{"tag": "mine"}])
    sent = {"itemType": "preprint", "title": "New"}
    path = f"{ITEMS}/{made['key']}"
    assert ask(zotero, "PUT", path, sent, If_Unmodified_Since_Version=str(made["version"])).status == 204
    now = ask(zotero, "GET", path).json["data"]
    assert (now["title"], now["tags"], now["creators"]) == ("New", [{"tag": "mine"}], PAPER["creators"])
    assert "archiveID" not in now


def test_deleting_needs_the_version_and_erases_what_hangs_below(zotero):
    made = add(zotero)
    below = {"itemType": "attachment", "linkMode": "linked_url", "parentItem": made["key"], "title": "Code"}
    child = ask(zotero, "POST", ITEMS, [below]).json["successful"]["0"]["key"]
    path = f"{ITEMS}/{made['key']}"
    assert ask(zotero, "GET", path).json["version"] == made["version"]  # a child does not bump its parent
    assert ask(zotero, "DELETE", path).status == 428
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version="0").status == 412
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version=str(made["version"])).status == 204
    assert ask(zotero, "DELETE", path, If_Unmodified_Since_Version=str(made["version"])).status == 404
    assert ask(zotero, "GET", f"{ITEMS}/{child}").status == 404


def test_the_bin_hides_an_item_from_lists_only(zotero):
    made = add(zotero)
    path = f"{ITEMS}/{made['key']}"
    ask(zotero, "PATCH", path, {"deleted": 1}, If_Unmodified_Since_Version=str(made["version"]))
    assert ask(zotero, "GET", ITEMS).json == []
    assert ask(zotero, "GET", path).json["data"]["deleted"] == 1
    for listing in (f"{ITEMS}?includeTrashed=1", f"{ITEMS}/trash"):
        assert [one["key"] for one in ask(zotero, "GET", listing).json] == [made["key"]]


def test_a_write_token_is_good_once_until_a_restart(zotero):
    token = "f" * 32
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token="abcd").status == 400
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token=token).status == 200
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token=token).status == 412
    zotero.close()
    zotero.open()
    assert ask(zotero, "POST", ITEMS, [PAPER], Zotero_Write_Token=token).status == 200


def test_a_lost_answer_does_not_mean_not_saved(zotero):
    zotero.lost = 1
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "POST", ITEMS, [PAPER])
    assert len(zotero.items) == 1


def test_a_lost_request_is_not_saved(zotero):
    zotero.deaf = 1
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(zotero, "POST", ITEMS, [PAPER])
    assert zotero.items == []


def test_date_added_is_kept_dates_are_free_text_and_notes_are_as_given(zotero):
    made = add(zotero, dateAdded="2020-02-02T00:00:00Z", date="spring, two years ago")
    assert (made["dateAdded"], made["date"]) == ("2020-02-02T00:00:00Z", "spring, two years ago")
    note = {"itemType": "note", "parentItem": made["key"], "note": "<p onclick=x>as it came</p>"}
    assert ask(zotero, "POST", ITEMS, [note]).json["successful"]["0"]["data"]["note"] == note["note"]


# ---- reading


def test_search_is_a_substring_match_that_misses_identifiers_by_default(zotero):
    made = add(zotero)
    assert ask(zotero, "GET", f"{ITEMS}?q=quillback").json[0]["key"] == made["key"]
    assert ask(zotero, "GET", f"{ITEMS}?q=2611.00017").json == []
    assert ask(zotero, "GET", f"{ITEMS}?q=11.0001&qmode=everything").json[0]["key"] == made["key"]


def test_since_and_the_short_formats(zotero):
    first, second = add(zotero), add(zotero)
    since = first["version"]
    assert [one["key"] for one in ask(zotero, "GET", f"{ITEMS}?since={since}").json] == [second["key"]]
    assert ask(zotero, "GET", f"{ITEMS}?since={since}&format=versions").json == {second["key"]: second["version"]}
    assert ask(zotero, "GET", f"{ITEMS}?format=keys").body.decode().split() == [second["key"], first["key"]]


def test_there_is_no_page_size_here(zotero):
    ask(zotero, "POST", ITEMS, [PAPER] * 50)
    ask(zotero, "POST", ITEMS, [PAPER] * 50)
    add(zotero)
    assert len(ask(zotero, "GET", ITEMS).json) == 101


def test_a_creator_summary_holds_isolates(zotero):
    two = [*PAPER["creators"], {"creatorType": "author", "name": "The Harbour Group"}]
    add(zotero, creators=two)
    summary = ask(zotero, "GET", ITEMS).json[0]["meta"]["creatorSummary"]
    assert summary == "\u2068Lindqvist\u2069 and \u2068The Harbour Group\u2069"


def test_annotations_want_a_file_above_them_and_come_with_since(zotero):
    paper = add(zotero)
    link, file = (
        ask(
            zotero,
            "POST",
            ITEMS,
            [{"itemType": "attachment", "linkMode": mode, "parentItem": paper["key"], "title": "PDF"}],
        ).json["successful"]["0"]["data"]
        for mode in ("linked_url", "imported_file")
    )
    mark = {"itemType": "annotation", "annotationType": "highlight", "annotationText": "Leaks."}
    refused = ask(zotero, "POST", ITEMS, [mark | {"parentItem": link["key"]}]).json
    assert refused["failed"]["0"]["code"] == 400
    made = ask(zotero, "POST", ITEMS, [mark | {"parentItem": file["key"]}]).json["successful"]["0"]
    for listing in (f"{ITEMS}?since={file['version']}", f"{ITEMS}?itemType=annotation"):
        assert [one["key"] for one in ask(zotero, "GET", listing).json] == [made["key"]]


def test_it_is_as_slow_as_measured_when_asked(zotero):
    zotero.paced = True
    before = time.monotonic()
    add(zotero)
    assert time.monotonic() - before >= 0.1  # one item, its collection on screen
    zotero.on_screen = False
    before = time.monotonic()
    ask(zotero, "POST", ITEMS, [PAPER] * 10)
    assert 0.1 <= time.monotonic() - before < 0.4  # 50 took 0.56 s
