"""A PDF hangs below its item once, whatever breaks off, and never beside one that the person has."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.files import PaperFile
from library.identifiers import read
from library.paper import Creator, Link, Paper
from sync.target import LaterError, RefusedError
from sync.zotero.attachments import attach, file_name, pdf_of
from sync.zotero.connector import ConnectorTransport
from sync.zotero.http import client
from sync.zotero.uploads import FULL, NO_FILES
from tests.sync.attaching import ADDED, LINK, TEXT, Way, below, item, pdf, shown
from tests.sync.shelves import START
from tests.zotero_server import ZoteroServer

ATTACHED = [("Preprint PDF", "imported_file", True)]
LINKED = [("Preprint PDF", "linked_url", False)]


class KilledError(Exception):
    """The process ends here."""


@pytest.fixture(params=["local", "web"])
def server(request: pytest.FixtureRequest) -> Iterator[ZoteroServer]:
    with ZoteroServer(web=request.param == "web") as started:
        yield started


def test_it_is_attached_and_our_link_to_it_goes_to_the_bin(server: ZoteroServer, tmp_path: Path):
    key = item(server)
    below(server, key, linkMode="linked_url", title="PDF", url="https://example.org/mine.pdf", contentType="")
    done = attach(Way(server), key, server.children(key), pdf(tmp_path), "what is known")
    assert shown(server, key) == [("PDF", "linked_url", False), *ATTACHED]
    assert sorted((one["linkMode"], one.get("deleted", 0)) for one in done.written) == [
        ("imported_file", 0),
        ("linked_url", 1),
    ]
    made = server.library.items[done.key]
    assert server.files.stored[made["md5"]] == TEXT
    assert made["contentType"] == "application/pdf"
    assert made["mtime"] > 1_600_000_000_000, "milliseconds"
    assert "papershelf" not in str(made).lower()


def test_doing_it_twice_is_doing_it_once(server: ZoteroServer, tmp_path: Path):
    key = item(server)
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    asked = len(server.requests)
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert shown(server, key) == ATTACHED
    assert len(server.requests) == asked, "nothing is asked where all is there"


@settings(max_examples=40)
@given(
    kills=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["before", "after"])), max_size=5),
    way=st.sampled_from(["local", "web"]),
)
def test_killed_between_any_two_steps_it_ends_with_one_attachment(
    kills: list[tuple[int, str]], way: str, tmp_path_factory: pytest.TempPathFactory
):
    one = pdf(tmp_path_factory.mktemp("pdf"))
    with ZoteroServer(web=way == "web") as server:
        key = item(server)
        for at, when in [*kills, (99, "")]:
            try:
                attach(Way(server, http=_killed(server, at, when)), key, server.children(key), one)
            except KilledError:
                continue
        assert shown(server, key) == ATTACHED
        assert len(server.children(key)) == 2
        assert list(server.files.stored.values()) == [TEXT]


def _killed(server: ZoteroServer, at: int, when: str) -> httpx2.Client:
    """A client of a process that is killed before it sends its request number `at`, or before it reads the answer."""
    made = client(local=not server.web)
    seen = {"before": 0, "after": 0}

    def hook(which: str) -> None:
        seen[which] += 1
        if which == when and seen[which] > at:
            raise KilledError

    made.event_hooks["request"].append(lambda _request: hook("before"))
    made.event_hooks["response"].append(lambda _response: hook("after"))
    return made


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_lost_answers_are_later_and_leave_one_attachment(server: ZoteroServer, tmp_path: Path, lost: int):
    key = item(server)
    server.lost = lost
    for _ in range(lost):
        with pytest.raises(LaterError):
            attach(Way(server), key, server.children(key), pdf(tmp_path))
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert shown(server, key) == ATTACHED


@pytest.mark.parametrize("kind", ["imported_file", "imported_url", "linked_file"])
def test_where_the_person_has_a_pdf_nothing_is_attached(server: ZoteroServer, tmp_path: Path, kind: str):
    key = item(server)
    below(server, key, linkMode=kind, title="Full Text PDF")
    before = shown(server, key)
    said = attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert said.key == ""
    assert shown(server, key) == before


def test_a_pdf_of_the_person_without_its_file_here_is_no_place_for_ours(server: ZoteroServer, tmp_path: Path):
    key = item(server)
    theirs = below(server, key, linkMode="imported_file", title="Preprint PDF", dateAdded="2026-11-23T07:41:13Z")
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert not server.library.items[theirs].get("md5")


def test_one_that_the_person_binned_stays_away_and_one_they_annotated_stays_as_it_is(
    server: ZoteroServer, tmp_path: Path
):
    key = item(server)
    made = attach(Way(server), key, server.children(key), pdf(tmp_path)).key
    attach(Way(server), key, server.children(key), pdf(tmp_path, TEXT + b"v2"))
    assert list(server.files.stored.values()) == [TEXT], "a new version replaces nothing"
    server.library.update(made, {"deleted": 1})
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert shown(server, key) == []


def test_a_full_storage_leaves_item_and_link_and_says_what_to_do_then_it_goes_on(server: ZoteroServer, tmp_path: Path):
    key = item(server)
    server.quota_full = True
    for _ in range(2):
        with pytest.raises(RefusedError) as told:
            attach(Way(server), key, server.children(key), pdf(tmp_path))
        assert told.value.reason == FULL
        assert shown(server, key) == LINKED
    server.quota_full = False
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert shown(server, key) == ATTACHED
    assert len(server.children(key)) == 2


def test_a_library_that_takes_no_files_says_so(server: ZoteroServer, tmp_path: Path):
    key = item(server)
    server.files.refuses = True
    with pytest.raises(RefusedError) as told:
        attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert told.value.reason == NO_FILES
    assert shown(server, key) == LINKED


def test_a_link_that_was_changed_meanwhile_is_looked_at_again(server: ZoteroServer, tmp_path: Path):
    key = item(server)
    seen = server.children(key)
    server.library.update(seen[0]["key"], {"title": "PDF"})
    with pytest.raises(LaterError):
        attach(Way(server), key, seen, pdf(tmp_path))
    attach(Way(server), key, server.children(key), pdf(tmp_path))
    assert shown(server, key) == ATTACHED


def test_what_is_attached_is_told_by_the_paper_and_its_file(tmp_path: Path):
    creators = (Creator("van den Berg", "Joris"), Creator("Zhao", "Mei-Ling"))
    paper = Paper("P", title='Tide: "Rising" / Falling?', creators=creators, published="2026-11-19")
    assert file_name(paper) == "van den Berg and Zhao - 2026 - Tide Rising Falling.pdf"
    assert file_name(Paper("P")) == "PDF.pdf"
    file = PaperFile("P", "here", path=tmp_path / "P.pdf", url=LINK, wished_at=START)
    given = pdf_of(paper, file)
    assert (given.title, given.added, given.links) == ("PDF", ADDED, (LINK,))
    arxiv = Paper("P", identifiers=(read("arxiv:2611.20314").identifier,), links=(Link("pdf", "https://a.example/b"),))
    assert (pdf_of(arxiv, file).title, pdf_of(arxiv, file).links) == ("Preprint PDF", ("https://a.example/b", LINK))
    with pytest.raises(LaterError):
        pdf_of(paper, PaperFile("P", "wanted"))


def test_an_older_zotero_takes_it_through_its_connector_once(zotero: ZoteroServer, tmp_path: Path):
    zotero.version = "9.0.4"
    quick = httpx2.Client(timeout=0.5, trust_env=False)
    where = {"url": zotero.url, "library_id": "0", "library_type": "user"}
    way = ConnectorTransport(where, http=quick, found_within=0.3)
    mark = "Papershelf 01JDB4T8Q2V6M0XK9R3H5N7WYE"
    (made,) = way.write([{"itemType": "preprint", "title": "GraniteFlow", "libraryCatalog": mark}])
    for said in ("attached Preprint PDF", "no PDF: the item has yours"):
        assert attach(way, made["key"], zotero.children(made["key"]), pdf(tmp_path)).says == said
    (child,) = zotero.children(made["key"])
    assert zotero.received[child["key"]] == TEXT
    way.close()
