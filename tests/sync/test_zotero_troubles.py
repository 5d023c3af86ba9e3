"""Zotero closed, refusing, busy or somebody else: said in words that help, tried again, nothing lost."""

import pytest

from sync.zotero.target import ZoteroTarget
from sync.zotero.transport import PyzoteroTransport
from tests.sync.zoteros import QUILLBACK, connected, target_of
from tests.zotero_server import Library

SAYS_NO = (
    "Zotero is running, but does not accept changes. In Zotero: Settings → Advanced → tick 'Allow other applications "
    "on this computer to communicate with Zotero', then press Always Allow."
)


def away(desk):
    return desk.sync().away.get("zotero", "")


def delivered_in_the_end(desk, server):
    desk.clock.on(61)
    desk.settle()
    return [one["title"] for one in server.items] == [QUILLBACK["title"]]


def test_a_closed_zotero_is_waited_for(desk, zotero):
    connected(zotero, desk)
    zotero.close()
    paper = desk.save(**QUILLBACK)
    closed = "Zotero is closed. What waits goes over by itself when you open it."
    assert away(desk) == closed
    assert (desk.standing(paper).state, desk.standing(paper).reason) == ("postponed", closed)
    (waiting,) = desk.placements.waiting()
    assert (waiting.count, waiting.state) == (1, "postponed")
    zotero.open()
    assert delivered_in_the_end(desk, zotero)
    assert desk.placements.targets()[0].state == ""


def test_a_zotero_that_does_not_accept_changes_says_what_to_tick(desk, zotero):
    connected(zotero, desk)
    zotero.api_enabled = False
    desk.save(**QUILLBACK)
    assert away(desk) == SAYS_NO
    zotero.api_enabled = True
    assert delivered_in_the_end(desk, zotero)


def test_a_revoked_key_says_to_connect_again(desk, zotero):
    connected(zotero, desk)
    zotero.keys.clear()
    desk.save(**QUILLBACK)
    assert "no longer knows Papershelf's key" in away(desk)
    assert "papershelf zotero connect" in desk.placements.targets()[0].state
    zotero.keys["LOCALKEY"] = True
    assert delivered_in_the_end(desk, zotero)


def test_an_impostor_is_named_and_nothing_is_refused_for_good(desk, zotero):
    connected(zotero, desk)
    zotero.impostor = True
    desk.save(**QUILLBACK)
    assert f"answers at {zotero.url}, not Zotero" in away(desk)
    zotero.impostor = False
    assert delivered_in_the_end(desk, zotero)


def test_an_old_zotero_is_waited_for(desk, zotero):
    connected(zotero, desk)
    zotero.version = "9.0.4"
    desk.save(**QUILLBACK)
    assert "Zotero 9.0.4 lets no program write" in away(desk)
    zotero.version = "11.0"
    assert delivered_in_the_end(desk, zotero)


def test_what_zotero_refuses_is_shown_in_its_own_words_and_holds_up_no_other(desk, zotero):
    connected(zotero, desk, collection="NOSUCH22")
    target = desk.targets[0]
    assert isinstance(target, ZoteroTarget)
    good = desk.save(**QUILLBACK)
    bad = desk.save(**QUILLBACK | {"title": "Tidewater: Rolling Barrels", "identifiers": ["arxiv:2611.00018"]})
    zotero.library.collections["NOSUCH22"] = {"key": "NOSUCH22", "version": 1, "name": "there"}
    refuse = zotero.library.create
    zotero.library.create = lambda given: refuse(
        given | ({"tags": [{"tag": ""}]} if "Tidewater" in given["title"] else {})
    )  # type: ignore[method-assign] # a Zotero that dislikes one paper
    desk.sync()
    assert desk.standing(good).state == "delivered"
    assert desk.standing(bad).state == "failed"
    assert desk.standing(bad).reason == "Zotero did not take it: Tag must not be blank"


def test_a_busy_web_is_waited_for_as_long_as_it_asks(desk, web):
    connected(web, desk)
    web.busy, web.retry_after = 1, "7"
    paper = desk.save(**QUILLBACK)
    assert "busy (429)" in away(desk)
    before = len(web.requests)
    desk.clock.on(6)
    desk.sync()
    assert len(web.requests) == before
    assert desk.standing(paper).state == "postponed"


def test_after_the_pause_the_web_takes_it(desk, web):
    connected(web, desk)
    web.busy, web.retry_after = 1, "1"
    paper = desk.save(**QUILLBACK)
    desk.sync()
    connected(web, desk)  # another process: this one keeps the pause by its own clock
    desk.clock.on(2)
    desk.settle()
    assert desk.standing(paper).state == "delivered"


def test_a_backoff_is_kept_between_two_requests(desk, web):
    target = target_of(web, desk)
    desk.connect(target)
    web.backoff = "30"
    desk.save(**QUILLBACK)
    assert "pause" in away(desk)
    assert len(web.requests) == 1
    assert web.items == []


def test_a_web_key_that_was_revoked_is_told_apart_from_one_that_may_not_write(desk, web):
    connected(web, desk)
    web.may_write = False
    desk.save(**QUILLBACK)
    assert "read-only for Papershelf" in away(desk)
    web.keys.clear()
    desk.clock.on(61)
    assert "zotero.org no longer knows Papershelf's key" in away(desk)


def test_through_the_web_it_is_the_same_item_once(desk, web):
    connected(web, desk)
    web.lost = 1
    paper = desk.save(**QUILLBACK)
    desk.settle()
    assert len(web.items) == 1
    assert desk.standing(paper).state == "delivered"


def test_a_group_has_its_own_address(desk, web):
    web.groups["77"] = Library()
    connected(web, desk, library_type="group", library_id="77")
    paper = desk.save(**QUILLBACK)
    desk.settle()
    (key,) = [key for key, one in web.groups["77"].items.items() if one["itemType"] == "preprint"]
    assert web.items == []
    assert desk.standing(paper).url == f"zotero://select/groups/77/items/{key}"


def test_the_check_says_how_it_is(desk, zotero):
    target = target_of(zotero, desk)
    assert target.check().ready
    zotero.close()
    health = ZoteroTarget(
        "zotero",
        PyzoteroTransport({"way": "local", "url": zotero.url}, "LOCALKEY"),
        database=desk.database,
        now=desk.clock,
    ).check()
    assert (health.ready, health.says) == (False, "Zotero is closed. What waits goes over by itself when you open it.")
    target.close()


@pytest.mark.parametrize("first_answer_lost", [False, True])
def test_a_dry_run_writes_nothing(desk, zotero, first_answer_lost):
    connected(zotero, desk)
    desk.save(**QUILLBACK)
    zotero.lost = int(first_answer_lost)
    report = desk.sync(dry_run=True)
    assert [line.says for line in report.lines] == [f"create preprint {QUILLBACK['title']}"]
    assert zotero.items == []


@pytest.mark.parametrize("number", range(1, 9))
def test_an_answer_that_breaks_off_in_the_middle_is_waited_for_and_makes_nothing_twice(desk, zotero, number):
    connected(zotero, desk)
    zotero.cut_at = number
    paper = desk.save(**QUILLBACK)
    desk.sync()
    assert desk.standing(paper).state != "failed"
    zotero.cut_at = 0
    assert delivered_in_the_end(desk, zotero)


@pytest.mark.parametrize("number", range(1, 5))
def test_what_an_answer_that_broke_off_did_not_come_to_is_not_taken_for_erased(desk, zotero, number):
    connected(zotero, desk)
    papers = [
        desk.save(title=f"Quillback of kind {name}", creators=QUILLBACK["creators"], identifiers=[f"arxiv:2611.0{at}"])
        for at, name in enumerate(("letters", "parcels", "cards", "seals"), 1001)
    ]
    desk.settle()
    desk.clock.on(61)
    zotero.cut_at = number
    desk.sync()
    zotero.cut_at = 0
    desk.settle()
    assert [desk.standing(paper).state for paper in papers] == ["delivered"] * 4
    assert len(zotero.items) == 4
