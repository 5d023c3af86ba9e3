"""To live with: a log whose lines say what they belong to, and a stop that waits for nobody."""

import json
import logging
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from server import process
from server.settings import Settings
from tests.server.parts import clip, until
from tests.server.processes import Process, run
from tests.zotero_server import ZoteroServer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(*words: str, **environment: str) -> Process:
        started.append(Process(home, *words, **environment))
        return started[-1]

    yield begin
    for one in started:
        one.end(signal.SIGKILL)


def ask(server: Process, home: Path, method: str, path: str, **parts: Any) -> httpx2.Response:
    token = json.loads((home / "server.json").read_text())["token"]
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.request(method, f"{server.url}{path}", headers=headers, trust_env=False, timeout=20, **parts)


def test_each_line_of_the_log_says_which_request_or_placement_it_belongs_to(start, home: Path):
    server = start("serve", "--port", "0")
    server.ready()
    answer = ask(server, home, "POST", "/api/clips", json={"clips": [clip(1)]})
    number = answer.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{8}", number)
    ask(server, home, "GET", "/list/save.1.2.c2VjcmV0")
    ask(server, home, "GET", "/feed.atom?token=c2VjcmV0")
    log = home / "logs" / "papershelf.log"
    until(lambda: "placement" in log.read_text())
    lines = log.read_text().splitlines()
    assert any(re.search(rf"INFO \[request {number}\] .*POST /api/clips: 200, \d+ ms", one) for one in lines)
    assert any(re.search(r"INFO \[placement \d+\] .*obsidian: create [0-9A-Z]{26}", one) for one in lines)
    assert "c2VjcmV0" not in log.read_text()


def test_it_stops_while_zotero_is_silent_and_what_was_under_way_is_done_once(start, home: Path):
    with ZoteroServer() as zotero:
        assert run(home, "zotero", "connect", "--url", zotero.url, "--key", "LOCALKEY").returncode == 0
        zotero.silent = 1000
        server = start("serve", "--port", "0")
        server.ready()
        ask(server, home, "POST", "/api/clips", json={"clips": [clip(number) for number in range(1, 4)]})
        until(lambda: zotero.silent < 1000)
        assert server.end(signal.SIGTERM) == 0  # it never answered
        zotero.silent = 0
        again = start("serve", "--port", "0")
        again.ready()
        until(lambda: len(zotero.items) == 3)
        until(lambda: ask(again, home, "GET", "/api/targets").json()["targets"][0]["due"] == 0)
        assert len({one["libraryCatalog"] for one in zotero.items}) == len(zotero.items) == 3


def test_logs_are_turned_over_and_take_no_more_than_a_few_megabytes(tmp_path: Path):
    settings = Settings(home=tmp_path)
    with process.logged(settings):
        for _ in range(700):
            logging.getLogger("papershelf").warning("x" * 10_000)
    files = sorted(one.name for one in settings.logs_folder.iterdir())
    assert files == ["papershelf.log", "papershelf.log.1", "papershelf.log.2", "papershelf.log.3"]
    assert sum(one.stat().st_size for one in settings.logs_folder.iterdir()) < 5_000_000
