"""Which PDFs are wanted: of a few saved at once, of what is being read, and at a word; and what becomes of the wish."""

import pytest
from sqlalchemy import null, update

from library.outcomes import NotFoundError
from library.schema import captures
from tests.library.pdfs import arrive, connect, deliver, files_of, paper, save, states
from tests.library.shelves import Desk


@pytest.mark.parametrize("count", [1, 10])
def test_a_few_saved_at_once_are_wanted(desk: Desk, count: int):
    connect(desk)
    assert states(desk, save(desk, *range(1, count + 1))) == ["wanted"] * count


def test_of_many_saved_at_once_a_person_may_ask_for_them(desk: Desk):
    connect(desk)
    received = desk.shelf.receive([paper(number) for number in range(1, 12)], via="test")
    ids = [str(one.paper) for one in received.outcomes]
    assert received.pdfs == 11
    assert states(desk, ids) == [""] * 11
    files_of(desk).want(ids)
    assert states(desk, ids) == ["wanted"] * 11


def test_papers_that_were_there_do_not_count_and_are_not_wanted(desk: Desk):
    connect(desk)
    old = save(desk, *range(1, 12))
    again = desk.shelf.receive([paper(number, note="again") for number in range(1, 14)], via="test")
    new = [str(one.paper) for one in again.outcomes[11:]]
    assert (states(desk, old), states(desk, new)) == ([""] * 11, ["wanted"] * 2)


def test_who_is_in_no_zotero_has_no_wish(desk: Desk):
    assert states(desk, save(desk, 1)) == [""]
    desk.placements.add_target("obsidian", "obsidian", {})
    connect(desk, auto=False, everything=False)
    assert states(desk, save(desk, 2)) == [""]
    assert states(desk, save(desk, 3, targets=["zotero"])) == ["wanted"]
    assert states(desk, save(desk, 4, targets=[])) == [""]


def test_what_a_source_says_wishes_nothing(desk: Desk):
    connect(desk)
    ids = save(desk, *range(1, 12))
    desk.clip(paper(1, targets=[], abstract="Told later."), via="arxiv")
    assert states(desk, ids) == [""] * 11


def test_one_that_gets_its_link_later_is_got_then(desk: Desk):
    connect(desk)
    (one,) = save(desk, 1, identifiers=["doi:10.1145/3292500.3330701"], links={})
    deliver(desk)
    assert states(desk, [one]) == ["wanted"]
    assert (files_of(desk).due(), files_of(desk).next_at()) == ((), None)
    told = paper(1, identifiers=["doi:10.1145/3292500.3330701"], targets=[], links={"pdf": "https://acm.example/1.pdf"})
    desk.clip(told, via="arxiv")
    assert [due.url for due in files_of(desk).due()] == ["https://acm.example/1.pdf"]


def test_it_is_got_after_the_item_is_there_and_not_while_the_paper_is_off_the_shelf(desk: Desk):
    connect(desk)
    (one,) = save(desk, 1)
    assert files_of(desk).due() == ()
    deliver(desk)
    assert [due.paper for due in files_of(desk).due()] == [one]
    batch = desk.shelf.remove(one, where="test")
    assert files_of(desk).due() == ()
    desk.shelf.undo(batch, where="test")
    deliver(desk)
    assert [due.paper for due in files_of(desk).due()] == [one]


def test_a_status_that_becomes_reading_wants_it_and_one_that_is_put_back_does_not(desk: Desk):
    connect(desk)
    one, other, third, *_ = ids = save(desk, *range(1, 12))
    deliver(desk)
    for paper_id in (one, other, third):
        desk.shelf.edit(paper_id, {"status": "reading"}, where="test")
    assert states(desk, ids[:4]) == ["wanted"] * 3 + [""]
    desk.shelf.edit(one, {"status": "to-read"}, where="test")
    desk.shelf.edit(other, {"status": "read"}, where="test")
    desk.shelf.undo(where="test")
    assert states(desk, [one, other, third]) == ["", "wanted", "wanted"]
    desk.shelf.edit(other, {"status": "read"}, where="test")
    arrive(desk, third)
    desk.shelf.edit(third, {"status": "new"}, where="test")
    assert states(desk, [one, other, third]) == ["", "wanted", "here"]


def test_one_clipped_as_being_read_is_wanted_also_among_many(desk: Desk):
    connect(desk)
    clips = [paper(number, **({"status": "reading"} if number == 3 else {})) for number in range(1, 12)]
    ids = [str(one.paper) for one in desk.clip(*clips)]
    assert states(desk, ids)[:4] == ["", "", "wanted", ""]


def test_a_zotero_that_is_connected_later_wants_those_of_a_few_and_what_is_being_read(desk: Desk):
    ids = save(desk, *range(1, 12))
    desk.shelf.edit(ids[0], {"status": "reading"}, where="test")
    desk.shelf.edit(ids[1], {"status": "reading"}, where="test")
    desk.shelf.edit(ids[1], {"status": "read"}, where="test")
    target = connect(desk)
    deliver(desk, target)
    assert [due.paper for due in files_of(desk).due()] == [ids[0]]


def test_a_zotero_that_is_connected_to_a_small_shelf_wants_all(desk: Desk):
    ids = save(desk, 1, 2)
    connect(desk)
    assert states(desk, ids) == ["wanted", "wanted"]


def test_of_two_that_become_one_the_wish_of_either_counts_and_undo_parts_them(desk: Desk):
    connect(desk)
    (keeps, *_) = save(desk, *range(1, 12))
    (gone,) = save(desk, 20)
    deliver(desk)
    merged = desk.shelf.merge(keeps, gone, where="test")
    assert states(desk, [keeps, gone]) == ["wanted", "wanted"]
    assert [due.paper for due in files_of(desk).due()] == [keeps]
    desk.shelf.undo(merged.batch, where="test")
    deliver(desk)
    assert gone in [due.paper for due in files_of(desk).due()]


def test_clips_that_a_crash_left_undecided_are_a_batch_yet(desk: Desk):
    connect(desk)
    for numbers in (range(1, 12), range(20, 22)):
        desk.shelf.receive([paper(number) for number in numbers], via="test")
    with desk.database.write() as connection:
        connection.execute(update(captures).values(outcome=null()))
        connection.exec_driver_sql("UPDATE clips SET paper_id = NULL")
        connection.exec_driver_sql("DELETE FROM papers")
    assert desk.shelf.finish() == 13
    ids = [one.id for one in desk.shelf.find(limit=100).papers]
    assert sorted(states(desk, ids)) == [""] * 11 + ["wanted"] * 2


def test_a_persons_word_says_what_it_comes_to(desk: Desk):
    (nowhere,) = save(desk, 1)
    connect(desk, everything=False)
    (bare,) = save(desk, 2, identifiers=["doi:10.1145/3292500.3330701"], links={})
    (there,) = save(desk, 3)
    (new, *_) = save(desk, *range(10, 21))
    deliver(desk)
    arrive(desk, there)
    files_of(desk).attached(there, "zotero")
    told = files_of(desk).want([nowhere, bare, there, new, new[:20]])
    assert (told.wanted, told.there) == ((new,), (there,))
    assert told.without == {nowhere: "It is in no Zotero library.", bare: "No address of a PDF is known yet."}
    assert states(desk, [nowhere, bare, there, new]) == ["", "wanted", "attached", "wanted"]
    before = files_of(desk).states([there])[there].wished_at
    desk.clock.on(seconds=5)
    assert files_of(desk).want([there], again=True).wanted == (there,)
    again = files_of(desk).states([there])[there]
    assert again.state == "wanted"
    assert again.wished_at != before, "it is another wish"
    with pytest.raises(NotFoundError):
        files_of(desk).want(["01ARZ3NDEKTSV4RRFFQ69G5FAV"])
