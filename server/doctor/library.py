"""Whether the library opens, is whole, and is no later than the clock."""

import os
import shlex
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from library.database import MAGIC, read_only
from library.schema import batches
from server.doctor.check import ANSWER, Check, Look, Patient, ill, restoring, well
from server.text import counted

_NAME = "library"
_CLOCK = "clock"
_STEPS = 10_000  # of SQLite's machine between two looks at the time
_STEP_BACK = timedelta(minutes=2)  # a clock that is set by the network may go back so far


def looks(patient: Patient) -> list[Look]:
    """The file, and if it opens, its newest act."""
    file = Look(_NAME, lambda: _library(patient), "Look whether the disk it lies on is plugged in and awake.")
    clock = Look(_CLOCK, lambda: _clock(patient), file.silent)
    return [file, clock] if patient.home else [file]


def _library(patient: Patient) -> Iterator[Check]:
    database = patient.settings.database
    if damage := _damage(database):
        says = f"{database} {'is damaged' if patient.home else 'does not open'}: {damage}."
        yield ill(_NAME, "damaged", says, restoring(patient.settings))
    elif patient.home:
        papers = patient.home.shelf.counts().papers
        yield well(_NAME, f"It opens, and holds {counted(papers, 'paper')}.")
    else:
        yield _closed(patient)


def _closed(patient: Patient) -> Check:
    database, why = patient.settings.database, patient.closed
    if patient.closed_as == "newer":
        return ill(_NAME, "newer", f"{database} was written by a newer Papershelf than this one.", "Update Papershelf.")
    if patient.closed_as == "damaged":  # which `_damage` had no time to come upon
        return ill(_NAME, "damaged", f"{database} does not open: it is damaged.", restoring(patient.settings))
    if patient.closed_as == "locked":
        says = f"{database} does not open: another program has it locked."
        return ill(_NAME, "locked", says, f"Close whatever else has {database} open.")
    if database.parent.exists() and not _writable(database):
        then = f"Let Papershelf write in {database.parent}, such as by: chmod u+rwx {shlex.quote(str(database.parent))}"
        return ill(_NAME, "read-only", f"{database} may not be written.", then)
    if patient.closed_as == "not ours":
        then = "Move that file away, or name another home folder with --home."
        return ill(_NAME, "not-ours", f"{database} is another program's database.", then)
    then = "Look whether its disk is there, or name another home folder with --home."
    return ill(_NAME, "closed", f"{database} does not open ({why.rstrip('.')}).", then)


def _writable(database: Path) -> bool:
    return os.access(database if database.exists() else database.parent, os.W_OK) and os.access(
        database.parent, os.W_OK
    )


def _damage(database: Path) -> str:
    """What is broken in the file, in SQLite's words; "" where nothing is, or it is too large to look through now."""
    try:
        with database.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError:
        return ""  # why it does not open is told
    if head and head != MAGIC:
        return "it is no database any more"
    end = time.monotonic() + ANSWER
    try:
        with closing(sqlite3.connect(read_only(database), uri=True, timeout=ANSWER)) as connection:
            connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:
        return ""  # interrupted, or not to be opened for another reason
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found.partition("\n")[0].removeprefix("*** ").removesuffix(" ***")


def _clock(patient: Patient) -> Iterator[Check]:
    if patient.home is None:
        return
    with patient.home.database.read() as connection:
        newest = connection.execute(select(func.max(batches.c.at, type_=batches.c.at.type))).scalar()
    now = patient.now()
    if newest is None or now >= newest - _STEP_BACK:
        yield well(_CLOCK, f"It says {now.astimezone():%Y-%m-%d %H:%M}.")
        return
    says = (
        f"This computer's clock says {now.astimezone():%Y-%m-%d %H:%M}, which is before the newest change of the "
        f"library ({newest.astimezone():%Y-%m-%d %H:%M})."
    )
    yield ill(_CLOCK, "clock-behind", says, "Set the clock of this computer.")
