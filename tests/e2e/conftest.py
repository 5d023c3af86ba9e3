"""Everything real: browsers, extension, server, vault; and the Zotero and the site that the tests bring."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browser import Browser, Kind
from tests.e2e.desk import Desk
from tests.e2e.reader import Reader
from tests.e2e.shelf import RunningShelf
from tests.e2e.site import Site
from tests.zotero_server import ZoteroServer


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The pages at https://huggingface.co."""
    with Site() as made:
        yield made


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest, node: str, site: Site) -> Iterator[Browser]:
    """Each browser in turn, new and empty, with the extension loaded."""
    kind: Kind = request.param
    with Browser(kind, request.getfixturevalue(kind), node, site.port) as made:
        yield made


@pytest.fixture
def reader(browser: Browser, tmp_path: Path) -> Iterator[Reader]:
    """A browser connected to a running server over an empty library, with a vault and a Zotero."""
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    shelf = RunningShelf(tmp_path / "home", vault, sources_fetch="false")
    with ZoteroServer() as zotero:
        shelf.connect(zotero.url)
        with shelf:
            made = Reader(browser, shelf, zotero)
            made.connect()
            yield made


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """A running server over an empty library with a vault, and a browser that is signed in to its pages."""
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    shelf = RunningShelf(tmp_path / "home", vault, sources_fetch="false")
    shelf.connect()
    with shelf:
        yield Desk(browser, shelf)
