"""What tests of the deliveries ask for: a Zotero, a shelf with a clock that a test turns."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from library.database import Database
from tests.sync import real_zotero
from tests.sync.real_zotero import RealZotero
from tests.sync.shelves import Desk
from tests.zotero_server import ZoteroServer


@pytest.fixture
def zotero() -> Iterator[ZoteroServer]:
    """A desktop Zotero; a real one where PAPERSHELF_TEST_ZOTERO names it."""
    with cast("ZoteroServer", RealZotero()) if real_zotero.URL else ZoteroServer() as server:
        yield server


@pytest.fixture
def web() -> Iterator[ZoteroServer]:
    """api.zotero.org, which is always the one in memory."""
    with ZoteroServer(web=True) as server:
        yield server


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that nothing is in: made once, for making one takes longer than many a test."""
    path = tmp_path_factory.mktemp("empty") / "library.db"
    Database.open(path).close()
    return path


@pytest.fixture
def desk(tmp_path: Path, empty_library: Path) -> Iterator[Desk]:
    """A real library in a folder of its own, and a clock."""
    shutil.copy(empty_library, tmp_path / "library.db")
    with Desk(tmp_path) as one:
        yield one
