"""A shelf for each test, in a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.shelves import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty library."""
    one = Desk(tmp_path / "library.db")
    yield one
    one.close()


@pytest.fixture
def zotero(desk: Desk) -> int:
    """A connected target that takes everything; its number."""
    desk.placements.add_target("zotero", "memory", {"url": "x"})
    return desk.placements.targets()[0].id
