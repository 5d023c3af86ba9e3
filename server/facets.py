"""What lists can be filtered by, counted again only where something changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from library.outcomes import Facets
from server.home import Home

_COUNTED_FOR = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Facets, and what the library and the clock were when they were counted."""

    stamp: int
    at: datetime
    facets: Facets


def facets(here: Home) -> Facets:
    """The tags, venues and years in use; no sooner anew than it is worth in a list that one opens now and then."""
    known: _Counted | None = current_app.extensions.get("papershelf-facets")
    stamp = here.database.stamp()
    if known is None or (known.stamp != stamp and here.now() - known.at > _COUNTED_FOR):
        known = _Counted(stamp, here.now(), here.shelf.facets())
        current_app.extensions["papershelf-facets"] = known
    return known.facets
