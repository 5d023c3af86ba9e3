"""Connecting: what answers is named, the dialog's buttons do what they say, the test leaves nothing behind."""

import threading

import pytest

from sync.target import LaterError, RefusedError
from sync.zotero.connect import connect_local, connect_web, find
from tests.sync.zoteros import writes
from tests.zotero_server import ZoteroServer


def test_nothing_runs():
    with ZoteroServer() as server:
        pass
    found = find(server.url)
    assert (found.running, found.writable, found.says) == (
        False,
        False,
        "Zotero is not running. Start it, then connect.",
    )


def test_zotero_is_found_and_nothing_is_written_or_asked(zotero):
    found = find(zotero.url)
    assert (found.running, found.writable, found.version, found.says) == (True, True, "11.0", "Zotero 11.0")
    assert writes(zotero) == []
    assert zotero.prompts == 0


def test_another_program_on_the_port_is_named(zotero):
    zotero.impostor = True
    found = find(zotero.url)
    assert (found.running, found.writable) == (False, False)
    assert "not Zotero" in found.says


def test_an_old_zotero_takes_new_papers_through_its_connector(zotero):
    zotero.version = "9.0.4"
    found = find(zotero.url)
    assert (found.running, found.writable, found.way, found.says) == (True, False, "connector", "Zotero 9.0.4")
    connected = connect_local(zotero.url)
    assert connected.configuration == {
        "way": "connector",
        "url": zotero.url,
        "library_id": "0",
        "library_type": "user",
    }
    assert connected.key == ""
    assert "writing was not tried" in connected.proof
    assert [path for method, path in writes(zotero)] == ["/connector/ping"]


def test_an_old_zotero_whose_reads_are_off_says_what_to_tick(zotero):
    zotero.version, zotero.api_enabled = "9.0.4", False
    found = find(zotero.url)
    assert (found.running, found.way) == (True, "")
    assert "tick 'Allow other applications" in found.says
    assert "press Always Allow" not in found.says  # it has no dialog
    with pytest.raises(LaterError, match="tick 'Allow other applications"):
        connect_local(zotero.url)


def test_one_built_from_source_is_believed(zotero):
    zotero.version = "11.0.SOURCE.1a2b3c"
    assert find(zotero.url).writable


def test_the_preference_is_off(zotero):
    zotero.api_enabled = False
    found = find(zotero.url)
    assert (found.running, found.writable) == (True, False)
    assert "tick 'Allow other applications" in found.says


def test_always_allow_connects_and_leaves_nothing_behind(zotero):
    zotero.dialog = "always"
    connected = connect_local(f"{zotero.url}/")
    (collection,) = zotero.library.collections.values()
    assert collection["name"] == "Papershelf"
    assert connected.configuration == {
        "way": "local",
        "url": zotero.url,
        "library_id": "0",
        "library_type": "user",
        "collection": collection["key"],
        "key_id": connected.configuration["key_id"],
    }
    assert zotero.keys[connected.key] is True
    assert connected.key not in str(connected.configuration)
    assert zotero.library.items == {}


def test_it_waits_for_the_person_to_press_a_button(zotero):
    zotero.dialog = "open"
    done = []
    thread = threading.Thread(target=lambda: done.append(connect_local(zotero.url)))
    thread.start()
    while not zotero.prompts:
        thread.join(0.01)
    assert find(zotero.url).writable  # others go on meanwhile
    assert done == []
    zotero.press("always")
    thread.join(10)
    assert len(done) == 1


def test_the_collection_is_made_once(zotero):
    zotero.dialog = "always"
    first, second = connect_local(zotero.url), connect_local(zotero.url)
    assert first.configuration["collection"] == second.configuration["collection"]
    assert len(zotero.library.collections) == 1
    assert first.configuration["key_id"] != second.configuration["key_id"]


def test_deny_is_told_in_words(zotero):
    zotero.dialog = "deny"
    with pytest.raises(RefusedError, match="You pressed Deny"):
        connect_local(zotero.url)
    assert zotero.library.collections == {}


def test_allow_for_one_time_is_too_little(zotero):
    zotero.dialog = "allow"
    with pytest.raises(RefusedError, match="press Always Allow"):
        connect_local(zotero.url)
    assert zotero.library.items == {}


def test_asked_too_often_says_to_wait(zotero):
    zotero.dialog = "deny"
    for _ in range(5):
        with pytest.raises(RefusedError):
            connect_local(zotero.url)
    with pytest.raises(LaterError, match="asked too often") as caught:
        connect_local(zotero.url)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 0


@pytest.mark.parametrize("key", ["ONCE", "NOSUCH"])
def test_a_key_for_one_time_or_an_unknown_one_is_refused_and_leaves_nothing(zotero, key):
    zotero.keys["ONCE"] = False
    with pytest.raises(RefusedError, match="does not know this key, or it was for one time only"):
        connect_local(zotero.url, key)
    assert zotero.library.items == {}
    assert zotero.library.collections == {}


def test_a_good_key_needs_no_dialog(zotero):
    assert connect_local(zotero.url, zotero.key).key == zotero.key
    assert zotero.items == []


@pytest.mark.parametrize("skip", range(5))
def test_a_lost_answer_on_the_way_leaves_nothing_behind(zotero, skip):
    """Whichever write's answer is lost: the person connects again, and nothing stands there twice."""
    answered = zotero.use_key
    count = 0

    def use_key(key: str | None) -> None:
        nonlocal count
        answered(key)
        count += 1
        if count == skip + 1:
            zotero.lost = 1

    zotero.use_key = use_key  # type: ignore[method-assign] # a switch that this test alone needs
    try:
        connect_local(zotero.url, "LOCALKEY")
    except LaterError:
        connect_local(zotero.url, "LOCALKEY")
    assert zotero.library.items == {}
    assert len(zotero.library.collections) == 1


def test_the_web_connects_with_a_key_that_may_write(web):
    connected = connect_web("WEBKEY", url=web.url)
    assert connected.says == "zotero.org as reader"
    assert connected.configuration["library_id"] == "4711"
    assert connected.configuration["collection"] in web.library.collections
    assert web.library.items == {}


def test_the_web_refuses_a_key_that_it_does_not_know(web):
    with pytest.raises(RefusedError, match="does not know this key"):
        connect_web("NOSUCH", url=web.url)


def test_the_web_refuses_a_key_that_may_not_write(web):
    web.may_write = False
    with pytest.raises(RefusedError, match="may not write"):
        connect_web("WEBKEY", url=web.url)


def test_no_network_is_said(web):
    web.close()
    with pytest.raises(LaterError, match="when you are online"):
        connect_web("WEBKEY", url=web.url)


def test_a_busy_web_is_later(web):
    web.busy = 1
    with pytest.raises(LaterError, match="busy"):
        connect_web("WEBKEY", url=web.url)
