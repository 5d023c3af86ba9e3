"""What tests of the deliveries ask for: a Zotero, a shelf with a clock that a test turns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.shelves import Desk
from tests.zotero_server import ZoteroServer


@pytest.fixture
def zotero() -> Iterator[ZoteroServer]:
    """A desktop Zotero."""
    with ZoteroServer() as server:
        yield server


@pytest.fixture
def web() -> Iterator[ZoteroServer]:
    """api.zotero.org."""
    with ZoteroServer(web=True) as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A real library in a folder of its own, and a clock."""
    with Desk(tmp_path) as one:
        yield one
