"""A library that is lost is made anew out of vault and Zotero, and nothing there is made twice or changed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from library import copies
from server import alone, connecting
from server.home import Home
from tests.invented import item
from tests.library.test_copies import damage
from tests.server.parts import clip, settings
from tests.server.test_command_line import Shell
from tests.zotero_server import ZoteroServer

NAMELESS = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "published": "2025-03-04"}
NAMELESS |= {"abstract": "Fog <stays> [in] valleys, 12% of $x_1$ & more.\n\nIt lifts at noon."}


@pytest.fixture
def zotero() -> Iterator[ZoteroServer]:
    with ZoteroServer() as made:
        yield made


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    return folder


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def kept(shell: Shell, vault: Path, zotero: ZoteroServer) -> dict[str, tuple[object, ...]]:
    """Papers in library, vault and Zotero, with a person's words in each; what the library knows of them."""
    with Home.open(settings(shell.home)) as home:
        connecting.connect_obsidian(home, vault)
        connecting.connect_zotero(home, url=zotero.url)
        raws = [clip(number, tags=["privacy"]) for number in range(1, 6)]
        raws.append(clip(6, paper=NAMELESS, page={"url": "https://example.org/valleys"}))
        first, *_ = home.shelf.receive(raws, via="test").outcomes
        home.shelf.edit(str(first.paper), {"status": "reading", "rating": 4, "add_tags": ["audit"]}, where="test")
        home.engine.run()
        home.engine.run()
        note = next(path for path in vault.rglob("*.md") if item(2)["paper"]["title"].split(":")[0] in path.name)
        note.write_text(note.read_text() + "\nMy own words stay.\n")
        assert len(list(vault.rglob("*.md"))) == len(zotero.items) == 6
        return told(home)


def told(home: Home) -> dict[str, tuple[object, ...]]:
    return {
        one.title: (
            one.id,
            one.creators,
            one.abstract,
            one.published,
            one.identifiers,
            one.status,
            one.rating,
            one.tags,
        )
        for one in home.shelf.find(limit=50).papers
    }


def state(vault: Path, zotero: ZoteroServer) -> tuple[dict[str, str], dict[str, object]]:
    notes = {path.name: path.read_text() for path in vault.rglob("*.md")}
    return notes, {one["key"]: one["version"] for one in zotero.items}


def test_all_of_it_comes_back_and_nothing_is_made_twice_or_changed(
    shell: Shell, vault: Path, zotero: ZoteroServer, kept: dict[str, tuple[object, ...]]
):
    before = state(vault, zotero)
    for path in shell.home.glob("library.db*"):
        path.unlink()
    rebuilt = shell.json("rebuild", "--vault", str(vault), "--zotero", "--url", zotero.url)
    assert (rebuilt["papers"], rebuilt["notes"], rebuilt["items"], rebuilt["waits"]) == (6, 6, 6, [])
    with Home.open(settings(shell.home)) as home:
        assert {title: rest[1:] for title, rest in told(home).items()} == {t: rest[1:] for t, rest in kept.items()}
        with_identifiers = [title for title, rest in kept.items() if rest[4]]
        assert {told(home)[title][0] for title in with_identifiers} == {kept[title][0] for title in with_identifiers}
        home.engine.run()
        assert home.placements.waiting() == ()
        assert state(vault, zotero) == before
        for path in vault.rglob("*.md"):  # nobody has typed in them for a while
            os.utime(path, (path.stat().st_mtime - 120,) * 2)
        # It is a library like any other: what is set goes over, and what is saved again is known.
        one = told(home)[NAMELESS["title"]][0]
        home.shelf.edit(str(one), {"status": "read"}, where="test")
        home.engine.run()
        assert "status: read" in (vault / "Papers" / "Weather in Valleys.md").read_text()
        again = home.shelf.receive([clip(3)], via="test").outcomes[0]
        assert again.outcome in {"unchanged", "updated"}
        home.engine.run()
    assert len(list(vault.rglob("*.md"))) == len(zotero.items) == 6


def test_out_of_the_vault_alone_it_comes_back_too(shell: Shell, vault: Path, kept: dict[str, tuple[object, ...]]):
    notes = {path.name: path.read_text() for path in vault.rglob("*.md")}
    for path in shell.home.glob("library.db*"):
        path.unlink()
    said = shell.run("rebuild", "--vault", str(vault)).output
    assert "6 papers out of 6 notes and 0 items of Zotero." in said
    with Home.open(settings(shell.home)) as home:
        now = told(home)
    assert now.keys() == kept.keys()
    for title, (_, creators, abstract, *rest) in kept.items():
        assert now[title][1] == creators
        assert now[title][3:] == tuple(rest)
        assert " ".join(str(now[title][2]).split()) == " ".join(str(abstract).split())
    assert {path.name: path.read_text() for path in vault.rglob("*.md")} == notes


@pytest.mark.usefixtures("kept")
def test_a_library_that_is_well_is_left_alone_and_a_damaged_one_moved_aside(shell: Shell, vault: Path):
    said = shell.run("rebuild", "--vault", str(vault))
    assert said.exit_code == 1
    assert "holds 6 papers" in said.output
    assert "papershelf restore" in said.output
    damage(shell.home / "library.db")
    rebuilt = shell.json("rebuild", "--vault", str(vault))
    assert rebuilt["papers"] == 6
    assert Path(rebuilt["aside"]).is_file()


def test_a_vault_without_notes_of_ours_is_told(shell: Shell, vault: Path):
    (vault / "Mine.md").write_text("mine")
    said = shell.run("rebuild", "--vault", str(vault))
    assert said.exit_code == 1
    assert "No note in" in said.output
    assert "There is no folder" in shell.run("rebuild", "--vault", str(vault / "Nowhere")).output
    assert "name one with --vault, or give --zotero" in shell.run("rebuild").output


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("command", [["rebuild", "--yes"], ["restore", "--latest", "--yes"]])
def test_a_server_that_only_starts_keeps_the_library_to_itself(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: list[str]
):
    library = settings(shell.home).database
    copies.before_migration(library, "0001", datetime.now(UTC))
    damage(library)
    was = library.read_bytes()
    monkeypatch.setattr(alone, "_STARTING", 0.0)
    with alone.alone(shell.home):
        said = shell.run(*command)
    assert said.exit_code == 1
    assert "Another Papershelf" in said.output
    assert library.read_bytes() == was
