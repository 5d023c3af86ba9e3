"""The words of the doctor: what it looks at, and what a look yields."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from library.copies import copies
from library.database import Unusable
from server.home import Home
from server.settings import Settings

PATIENCE = 3.0  # seconds that a person waits for all of it
ANSWER = 2.0  # seconds that a program on the network has for one answer


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str
    next: str = ""  # the one thing to do: a sentence or a command; "" where all is well
    fault: str = ""  # which fault it is, in words that stay the same: "port-taken"; "" where all is well


@dataclass(frozen=True, slots=True)
class Patient:
    """What the checks look at: the settings, and the home if it opens."""

    settings: Settings
    home: Home | None
    now: Callable[[], datetime]
    closed: str = ""  # why the home does not open
    closed_as: Unusable = "closed"  # the same in a word
    here: str = ""  # the address of the server that asks; "" where a command does


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at, beside all others.

    `run` yields what it finds as it finds it: a first "well" counts where the rest takes too long, and no more once
    something is wrong. `silent`: what to do where nothing comes in time.
    """

    name: str
    run: Callable[[], Iterator[Check]]
    silent: str


def well(name: str, says: str) -> Check:
    """It is as it should be."""
    return Check(name, ok=True, says=says)


def ill(name: str, fault: str, says: str, then: str) -> Check:
    """It is not, and `then` is what mends it."""
    return Check(name, ok=False, says=says, next=then, fault=fault)


def restoring(settings: Settings) -> str:
    """The command that puts the newest copy in the place of the library, or makes one anew where there is none."""
    kept = copies(settings.database)
    return f"papershelf restore {shlex.quote(str(kept[0].path))}" if kept else "papershelf rebuild"
