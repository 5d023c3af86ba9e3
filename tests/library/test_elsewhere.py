"""What a target holds that Papershelf did not put there: found by whoever would make it a second time, and on pages."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from library import adopting, elsewhere, finding
from library.candidates import CAP
from library.database import Database
from library.identifiers import Identifier
from library.matching import form_of_paper
from library.outcomes import Query
from library.paper import Creator, Paper
from library.prepared import driver
from library.schema import held_elsewhere, held_keys
from library.ulid import ulid
from tests.library.deliveries import due, give
from tests.library.shelves import ABSTRACT, ADA, MEI

ARXIV = Identifier("arxiv", "2611.14273")
LEAK = Paper(
    "",
    "PipeLeak: Auditing Membership Leakage in Pipelined Training",
    abstract=ABSTRACT,
    creators=(Creator("Lindqvist", "Ada"), Creator("Okafor", "Tomás")),
    type="preprint",
    published="2026-11-19",
    identifiers=(ARXIV,),
)
PUBLISHED = replace(LEAK, type="conference", identifiers=(Identifier("doi", "10.1145/1.2"),), abstract="")
CUPS = Paper("", "Robot Arms Hear Cups Before They Fall", creators=(Creator("Zhao", "Mei-Ling"),), published="2025")


def tell(desk, target="zotero", **changed):
    with desk.database.write() as connection:
        elsewhere.tell(connection, target, changed, lambda ref: f"zotero://select/library/items/{ref}")


def same(desk, paper, target="zotero", without=()):
    with desk.database.read() as connection:
        return [ref for ref, _ in elsewhere.same_as(connection, target, form_of_paper(paper), without)]


def look(desk, *identifiers, title=""):
    return desk.shelf.lookup({"x": Query(identifiers, title)})["x"]


def test_a_paper_finds_itself_by_identifier_and_by_title_and_creators(desk):
    tell(desk, A=LEAK, B=CUPS)
    assert same(desk, LEAK) == same(desk, PUBLISHED) == ["A"]
    assert same(desk, replace(CUPS, published="")) == ["B"]
    assert same(desk, replace(CUPS, title="Harbour: Reading Bells")) == []
    assert same(desk, LEAK, target="zotero-lab") == []


def test_the_best_comes_first_and_what_others_hold_is_left_out(desk):
    tell(desk, A=PUBLISHED, B=LEAK)
    assert same(desk, LEAK)[0] == "B"
    assert set(same(desk, LEAK)) == {"A", "B"}
    assert same(desk, LEAK, without={"B"}) == ["A"]


def test_what_changed_is_found_as_it_is_now_and_what_is_gone_no_more(desk):
    tell(desk, A=LEAK, B=LEAK)
    tell(desk, A=CUPS, B=None, C=None)
    assert (same(desk, LEAK), same(desk, CUPS)) == ([], ["A"])
    with desk.database.write() as connection:
        elsewhere.forget(connection, "zotero")
        assert connection.execute(select(func.count()).select_from(held_keys)).scalar() == 0
    assert same(desk, CUPS) == []


def test_titles_that_all_things_share_are_compared_with_no_more_than_a_few(desk):
    many = {f"K{number}": replace(CUPS, title="Proceedings", creators=()) for number in range(CAP + 5)}
    tell(desk, **many)
    with desk.database.read() as connection:
        assert elsewhere.near(connection, "zotero", form_of_paper(next(iter(many.values())))) == {}


# ---- what a page is told


@pytest.mark.usefixtures("zotero")
def test_a_page_hears_of_what_is_in_zotero_though_papershelf_did_not_save_it(desk):
    tell(desk, A=LEAK)
    known = look(desk, "arxiv:2611.14273v2", title="PipeLeak")
    assert (known.paper, known.elsewhere) == (None, "memory")  # the kind of the target
    assert known.targets["zotero"].url == "zotero://select/library/items/A"
    assert look(desk, title=LEAK.title).elsewhere is None  # a title alone makes no two things one
    assert look(desk, "arxiv:2611.00001", title="Harbour: Reading Bells").elsewhere is None
    tell(desk, A=None)
    assert look(desk, "arxiv:2611.14273").elsewhere is None


@pytest.mark.usefixtures("zotero")
def test_what_is_on_the_shelf_is_not_elsewhere(desk):
    tell(desk, A=LEAK)
    paper = desk.save(title=LEAK.title, identifiers=["arxiv:2611.14273"], creators=[ADA]).paper
    assert (look(desk, "arxiv:2611.14273").paper, look(desk, "arxiv:2611.14273").elsewhere) == (paper, None)


@pytest.mark.usefixtures("zotero")
def test_an_item_that_a_paper_of_the_shelf_holds_is_nobody_elses(desk):
    desk.save(title="Tidewater: Rolling Barrels", creators=[MEI])
    (debt,) = due(desk)
    give(desk, debt, "A")
    tell(desk, A=LEAK)
    assert look(desk, "arxiv:2611.14273").elsewhere is None
    tell(desk, B=LEAK)
    assert look(desk, "arxiv:2611.14273").targets["zotero"].url.endswith("/B")


@pytest.mark.usefixtures("zotero")
def test_a_target_that_is_no_longer_connected_holds_nothing(desk):
    tell(desk, A=LEAK)
    desk.placements.remove_target("zotero")
    assert look(desk, "arxiv:2611.14273").elsewhere is None


def test_a_page_hears_of_what_a_vault_holds_by_another_computers_hand(desk):
    with desk.database.write() as connection:
        adopting.meet(connection, ulid(), form_of_paper(LEAK))
    assert look(desk, "arxiv:2611.14273", title=LEAK.title).elsewhere == "obsidian"
    assert look(desk, "arxiv:2611.00001").elsewhere is None


def test_a_whole_page_is_asked_in_a_few_statements(desk, zotero):
    assert zotero
    papers = [
        replace(
            CUPS, title=f"{word} of the {number}th harbour", identifiers=(Identifier("arxiv", f"2611.{number:05}"),)
        )
        for number, word in enumerate(["Bells", "Barrels", "Ferries", "Lamps"] * 10, 1)
    ]
    tell(desk, **{f"K{number}": paper for number, paper in enumerate(papers)})
    statements = []
    queries = {str(n): Query((str(one.identifiers[0]),), one.title) for n, one in enumerate(papers)}
    with desk.database.read() as connection:
        driver(connection).set_trace_callback(statements.append)
        found = finding.lookup(connection, queries)
        driver(connection).set_trace_callback(None)
    assert all(one.elsewhere for one in found.values())
    ours = [one for one in statements if "held_" in one]
    assert 1 <= len(ours) <= 3


# ---- any tellings


PAPERS = st.sampled_from([LEAK, PUBLISHED, CUPS, replace(CUPS, title=""), Paper(""), None])
TELLINGS = st.lists(st.dictionaries(st.sampled_from("ABCD"), PAPERS, max_size=4), max_size=5)


@settings(max_examples=40)
@given(tellings=TELLINGS)
def test_after_any_tellings_it_knows_what_the_last_ones_said(tmp_path_factory, tellings):
    database = Database.open(tmp_path_factory.getbasetemp() / "told.db")
    model = {}
    with database.write() as connection:
        elsewhere.forget(connection, "zotero")
        for told in tellings:
            elsewhere.tell(connection, "zotero", told)
            model |= told
        kept = {row.ref: row.form for row in connection.execute(select(held_elsewhere))}
        assert kept == {ref: form_of_paper(one).to_json() for ref, one in model.items() if one is not None}
        elsewhere.tell(connection, "other", {ref: one for ref, one in model.items() if one is not None})
        keys = {
            target: sorted(
                (row.ref, row.key)
                for row in connection.execute(
                    select(held_elsewhere.c.ref, held_keys.c.key)
                    .join(held_keys)
                    .where(held_elsewhere.c.target == target)
                )
            )
            for target in ("zotero", "other")
        }
        assert keys["zotero"] == keys["other"]
        elsewhere.forget(connection, "other")
    database.close()
