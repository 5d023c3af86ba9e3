"""Whether the server runs; and where it does not, who has its port."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server import running
from server.doctor import checked
from server.home import Home
from server.serving import holder_of
from tests.server.doctor.looks import looked, other_program
from tests.server.parts import Server, until
from tests.server.processes import Process


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_server_that_runs_is_named(server: Server):
    running.announce(server.home.settings.home, server.port, server.token)
    one = looked(server.home, "server")
    assert one.ok
    assert server.url in one.says


def test_a_server_that_does_not_run_is_to_be_started(home: Home):
    one = looked(home, "server", port=free_port())
    assert (one.fault, one.next) == ("not-running", "papershelf serve")


def test_another_program_on_the_port_is_named_with_its_process(home: Home):
    with other_program() as (port, process):
        one = looked(home, "server", port=port)
    assert one.fault == "port-taken"
    assert f"port {port} is taken by python" in one.says
    assert f"process {process}." in one.says
    assert one.next.startswith("Stop that program")


def test_a_program_that_listens_by_the_newer_protocol_is_named_too():
    with other_program("AF_INET6", "::1") as (port, process):
        holder = holder_of(port)
        assert holder is not None
        assert holder.pid == process


def test_where_the_system_names_nobody_it_says_so_plainly(home: Home):
    looks = "import sys; from server.doctor import *; from server.settings import Settings; from pathlib import Path;"
    looks += "print([one.says for one in checked(Settings(home=Path(sys.argv[1]), port=sys.argv[2]), patience=60)][0])"
    with other_program() as (port, _):
        # As on a system without /proc: the child has a file system of its own, where it is empty.
        hidden = ["unshare", "--mount", "--map-root-user", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
        words = [*hidden, sys.executable, "-c", looks, str(home.settings.home), str(port)]
        said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    if "unshare" in said.stderr or "mount" in said.stderr:
        pytest.skip("a process cannot have a file system of its own here")
    assert "is taken by a program that this system does not name." in said.stdout, said.stderr


def test_the_papershelf_of_another_home_is_told_from_a_stranger(home: Home, tmp_path: Path):
    other = Process(tmp_path / "other", "serve", "--port", "0")
    try:
        port = int(other.url.rpartition(":")[2])
        one = looked(home, "server", port=port)
    finally:
        other.end()
    assert one.fault == "port-of-another-home"
    assert f"port = {port + 1}" in one.next


def test_a_server_that_hangs_is_told_from_one_that_does_not_run(home: Home):
    stopped = Process(home.settings.home, "serve", "--port", "0")
    try:
        stopped.ready()
        until(lambda: running.recorded(home.settings.home))
        stopped.process.send_signal(signal.SIGSTOP)
        one = looked(home, "server", port=free_port())
    finally:
        stopped.process.send_signal(signal.SIGCONT)
        stopped.end()
    assert one.fault == "silent"
    assert one.next == f"Stop process {stopped.process.pid}, then: papershelf serve"


def test_what_a_crash_left_is_no_server(home: Home):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    left = running.Running(process.pid, free_port(), "token")
    (home.settings.home / "server.json").write_text(
        f'{{"pid": {left.pid}, "port": {left.port}, "token": "{left.token}"}}', encoding="utf-8"
    )
    assert looked(home, "server", port=free_port()).fault == "not-running"


def test_within_the_server_itself_nobody_is_asked(home: Home):
    (first, *_) = checked(home.settings, home=home, here="http://127.0.0.1:18230", now=home.now)
    assert (first.ok, first.says) == (True, "It runs at http://127.0.0.1:18230.")
