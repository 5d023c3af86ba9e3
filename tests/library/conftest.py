"""A shelf for each test, in a real file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.database import Database
from tests.library.shelves import Desk


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty library, to be copied: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "library.db"
    Database.open(path).close()
    return path


@pytest.fixture
def desk(tmp_path: Path, empty_library: Path) -> Iterator[Desk]:
    """An empty library."""
    one = Desk(Path(shutil.copy(empty_library, tmp_path / "library.db")))
    yield one
    one.close()


@pytest.fixture
def zotero(desk: Desk) -> int:
    """A connected target that takes everything; its number."""
    desk.placements.add_target("zotero", "memory", {"url": "x"})
    return desk.placements.targets()[0].id
