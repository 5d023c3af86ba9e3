"""Where most of the items are gone at one look, nothing is recorded or written, and a person is asked."""

import pytest

from library.wishes import REMOVED_THERE
from tests.sync.zoteros import connected, writes


@pytest.fixture
def papers(desk, zotero):
    connected(zotero, desk)
    saved = [
        desk.save(title=f"Heron-{number}: Standing on Leg {number}", identifiers=[f"arxiv:2611.010{number:02}"])
        for number in range(12)
    ]
    desk.settle()
    return saved


def vanish(zotero, count):
    """So many items are gone; they come back as they were."""
    gone = dict(list(zotero.library.items.items())[:count])
    for key in gone:
        zotero.library.items.pop(key)
    zotero.library.version += 1
    return gone


def later(desk):
    desk.clock.on(61)
    return desk.sync()


def test_nothing_is_recorded_or_written_and_it_goes_on_when_they_are_back(desk, zotero, papers):
    whole = len(zotero.library.items)
    gone = vanish(zotero, whole - 2)
    desk.shelf.edit(papers[0], {"add_tags": ["letters"]}, where="test")
    before = writes(zotero)
    assert later(desk).away["zotero"].startswith("I know 12 items in Zotero and see ")
    later(desk)
    assert writes(zotero) == before
    assert all(desk.standing(one).state in {"delivered", "postponed"} for one in papers)
    zotero.library.items.update(gone)
    desk.clock.on(61)
    desk.settle()
    assert all(desk.standing(one).state == "delivered" for one in papers)


def test_another_profile_is_not_filled_anew(desk, zotero, papers):
    zotero.server_id = "SRV-2"
    zotero.library.items.clear()
    desk.shelf.edit(papers[0], {"add_tags": ["letters"]}, where="test")
    for _ in range(3):
        later(desk)
    assert zotero.items == []
    assert "another profile" in desk.standing(papers[0]).reason


def test_few_that_are_gone_were_erased(desk, zotero, papers):
    vanish(zotero, 1)
    desk.clock.on(61)
    desk.settle()
    gone = [one for one in papers if desk.standing(one).reason == REMOVED_THERE]
    assert len(gone) == 1


@pytest.mark.parametrize("another_server", [False, True])
def test_a_person_says_that_they_are_erased(desk, zotero, papers, another_server):
    if another_server:
        zotero.server_id = "SRV-2"
    vanish(zotero, len(zotero.library.items))
    later(desk)
    later(desk)
    target = desk.targets[0]
    assert target.missing() == 12
    target.forget_missing()
    desk.clock.on(61)
    desk.settle()
    assert target.missing() == 0
    if not another_server:
        assert {desk.standing(one).reason for one in papers} == {REMOVED_THERE}
        assert zotero.items == []


def test_what_is_binned_is_a_persons_doing_however_much_it_is(desk, zotero, papers):
    for item in zotero.items:
        zotero.library.update(item["key"], {"deleted": 1})
    desk.clock.on(61)
    desk.settle()
    assert {desk.standing(one).reason for one in papers} == {REMOVED_THERE}
