"""Getting the PDFs that are wanted, one after another, by the `Fetch` that the server hands in.

Never while something is delivered: a slow PDF holds up no note and no item. One that is here becomes news of its
paper, and the delivery attaches it. Several processes may do this at once: each PDF is got by one of them.

    SyncError
    +-- LaterError          nobody answers, or wants a pause: tried again by itself, and goes on where it was
    +-- RefusedError        the other side does not give it: tried again a few times
        +-- HopelessError   and would not give it then either: tried again on a person's word only
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from library.files import CLAIM, FileDue, Files
from sync.holders import is_gone, this_process
from sync.target import LaterError, RefusedError

log = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 15.0, 600.0  # seconds
_STUMBLED = "Papershelf stumbled over this PDF; the log says more."


class HopelessError(RefusedError):
    """It would be refused again: it is too large."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A PDF that is here, whole."""

    size: int  # bytes
    md5: str


class Fetch(Protocol):
    """Gets a PDF for a paper; handed in by the server, which guards where requests go."""

    def __call__(self, url: str, into: Path, *, going_on: Callable[[], bool]) -> Fetched:
        """Get it whole, going on where an earlier call was cut off; `going_on` is asked often, and may end it.

        Raises:
            LaterError: no network, a pause that is wanted, a cut, or `going_on` said no. What came is kept.
            RefusedError: the address has no PDF.
            HopelessError: it is larger than what is taken.
        """
        ...


@dataclass(slots=True)
class Fetching:
    """Gets what is due; `run` is called by the worker and by the command line."""

    files: Files
    fetch: Fetch
    holder: str = field(default_factory=this_process)
    _away: dict[str, int] = field(default_factory=dict)  # host: how often in a row it was not to be reached

    def run(
        self, stop: Callable[[], bool] = lambda: False, on_file: Callable[[FileDue], None] = lambda _due: None
    ) -> int:
        """Get what is due now, until `stop`; how many are here."""
        self.files.tidy()
        self.files.release(is_gone)
        got, met = 0, set[str]()
        while not stop() and (due := [one for one in self.files.due() if one.paper not in met]):
            met.add(due[0].paper)  # whatever a fault leaves due, a round ends
            got += self._get(due[0], stop)
            on_file(due[0])
        return got

    def _get(self, due: FileDue, stop: Callable[[], bool]) -> bool:
        if not self.files.claim(due.paper, self.holder):
            return False
        self.files.folder.mkdir(exist_ok=True, mode=0o700)
        host = urlsplit(due.url).netloc
        try:
            fetched = self.fetch(due.url, self.files.path(due.paper), going_on=self._going_on(due.paper, stop))
        except LaterError as error:
            tried = self._away[host] = self._away.get(host, 0) + 1
            wait = min(_FIRST_WAIT * 2 ** min(tried - 1, 20), _LONGEST_WAIT)
            if stop():
                wait = 0.0  # nothing is wrong with it: the next start goes on
            wait = max(wait, error.retry_after or 0.0)
            self.files.later(due.paper, due.url, error.reason, wait)
            return False
        except RefusedError as error:
            log.info("the PDF of %s: %s", due.paper, error.reason)
            self.files.refused(due.paper, due.url, error.reason, for_good=isinstance(error, HopelessError))
            return False
        except Exception:
            log.exception("the PDF of %s could not be got from %s", due.paper, due.url)
            self.files.refused(due.paper, due.url, _STUMBLED)
            return False
        self._away.pop(host, None)
        self.files.here(due.paper, due.url, fetched.size, fetched.md5)
        return True

    def _going_on(self, paper_id: str, stop: Callable[[], bool]) -> Callable[[], bool]:
        renewed = self.files.now()

        def going_on() -> bool:
            nonlocal renewed
            if stop():
                return False
            if self.files.now() - renewed < CLAIM / 4:
                return True
            renewed = self.files.now()
            return self.files.claim(paper_id, self.holder)  # also no more once nobody wants it

        return going_on
