"""A running server looks into the vault by itself; what both sides changed is settled by API and command line."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.database import Database
from library.shelf import Shelf
from server import connecting
from server.home import Home
from server.worker import Worker
from tests.server.parts import Clock, Server, clip, until
from tests.server.test_command_line import Shell


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Research"
    (folder / ".obsidian").mkdir(parents=True)
    return folder


@pytest.fixture
def working(home: Home, vault: Path) -> Iterator[Worker]:
    connecting.connect_obsidian(home, vault)
    worker = Worker(home)
    worker.start()
    yield worker
    worker.stop()


def written_by_hand(note: Path, old: str, new: str) -> None:
    """A person changed the note long ago, by whatever clock: the server's stands still, the command line's is real."""
    text = note.read_text()
    assert old in text
    note.write_text(text.replace(old, new))
    os.utime(note, (1, 1))


def only(vault: Path) -> Path:
    (note,) = vault.glob("Papers/*.md")
    return note


@pytest.fixture
def saved(server: Server, working: Worker, vault: Path) -> str:
    (outcome,) = server.save(clip(1))
    until(lambda: list(vault.glob("Papers/*.md")) and working.idle)
    return outcome["paper"]


def status(server: Server, paper: str) -> str:
    return server.get(f"/api/papers/{paper}").json()["status"]


def test_the_worker_looks_every_minute(server: Server, vault: Path, saved: str, clock: Clock, working: Worker):
    written_by_hand(only(vault), "status: new", "status: reading")
    server.save(clip(2))  # within the minute a round only delivers
    until(lambda: len(list(vault.glob("Papers/*.md"))) == 2 and working.idle)
    assert status(server, saved) == "new"
    clock.pass_by(61)
    until(lambda: status(server, saved) == "reading")


@pytest.mark.parametrize("path", ["/api/needs-you", "/api/sync"])
def test_it_looks_when_the_popup_opens(server: Server, vault: Path, saved: str, clock: Clock, path: str):
    clock.pass_by(6)
    written_by_hand(only(vault), "status: new", "status: reading")
    server.ask("GET" if path == "/api/needs-you" else "POST", path)
    until(lambda: status(server, saved) == "reading")


@pytest.mark.parametrize("keep", ["papershelf", "obsidian"])
def test_a_conflict_is_listed_and_settled_over_http(server: Server, vault: Path, saved: str, clock: Clock, keep: str):
    written_by_hand(only(vault), "status: new", "status: reading")
    server.ask("PATCH", f"/api/papers/{saved}", json={"status": "dropped"})
    (one,) = until(lambda: server.get("/api/needs-you").json()["conflicts"])
    assert {name: one[name] for name in ("paper", "target", "field", "ours", "theirs", "sides")} == {
        "paper": saved,
        "target": "obsidian",
        "field": "status",
        "ours": "dropped",
        "theirs": "reading",
        "sides": ["papershelf", "obsidian"],
    }
    assert one["choices"] == [
        {"side": "papershelf", "label": "Papershelf's"},
        {"side": "obsidian", "label": "The note's"},
    ]
    assert one["says"].startswith("Status: the note says 'reading', Papershelf says 'dropped'.")
    answer = server.post(f"/api/papers/{saved}/resolve", {"field": "status", "keep": keep})
    assert answer.json()["batch"]
    chosen = "dropped" if keep == "papershelf" else "reading"
    until(lambda: server.get("/api/needs-you").json()["conflicts"] == [])
    until(lambda: f"status: {chosen}" in only(vault).read_text())
    assert status(server, saved) == chosen
    clock.pass_by(61)
    refused = server.post(f"/api/papers/{saved}/resolve", {"field": "status", "keep": keep})
    assert (refused.status_code, refused.json()["detail"]) == (404, "Nothing disagrees about this paper.")


# ---- the command line


@pytest.fixture
def shell(tmp_path: Path, vault: Path) -> Shell:
    made = Shell(tmp_path)
    made.json("obsidian", "connect", str(vault))
    return made


@pytest.fixture
def mine(shell: Shell, vault: Path) -> str:
    (outcome,) = shell.json("clip", "-", stdin=json.dumps([clip(1)]))["outcomes"]
    shell.json("sync")
    assert only(vault)
    return outcome["paper"]


def test_sync_takes_in_what_the_note_says_and_says_so(shell: Shell, vault: Path, mine: str):
    written_by_hand(only(vault), "status: new", "status: reading\nrating: 9")
    assert "obsidian: status: reading\n" in shell.run("sync", "--dry-run").stdout
    assert shell.json("show", mine)["status"] == "new"
    said = shell.run("sync").stdout
    assert "status: reading" in said
    assert "rating is '9' in " in said
    assert shell.json("show", mine)["status"] == "reading"
    assert "rating is '9' in " in shell.run("status").stdout
    assert shell.run("sync").stdout == "Everything is in step.\n"


@pytest.mark.parametrize(("side", "chosen"), [("papershelf", "dropped"), ("obsidian", "reading")])
def test_resolve_lists_and_settles(shell: Shell, vault: Path, mine: str, side: str, chosen: str):
    assert shell.run("resolve").stdout == "Nothing disagrees.\n"
    written_by_hand(only(vault), "status: new", "status: reading")
    shell.json("edit", mine, "--status", "dropped")
    shell.json("sync")
    listed = shell.run("resolve").stdout
    told = "Status: the note says 'reading', Papershelf says 'dropped'. Each keeps its own until you choose. "
    assert f"{told}Choose papershelf (Papershelf's) or obsidian (The note's): papershelf resolve" in listed
    assert listed.rstrip() in shell.run("status").stdout.replace("Needs you ", "")
    assert shell.run("resolve", mine).exit_code == 2
    assert "what does: status (obsidian)" in shell.run("resolve", mine, "title", side).output
    assert shell.run("resolve", mine, "status", side).exit_code == 0
    shell.json("sync")
    assert shell.json("show", mine)["status"] == chosen
    assert f"status: {chosen}" in only(vault).read_text()
    assert shell.json("resolve") == {"conflicts": []}


def test_a_published_version_is_listed_and_used(shell: Shell):
    (outcome,) = shell.json("clip", "-", stdin=json.dumps([clip(1)]))["outcomes"]
    paper = outcome["paper"]
    assert shell.run("publications").stdout == "No published version was found.\n"
    said = clip(1)["paper"] | {"type": "conference", "venue": "Proceedings of X", "published": "2026"}
    database = Database.open(shell.home / "library.db")
    Shelf(database).receive([clip(1, paper=said, targets=[])], via="arxiv")
    database.close()
    listed = shell.run("publications").stdout
    assert "A published version was found: Proceedings of X, 2026. Choose: papershelf publications" in listed
    assert listed in shell.run("status").stdout.replace("Needs you ", "")
    assert shell.run("publications", paper).exit_code == 2
    assert "It is the published version now." in shell.run("publications", paper, "use").stdout
    assert shell.json("show", paper)["venue"] == "Proceedings of X"
    assert shell.json("publications") == {"publications": []}


def test_forget_asks_and_then_the_missing_notes_are_deleted_ones(shell: Shell, vault: Path):
    shell.json("clip", "-", stdin=json.dumps([clip(number) for number in range(1, 16)]))
    shell.json("sync")
    notes = sorted(vault.glob("Papers/*.md"))
    assert len(notes) == 15
    assert shell.run("obsidian", "forget").stdout == "No notes are missing.\n"
    for note in notes[:12]:
        note.unlink()
    away = shell.json("sync")["away"]["obsidian"]
    assert away.startswith("I know 15 notes in 'Research' and see 3.")
    asked = shell.run("obsidian", "forget", stdin="n\n")
    assert "12 notes cannot be found. Were they deleted? Their papers stay on the shelf." in asked.output
    assert asked.exit_code == 1
    assert shell.json("sync")["away"]
    assert shell.run("obsidian", "forget", "--json").exit_code == 2
    done = shell.run("obsidian", "forget", stdin="y\n")
    assert "Forgot 12 notes." in done.output
    assert shell.json("sync")["away"] == {}
    assert sorted(vault.glob("Papers/*.md")) == notes[12:]
    assert shell.json("list")["total"] == 15
    shown = [shell.json("show", one["id"]) for one in shell.json("list")["papers"]]
    states = [one["targets"]["obsidian"]["reason"] for one in shown]
    assert states.count("removed_there") == 12


def test_a_running_server_goes_on_once_another_process_was_told(
    server: Server, vault: Path, working: Worker, clock: Clock, home: Home
):
    server.save(*(clip(number) for number in range(1, 16)))
    until(lambda: len(list(vault.glob("Papers/*.md"))) == 15 and working.idle)
    for note in sorted(vault.glob("Papers/*.md"))[:12]:
        note.unlink()
    clock.pass_by(61)
    until(lambda: server.get("/api/targets").json()["targets"][0]["state"].startswith("I know 15 notes"))
    shell = Shell.__new__(Shell)
    shell.home = home.settings.home
    assert shell.json("obsidian", "forget", "--yes") == {"forgotten": 12}
    clock.pass_by(61)
    until(lambda: server.get("/api/targets").json()["targets"][0]["state"] == "")
    server.save(clip(20))
    until(lambda: len(list(vault.glob("Papers/*.md"))) == 4)


def test_forget_names_what_is_no_vault(shell: Shell):
    assert "No vault is connected as 'elsewhere'." in shell.run("obsidian", "forget", "--target", "elsewhere").output
