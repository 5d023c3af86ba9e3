"""PDFs at a person's word, over HTTP and from the command line; and how they stand, told with the paper."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server import connecting
from server.cli import papershelf
from server.home import Home
from server.keys import Keys
from server.settings import Sources
from tests.server.parts import NO_LISTS, Clock, Server, clip, settings
from tests.source_server import SourceServer
from tests.zotero_server import ZoteroServer

GOT = {"here", "attached"}


@pytest.fixture
def source() -> Iterator[SourceServer]:
    with SourceServer() as started:
        yield started


@pytest.fixture
def zotero() -> Iterator[ZoteroServer]:
    with ZoteroServer() as started:
        yield started


@pytest.fixture
def home(tmp_path: Path, clock: Clock, source: SourceServer, zotero: ZoteroServer) -> Iterator[Home]:
    sources = Sources(arxiv_url=source.url, huggingface_url=source.url)
    with Home.open(settings(tmp_path / "home", sources=sources, digest=NO_LISTS), now=clock.now) as opened:
        opened.pace.wait = clock.pass_by
        connecting.connect_zotero(opened, url=zotero.url)
        yield opened


@pytest.fixture
def server(home: Home, clock: Clock) -> Iterator[Server]:
    made = Server(home, Keys(clock.seconds))
    yield made
    made.close()


def many(server: Server) -> dict:
    """Twelve papers saved at once; the answer."""
    return server.post("/api/clips", {"clips": [clip(number) for number in range(1, 13)]}).json()


def test_a_long_batch_offers_its_pdfs_and_a_word_gets_them(server: Server, home: Home):
    saved = many(server)
    assert saved["pdfs"] == 12
    ids = [one["paper"] for one in saved["outcomes"]]
    assert "pdf" not in server.get(f"/api/papers/{ids[0]}").json()
    told = server.post("/api/pdfs", {"batch": saved["batch"]}).json()
    assert told == {"wanted": ids, "there": [], "without": []}
    assert server.get(f"/api/papers/{ids[0]}").json()["pdf"] == {"state": "wanted", "reason": ""}
    home.engine.run()
    assert home.fetching.run() == 12
    assert server.get(f"/api/papers/{ids[0]}").json()["pdf"]["state"] in GOT


def test_a_short_batch_offers_nothing_for_its_pdfs_come_by_themselves(server: Server):
    saved = server.post("/api/clips", {"clips": [clip(1), clip(2)]}).json()
    assert "pdfs" not in saved
    one = saved["outcomes"][0]["paper"]
    assert server.get(f"/api/papers/{one}").json()["pdf"]["state"] == "wanted"


def test_papers_are_named_by_any_unique_prefix_and_what_cannot_be_got_says_why(server: Server):
    one, other = server.save(clip(1), clip(2, targets=[]))
    told = server.post("/api/pdfs", {"papers": [one["paper"].lower(), other["paper"]]}).json()
    assert told["wanted"] == [one["paper"]]
    assert told["without"] == [{"paper": other["paper"], "why": "It is in no Zotero library."}]


@pytest.mark.parametrize("body", [{}, {"papers": ["A"], "batch": "B"}, {"papers": "all"}, {"paper": "A"}])
def test_a_body_that_names_neither_or_both_is_refused(server: Server, body: dict):
    assert server.post("/api/pdfs", body).status_code == 422


def test_strangers_are_not_found(server: Server):
    for body in ({"papers": ["01ARZ3NDEK"]}, {"batch": "01ARZ3NDEK"}, {"batch": ""}):
        assert server.post("/api/pdfs", body).status_code == 404


class Shell:
    """A terminal over the home."""

    def __init__(self, home: Home, source: SourceServer) -> None:
        self.home = home.settings.home
        urls = "".join(f'{name}_url = "{source.url}"\n' for name in ("arxiv", "huggingface"))
        (self.home / "config.toml").write_text(f"[sources]\n{urls}", encoding="utf-8")

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(papershelf, ["--home", str(self.home), *words])


@pytest.fixture
def shell(home: Home, source: SourceServer) -> Shell:
    return Shell(home, source)


def test_the_command_gets_those_that_its_words_find(shell: Shell, home: Home):
    ids = [str(one.paper) for one in home.shelf.receive([clip(n) for n in range(1, 13)], via="test").outcomes]
    home.engine.run()
    title = home.shelf.get(ids[0]).title
    done = shell.run("pdf", *title.split())
    assert done.exit_code == 0, done.output
    assert done.output.endswith(": here, and on its way into Zotero\n1 PDF of 1 paper.\n")
    assert home.files.states(ids)[ids[0]].state == "here"
    assert "pdf  here" in shell.run("show", ids[0]).output
    assert json.loads(shell.run("show", ids[0], "--json").output)["pdf"]["state"] == "here"


def test_the_command_tells_what_failed_and_ends_with_1(shell: Shell, home: Home, source: SourceServer):
    (one,) = [str(each.paper) for each in home.shelf.receive([clip(1)], via="test").outcomes]
    home.engine.run()
    source.pdfs.size = 101_000_000
    done = shell.run("pdf", one)
    assert done.exit_code == 1
    assert "is larger than 100 MB" in done.output
    assert json.loads(shell.run("show", one, "--json").output)["pdf"]["state"] == "failed"


def test_the_command_without_words_gets_what_waits(shell: Shell, home: Home):
    assert shell.run("pdf").output == "No PDF waits.\n"
    (one,) = [str(each.paper) for each in home.shelf.receive([clip(1)], via="test").outcomes]
    assert shell.run("pdf", one).output.endswith(": waiting for its Zotero item\n0 PDFs of 1 paper.\n")
    home.engine.run()
    body = json.loads(shell.run("pdf", "--json").output)
    assert body == {"wanted": [one], "there": [], "without": [], "pdfs": {one: {"state": "here", "reason": ""}}}


def test_a_sync_without_a_server_gets_them_after_their_items_are_there(shell: Shell, home: Home, source: SourceServer):
    home.shelf.receive([clip(1)], via="test")
    assert shell.run("sync", "--dry-run").exit_code == 0
    assert source.pdfs.given == []
    assert shell.run("sync").exit_code == 0
    assert [path for path, *_ in source.pdfs.given] == ["/pdf/2611.10001"]
