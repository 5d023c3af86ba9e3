"""The worker of a running server: deliveries by themselves, within a second, whatever else is going on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import connecting
from server.home import Home
from server.settings import Sources
from server.worker import Worker
from tests.server.parts import NO_LISTS, Clock, Server, clip, settings, until
from tests.source_server import SourceServer
from tests.zotero_server import ZoteroServer


@pytest.fixture
def vault(tmp_path: Path, home: Home) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    connecting.connect_obsidian(home, folder)
    return folder


@pytest.fixture
def working(home: Home) -> Iterator[Worker]:
    worker = Worker(home)
    worker.start()
    yield worker
    worker.stop()


def notes(vault: Path) -> list[Path]:
    return sorted(vault.glob("Papers/*.md"))


@pytest.mark.usefixtures("working")
def test_a_clip_over_http_is_a_note_within_a_second(server: Server, vault: Path):
    started = time.monotonic()
    server.save(clip(1))
    until(lambda: notes(vault), 1.0)
    assert time.monotonic() - started < 1.0
    assert "Tidewater-1" in notes(vault)[0].name
    until(lambda: server.get("/api/targets").json()["targets"][0]["due"] == 0)
    state = server.post("/api/papers/lookup", {"items": [{"key": "a", "identifiers": ["arxiv:2611.10001"]}]}).json()
    assert state["items"]["a"]["targets"]["obsidian"]["state"] == "delivered"
    assert state["items"]["a"]["targets"]["obsidian"]["url"].startswith("obsidian://")


def test_what_was_owed_before_the_start_goes_first(server: Server, vault: Path, home: Home):
    server.save(clip(1), clip(2))
    worker = Worker(home)
    worker.start()
    until(lambda: len(notes(vault)) == 2)
    worker.stop()


def test_a_clip_of_another_process_is_noticed(home: Home, vault: Path, working: Worker):
    until(lambda: working.idle)
    words = ["--home", str(home.settings.home), "clip", "arxiv:2611.10001", "--json"]
    subprocess.run([sys.executable, "-m", "server.cli", *words], check=True, capture_output=True)
    home.shelf.edit(home.shelf.find().papers[0].id, {"title": "Named by hand"}, where="test")
    until(lambda: notes(vault))
    words = ["--home", str(home.settings.home), "edit", home.shelf.find().papers[0].id, "--status", "reading"]
    subprocess.run([sys.executable, "-m", "server.cli", *words], check=True, capture_output=True)
    until(lambda: "status: reading" in notes(vault)[0].read_text(encoding="utf-8"))


@pytest.mark.usefixtures("vault")
def test_a_server_with_nothing_to_do_writes_nothing(home: Home, working: Worker):
    until(lambda: working.idle)
    before = home.database.stamp()
    time.sleep(1.2)  # two looks
    assert home.database.stamp() == before


@pytest.mark.usefixtures("working")
def test_a_fault_never_ends_the_worker(server: Server, vault: Path, home: Home, caplog):
    with home.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE placements RENAME TO placements_away")
    until(lambda: "a round failed" in caplog.text)
    with home.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE placements_away RENAME TO placements")
    server.save(clip(1))
    until(lambda: notes(vault))


@pytest.mark.usefixtures("working")
def test_what_waits_for_zotero_goes_over_by_itself_when_it_opens(server: Server, home: Home, clock: Clock):
    with ZoteroServer() as zotero:
        connecting.connect_zotero(home, url=zotero.url, key="LOCALKEY")
        zotero.close()
        server.save(clip(1), clip(2))
        waiting = until(lambda: server.get("/api/needs-you").json()["waiting"])
        until(lambda: server.get("/api/needs-you").json()["waiting"][0]["state"] == "postponed")
        assert server.get("/api/needs-you").json()["problems"] == []
        assert waiting[0]["target"] == "zotero"
        zotero.open()
        clock.pass_by(16)
        until(lambda: len(zotero.items) == 2)
        until(lambda: server.get("/api/needs-you").json()["waiting"] == [])


def test_a_source_that_hangs_does_not_keep_a_note_waiting(tmp_path: Path):
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    with SourceServer() as source:
        source.fault("hang", times=99)
        sources = Sources(arxiv_url=source.url, huggingface_url=source.url)
        with Home.open(settings(tmp_path / "home", sources=sources, digest=NO_LISTS)) as home:
            connecting.connect_obsidian(home, vault)
            worker, server = Worker(home), Server(home)
            worker.start()
            server.save(clip(7, paper={"identifiers": ["arxiv:2611.10007"]}))
            until(lambda: source.requests)
            server.save(clip(1))
            until(lambda: notes(vault), 1.0)
            source.let_go()
            worker.stop()
            server.close()


def test_stopping_ends_after_the_paper_at_hand_and_the_rest_is_still_owed(server: Server, home: Home):
    with ZoteroServer() as zotero:
        connecting.connect_zotero(home, url=zotero.url, key="LOCALKEY")
        zotero.delay = 0.05
        server.save(*(clip(number) for number in range(1, 21)))
        worker = Worker(home)
        worker.start()
        until(lambda: zotero.items)
        worker.stop()
        made = len(zotero.items)
        assert made < 20
        zotero.delay = 0
        home.engine.run()
        assert len(zotero.items) == 20


def test_a_clock_that_is_set_back_under_a_running_server_holds_nothing_up(
    server: Server, vault: Path, home: Home, clock: Clock, working: Worker
):
    vault.rename(vault.with_name("unplugged"))
    server.save(clip(1))
    until(lambda: server.get("/api/targets").json()["targets"][0]["state"])
    until(lambda: working.idle)
    vault.with_name("unplugged").rename(vault)
    clock.pass_by(-3 * 24 * 3600)
    until(lambda: notes(vault))
    until(lambda: home.placements.targets()[0].state == "")


def test_a_lease_that_a_full_disk_let_nobody_give_free_is_its_own_in_the_next_round(
    server: Server, vault: Path, home: Home, working: Worker
):
    (row,) = home.placements.connected()
    assert home.placements.claim(row.id, working._engine.holder)
    server.save(clip(1))
    until(lambda: notes(vault))  # the clock stands still: the lease does not run out
