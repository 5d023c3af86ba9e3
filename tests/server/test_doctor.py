"""`doctor` and `status`: each thing that is wrong has its own sentence and its next step."""

import json
import threading
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server import running
from server.cli import papershelf
from server.connecting import connect_obsidian, connect_zotero
from server.doctor import checked
from server.home import Home
from tests.server.parts import Clock, Server, clip, words
from tests.zotero_server import ZoteroServer


@pytest.fixture
def zotero():
    with ZoteroServer() as server:
        yield server


def run(home: Home, *words: str) -> Result:
    # Port 0: what else this computer has running is none of these tests'.
    return CliRunner(env={"PAPERSHELF_PORT": "0"}).invoke(papershelf, ["--home", str(home.settings.home), *words])


def check(home: Home, name: str) -> tuple[bool, str, str]:
    (one,) = [one for one in checked(home.settings, patience=60) if one.name == name]
    return one.ok, one.says, one.next


def test_when_all_is_well_it_says_so_and_exits_with_0(
    server: Server, zotero: ZoteroServer, clock: Clock, tmp_path: Path
):
    home, clock.at = server.home, datetime.now(UTC)  # the command has the computer's own clock
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    connect_obsidian(home, vault)
    server.devices.add("Chrome on desk", origin="chrome-extension://abc")
    running.announce(home.settings.home, server.port, server.token)
    done = run(home, "doctor", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["ok"]
    assert [one["name"] for one in told["checks"]] == [
        *("server", "library", "clock", "disk", "files", "zotero", "obsidian", "browser")
    ]
    assert all(one["ok"] and one["says"] and not one["next"] for one in told["checks"])
    assert "Chrome on desk" in run(home, "doctor").stdout


def test_when_nothing_is_set_up_each_says_what_to_do_and_it_exits_with_1(home: Home):
    done = run(home, "doctor")
    assert done.exit_code == 1
    assert "Next: papershelf serve" in done.stdout
    assert "No browser is connected." in done.stdout
    assert json.loads(run(home, "doctor", "--json").stdout)["ok"] is False


@pytest.mark.parametrize(
    ("switch", "value", "says", "then"),
    [
        ("locked", True, "The Zotero library is locked", "what waits goes over by itself"),
        ("unwritable", {"user"}, "This library is read-only for Papershelf.", "choose another library"),
        ("keys", {}, "Zotero no longer knows Papershelf's key.", "papershelf zotero connect"),
        ("api_enabled", False, "Zotero is running, but does not accept changes.", "tick 'Allow other applications"),
        ("version", "9.0.1", "Zotero 9.0.1 lets no program write.", "Update to Zotero 10"),
        ("impostor", True, "JabRef answers at", "Stop that program and start Zotero"),
        ("broken", 9, "Zotero is busy (503)", ""),
    ],
)
def test_each_state_of_zotero_has_its_sentence_and_its_next_step(
    home: Home, zotero: ZoteroServer, switch: str, value: object, says: str, then: str
):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    assert check(home, "zotero")[0]
    assert zotero.items == []
    setattr(zotero, switch, value)
    ok, said, following = check(home, "zotero")
    assert not ok
    assert said.startswith(says)
    assert then in following
    assert says in run(home, "status").stdout
    now = json.loads(run(home, "status", "--json").stdout)["now"]["zotero"]
    assert (now["ready"], now["says"].startswith(says)) == (False, True)


def test_a_full_storage_is_told_as_long_as_a_pdf_is_not_there_for_it(server: Server, zotero: ZoteroServer):
    home = server.home
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    (saved,) = server.save(clip(1))
    home.engine.run()
    file = home.files.path(saved["paper"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF-1.7 x")
    home.files.want([saved["paper"]])
    home.files.here(
        saved["paper"], "https://arxiv.org/pdf/2611.10001", 10, md5(b"%PDF-1.7 x", usedforsecurity=False).hexdigest()
    )
    zotero.quota_full = True
    home.engine.run()
    assert check(home, "zotero")[1].startswith("Your Zotero storage is full")
    assert "zotero.org/settings/storage" in check(home, "zotero")[2]
    assert "Your Zotero storage is full" in run(home, "status").stdout
    assert "Your Zotero storage is full" in words(server.browser(), "zotero")
    zotero.quota_full = False
    home.files.want([saved["paper"]])
    home.engine.run()
    assert check(home, "zotero")[0]


def test_a_closed_zotero_is_told(home: Home, zotero: ZoteroServer):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    zotero.close()
    assert check(home, "zotero") == (
        False,
        "Zotero is closed.",
        "Open it: what waits goes over by itself.",
    )


def test_one_that_never_answers_is_told_in_seconds(home: Home, zotero: ZoteroServer):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    zotero.silent = 99
    assert "Zotero did not answer" in check(home, "zotero")[1]


@pytest.fixture
def web():
    with ZoteroServer(web=True) as server:
        yield server


@pytest.mark.parametrize(
    ("switch", "value", "says", "then"),
    [
        ("keys", {}, "zotero.org no longer knows Papershelf's key.", "zotero.org/settings/keys"),
        ("may_write", False, "Papershelf's key may read at zotero.org, but not write.", "write access"),
        ("locked", True, "The Zotero library is locked", "by itself"),
        ("busy", 9, "Zotero is busy (429)", ""),
    ],
)
def test_each_state_of_the_web_has_its_sentence(
    home: Home, web: ZoteroServer, switch: str, value: object, says: str, then: str
):
    connect_zotero(home, url=web.url, key="WEBKEY", web=True)
    assert check(home, "zotero") == (True, "zotero.org answers and takes changes.", "")
    setattr(web, switch, value)
    ok, said, following = check(home, "zotero")
    assert not ok
    assert said.startswith(says)
    assert then in following


def test_another_way_into_the_same_library_is_the_same_target_and_says_what_that_means(
    home: Home, zotero: ZoteroServer, web: ZoteroServer
):
    told: list[str] = []
    connect_zotero(home, url=zotero.url, key="LOCALKEY", tell=told.append)
    assert "Until now" not in " ".join(told)
    connect_zotero(home, url=web.url, key="WEBKEY", web=True, tell=told.append)
    assert "Until now this library was reached through the Zotero on this computer" in told[-1]
    assert "would be made a second time" in told[-1]
    (row,) = home.placements.targets()
    assert (row.name, row.configuration["way"]) == ("zotero", "web")


def test_a_person_who_does_not_agree_to_another_way_keeps_the_old_one(
    home: Home, zotero: ZoteroServer, web: ZoteroServer
):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    with pytest.raises(Exception, match="stays connected as it was"):
        connect_zotero(home, url=web.url, key="WEBKEY", web=True, agree=lambda _meaning: False)
    (row,) = home.placements.targets()
    assert (row.configuration["way"], home.secrets.get("target:zotero")) == ("local", "LOCALKEY")


def test_connecting_on_the_command_line_tells_each_step_and_each_button(home: Home, zotero: ZoteroServer):
    zotero.dialog = "open"
    pressing = threading.Thread(target=_press, args=(zotero,))
    pressing.start()
    done = run(home, "zotero", "connect", "--url", zotero.url)
    pressing.join(10)
    assert done.exit_code == 0, done.output
    for said in ("Always Allow", "for one request only", "takes it for Always Allow, for ever", "takes it away again"):
        assert said in done.stdout
    assert done.stdout.rstrip().endswith("New items go into the collection Papershelf.")
    assert zotero.library.items == {}


def _press(zotero: ZoteroServer) -> None:
    while not zotero.prompts:
        zotero.closing.wait(0.01)
    zotero.press("always")


def test_a_group_is_connected_on_the_command_line(home: Home, zotero: ZoteroServer):
    zotero.add_group("77", "Harbour Lab")
    done = run(home, "zotero", "connect", "--url", zotero.url, "--key", "LOCALKEY", "--group", "78")
    assert done.exit_code == 1
    assert "Harbour Lab (77)" in done.output
    done = run(home, "zotero", "connect", "--url", zotero.url, "--key", "LOCALKEY", "--group", "77", "--json")
    assert json.loads(done.stdout)["configuration"]["library_name"] == "Harbour Lab"


def test_an_older_zotero_on_the_command_line(home: Home, zotero: ZoteroServer):
    zotero.version = "9.0.4"
    done = run(home, "zotero", "connect", "--url", zotero.url)
    assert done.exit_code == 0, done.output
    assert "writing was not tried" in done.stdout
    assert done.stdout.rstrip().endswith("New items go into what is selected in Zotero.")
    assert check(home, "zotero")[0]
    (target,) = home.targets()
    assert target.check().ready
