"""Browsers, commands and a server over one home at the same time: one record, and everybody is told what is true."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos import rules
from tests.chaos.faults import fill
from tests.chaos.house import House
from tests.chaos.people import Ledger, notes_of
from tests.chaos.run import small_disk
from tests.conftest import missing
from tests.server.parts import clip

BUSY = "Another program keeps the library busy. Try again in a moment."
FULL = "The disk of the library is full. Make room on it, and try again."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path) as made:
        made.connect(browsers=2)
        made.start()
        yield made


def saved(house: House, browser: int, *numbers: int) -> list[str]:
    """The outcomes of a browser's clips, each sent by itself."""
    return [
        house.ask("POST", "/api/clips", {"clips": [clip(one)]}, token=browser).json()["outcomes"][0]["outcome"]
        for one in numbers
    ]


def typed(house: House, *numbers: int) -> list[str]:
    """The outcomes of the same in a terminal."""
    done = house.command("clip", "-", "--json", stdin=json.dumps([clip(one) for one in numbers]))
    assert done.returncode == 0, done.stderr
    return [one["outcome"] for one in json.loads(done.stdout)["outcomes"]]


def test_one_paper_saved_by_two_browsers_and_two_terminals_at_once_is_one_record(house):
    papers = (1, 2, 4)
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(typed, house, *papers) for _ in range(2)]
        asked += [pool.submit(saved, house, browser, *papers) for browser in (0, 1)]
        outcomes = [one.result() for one in asked]
    house.settle()
    assert [sorted(some) for some in zip(*outcomes, strict=True)] == [["created", *["unchanged"] * 3]] * 3
    assert len(house.papers()) == len(notes_of(house.vault)) == len(house.zotero.items) == 3
    rules.hold(house, Ledger())


def test_commands_beside_a_running_server_that_delivers_are_safe_and_true(house, tmp_path):
    saved(house, 0, 1)
    paper = house.papers()[0]["id"]
    commands = [
        ("edit", paper, "--rating", "4"),
        ("sync", "--json"),
        ("sync", "--again"),
        ("list", "--json"),
        ("status",),
        ("backup", str(tmp_path / "copy.db")),
        ("clip", "arxiv:2611.10001"),
    ]
    with ThreadPoolExecutor(4) as pool:
        saving = pool.submit(saved, house, 1, *range(2, 12))
        done = list(pool.map(lambda words: house.command(*words), commands))
        assert saving.result() == ["created"] * 10
    assert [one.stderr for one in done if one.returncode != 0] == []
    house.settle()
    assert house.told("GET", f"/api/papers/{paper}")["rating"] == 4
    assert len(house.papers()) == 11
    rules.hold(house, Ledger())
    undone = house.command("undo", "--json")
    assert undone.returncode == 0, undone.stderr
    house.settle()
    rules.hold(house, Ledger())


def test_a_second_server_and_a_restore_name_the_one_that_runs_and_change_nothing(house, tmp_path):
    saved(house, 0, 1)
    assert house.command("backup", str(tmp_path / "copy.db")).returncode == 0
    second = house.command("serve", "--port", "0", "--no-open")
    assert second.returncode == 1
    assert f"runs already at http://127.0.0.1:{house.port} (process {house.pid})" in second.stderr
    same_port = house.command("serve", "--port", str(house.port), "--no-open")
    assert f"(process {house.pid})" in same_port.stderr
    restored = house.command("restore", str(tmp_path / "copy.db"), "--yes")
    assert (restored.returncode, "stop it first" in restored.stderr) == (1, True)
    assert [one["revision"] > 0 for one in house.papers()] == [True]


def test_a_server_of_another_home_on_its_port_is_named_with_its_process(house, tmp_path):
    with House(tmp_path / "other") as other:
        said = other.command("serve", "--port", str(house.port), "--no-open")
        assert said.returncode == 1
        assert f"Port {house.port} is taken by" in said.stderr
        assert f"process {house.pid}" in said.stderr


@pytest.mark.parametrize("waits", ["0.2", pytest.param("10", marks=pytest.mark.long)])
def test_a_library_that_another_program_keeps_busy_is_told_in_words_and_acknowledges_nothing(house, waits):
    house.end()
    house.start(CHAOS_BUSY=waits)
    with closing(sqlite3.connect(house.home / "library.db", timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = house.ask("POST", "/api/clips", {"clips": [clip(1)]})
        done = house.command("clip", "arxiv:2611.10001", CHAOS_BUSY=waits)
        other.execute("ROLLBACK")
    assert (answer.status_code, answer.json()["detail"]) == (503, BUSY)
    assert (done.returncode, done.stderr) == (1, f"papershelf: {BUSY}\n")
    assert house.papers() == []
    assert saved(house, 0, 1) == ["created"]


def test_a_full_disk_is_told_in_words_by_server_and_commands(tmp_path):
    with small_disk(tmp_path) as mounted:
        if not mounted:
            missing("a small disk", "only root may mount one here (mount -t tmpfs)")
        with House(tmp_path) as house:
            house.connect()
            house.start()
            filler = fill(tmp_path)
            answers = [house.ask("POST", "/api/clips", {"clips": [clip(one)]}) for one in range(1, 9)]
            assert [one for one in answers if one.status_code not in {200, 503}] == []
            assert answers[-1].json()["detail"] == FULL
            done = house.command("clip", *(f"arxiv:2611.1{one:04}" for one in range(1, 99)))
            assert (done.returncode, done.stderr) == (1, f"papershelf: {FULL}\n")
            filler.unlink()
            house.settle()
            rules.hold(house, Ledger())
