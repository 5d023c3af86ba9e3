"""The daily copy is made while the server works; a disk that is full and a file that is broken are told in words."""

import logging
import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from library import copies
from server.home import Home
from server.worker import Worker
from tests.server.parts import Browser, Clock, Server, clip, until


@pytest.fixture
def worker(home: Home) -> Iterator[Worker]:
    made = Worker(home)
    made.start()
    yield made
    made.stop()


@pytest.mark.usefixtures("worker")
def test_a_copy_is_made_at_the_start_and_told_on_the_page(home: Home, browser: Browser):
    (copy,) = until(lambda: copies.copies(home.settings.database))
    assert copy.path.parent == home.settings.home / "backups"
    until(lambda: str(copy.path.parent) in browser.get("/settings").text)


def test_what_is_in_its_way_is_told_and_tried_again(home: Home, browser: Browser, clock: Clock):
    folder = copies.folder_of(home.settings.database)
    folder.write_text("a file is in the way")
    home.copies.run()
    assert "No copy of the library can be made" in home.copies.fault
    assert "No copy of the library can be made" in browser.get("/settings").text
    folder.unlink()
    home.copies.run()
    assert home.copies.fault  # it is looked at every ten minutes
    clock.pass_by(601)
    home.copies.run()
    assert (home.copies.fault, len(home.copies.all())) == ("", 1)


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        (sqlite3.SQLITE_FULL, 503, "Make room"),
        (sqlite3.SQLITE_IOERR_WRITE, 503, "has it room"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, 503, "Make its folder writable"),
        (sqlite3.SQLITE_BUSY, 503, "library"),
        (sqlite3.SQLITE_CORRUPT, 500, "papershelf rebuild"),
    ],
)
def test_what_the_machine_cannot_do_is_told_in_words(
    server: Server, home: Home, monkeypatch: pytest.MonkeyPatch, code: int, status: int, says: str
):
    cause = sqlite3.OperationalError("planted")
    cause.sqlite_errorcode = code

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT …", {}, cause)

    monkeypatch.setattr(type(home.shelf), "receive", fail)
    answer = server.post("/api/clips", {"clips": [clip()]})
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_a_fault_of_ours_names_the_request_that_the_log_has(
    server: Server, home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(type(home.shelf), "receive", fail)
    with caplog.at_level(logging.ERROR):
        answer = server.post("/api/clips", {"clips": [clip()]})
    assert answer.status_code == 500
    assert f"request {answer.headers['X-Request-Id']}" in answer.json()["detail"]
    assert "planted" in caplog.text
