"""What Papershelf keeps, only its owner reads: also where the person's own files are open to all."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.processes import Process, run

SHARED = {"vault", "extension"}  # the person's notes, and code that everybody may read


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    before = os.umask(0o000)  # a system that hides nothing by itself
    yield tmp_path / "home"
    os.umask(before)


def open_to_others(home: Path) -> list[str]:
    private = [home, *(one for one in home.rglob("*") if one.relative_to(home).parts[0] not in SHARED)]
    return [f"{one.relative_to(home)} {one.stat().st_mode & 0o777:o}" for one in private if one.stat().st_mode & 0o077]


def test_every_file_of_a_running_server_is_its_owners(home: Path):
    serving = Process(home, "serve", "--port", "0")
    try:
        serving.ready()
        assert run(home, "clip", "arxiv:2611.10001").returncode == 0
        there = {one.name for one in home.iterdir()}
        assert {"library.db", "library.db-wal", "library.db-shm", "server.json", "logs"} <= there
        assert open_to_others(home) == []
        run(home, "setup", "--no-open")
        assert open_to_others(home) == []
    finally:
        serving.end()
    assert open_to_others(home) == []


def test_a_library_that_was_open_to_others_is_closed_with_the_next_start(home: Path):
    run(home, "clip", "arxiv:2611.10001")
    (home / "library.db").chmod(0o644)
    assert run(home, "status").returncode == 0
    assert open_to_others(home) == []


def test_a_backup_is_its_owners(home: Path, tmp_path: Path):
    run(home, "clip", "arxiv:2611.10001")
    assert run(home, "backup", str(tmp_path / "copy.db")).returncode == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_xml_is_read_by_defusedxml_alone():
    """No parser of the standard library, nor lxml, is imported by what is shipped."""
    parsers = re.compile(
        r"^\s*(?:import (?:xml|lxml)\b|from (?:lxml|xml\.(?:sax|dom|parsers))\b"
        r"|from xml\.etree\S* import [^#\n]*\b(?:fromstring\w*|parse|iterparse|XML\w*|ElementTree)\b)",
        re.MULTILINE,
    )
    root = Path(__file__).parents[2]
    files = [file for room in ("library", "sync", "server") for file in (root / room).rglob("*.py")]
    read = {file: file.read_text(encoding="utf-8") for file in files}
    assert len(read) > 100
    assert [str(file.relative_to(root)) for file, text in read.items() if parsers.search(text)] == []
