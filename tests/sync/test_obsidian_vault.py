"""One note a paper: written whole, found by its id, silent when nothing is new, never where the vault is not."""

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from library.wishes import REMOVED_THERE
from sync.obsidian.target import ObsidianTarget
from sync.obsidian.temporary import temporary_name
from sync.target import LaterError, Owed, Receipt
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault
from tests.sync.zoteros import QUILLBACK

NAME = "Papers/GraniteFlow - Timing the Stages of Split Inference.md"


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


def later(vault: Vault) -> None:
    """The index is asked again: two seconds have passed."""
    vault.target._index._scanned = float("-inf")


def test_a_saved_paper_is_a_note_named_after_it(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    assert list(vault.notes) == [NAME]
    assert desk.standing(paper).state == "delivered"
    file = "Papers%2FGraniteFlow%20-%20Timing%20the%20Stages%20of%20Split%20Inference"
    assert desk.standing(paper).url == f"obsidian://open?vault=Research&file={file}"


def test_nothing_changes_on_disk_when_nothing_is_new(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    before = (vault.note.read_bytes(), vault.note.stat().st_mtime_ns, vault.note.stat().st_ino)
    desk.save(**GRANITE | {"upvotes": 999})
    desk.placements.again([paper])
    later(vault)
    desk.settle()
    assert (vault.note.read_bytes(), vault.note.stat().st_mtime_ns, vault.note.stat().st_ino) == before


def test_two_papers_of_one_title_have_two_notes(desk, vault):
    same = {"title": "Okapi", "abstract": ""}
    desk.save(
        **same, identifiers=["arxiv:2611.00031"], creators=[{"given": "Ada", "family": "Lindqvist"}], published="2026"
    )
    other = {
        "identifiers": ["arxiv:2611.00032"],
        "creators": [{"given": "Tomás", "family": "Okafor"}],
        "published": "2025",
    }
    desk.save(**same | {"title": "OKAPI"}, **other)
    desk.settle()
    assert sorted(vault.notes) == ["Papers/OKAPI (Okafor 2025).md", "Papers/Okapi.md"]


def test_a_file_of_the_persons_is_not_written_over(desk, vault):
    mine = vault.root / NAME
    mine.parent.mkdir()
    mine.write_text("my own words")
    desk.save(**GRANITE)
    desk.settle()
    assert mine.read_text() == "my own words"
    assert len(vault.notes) == 2


def test_a_note_that_came_between_looking_and_writing_is_not_written_over(desk, vault):
    desk.save(**GRANITE)
    (debt,) = desk.placements.due(1)
    plan = vault.target.plan(Owed(debt.paper, wanted=True, receipt=None))
    mine = vault.root / NAME
    mine.parent.mkdir()
    mine.write_text("my own words")
    with pytest.raises(LaterError):
        vault.target.act(plan)
    assert mine.read_text() == "my own words"
    assert list(mine.parent.iterdir()) == [mine]


@pytest.mark.parametrize("where", ["Papers/Leaks.md", "Deep/er/Leaks.md", "Leaks.md"])
def test_a_note_is_found_by_its_id_wherever_it_was_moved(desk, vault, where):
    paper = desk.save(**GRANITE)
    desk.settle()
    new = vault.root / where
    new.parent.mkdir(parents=True, exist_ok=True)
    vault.note.rename(new)
    later(vault)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert list(vault.notes) == [where]
    assert "status: reading" in vault.notes[where]
    assert desk.standing(paper).url.endswith(where.removesuffix(".md").replace("/", "%2F"))


def test_a_note_is_never_renamed_by_papershelf(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    desk.shelf.edit(paper, {"title": "Another Title"}, where="test")
    desk.settle()
    assert list(vault.notes) == [NAME]
    assert 'title: "Another Title"' in vault.notes[NAME]


def test_a_deleted_note_stays_deleted_until_the_paper_is_saved_again(desk, vault):
    paper = desk.save(**GRANITE)
    desk.save(**QUILLBACK)
    desk.settle()
    (vault.root / NAME).unlink()
    later(vault)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert len(vault.notes) == 1
    assert (desk.standing(paper).state, desk.standing(paper).reason) == ("off", REMOVED_THERE)
    desk.save(**GRANITE)
    desk.settle()
    assert NAME in vault.notes
    assert desk.standing(paper).state == "delivered"


def test_obsidians_own_folders_are_left_alone(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    binned = vault.root / ".trash" / "Leaks.md"
    binned.parent.mkdir()
    vault.note.rename(binned)
    later(vault)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert desk.standing(paper).reason == REMOVED_THERE
    assert "status: new" in binned.read_text()


# ---- the vault is gone, or half gone


def test_a_vault_that_is_gone_is_waited_for_and_not_made_again(desk, vault):
    paper = desk.save(**GRANITE)
    vault.root.rename(desk.folder / "elsewhere")
    away = desk.sync().away["obsidian"]
    assert f"The vault {vault.root} is not there" in away
    assert not vault.root.exists()
    assert desk.standing(paper).state == "postponed"
    (desk.folder / "elsewhere").rename(vault.root)
    desk.clock.on(61)
    desk.settle()
    assert list(vault.notes) == [NAME]


def test_a_vault_that_goes_between_looking_and_writing_is_not_made_again(desk, vault):
    desk.save(**GRANITE)
    (debt,) = desk.placements.due(1)
    plan = vault.target.plan(Owed(debt.paper, wanted=True, receipt=None))
    shutil.rmtree(vault.root)
    with pytest.raises(LaterError):
        vault.target.act(plan)
    assert not vault.root.exists()


@pytest.mark.parametrize("kept_of_them", [0, 3, 10])
def test_a_vault_that_is_half_there_is_not_written_to(desk, vault, kept_of_them):
    papers = [
        desk.save(**QUILLBACK | {"title": f"Okapi {n}", "identifiers": [f"arxiv:2611.0{n:04}"]}) for n in range(20)
    ]
    desk.settle()
    for number, path in enumerate(sorted((vault.root / "Papers").iterdir())):
        if number >= kept_of_them:
            path.unlink()
    before = vault.notes
    later(vault)
    for paper in papers:
        desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.save(**GRANITE)
    away = desk.sync().away["obsidian"]
    assert away == (
        f"I know 20 notes in 'Research' and see {kept_of_them}. I stopped writing so that nothing is made twice. "
        "Still syncing? I look again every minute. Really deleted? papershelf obsidian forget"
    )
    assert vault.notes == before
    assert {desk.standing(paper).state for paper in papers} == {"postponed"}


def test_an_empty_mount_point_is_no_vault(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    vault.root.rename(desk.folder / "unplugged")
    vault.root.mkdir()
    later(vault)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    assert "I know 1 notes" in desk.sync().away["obsidian"]
    assert list(vault.root.iterdir()) == []
    vault.root.rmdir()
    (desk.folder / "unplugged").rename(vault.root)
    desk.clock.on(61)
    desk.settle()
    assert "status: reading" in vault.notes[NAME]


def test_a_few_deleted_notes_of_many_are_deleted(desk, vault):
    papers = [
        desk.save(**QUILLBACK | {"title": f"Okapi {n}", "identifiers": [f"arxiv:2611.0{n:04}"]}) for n in range(12)
    ]
    desk.settle()
    (vault.root / "Papers" / "Okapi 3.md").unlink()
    later(vault)
    for paper in papers:
        desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    states = [desk.standing(paper).state for paper in papers]
    assert (states.count("delivered"), states.count("off")) == (11, 1)


def test_a_folder_that_leads_out_of_the_vault_is_not_written_to(desk):
    root = desk.folder / "Research"
    root.mkdir()
    outside = desk.folder / "outside"
    outside.mkdir()
    (root / "Papers").symlink_to(outside)
    desk.connect(ObsidianTarget("obsidian", root, database=desk.database, trash=desk.folder / "trash", now=desk.clock))
    paper = desk.save(**GRANITE)
    desk.settle()
    assert list(outside.iterdir()) == []
    assert "leads out of the vault" in desk.standing(paper).reason


# ---- crashes


WRITER = """
    import sys
    from pathlib import Path
    from sync.obsidian.vault import Vault

    vault = Vault(Path(sys.argv[1]))
    old, new = b"a" * 4_000_000, b"b" * 4_000_000
    print("ready", flush=True)
    while True:
        vault.replace("note.md", new, old)
        old, new = new, old
"""


@pytest.mark.parametrize("after", [0.02, 0.05, 0.09, 0.13])
def test_kill_9_during_a_write_leaves_no_half_note(tmp_path, after):
    note = tmp_path / "note.md"
    note.write_bytes(b"a" * 4_000_000)
    code = [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)]
    with subprocess.Popen(code, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)  # anywhere inside a write: there is nothing to wait for
        process.send_signal(signal.SIGKILL)
    content = note.read_bytes()
    assert len(content) == 4_000_000
    assert len(set(content)) == 1
    assert {one.name for one in tmp_path.glob("*")} - {note.name} <= {
        one.name for one in tmp_path.glob(".papershelf-*.tmp")
    }


def test_what_a_crash_left_behind_is_swept_up_and_what_another_computer_writes_is_not(desk, vault):
    folder = vault.root / "Papers" / "Sorted"
    folder.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait(timeout=60)
    name = temporary_name()
    ours = folder / name.replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    running = folder / name
    elsewhere = folder / re.sub("-[0-9a-f]{8}-", "-00000000-", name, count=1)
    older = folder / elsewhere.name.replace("-00000000-", "-00000001-")
    for one in (ours, running, elsewhere, older):
        one.write_text("half")
    os.utime(older, (1, 1))
    desk.save(**GRANITE)
    desk.settle()
    assert {one.name for one in folder.iterdir()} == {running.name, elsewhere.name}


@pytest.mark.parametrize("then", ["nothing", "the paper changes", "the person writes"])
def test_a_crash_between_writing_and_recording_makes_no_second_note_and_no_quarrel(desk, vault, then):
    paper = desk.save(**GRANITE)
    (debt,) = desk.placements.due(1)
    vault.target.act(vault.target.plan(Owed(debt.paper, wanted=True, receipt=None)))
    vault.connect()  # the next process: nothing was recorded
    if then == "the paper changes":
        desk.shelf.edit(paper, {"title": "A New Title", "abstract": "Anew."}, where="test")
    if then == "the person writes":
        vault.replaced("status: new", "status: read")
        vault.replaced("## Notes\n", "## Notes\n\nmine\n")
    desk.settle()
    (text,) = vault.notes.values()
    assert desk.standing(paper).state == "delivered"
    assert desk.standing(paper).reason == ""
    assert ("A New Title" in text, "> Anew." in text) == ((then == "the paper changes"),) * 2
    assert ("status: read\n" in text and "mine" in text) == (then == "the person writes")


def test_a_crash_between_updating_and_recording_freezes_nothing(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    desk.shelf.edit(paper, {"abstract": "Second."}, where="test")
    (debt,) = desk.placements.due(1)
    owed = Owed(debt.paper, wanted=True, receipt=Receipt(debt.ref, debt.version, debt.base))
    vault.target.act(vault.target.plan(owed))
    vault.connect()
    desk.shelf.edit(paper, {"abstract": "Third."}, where="test")
    desk.settle()
    assert "> Third." in vault.notes[NAME]
    assert desk.standing(paper).reason == ""
