"""The worker: what is owed is paid, sources are asked, PDFs got and lists made, as soon as there is something to do.

Five threads, for a source that keeps us waiting must not keep a note waiting: a save is in the vault within a second;
a PDF that drips in for minutes must not keep the title waiting that a note waits for; a daily list asks many; and the
daily copy of a large library takes its time. The first three are woken after each commit of this process; commits of
other processes are noticed by the database's own change number, looked at twice a second, and what was put off comes
due by its time. Targets that people change are looked into every minute, and when somebody asks.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from library import turned_back
from library.looks import Looks
from server.home import Home
from sync.engine import Line
from sync.looking import TwoWay

log = logging.getLogger(__name__)

_POLL = 0.5  # seconds
_BREATH = 0.02  # seconds between two rounds: while many save at once, the next one finds several
_LOOK_EVERY = timedelta(seconds=60)  # into a vault or a library (EXPERIENCE, "Defaults")
_LONGEST_PAUSE = 30.0  # seconds, after faults in a row
# Seconds that a stop waits for all that is under way. What is not done by then is as if the server had been killed: it
# was written down before it began, and is looked at once more at the next start.
_AT_LAST = 1.2


class _StoppedError(Exception):
    """The server stops: the round ends after the paper at hand."""


class Worker:
    """Delivers and asks in the background from `start` to `stop`."""

    def __init__(self, home: Home) -> None:
        self._home = home
        # One for all rounds, under one name: a lease that a full disk let nobody give free is ours in the next round.
        self._engine = home.engine
        self._stopping = threading.Event()
        self._seen = -1  # the database's change number at the last look
        self._busy = False  # another process was delivering
        self._latest = home.now()
        self._deliveries = _Rounds("papershelf-worker", self._deliver, self._stopping)
        self._questions = _Rounds("papershelf-sources", self._ask, self._stopping)
        self._files = _Rounds("papershelf-files", self._get, self._stopping)
        self._lists = _Rounds("papershelf-daily", self._list, self._stopping)
        self._copies = _Rounds("papershelf-copies", self._copy, self._stopping)

    def start(self) -> None:
        """Begin; whatever is owed since the last run goes first."""
        for one in (self._deliveries, self._questions, self._files):
            self._home.database.on_commit(one.committed)
        for one in self._all:
            one.start()

    def stop(self) -> None:
        """Finish the delivery at hand, where it does not take long, and end."""
        self._stopping.set()
        until = time.monotonic() + _AT_LAST
        for one in self._all:
            one.join(max(until - time.monotonic(), 0.0))

    @property
    def _all(self) -> "tuple[_Rounds, ...]":
        return self._deliveries, self._questions, self._files, self._lists, self._copies

    @property
    def idle(self) -> bool:
        """Whether it has looked at everything that was written so far, and found nothing left to do."""
        return all(one.rested for one in self._all) and not self._owed()

    def _deliver(self, woken: bool) -> None:  # noqa: FBT001 - the one thing a round is told
        now = self._home.now()
        if now < self._latest - turned_back.MARGIN:
            turned_back.mend(self._home.database, self._home.now)
        self._latest = now
        stamp = self._home.database.stamp()
        look = woken or self._busy or stamp != self._seen or self._time_came()
        self._seen = stamp
        unlooked = self._unlooked()
        if unlooked or (look and self._owed()):
            report = self._engine.run(look=unlooked, on_line=self._unless_stopping)
            self._busy = bool(report.busy)  # it ends without a commit if it crashes: look again
        elif look:
            self._busy = False

    def _time_came(self) -> bool:
        at = self._home.placements.next_at()
        return at is not None and at <= self._home.now()

    def _unlooked(self) -> bool:
        """Whether a target that people change was not looked into for a minute."""
        late = Looks(self._home.database, self._home.now).unlooked(_LOOK_EVERY)
        return bool(late) and any(isinstance(one, TwoWay) for one in self._home.targets() if one.name in late)

    def _owed(self) -> bool:
        """Whether a round would find anything: a round writes, and what it writes must not begin the next one."""
        placements = self._home.placements
        return any(placements.due(row.id, limit=1) for row in placements.connected())

    def _ask(self, _woken: bool) -> None:  # noqa: FBT001 - likewise
        at = self._home.enrichment.next_at()
        if at is not None and at <= self._home.now():
            self._home.enrichment.run(self._stopping.is_set)

    def _get(self, woken: bool) -> None:  # noqa: FBT001 - likewise
        at = self._home.files.next_at()
        if at is not None and at <= self._home.now():
            self._home.fetching.run(self._stopping.is_set)
        elif woken:
            self._home.files.tidy()

    def _list(self, _woken: bool) -> None:  # noqa: FBT001 - likewise
        self._home.daily.run()

    def _copy(self, _woken: bool) -> None:  # noqa: FBT001 - likewise
        self._home.copies.run()

    def _unless_stopping(self, _line: Line) -> None:
        if self._stopping.is_set():
            raise _StoppedError


class _Rounds:
    """A thread that calls `once` when it is woken and twice a second; a fault is logged and never ends it."""

    def __init__(self, name: str, once: Callable[[bool], None], stopping: threading.Event) -> None:
        self._once = once
        self._stopping = stopping
        self._wake = threading.Event()
        self._working = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._wake.set()
        self._thread.start()

    @property
    def rested(self) -> bool:
        # In this order: a round says that it works before it takes the wake away.
        return not (self._wake.is_set() or self._working)

    def committed(self) -> None:
        """Something was written; by itself, it needs not look again."""
        if threading.current_thread() is not self._thread:
            self._wake.set()

    def join(self, seconds: float) -> None:
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        faults = 0
        while not self._stopping.is_set():
            self._working = False
            woken = self._wake.wait(_POLL)
            self._working = True
            self._wake.clear()  # before looking: what is written from here on wakes again
            if self._stopping.is_set():
                return
            try:
                self._once(woken)
                faults = 0
                self._stopping.wait(_BREATH)
            except _StoppedError:
                return
            except Exception:
                if self._stopping.is_set():
                    return  # the library is being closed under it
                log.exception("a round failed; the next one begins by itself")
                self._stopping.wait(min(_POLL * 2**faults, _LONGEST_PAUSE))
                faults = min(faults + 1, 10)
                self._wake.set()
