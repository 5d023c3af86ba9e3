"""A target that a killed process held is free at once; one that a living process holds is left to it."""

import os
import socket
import subprocess
import sys

import pytest

from sync.holders import is_gone, this_process
from sync.memory import MemoryTarget
from tests.sync.shelves import Desk


def killed() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_only_a_process_of_this_computer_that_ended_is_gone():
    host = socket.gethostname()
    assert not is_gone(this_process())
    assert is_gone(f"{host}:{killed()}:abc")
    assert not is_gone(f"{host}:{os.getpid()}:abc")
    assert not is_gone(f"elsewhere.{host}:{killed()}:abc")
    assert not any(is_gone(other) for other in ("", "a", "a:b", f"{host}:x:y"))


@pytest.mark.parametrize("alive", [True, False])
def test_what_a_killed_process_held_is_delivered_at_once(desk: Desk, alive: bool):  # noqa: FBT001 - a parameter
    target = MemoryTarget()
    desk.connect(target)
    desk.save(title="Okapi")
    number = os.getpid() if alive else killed()
    assert desk.placements.claim(1, f"{socket.gethostname()}:{number}:abc")
    report = desk.sync()
    assert (report.busy, len(target.things)) == ((("memory",), 0) if alive else ((), 1))
