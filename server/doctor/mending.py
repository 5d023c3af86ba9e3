"""What is mended without asking: only what is Papershelf's own. A person's files, notes and items are left alone."""

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from library.now import utc_now
from server import running
from server.doctor.check import ANSWER, PATIENCE
from server.doctor.computer import exposed, open_to_others
from server.doctor.opening import ClosedError, opened
from server.home import Home
from server.settings import Settings
from server.text import counted
from sync.holders import has_ended, is_gone


def mended(settings: Settings, *, home: Home | None = None, now: Callable[[], datetime] = utc_now) -> tuple[str, ...]:
    """Mend what is safe to mend; what was done, a sentence each. `home`: where it is open already."""
    done = [*_left_server(settings), *_closed(settings)]
    # Where it does not open, or cannot be read, the checks say why.
    with suppress(ClosedError, DBAPIError), nullcontext(home) if home else opened(settings, now, PATIENCE) as library:
        done += [*_leases(library), *_deliveries(library)]
    return tuple(done)


def _left_server(settings: Settings) -> Iterator[str]:
    left = running.recorded(settings.home)
    if left and has_ended(left.pid):
        running.withdraw(settings.home)
        yield f"Took away server.json, which process {left.pid} left when it was killed."


def _closed(settings: Settings) -> Iterator[str]:
    if os.name == "nt":
        return
    for path, mode in exposed(settings).items():
        with suppress(OSError):
            path.chmod(mode)
        if open_to_others(path):  # on a disk without permissions a chmod is taken, and changes nothing
            yield f"{path} stays readable for others: its disk does not let Papershelf close it."
        else:
            yield f"Closed {path} to other people who use this computer."


def _leases(home: Home) -> Iterator[str]:
    for row in home.placements.connected():
        holder = home.placements.holder(row.id)
        if holder and is_gone(holder):
            home.placements.release(row.id, holder)
            yield f"Took {row.name} back from a process that was killed while it delivered there."
    home.files.release(is_gone)


def _deliveries(home: Home) -> Iterator[str]:
    if number := home.placements.retry():
        when = "now" if running.find(home.settings.home, patience=ANSWER) else "when Papershelf runs"
        yield f"To be tried again {when}: {counted(number, 'delivery', 'deliveries')} that waited or failed."
