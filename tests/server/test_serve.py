"""`serve` and `setup` as processes: what they print, what they refuse, how they end and begin again."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from sync.obsidian.temporary import temporary_name
from tests.server.parts import clip, until
from tests.server.processes import Process, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(*words: str, home: Path = home, **environment: str) -> Process:
        started.append(Process(home, *words, **environment))
        return started[-1]

    yield begin
    for one in started:
        one.end(signal.SIGKILL)


def test_it_prints_a_signed_in_address_and_where_everything_is_and_ends_cleanly(start, home: Path):
    server = start("serve", "--port", "0")
    address = server.ready()
    with httpx2.Client(trust_env=False, follow_redirects=True) as browser:
        browser.get(address)
        assert browser.get(f"{server.url}/welcome").status_code == 200
    assert httpx2.get(f"{server.url}/welcome", trust_env=False).status_code == 401
    assert str(home / "library.db") in server.output
    assert f"{home / 'vault'}/Papers (new: Obsidian was not found)" in server.output
    assert "Zotero" in server.output
    assert (home / "server.json").stat().st_mode & 0o777 == 0o600
    token = json.loads((home / "server.json").read_text(encoding="utf-8"))["token"]
    assert token not in server.output
    assert server.end(signal.SIGTERM) == 0
    assert "Stopped." in server.output
    assert not (home / "server.json").exists()
    assert "sign-in" not in (home / "logs/papershelf.log").read_text(encoding="utf-8")


def test_ctrl_c_ends_it_too(start):
    server = start("serve", "--port", "0")
    server.ready()
    assert server.end(signal.SIGINT) == 0


def test_a_taken_port_is_refused_and_its_holder_named(start):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        server = start("serve", "--port", str(port))
        assert server.process.wait(30) == 1
        until(lambda: "is taken by" in server.output)
        assert f"Port {port} is taken by" in server.output
        assert "process" in server.output
        assert "Traceback" not in server.output


def test_a_second_server_over_the_same_home_is_refused(start):
    first = start("serve", "--port", "0")
    url = first.url
    second = start("serve", "--port", "0")
    assert second.process.wait(30) == 1
    until(lambda: "runs already" in second.output)
    assert url in second.output
    assert first.health()


def test_of_servers_started_at_the_same_moment_one_serves_and_the_others_name_it(start):
    started = [start("serve", "--port", "0") for _ in range(3)]
    until(lambda: sum(one.process.poll() is None for one in started) == 1, 60)
    (first,) = [one for one in started if one.process.poll() is None]
    url = first.url
    for other in started:
        if other is not first:
            assert other.process.returncode == 1
            until(lambda other=other: f"runs already at {url} (process {first.process.pid})" in other.output)


def test_what_a_kill_left_of_a_file_with_secrets_is_taken_away(start, home: Path):
    home.mkdir()
    gone = subprocess.Popen(["true"])
    gone.wait()
    left = home / temporary_name().replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    left.write_text("a token", encoding="utf-8")
    start("serve", "--port", "0").ready()
    assert not left.exists()
    assert [path.name for path in home.iterdir() if path.name.endswith(".tmp")] == []


def test_after_kill_9_it_starts_again_with_all_that_was_saved(start, home: Path):
    first = start("serve", "--port", "0")
    token = json.loads((home / "server.json").read_text(encoding="utf-8"))["token"] if first.ready() else ""
    bearer = {"Authorization": f"Bearer {token}"}
    answer = httpx2.post(f"{first.url}/api/clips", json={"clips": [clip(1)]}, headers=bearer, trust_env=False)
    assert answer.json()["outcomes"][0]["outcome"] == "created"
    port = str(httpx2.URL(first.url).port)
    first.end(signal.SIGKILL)
    assert (home / "server.json").exists()
    second = start("serve", "--port", port)
    second.ready()
    until(lambda: list((home / "vault/Papers").glob("*.md")))
    assert "1 paper)" in second.output
    old = httpx2.get(f"{second.url}/api/papers", headers=bearer, trust_env=False)
    assert old.status_code == 401  # the token of the one that was killed
    assert len(list((home / "vault/Papers").glob("*.md"))) == 1


def test_what_a_crash_left_does_not_take_the_server_of_another_home_for_ours(start, home: Path, tmp_path: Path):
    first = start("serve", "--port", "0")
    port = str(httpx2.URL(first.url).port)
    first.end(signal.SIGKILL)
    other = start("serve", "--port", port, home=tmp_path / "other")
    other.ready()
    assert "is not running" in run(home, "status").stdout
    again = start("serve", "--port", "0")
    assert again.ready()


def test_setup_opens_the_welcome_page_of_the_server_that_runs(start, home: Path):
    first = start("setup", "--no-open", PAPERSHELF_PORT="0")
    assert first.ready().endswith("to=/welcome")
    done = run(home, "setup", "--no-open")
    assert done.returncode == 0
    address = re.findall(r"http://\S+", done.stdout)[0]
    with httpx2.Client(trust_env=False) as browser:
        assert browser.get(address).status_code == 200
        assert "Welcome to Papershelf" in browser.get(f"{first.url}/welcome").text


def test_opening_a_browser_puts_no_key_into_any_argument(start, home: Path, tmp_path: Path):
    """$BROWSER is what Python's webbrowser starts; its arguments can be read by every user of the computer."""
    seen, program = tmp_path / "seen", tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$@" > {seen}\n', encoding="utf-8")
    program.chmod(0o755)
    server = start("serve", "--port", "0", "--open", BROWSER=str(program))
    server.ready()
    until(lambda: seen.exists() and seen.read_text(encoding="utf-8"))
    assert seen.read_text(encoding="utf-8").strip() == (home / "open.html").as_uri()
    assert (home / "open.html").stat().st_mode & 0o777 == 0o600
    leads = re.findall(r'url=([^"]+)"', (home / "open.html").read_text(encoding="utf-8"))[0].replace("&amp;", "&")
    assert httpx2.get(leads, trust_env=False).status_code == 200


def test_a_vault_that_obsidian_knows_is_not_passed_by(start, home: Path, tmp_path: Path):
    vault = tmp_path / "Research"
    vault.mkdir()
    config = tmp_path / "config/obsidian"
    config.mkdir(parents=True)
    (config / "obsidian.json").write_text(json.dumps({"vaults": {"a": {"path": str(vault)}}}), encoding="utf-8")
    server = start("serve", "--port", "0", XDG_CONFIG_HOME=str(tmp_path / "config"))
    server.ready()
    assert "wait until you choose a vault" in server.output
    assert not (home / "vault").exists()
    assert not list(vault.iterdir())


def test_a_clip_of_the_command_line_is_delivered_by_the_running_server(start, home: Path):
    start("serve", "--port", "0").ready()
    done = run(home, "clip", "-", stdin=json.dumps([clip(1)]))
    assert done.stdout == "1 created\n"
    until(lambda: list((home / "vault/Papers").glob("*.md")))
    status = json.loads(run(home, "status", "--json").stdout)
    assert status["server"].startswith("http://127.0.0.1:")


def test_a_terminal_that_is_closed_does_not_keep_it_from_ending_cleanly(home: Path):
    words = [sys.executable, "-m", "server.cli", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        while b"Ctrl+C stops it." not in server.stdout.readline():
            assert server.poll() is None
        server.stdout.close()  # whoever read it is gone, as with `papershelf serve | head`
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    assert not (home / "server.json").exists()
    with closing(sqlite3.connect(home / "library.db")) as library:
        assert library.execute("SELECT count(*) FROM devices WHERE revoked_at IS NULL").fetchone() == (0,)
