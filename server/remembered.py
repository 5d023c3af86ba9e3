"""What every page shows and few changes touch: counted again only where something changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app

from library.needs import Needed
from library.outcomes import Facets
from server import needs
from server.home import Home

_T = TypeVar("_T")
_FACETS = timedelta(seconds=5)  # a list that one opens now and then may be so old
_NEEDS = timedelta(seconds=30)  # what was put off comes back by itself


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count, and what the library and the clock were when it was made."""

    stamp: int
    at: datetime
    found: object


def facets(here: Home) -> Facets:
    """The tags, venues and years in use."""
    return _remembered(here, "facets", here.shelf.facets, lambda changed, age: changed and age > _FACETS)


def needed(here: Home) -> Needed:
    """How much waits for a person."""
    return _remembered(here, "needs", lambda: needs.count(here), lambda changed, age: changed or age > _NEEDS)


def _remembered(here: Home, name: str, count: Callable[[], _T], is_old: Callable[[bool, timedelta], bool]) -> _T:
    known: dict[str, _Counted] = current_app.extensions.setdefault("papershelf-counted", {})
    stamp, now = here.database.stamp(), here.now()
    had = known.get(name)
    if had is None or is_old(had.stamp != stamp, abs(now - had.at)):
        had = known[name] = _Counted(stamp, now, count())
    return had.found  # type: ignore[return-value] # what `count` gave, under this name
