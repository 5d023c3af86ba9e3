"""One request in three seconds to arXiv: of all threads and processes, and across restarts."""

from pathlib import Path

import pytest

from library.database import Database
from server.downloads import Downloads
from server.outgoing import Outgoing
from server.pace import ArxivPace
from server.sources.arxiv import ArxivSource
from sync.target import LaterError
from tests.server.parts import Clock
from tests.source_server import SourceServer

BASE = "https://export.arxiv.org"


class Waits:
    """What was waited, in seconds; the clock goes on by it."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.waited = clock, []

    def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.pass_by(seconds)


@pytest.fixture
def waits(clock: Clock) -> Waits:
    return Waits(clock)


def paced(path: Path, waits: Waits, base: str = BASE) -> ArxivPace:
    return ArxivPace(Database.open(path / "library.db"), base, waits.clock.now, waits)


def test_every_host_of_arxiv_counts_and_no_other_is_held_up(tmp_path: Path, waits: Waits):
    pace = paced(tmp_path, waits)
    for url in ("https://arxiv.org/pdf/1", "http://export.arxiv.org/api/query?x", "https://ARXIV.org:443/pdf/2"):
        pace(url)
    assert waits.waited == [3, 3]
    for url in ("https://huggingface.co/api", "https://notarxiv.org/pdf/1", "https://arxiv.org.example/1"):
        pace(url)
    assert waits.waited == [3, 3]
    waits.clock.pass_by(2)
    pace("https://arxiv.org/pdf/3")
    assert waits.waited == [3, 3, 1]
    pace.database.close()


def test_another_process_and_the_next_start_wait_for_their_turns(tmp_path: Path, waits: Waits):
    one, other = paced(tmp_path, waits), paced(tmp_path, waits)
    one(BASE)
    other(BASE)
    one.database.close()
    other.database.close()
    again = paced(tmp_path, waits)
    again(BASE)
    assert waits.waited == [3, 3]
    again.database.close()


def test_turns_that_several_take_at_once_are_three_seconds_apart(tmp_path: Path, waits: Waits):
    pace = paced(tmp_path, waits)
    pace.wait = waits.waited.append  # each waits by itself, at the same time
    for _ in range(4):
        pace(BASE)
    assert waits.waited == [3, 6, 9]
    pace.database.close()


def test_a_clock_that_is_set_back_does_not_stop_everything(tmp_path: Path, waits: Waits):
    pace = paced(tmp_path, waits)
    pace(BASE)
    waits.clock.pass_by(-86_400)
    pace(BASE)
    assert waits.waited == []
    pace.database.close()


def test_metadata_and_pdfs_share_the_pace_and_so_do_redirects(tmp_path: Path, waits: Waits):
    with SourceServer() as source:
        pace = paced(tmp_path, waits, source.url)
        outgoing = Outgoing(allowed=(source.url,))
        ArxivSource(source.url, outgoing, pace).ask([])
        downloads = Downloads(outgoing, before=pace, arxiv=source.url)
        downloads("https://arxiv.org/pdf/2611.10001", tmp_path / "P.pdf", going_on=lambda: True)
        assert waits.waited == [3]
        assert [path for path, *_ in source.pdfs.given] == ["/pdf/2611.10001"]
        source.moved["/pdf/2611.10002"] = "/pdf/2611.10003"
        downloads("https://arxiv.org/pdf/2611.10002", tmp_path / "Q.pdf", going_on=lambda: True)
        assert waits.waited == [3, 3, 3]
        source.fault("dropped")
        with pytest.raises(LaterError):
            downloads("https://arxiv.org/pdf/2611.10004", tmp_path / "R.pdf", going_on=lambda: True)
        assert waits.waited == [3, 3, 3, 3]
        outgoing.close()
        pace.database.close()
