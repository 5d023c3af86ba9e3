"""What lists leave out is asked for after the save: one update a paper, within the sources' rules, never an error."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.identifiers import read
from server import connecting
from server.home import Home
from server.outgoing import Outgoing
from server.settings import Sources
from server.sources.arxiv import ArxivSource, entries
from sync.target import LaterError, RefusedError
from tests.invented import item
from tests.server.parts import Clock, clip, settings
from tests.source_server import SourceServer, atom


@pytest.fixture
def source() -> Iterator[SourceServer]:
    with SourceServer() as started:
        yield started


@pytest.fixture
def home(tmp_path: Path, clock: Clock, source: SourceServer) -> Iterator[Home]:
    """A home that asks the source server; arXiv's three seconds pass by the test's clock."""
    sources = Sources(arxiv_url=source.url, huggingface_url=source.url)
    with Home.open(settings(tmp_path / "home", sources=sources), now=clock.now) as opened:
        opened.pace.wait = clock.pass_by
        yield opened


def by_id(*numbers: int) -> list[dict]:
    """Clips that know an identifier and nothing more."""
    return [clip(number, paper={"identifiers": [f"arxiv:2611.{10000 + number}"]}) for number in numbers]


def asked(source: SourceServer, path: str) -> list[str]:
    return [one for one in source.requests if one.startswith(path)]


@pytest.mark.usefixtures("source")
def test_a_paper_known_by_its_identifier_gets_all_in_one_update_and_is_then_delivered(home: Home, tmp_path: Path):
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    connecting.connect_obsidian(home, vault)
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    before = home.shelf.get(paper_id)
    assert (before.heading, before.waiting_for) == ("arxiv:2611.10001", "waiting for arXiv")
    home.engine.run()
    assert home.placements.standing(paper_id)["obsidian"].reason == "waiting for its title"
    assert not list(vault.glob("Papers/*"))
    assert home.enrichment.run() == 1
    home.engine.run()
    paper, wanted = home.shelf.get(paper_id), item(1)["paper"]
    assert paper.title == wanted["title"]
    assert paper.abstract.startswith("Steering is hard")
    assert [one.display for one in paper.creators] == [one["name"] for one in wanted["authors"]]
    assert paper.published == "2026-11-02"
    assert paper.ai_summary == wanted["ai_summary"]
    assert paper.categories[0] == "cs.LG"
    assert paper.waiting_for == ""
    assert paper.versions[0].latest_seen == 2
    assert len(list(vault.glob("Papers/*.md"))) == 1


def test_a_whole_paper_is_not_asked_for(home: Home, source: SourceServer):
    home.shelf.receive([clip(1)], via="test")
    assert home.enrichment.run() == 0
    assert source.requests == []


def test_a_paper_without_an_identifier_that_a_source_knows_is_not_asked_for(home: Home, source: SourceServer):
    bare = [clip(1, paper={"title": "Nameless"}), clip(2, paper={"identifiers": ["doi:10.1145/3292500.3330701"]})]
    home.shelf.receive(bare, via="test")
    assert home.enrichment.next_at() is None
    assert home.enrichment.run() == 0
    assert source.requests == []


def test_arxiv_is_asked_for_a_hundred_at_a_time_and_once_in_three_seconds(
    home: Home, source: SourceServer, clock: Clock
):
    source.papers = 0  # that nobody knows them keeps this quick
    home.shelf.receive(by_id(*range(1, 231)), via="test")
    started = clock.at
    home.enrichment.run()
    requests = asked(source, "/api/query")
    assert [one.count("2611.") for one in requests] == [100, 100, 30]
    assert 6 <= (clock.at - started).total_seconds() < 7


def test_an_answer_is_kept_and_not_asked_for_again_for_a_week(home: Home, source: SourceServer, clock: Clock):
    """Removed and saved again from another page, it is another paper, whose title is known at once."""

    def save_again(url: str) -> str:
        again = {**by_id(1)[0], "page": {"url": url}}
        return home.shelf.receive([again], via="test").outcomes[0].paper

    first = save_again("https://huggingface.co/papers")
    home.enrichment.run()
    home.shelf.remove(first, where="test")
    count = len(source.requests)
    paper = save_again("https://arxiv.org/abs/2611.10001")
    assert home.enrichment.run() == 1
    assert home.shelf.get(paper).title
    assert len(source.requests) == count
    home.shelf.remove(paper, where="test")
    clock.pass_by(8 * 24 * 3600)
    save_again("https://arxiv.org/abs/2611.10001v2")
    assert home.enrichment.run() == 1
    assert len(source.requests) > count


def test_without_network_a_paper_waits_and_is_asked_for_by_itself(home: Home, source: SourceServer, clock: Clock):
    source.__exit__()
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    for _ in range(8):  # a long flight
        assert home.enrichment.run() == 0
        assert home.shelf.get(paper_id).waiting_for == "waiting for arXiv"
        assert home.enrichment.next_at() > clock.now()
        clock.at = home.enrichment.next_at()
    source.__enter__()
    clock.pass_by(600)  # online again: within ten minutes
    assert home.enrichment.run() == 1
    assert home.shelf.get(paper_id).title


@pytest.mark.parametrize("fault", ["busy", "unavailable"])
def test_a_source_that_asks_to_wait_is_left_alone_for_so_long(
    home: Home, source: SourceServer, clock: Clock, fault: str
):
    source.retry_after = "120"
    source.fault(fault, times=2)
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    assert home.enrichment.run() == 0
    assert len(source.requests) == 2  # each source once
    home.shelf.receive(by_id(2), via="test")
    clock.pass_by(119)
    assert home.enrichment.run() == 1  # only the new one, of which nobody was asked
    assert home.shelf.get(paper_id).title == ""
    clock.pass_by(2)
    assert home.enrichment.run() == 1
    assert home.shelf.get(paper_id).title


@pytest.mark.parametrize("fault", ["truncated", "dropped"])
def test_a_broken_answer_is_asked_for_again(home: Home, source: SourceServer, clock: Clock, fault: str):
    source.fault(fault, times=2)
    home.shelf.receive(by_id(1), via="test")
    assert home.enrichment.run() == 0
    clock.pass_by(16)
    assert home.enrichment.run() == 1


@pytest.mark.parametrize("fault", ["nonsense", "huge"])
def test_nonsense_costs_an_hour_and_is_not_asked_for_ever(home: Home, source: SourceServer, clock: Clock, fault: str):
    source.fault(fault, times=4)
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    for _ in range(2):
        assert home.enrichment.run() == 0
        assert home.shelf.get(paper_id).waiting_for
        assert home.enrichment.run() == 0
        assert len(source.requests) in {2, 4}  # each source once an hour
        clock.pass_by(3610)
    assert home.enrichment.run() == 1
    source.fault(fault, times=99)
    home.shelf.receive(by_id(2), via="test")
    count = len(source.requests)
    for _ in range(5):
        home.enrichment.run()
        clock.pass_by(3610)
    assert home.enrichment.next_at() is None
    assert len(source.requests) == count + 6  # three times each


def test_one_id_that_arxiv_refuses_does_not_spoil_the_others(home: Home, source: SourceServer, clock: Clock):
    home.shelf.receive(by_id(*range(1, 17)), via="test")
    source.fault("error-entry")
    started = clock.at
    assert home.enrichment.run() == 16
    assert (clock.at - started).total_seconds() < 20
    assert all(paper.title for paper in home.shelf.find(limit=200).papers)


def test_what_one_source_does_not_know_another_tells(home: Home, source: SourceServer):
    source.hidden |= {"huggingface:2611.10001", "arxiv:2611.10002"}
    home.shelf.receive(by_id(1, 2), via="test")
    assert home.enrichment.run() == 2
    assert all(paper.title and not paper.waiting_for for paper in home.shelf.find().papers)


def test_what_nobody_knows_is_asked_for_once_and_stays(home: Home, source: SourceServer):
    source.hidden |= {"huggingface:2611.10001", "arxiv:2611.10001"}
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    assert home.enrichment.run() == 0
    assert home.enrichment.next_at() is None
    assert home.shelf.get(paper_id).heading == "arxiv:2611.10001"
    assert home.shelf.get(paper_id).waiting_for == ""


def test_a_crash_between_answer_and_receipt_loses_nothing(home: Home, source: SourceServer, monkeypatch):
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper

    class Crash(BaseException):
        pass

    def crash(*_arguments):
        raise Crash

    monkeypatch.setattr(type(home.enrichment), "_clip", crash)
    with pytest.raises(Crash):
        home.enrichment.run()
    monkeypatch.undo()
    count = len(source.requests)
    assert home.enrichment.run() == 1
    assert home.shelf.get(paper_id).title
    assert len(source.requests) == count  # out of the cache


@pytest.mark.usefixtures("source")
def test_a_removed_paper_is_not_brought_back_by_what_a_source_says(home: Home):
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    batch = home.shelf.remove(paper_id, where="test")
    assert home.enrichment.next_at() is None
    home.enrichment.run()
    assert home.shelf.counts().papers == 0
    home.shelf.undo(batch, where="test")
    assert home.enrichment.run() == 1
    assert home.shelf.get(paper_id).title


def test_a_paper_that_is_removed_while_a_source_is_asked_stays_removed(home: Home, source: SourceServer):
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    arxiv = home.enrichment.sources[0]
    ask = arxiv.ask

    def ask_slowly(identifiers):
        home.shelf.remove(paper_id, where="test")
        return ask(identifiers)

    arxiv.ask = ask_slowly
    assert home.enrichment.run() == 0
    assert source.requests
    assert home.shelf.counts().papers == 0


@pytest.mark.usefixtures("source")
def test_undo_takes_back_the_save_and_with_it_what_sources_said(home: Home):
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    home.enrichment.run()
    undone = home.shelf.undo(where="test")
    assert undone.removed == (paper_id,)
    assert home.shelf.counts().papers == 0
    home.shelf.undo(undone.batch, where="test")  # redo
    assert home.shelf.get(paper_id).title


def test_fetching_can_be_switched_off(tmp_path: Path, source: SourceServer):
    sources = Sources(fetch=False, arxiv_url=source.url, huggingface_url=source.url)
    with Home.open(settings(tmp_path / "off", sources=sources)) as home:
        home.shelf.receive(by_id(1), via="test")
        assert home.enrichment.run() == 0
    assert source.requests == []


def test_papershelf_says_who_asks(home: Home, source: SourceServer):
    home.shelf.receive(by_id(1), via="test")
    home.enrichment.run()
    assert all(agent.startswith("papershelf/") for agent in source.agents)


@pytest.mark.usefixtures("source")
def test_an_edit_of_a_person_stays_whatever_a_source_says(home: Home):
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    home.shelf.edit(paper_id, {"title": "Mine"}, where="test")
    home.enrichment.run()
    assert home.shelf.get(paper_id).title == "Mine"
    assert home.shelf.get(paper_id).abstract


def test_old_style_ids_are_asked_for_and_read(source: SourceServer):
    source.paper = lambda _source, identifier: {"paper": {**item(1)["paper"], "id": identifier}}
    arxiv = ArxivSource(source.url, Outgoing(allowed=(source.url,)))
    identifier = read("arxiv:hep-th/9711200").identifier
    page = arxiv.ask([identifier])[0]
    assert page.paper["identifiers"] == ["arxiv:hep-th/9711200v2"]
    arxiv.close()


def test_arxivs_error_entry_is_an_error_even_where_its_address_holds_an_id():
    with pytest.raises(RefusedError, match="incorrect id format"):
        entries(atom.error("2611.10001").encode())


@pytest.mark.parametrize("body", [b"", b"{}", b"<feed", b"\xff\xfe", b"<!DOCTYPE x [<!ENTITY a 'b'>]><feed>&a;</feed>"])
def test_what_is_no_feed_is_refused(body: bytes):
    with pytest.raises(RefusedError):
        entries(body)


A_DAY = 86_400  # seconds: a longer wait is a mistake of theirs


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("Wed, 21 Oct 2065 07:28:00 GMT", A_DAY),
        ("9" * 40, A_DAY),
        (" 20 ", 20),
        ("soon", None),
        ("-3", None),
        ("²", None),
    ],
)
def test_an_odd_retry_after_is_no_fault(source: SourceServer, after: str, seconds: float | None):
    source.retry_after = after.encode().decode("latin-1")
    source.fault("busy")
    arxiv = ArxivSource(source.url, Outgoing(allowed=(source.url,)))
    with pytest.raises(LaterError) as told:
        arxiv.ask([read("arxiv:2611.10001").identifier])
    arxiv.close()
    assert told.value.retry_after == seconds


# ---- published versions


REF = {"journal_ref": "Proceedings of the 3rd Harbour Conference, PMLR 31:1-9, 2026", "doi": "10.5555/harbour.12"}


def test_what_arxiv_says_of_a_publication_is_proposed_and_used_on_a_word(
    home: Home, source: SourceServer, clock: Clock
):
    source.published["2611.10001"] = REF
    paper_id = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    assert home.enrichment.run() == 1
    paper = home.shelf.get(paper_id)
    assert (paper.type, paper.venue, paper.identifier("doi"), paper.published) == (
        "preprint",
        "arXiv",
        "",
        "2026-11-02",
    )
    (one,) = home.shelf.proposed()
    assert one.publication.says == "A published version was found: Proceedings of the 3rd Harbour Conference, 2026."
    home.shelf.publish(paper_id, "leave", where="test")
    home.shelf.undo(where="test")
    home.shelf.publish(paper_id, "use", where="test")
    paper = home.shelf.get(paper_id)
    assert (paper.type, paper.identifier("doi"), paper.identifier("arxiv")) == (
        "conference",
        "10.5555/harbour.12",
        "2611.10001",
    )
    assert paper.creators
    clock.pass_by(1)
    assert home.shelf.proposed() == ()


def test_a_kept_answer_tells_of_the_publication_as_well(home: Home, source: SourceServer):
    source.published["2611.10001"] = {"doi": "10.1145/3292500.3330701"}
    first = home.shelf.receive(by_id(1), via="test").outcomes[0].paper
    home.enrichment.run()
    home.shelf.remove(first, where="test")
    again = {**by_id(1)[0], "page": {"url": "https://arxiv.org/abs/2611.10001"}}
    paper = home.shelf.receive([again], via="test").outcomes[0].paper
    home.enrichment.run()
    (one,) = home.shelf.proposed()
    assert (one.paper, one.publication.type) == (paper, "conference")
    assert one.publication.says == "A published version was found: doi:10.1145/3292500.3330701."
