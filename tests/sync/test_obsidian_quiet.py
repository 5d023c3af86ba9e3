"""Quiet and safe: nothing is read that did not change, nothing written without news or where somebody types."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.looks import Looks
from sync.obsidian.vault import ChangedError
from sync.obsidian.vault import Vault as Folder
from sync.target import LaterError
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault
from tests.sync.zoteros import QUILLBACK


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def paper(desk: Desk, vault: Vault) -> str:
    assert vault.notes == {}
    saved = desk.save(**GRANITE)
    desk.settle()
    return saved


def later(vault: Vault) -> None:
    """The index is asked again: two seconds have passed."""
    vault.target._index._scanned = float("-inf")


def numbered(number: int) -> dict:
    return QUILLBACK | {"title": f"Okapi {number}", "identifiers": [f"arxiv:2611.0{number:04}"]}


def untouched_since(vault: Vault) -> dict[Path, int]:
    """Sets the access time of each note back, so that a reading shows (where the file system keeps it)."""
    times = {}
    for note in vault.root.rglob("*.md"):
        status = note.stat()
        os.utime(note, ns=(1, status.st_mtime_ns))
        times[note] = note.stat().st_atime_ns
    return times


def read_since(times: dict[Path, int]) -> set[str]:
    return {note.stem for note, at in times.items() if note.exists() and note.stat().st_atime_ns != at}


def keeps_access_times(folder: Path) -> bool:
    probe = folder / "probe"
    probe.write_text("x")
    os.utime(probe, ns=(1, probe.stat().st_mtime_ns))
    probe.read_text()
    return probe.stat().st_atime_ns != 1


def test_a_look_reads_only_the_notes_that_changed(desk, vault, tmp_path):
    if not keeps_access_times(tmp_path):
        pytest.skip("this file system does not tell when a file was read")
    papers = [desk.save(**numbered(number)) for number in range(12)]
    (vault.root / "Mine.md").write_text("my own")
    desk.settle()
    times = untouched_since(vault)
    later(vault)
    desk.settle()
    assert read_since(times) == set()
    note = vault.root / "Papers" / "Okapi 3.md"
    vault.written_by_hand(note.read_text().replace("status: new", "status: read"), path=note)
    times = untouched_since(vault)
    desk.settle()
    assert read_since(times) == {"Okapi 3"}
    assert desk.paper(papers[3]).status == "read"
    times = untouched_since(vault)
    vault.connect()  # and neither does the next process
    desk.settle()
    assert read_since(times) == set()


def test_our_own_writing_is_no_news(desk, vault, paper):
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    desk.settle()
    later(vault)
    assert desk.sync().lines == ()
    assert vault.target._index.news() == ()


# ---- what the cloud has taken away


def evict(note: Path) -> bytes:
    """The file is there with its size and time, and has no blocks on this disk."""
    content, status = note.read_bytes(), note.stat()
    with note.open("r+b") as file:
        file.truncate(0)
        file.truncate(status.st_size)
    os.utime(note, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))
    return content


def bring_back(note: Path, content: bytes) -> None:
    at = note.stat().st_mtime_ns
    note.write_bytes(content)
    os.utime(note, ns=(at, at))


@pytest.fixture
def evicted(vault: Vault, paper: str) -> bytes:
    assert paper
    content = evict(vault.note)
    if vault.note.stat().st_blocks:
        pytest.skip("this file system keeps blocks for holes")
    later(vault)
    return content


def test_an_evicted_note_counts_as_present_and_is_not_read(desk, vault, paper, evicted):
    times = untouched_since(vault)
    desk.settle()
    assert read_since(times) == set()
    assert desk.standing(paper).state == "delivered"
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    desk.sync()
    assert read_since(times) == set()
    assert desk.standing(paper).state == "postponed"
    assert "is in the cloud alone now" in desk.standing(paper).reason
    assert len(vault.notes) == 1
    bring_back(vault.note, evicted)
    desk.clock.on(3600)
    later(vault)
    desk.settle()
    assert "rating: 4" in vault.note.read_text()


def test_what_was_changed_in_an_evicted_note_is_taken_in_once_it_is_here(desk, vault, paper, evicted):
    desk.settle()
    text = evicted.replace(b"status: new\n", b"status: read\n")
    bring_back(vault.note, text)
    later(vault)
    desk.settle()
    assert desk.paper(paper).status == "read"


def test_where_a_note_of_that_name_is_in_the_cloud_no_second_one_is_made(desk, vault, paper, evicted):
    with desk.database.write() as connection:
        for table in ("vault_index", "placements"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names only; a library that was lost
    vault.connect()
    desk.placements.remove_target("obsidian")
    desk.placements.add_target("obsidian", "obsidian", {})
    desk.sync()
    assert len(vault.notes) == 1
    assert "is in the cloud alone now. Open it once" in desk.standing(paper).reason
    bring_back(vault.note, evicted)
    later(vault)
    desk.clock.on(301)
    desk.settle()
    assert len(vault.notes) == 1
    assert desk.standing(paper).state == "delivered"


def test_a_note_that_was_never_read_is_read_once_it_is_here(desk, vault, paper, evicted):
    with desk.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM vault_index")
    vault.connect()
    desk.sync()
    bring_back(vault.note, evicted)
    later(vault)
    desk.sync()
    assert vault.target._index.paths_of(paper) == [vault.note.relative_to(vault.root).as_posix()]


# ---- somebody types


def test_a_note_is_not_written_within_a_minute_of_somebodys_change_though_it_was_looked_at(desk, vault, paper):
    mine = vault.replaced("## Notes\n", "## Notes\n\nhalf a sen", ago=5)
    desk.placements.again([paper])
    desk.sync()  # nothing is new: it is left as it is
    later(vault)
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    desk.sync()
    assert vault.note.read_text() == mine
    assert "was changed a moment ago" in desk.standing(paper).reason
    desk.clock.on(61)
    desk.settle()
    assert "rating: 4" in vault.note.read_text()


# ---- nothing leaves the vault


@pytest.fixture
def outside(desk: Desk) -> Path:
    file = desk.folder / "outside.md"
    file.write_text("not the vault's")
    return file


@pytest.mark.parametrize("path", ["../outside.md", "/etc/outside.md", "Papers/../../outside.md", "Link/outside.md"])
def test_no_path_leads_out(desk, vault, outside, path):
    (vault.root / "Link").symlink_to(desk.folder)
    folder = Folder(vault.root)
    for deed in (
        lambda: folder.create(path, b"x"),
        lambda: folder.replace(path, b"x", outside.read_bytes()),
        lambda: folder.take_out(path, outside.read_bytes()),
        lambda: folder.read(path),
    ):
        with pytest.raises(LaterError, match="leads out of the vault"):
            deed()
    assert outside.read_text() == "not the vault's"


def test_a_link_in_the_place_of_a_note_is_neither_followed_nor_replaced(desk, vault, paper, outside):
    text = vault.note.read_text()
    outside.write_text(text)
    note = vault.note
    note.unlink()
    note.symlink_to(outside)
    later(vault)
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    desk.settle()
    assert outside.read_text() == text
    assert note.is_symlink()
    folder = Folder(vault.root)
    relative = note.relative_to(vault.root).as_posix()
    for deed in (
        lambda: folder.replace(relative, b"x", text.encode()),
        lambda: folder.take_out(relative, text.encode()),
        lambda: folder.create(relative, b"x"),
    ):
        with pytest.raises(ChangedError):
            deed()
    assert outside.read_text() == text
    assert note.is_symlink()


@pytest.mark.usefixtures("paper")
def test_a_folder_that_is_linked_into_the_vault_is_not_looked_into(desk, vault):
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(vault.note, elsewhere / "Copy.md")
    (vault.root / "Linked").symlink_to(elsewhere)
    later(vault)
    desk.settle()
    assert Looks(desk.database, desk.clock).remarks() == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("place", ["Pipe.md", "Papers/Pipe.md", None])
def test_a_pipe_in_the_vault_keeps_nobody_waiting(desk, vault, paper, place):
    if place is None:  # in the place of a note: it is gone from there
        place = vault.note.relative_to(vault.root).as_posix()
        vault.note.unlink()
    os.mkfifo(vault.root / place)
    later(vault)
    desk.save(**QUILLBACK)
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    desk.settle()
    notes = [one for one in vault.root.rglob("*.md") if one.is_file()]
    assert any("papershelf:" in one.read_text() and "ilot" not in one.name for one in notes)
    assert (vault.root / place).exists()


# ---- replaced whole, as it was


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_note_keeps_its_mode(desk, vault, paper, mode):
    vault.note.chmod(mode)
    desk.shelf.edit(paper, {"rating": 4}, where="test")
    desk.settle()
    assert "rating: 4" in vault.note.read_text()
    assert vault.note.stat().st_mode & 0o7777 == mode


def test_a_note_that_changed_since_it_was_read_is_not_replaced(tmp_path):
    note = tmp_path / "note.md"
    note.write_bytes(b"theirs")
    with pytest.raises(ChangedError):
        Folder(tmp_path).replace("note.md", b"ours", b"as it was")
    assert note.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [note]


# ---- a disk that does not take it


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    where = tmp_path / "disk"
    where.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", where], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a disk cannot be mounted here")
    yield where
    subprocess.run(["umount", where], check=True)


def on(disk: Path, desk: Desk) -> Vault:
    root = disk / "Research"
    root.mkdir()
    (desk.folder / "Research").symlink_to(root)
    return Vault(desk)


def test_on_a_full_disk_it_is_postponed_with_the_reason_and_nothing_is_half_written(desk, disk):
    vault = on(disk, desk)
    desk.save(**numbered(1))
    desk.settle()
    before = vault.notes
    filler = disk / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(b"x" * 100_000)
    paper = desk.save(**GRANITE)
    assert "is full. Make room" in desk.sync().away["obsidian"]
    assert desk.standing(paper).state == "postponed"
    assert vault.notes == before
    assert not list(vault.root.rglob(".papershelf-*"))
    filler.unlink()
    desk.clock.on(61)
    desk.settle()
    assert len(vault.notes) == 2


def test_in_a_vault_that_is_read_only_it_is_postponed_with_the_reason(desk, disk):
    vault = on(disk, desk)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    paper = desk.save(**GRANITE)
    assert "Make it writable" in desk.sync().away["obsidian"]
    assert desk.standing(paper).state == "postponed"
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    desk.clock.on(61)
    desk.settle()
    assert len(vault.notes) == 1
