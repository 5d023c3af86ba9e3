"""A pause between requests to one site: for all threads and processes of this library, and across restarts.

arXiv asks for no more than one request in three seconds (https://info.arxiv.org/help/api/tou.html); its metadata and
its PDFs count together. Each request takes the next free turn, which is written down, and waits for it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import paces

_EVERY = timedelta(seconds=3)
# Turns are never taken so far ahead: a later one was written before the computer's clock was set back.
_LONGEST = timedelta(minutes=2)
_ARXIV = "arxiv.org"


@dataclass(slots=True)
class ArxivPace:
    """Waits for arXiv's turn before each request to a host of arXiv, or to `base`, which stands for it."""

    database: Database
    base: str
    now: Callable[[], datetime]
    wait: Callable[[float], None] = time.sleep

    def __call__(self, url: str) -> None:
        """Before a request to this address."""
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        bare = host.partition(":")[0]
        if bare == _ARXIV or bare.endswith(f".{_ARXIV}") or host == urlsplit(self.base).netloc.lower():
            rest = (self._turn() - self.now()).total_seconds()
            if rest > 0:
                self.wait(rest)

    def _turn(self) -> datetime:
        """The next free turn, taken."""
        now = self.now()
        with self.database.write(synced=False) as connection:
            last = connection.execute(select(paces.c.at).where(paces.c.name == "arxiv")).scalar()
            free = last + _EVERY if last is not None and last < now + _LONGEST else now
            turn = max(free, now)
            kept = insert(paces).values(name="arxiv", at=turn)
            connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"at": turn}))
        return turn
