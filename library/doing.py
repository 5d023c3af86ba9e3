"""What is being done on this thread, for the log: the request or the placement that a line belongs to."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_now: ContextVar[str] = ContextVar("doing", default="-")


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Lines that are logged inside belong to `what`: "request 4f1c09ab", "placement 12"."""
    before = _now.set(what)
    try:
        yield
    finally:
        _now.reset(before)


class Doing(logging.Filter):
    """Gives each record a `doing`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep it."""
        record.doing = _now.get()
        return True
