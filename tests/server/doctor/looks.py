"""What the doctor says of one thing; a fault has one remedy, whatever it is."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from server.doctor import Check, checked
from server.home import Home
from server.settings import Settings

LONG = 60.0  # seconds: how quick it is is tested by itself, not on a machine that is busy with others

# A program that is none of ours, has a port, and answers nothing.
_LISTENS = (
    "import socket; one = socket.socket(socket.{family}); one.bind(({host!r}, 0)); one.listen();"
    "print(one.getsockname()[1], flush=True); input()"
)


def looked(home: Home, name: str, **changes: object) -> Check:
    """The one check of that name."""
    (one,) = several(home, name, **changes)
    return one


def several(home: Home, name: str, **changes: object) -> list[Check]:
    settings = home.settings.model_copy(update=changes)
    return named(checked(settings, now=home.now, patience=LONG), name)


def named(checks: list[Check], name: str) -> list[Check]:
    for one in checks:
        has_one_remedy(one)
    return [one for one in checks if one.name == name]


def of(settings: Settings) -> dict[str, Check]:
    """All of a home that need not open, by name."""
    checks = {one.name: one for one in checked(settings, patience=LONG)}
    for one in checks.values():
        has_one_remedy(one)
    return checks


def has_one_remedy(check: Check) -> None:
    """A sentence or a command, and only where something is wrong."""
    assert check.says.endswith("."), check
    assert (check.ok, check.ok) == (not check.next, not check.fault), check
    if not check.ok:
        assert re.fullmatch(r"[a-z-]+", check.fault), check
        assert "\n" not in check.next, check
        assert ". " not in check.next.removesuffix("."), check


@contextmanager
def other_program(family: str = "AF_INET", host: str = "127.0.0.1") -> Iterator[tuple[int, int]]:
    """A program that has a port: the port, and its process."""
    words = [sys.executable, "-c", _LISTENS.format(family=family, host=host)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.kill()
