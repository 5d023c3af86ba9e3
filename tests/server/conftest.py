"""A home and a real server over it, for the tests of the server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.home import Home
from server.keys import Keys
from tests.server.parts import Browser, Clock, Server, settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds nothing, migrated once for all tests."""
    folder = tmp_path_factory.mktemp("empty")
    Home.open(settings(folder)).close()
    return folder / "library.db"


@pytest.fixture
def home(tmp_path: Path, clock: Clock, empty_library: Path) -> Iterator[Home]:
    (tmp_path / "home").mkdir(mode=0o700)
    shutil.copy(empty_library, tmp_path / "home")
    with Home.open(settings(tmp_path / "home"), now=clock.now) as opened:
        yield opened


@pytest.fixture
def server(home: Home, clock: Clock) -> Iterator[Server]:
    made = Server(home, Keys(clock.seconds))
    yield made
    made.close()


@pytest.fixture
def browser(server: Server) -> Browser:
    return server.browser()
