"""`doctor --fix` mends what is Papershelf's own, says what it did, and leaves a person's files alone."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from server import running
from server.cli import papershelf
from server.doctor import mended
from server.home import Home
from tests.server.doctor.looks import looked
from tests.server.parts import Server, clip

LEFT = '{{"pid": {pid}, "port": 9, "token": "token"}}'


def killed() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_where_nothing_is_wrong_nothing_is_done(home: Home):
    assert mended(home.settings) == ()


def test_what_a_killed_server_left_is_taken_away(home: Home):
    file = home.settings.home / "server.json"
    file.write_text(LEFT.format(pid=killed()), encoding="utf-8")
    file.chmod(0o600)
    (did,) = mended(home.settings)
    assert "server.json" in did
    assert not file.exists()


def test_that_of_a_process_that_lives_stays(server: Server):
    running.announce(server.home.settings.home, server.port, server.token)
    assert mended(server.home.settings) == ()
    assert running.find(server.home.settings.home) is not None


def test_private_files_are_closed_again(home: Home):
    home.secrets.set("key", "value")
    folder = home.settings.home
    folder.chmod(0o755)
    (folder / "secrets.json").chmod(0o644)
    did = mended(home.settings)
    assert [(one.stat().st_mode & 0o777) for one in (folder, folder / "secrets.json")] == [0o700, 0o600]
    assert len(did) == 2
    assert all("other people" in one for one in did)
    assert looked(home, "files").ok


def test_what_cannot_be_closed_is_said_to_stay_open(home: Home, mount: Callable[..., None]):
    home.secrets.set("key", "value")
    secrets = home.settings.home / "secrets.json"
    secrets.chmod(0o644)
    mount(secrets, "-o", "bind,ro", str(secrets))
    (did,) = mended(home.settings)
    assert did.startswith(f"{secrets} stays readable for others")


def test_what_a_link_leads_to_is_a_persons_own(home: Home, tmp_path: Path):
    mine = tmp_path / "mine.json"
    mine.write_text("{}", encoding="utf-8")
    mine.chmod(0o644)
    (home.settings.home / "secrets.json").symlink_to(mine)
    assert mended(home.settings) == ()
    assert mine.stat().st_mode & 0o777 == 0o644


def test_a_lease_of_a_killed_process_is_given_free_and_that_of_a_living_one_is_not(home: Home):
    for name in ("zotero", "obsidian"):
        home.placements.add_target(name, "memory", {})
    first, second = home.placements.connected()
    home.placements.claim(first.id, f"{socket.gethostname()}:{killed()}:abc")
    home.placements.claim(second.id, f"{socket.gethostname()}:{os.getpid()}:abc")
    (did,) = mended(home.settings, now=home.now)
    assert did.startswith("Took zotero back")
    assert home.placements.claim(first.id, "another")
    assert not home.placements.claim(second.id, "another")


def test_deliveries_that_wait_are_tried_again_and_nothing_is_written_meanwhile(server: Server, vault: Path):
    home = server.home
    server.save(clip(1), clip(2))
    vault.rename(vault.with_name("Elsewhere"))
    home.engine.run()
    vault.with_name("Elsewhere").rename(vault)
    (did,) = mended(home.settings, now=home.now)
    assert did == "To be tried again when Papershelf runs: 2 deliveries that waited or failed."
    assert not (vault / "Papers").exists()
    home.engine.run()
    assert len(list(vault.glob("Papers/*.md"))) == 2


def test_the_rest_is_mended_where_the_library_does_not_open(home: Home):
    home.database.close()
    home.settings.database.write_bytes(b"no database any more, but some other text" * 40)
    (home.settings.home / "server.json").write_text(LEFT.format(pid=killed()), encoding="utf-8")
    (home.settings.home / "server.json").chmod(0o600)
    assert len(mended(home.settings)) == 1


def test_the_command_says_what_it_did_and_then_what_is_left(home: Home):
    (home.settings.home / "server.json").write_text(LEFT.format(pid=killed()), encoding="utf-8")
    words = ["--home", str(home.settings.home), "doctor"]
    done = CliRunner().invoke(papershelf, [*words, "--fix"])
    assert done.exit_code == 1
    assert "Took away server.json" in done.stdout
    assert done.stdout.index("Fixed") < done.stdout.index("Server")
    told = json.loads(CliRunner().invoke(papershelf, [*words, "--fix", "--json"]).stdout)
    assert told["fixed"] == []
    assert {"name", "ok", "says", "next", "fault"} == told["checks"][0].keys()


def test_without_being_asked_nothing_is_mended(home: Home):
    file = home.settings.home / "server.json"
    file.write_text(LEFT.format(pid=killed()), encoding="utf-8")
    CliRunner().invoke(papershelf, ["--home", str(home.settings.home), "doctor"])
    assert file.exists()
