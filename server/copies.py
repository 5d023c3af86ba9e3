"""The library's daily copy, made in the background; what is in its way is logged and told on the page Settings."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from library import copies
from library.backup import BackupError

log = logging.getLogger(__name__)

_EVERY = timedelta(minutes=10)  # between two looks whether one is due


@dataclass(slots=True)
class DailyCopies:
    """Of one library. `fault` says why the last one was not made; "" where all is well."""

    database: Path
    now: Callable[[], datetime]
    fault: str = ""
    _looked: datetime | None = None

    def run(self) -> None:
        """Make today's copy, where it is due."""
        now = self.now()
        if self._looked is not None and timedelta() <= now - self._looked < _EVERY:
            return
        self._looked = now
        today = now.astimezone().date()
        if not copies.is_due(self.database, today):
            return
        try:
            made = copies.make(self.database, today)
        except BackupError as error:
            if self.fault != str(error):
                log.error("%s", error)  # noqa: TRY400 - the words say it; where it was raised tells nothing
            self.fault = str(error)
        else:
            self.fault = ""
            log.info("copied the library to %s", made)

    def all(self) -> tuple[copies.Copy, ...]:
        """Those that are there, the newest first."""
        return copies.copies(self.database)
