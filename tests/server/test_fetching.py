"""The PDFs that are wanted arrive by themselves; nothing that goes wrong with one holds up anything else."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import connecting
from server.home import Home
from server.settings import Sources, Zotero
from server.worker import Worker
from tests.server.parts import NO_LISTS, Clock, clip, settings, until
from tests.source_server import SourceServer
from tests.zotero_server import ZoteroServer

HERE = {"here", "attached"}  # the delivery that follows attaches it


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
    """A home with a Zotero; arXiv's three seconds pass by the test's clock."""
    sources = Sources(arxiv_url=source.url, huggingface_url=source.url)
    made = settings(tmp_path / "home", sources=sources, zotero=Zotero(largest_pdf=1), digest=NO_LISTS)
    with Home.open(made, now=clock.now) as opened:
        opened.pace.wait = clock.pass_by
        connecting.connect_zotero(opened, url=zotero.url)
        yield opened


def save(home: Home, *numbers: int) -> list[str]:
    """Save papers, and have their items made."""
    ids = [str(one.paper) for one in home.shelf.receive([clip(n) for n in numbers], via="test").outcomes]
    home.engine.run()
    return ids


def same(one: bytes, other: bytes) -> bool:
    """Told without showing how two long files differ, which would take hours."""
    return one == other


def states(home: Home, ids: list[str]) -> list[str]:
    found = home.files.states(ids)
    return [found[one].state for one in ids]


def test_what_is_wanted_is_got_in_its_order_and_lies_where_the_target_finds_it(home: Home, source: SourceServer):
    ids = save(home, 1, 2, 3)
    assert home.fetching.run() == 3
    assert states(home, ids) == ["here"] * 3
    for number, paper_id in enumerate(ids, 1):
        told = home.files.states([paper_id])[paper_id]
        assert same(told.path.read_bytes(), source.pdfs.of(f"/pdf/2611.{10000 + number}"))
        assert told.url == f"https://arxiv.org/pdf/2611.{10000 + number}", "as the paper's own link says it"
    assert home.settings.files.stat().st_mode & 0o777 == 0o700


def test_one_that_fails_holds_up_neither_its_item_nor_the_others(
    home: Home, source: SourceServer, zotero: ZoteroServer
):
    source.fault("nonsense")
    bad, good = save(home, 1, 2)
    assert home.fetching.run() == 1
    assert len(zotero.items) == 2
    assert states(home, [bad, good]) == ["wanted", "here"]
    assert home.files.states([bad])[bad].reason == "A web page came instead of a PDF."


def test_one_that_is_cut_off_goes_on_by_itself(home: Home, source: SourceServer, clock: Clock):
    (one,) = save(home, 1)
    source.fault("truncated")
    assert home.fetching.run() == 0
    assert states(home, [one]) == ["wanted"]
    clock.pass_by(15)
    assert home.fetching.run() == 1
    assert [status for *_, status in source.pdfs.given] == [200, 206]


def test_a_pause_that_is_asked_for_is_kept_by_all_of_that_host(home: Home, source: SourceServer, clock: Clock):
    source.retry_after = "120"
    save(home, 1, 2, 3)
    source.fault("busy")
    assert home.fetching.run() == 0
    assert len([one for one in source.requests if one.startswith("/pdf/")]) == 1
    clock.pass_by(119)
    assert home.fetching.run() == 0
    clock.pass_by(2)
    assert home.fetching.run() == 3


def test_without_a_network_it_waits_longer_each_time_and_never_gives_up(home: Home, source: SourceServer, clock: Clock):
    (one,) = save(home, 1)
    waits = []
    for _ in range(8):
        source.fault("dropped")
        assert home.fetching.run() == 0
        waits.append((home.files.next_at() - clock.at).total_seconds())
        clock.at = home.files.next_at()
    assert waits == [15, 30, 60, 120, 240, 480, 600, 600]
    assert home.fetching.run() == 1
    assert states(home, [one]) == ["here"]


def test_one_that_is_too_large_fails_and_its_item_is_owed_the_link(home: Home, source: SourceServer):
    source.pdfs.size = 2_000_000
    (one,) = save(home, 1)
    home.fetching.run()
    told = home.files.states([one])[one]
    assert told.state == "failed"
    assert told.reason.endswith(
        "is larger than 1 MB (largest_pdf under [zotero] in config.toml sets how much is taken)."
    )
    assert [debt.paper.id for debt in home.placements.due(1)] == [one]


def test_one_that_is_removed_on_the_way_ends(home: Home, source: SourceServer, clock: Clock):
    (one,) = save(home, 1)
    source.fault("truncated")
    home.fetching.run()
    assert list(home.settings.files.iterdir())
    home.shelf.remove(one, where="test")
    clock.pass_by(60)
    assert home.fetching.run() == 0
    assert list(home.settings.files.iterdir()) == []


def test_the_worker_gets_them_and_a_slow_one_holds_up_nothing(home: Home, source: SourceServer, zotero: ZoteroServer):
    worker = Worker(home)
    worker.start()
    (one,) = [str(each.paper) for each in home.shelf.receive([clip(1)], via="test").outcomes]
    until(lambda: states(home, [one])[0] in HERE)
    source.fault("stalled")
    (slow,) = [str(each.paper) for each in home.shelf.receive([clip(2)], via="test").outcomes]
    until(lambda: any(path == "/pdf/2611.10002" for path, *_ in source.pdfs.given))
    home.shelf.receive([clip(3)], via="test")
    until(lambda: len(zotero.items) == 3)
    bare = clip(4, paper={"identifiers": ["arxiv:2611.10004"]})
    (titled,) = [str(each.paper) for each in home.shelf.receive([bare], via="test").outcomes]
    until(lambda: home.shelf.get(titled).title)
    assert states(home, [slow]) == ["wanted"]
    source.let_go()
    worker.stop()


_KILLED = """
import sys
from pathlib import Path
from server.home import Home
from server.settings import Settings
with Home.open(Settings.load(home=Path(sys.argv[1]))) as home:
    home.pace.wait = lambda _seconds: None
    home.fetching.run()
"""


@pytest.mark.skipif(os.name == "nt", reason="no kill -9 there")
def test_killed_half_way_the_next_start_goes_on_at_once(home: Home, source: SourceServer, clock: Clock):
    (one,) = save(home, 1)
    source.fault("stalled")
    environment = {f"PAPERSHELF_SOURCES_{name}_URL": source.url for name in ("ARXIV", "HUGGINGFACE")}
    command = [sys.executable, "-c", _KILLED, str(home.settings.home)]
    process = subprocess.Popen(command, env=os.environ | environment)
    part = home.settings.files / f"{one}.part"
    until(lambda: part.exists() and part.stat().st_size > 50_000, 30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    source.let_go()
    clock.pass_by(1)
    assert home.fetching.run() == 1
    assert same(home.files.path(one).read_bytes(), source.pdfs.of("/pdf/2611.10001"))
    assert [status for *_, status in source.pdfs.given] == [200, 206]
