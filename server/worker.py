"""The worker: one thread a server that pays what is owed and asks the sources, as soon as there is something to do.

Woken after each commit of this process, by the database's own change number for other processes (looked at twice a
second), and when something that was put off comes due.
"""

import logging
import threading

from server.home import Home

log = logging.getLogger(__name__)

_POLL = 0.5  # seconds


class Worker:
    """Delivers in the background from `start` to `stop`."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="papershelf-worker", daemon=True)

    def start(self) -> None:
        """Begin; whatever is owed since the last run goes first."""
        self._home.database.on_commit(self._committed)
        self._wake.set()
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the delivery at hand and end."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _committed(self) -> None:
        if threading.current_thread() is not self._thread:  # its own writes owe nothing that it will not look for
            self._wake.set()

    def _run(self) -> None:
        database = self._home.database
        seen = database.stamp()
        while not self._stopping.is_set():
            woken = self._wake.wait(_POLL)
            stamp = database.stamp()
            due = self._something_came_due()
            if not (woken or due or stamp != seen):
                continue
            self._wake.clear()
            if not self._stopping.is_set():
                self._once()
            seen = database.stamp()

    def _something_came_due(self) -> bool:
        now = self._home.now()
        times = (self._home.placements.next_at(), self._home.enrichment.next_at())
        return any(at is not None and at <= now for at in times)

    def _once(self) -> None:
        """One round; a fault is logged and never ends the thread."""
        try:
            self._home.engine.run()
            if self._home.enrichment.run():
                self._home.engine.run()
        except Exception:
            log.exception("a round of deliveries failed; the next one begins when there is something to do")
            self._stopping.wait(_POLL)
