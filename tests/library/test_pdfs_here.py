"""How a PDF stands: tried again a few times, here, attached in every library that wants it, and never left lying."""

import pytest

from tests.library.deliveries import due, give
from tests.library.pdfs import arrive, connect, deliver, files_of, paper, save, states
from tests.library.shelves import Desk


def test_once_it_is_here_its_item_is_owed_a_delivery_and_attached_it_lies_here_no_longer(desk: Desk):
    target = connect(desk)
    (one,) = save(desk, 1)
    deliver(desk)
    assert due(desk, target) == []
    path = arrive(desk, one)
    assert [debt.paper.id for debt in due(desk, target)] == [one]
    told = files_of(desk).states([one], "zotero")[one]
    assert (told.state, told.path, told.size, told.md5) == ("here", path, 4, "0" * 32)
    files_of(desk).attached(one, "zotero")
    assert states(desk, [one]) == ["attached"]
    assert not path.exists()


def test_one_that_arrives_while_its_item_is_delivered_is_owed_one_more_delivery(desk: Desk):
    target = connect(desk)
    (one,) = save(desk, 1)
    deliver(desk)
    desk.shelf.edit(one, {"rating": 4}, where="test")
    (debt,) = due(desk, target)
    arrive(desk, one)
    give(desk, debt)
    assert [debt.paper.id for debt in due(desk, target)] == [one]


def test_it_lies_here_until_each_library_that_wants_it_has_it(desk: Desk):
    connect(desk)
    connect(desk, "zotero-lab")
    (one,) = save(desk, 1)
    deliver(desk, 1, 2)
    path, files = arrive(desk, one), files_of(desk)
    files.attached(one, "zotero")
    assert path.exists()
    assert [files.states([one], name)[one].state for name in ("zotero", "zotero-lab")] == ["attached", "here"]
    files.attached(one, "zotero-lab")
    assert not path.exists()
    connect(desk, "zotero-late", everything=False)
    assert files.states([one], "zotero-late") == {}


def test_a_library_that_is_full_is_offered_it_again_at_a_word(desk: Desk):
    target = connect(desk)
    (one,) = save(desk, 1)
    deliver(desk)
    path, files = arrive(desk, one), files_of(desk)
    deliver(desk)
    files.not_attached(one, "zotero", "Your storage is full.")
    told = files.states([one], "zotero")[one]
    assert (told.state, told.reason, path.exists()) == ("failed", "Your storage is full.", True)
    files.tidy()
    assert files.want([one]).wanted == (one,)
    assert states(desk, [one]) == ["here"]
    assert [debt.paper.id for debt in due(desk, target)] == [one]


def test_what_is_refused_is_tried_a_few_times_then_at_a_word_and_then_the_link_is_owed(desk: Desk):
    target = connect(desk)
    (one,) = save(desk, 1)
    deliver(desk)
    files, waits = files_of(desk), []
    while states(desk, [one]) == ["wanted"]:
        assert due(desk, target) == []
        start = desk.clock.at
        if (at := files.next_at()) and at > start:
            assert files.due() == ()
            desk.clock.at = at
            waits.append((at - start).total_seconds())
        files.refused(one, files.due()[0].url, "It has no PDF there.")
    assert waits == [600, 3600, 21600]
    told = files.states([one])[one]
    assert (told.state, told.reason) == ("failed", "It has no PDF there.")
    assert [debt.paper.id for debt in due(desk, target)] == [one]
    desk.clock.on(days=30)
    assert files.next_at() is None
    assert files.want([one]).wanted == (one,)
    assert [due.paper for due in files.due()] == [one]


def test_what_is_hopeless_fails_at_once_and_another_address_is_another_try(desk: Desk):
    connect(desk)
    doi = {"identifiers": ["doi:10.1145/3292500.3330701"]}
    (one,) = save(desk, 1, **doi)
    deliver(desk)
    files = files_of(desk)
    files.refused(one, files.due()[0].url, "It is too large.", for_good=True)
    assert states(desk, [one]) == ["failed"]
    desk.clock.on(seconds=1)
    desk.clip(paper(1, at=desk.clock.at, links={"pdf": "https://example.org/small.pdf"}, **doi))
    assert [due.url for due in files.due()] == ["https://example.org/small.pdf"]


def test_a_pause_holds_up_all_of_that_host_and_no_other(desk: Desk):
    connect(desk)
    ids = save(desk, 1, 2)
    (other,) = save(desk, 3, identifiers=[], links={"pdf": "https://arxiv.org.example/3.pdf"})
    deliver(desk)
    files = files_of(desk)
    files.later(ids[0], "https://arxiv.org/pdf/2611.00001", "arxiv.org is busy (429).", 40)
    assert [due.paper for due in files.due()] == [other]
    assert files.states(ids)[ids[1]].reason == "arxiv.org is busy (429)."
    desk.clock.on(seconds=41)
    assert sorted(due.paper for due in files.due()) == sorted([*ids, other])


def test_one_process_gets_it_and_another_takes_over_after_a_minute_or_a_kill(desk: Desk):
    connect(desk)
    (one,) = save(desk, 1)
    deliver(desk)
    files = files_of(desk)
    assert files.claim(one, "a")
    assert files.claim(one, "a")
    assert not files.claim(one, "b")
    assert files.due() == ()
    assert files.next_at() > desk.clock.at
    files.release({"a": False}.get)
    assert not files.claim(one, "b")
    files.release({"a": True}.get)
    assert files.claim(one, "b")
    desk.clock.on(seconds=61)
    assert files.claim(one, "a")
    arrive(desk, one)
    assert not files.claim(one, "a")


@pytest.mark.parametrize("deed", ["remove", "undo", "merge", "disconnect"])
def test_what_nobody_wants_any_more_does_not_stay_and_is_got_again_if_it_is_wanted_again(desk: Desk, deed: str):
    connect(desk)
    (older, one) = save(desk, 1), save(desk, 2)[0]
    deliver(desk)
    path, files = arrive(desk, one), files_of(desk)
    (files.folder / f"{older[0]}.part").write_bytes(b"%PDF")
    (files.folder / "stray.txt").write_text("?")
    files.tidy()
    assert {each.name for each in files.folder.iterdir()} == {path.name, f"{older[0]}.part"}
    batch = None
    if deed == "remove":
        batch = desk.shelf.remove(one, where="test")
    elif deed == "undo":
        batch = desk.shelf.undo(where="test").batch
    elif deed == "merge":
        batch = desk.shelf.merge(older[0], one, where="test").batch
    else:
        desk.placements.remove_target("zotero")
    files.tidy()
    assert not path.exists()
    assert states(desk, [one]) == ["wanted"]
    if batch:
        desk.shelf.undo(batch, where="test")
        deliver(desk)
        assert one in [due.paper for due in files.due()]


def test_one_that_was_taken_from_the_folder_is_got_again(desk: Desk):
    connect(desk)
    (one,) = save(desk, 1)
    deliver(desk)
    arrive(desk, one).unlink()
    files_of(desk).tidy()
    assert [due.paper for due in files_of(desk).due()] == [one]
