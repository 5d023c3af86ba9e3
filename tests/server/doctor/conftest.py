"""What the doctor's tests share: a Zotero, a vault, a small disk."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from server.connecting import connect_obsidian
from server.home import Home
from tests.zotero_server import ZoteroServer


@pytest.fixture
def zotero() -> Iterator[ZoteroServer]:
    with ZoteroServer() as server:
        yield server


@pytest.fixture
def web() -> Iterator[ZoteroServer]:
    with ZoteroServer(web=True) as server:
        yield server


@pytest.fixture
def vault(home: Home, tmp_path: Path) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    connect_obsidian(home, folder)
    return folder


@pytest.fixture
def mount() -> Iterator[Callable[..., None]]:
    """Mount something until the test ends: root may write in every folder, but not on a disk that is read-only."""
    with ExitStack() as mounted:

        def mounts(where: Path, *words: str) -> None:
            done = subprocess.run(["mount", *words, where], check=False, capture_output=True)
            if done.returncode:
                pytest.skip("a disk cannot be mounted here")
            mounted.callback(subprocess.run, ["umount", where], check=True)

        yield mounts
