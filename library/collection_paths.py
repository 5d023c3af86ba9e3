"""Collections: paths such as "Reading/Group", shown as first written, told apart as folders' names are by people.

Unlike tags they keep every character, for in Zotero "C" and "C++" are two.
"""

import unicodedata
from collections.abc import Iterable

from library.text import tidy

_LONGEST = 500  # characters


def collection_path(text: str) -> str:
    """A path in its normal form, each part on one line and none empty; "" if nothing is left."""
    written = unicodedata.normalize("NFC", text)[:_LONGEST]
    return "/".join(filter(None, map(tidy, written.split("/"))))


def collection_key(path: str) -> str:
    """What two paths are compared by."""
    return unicodedata.normalize("NFC", collection_path(path).casefold())


def united_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths without those that are as an earlier one, or nothing."""
    first: dict[str, str] = {}
    for path in paths:
        if written := collection_path(path):
            first.setdefault(collection_key(written), written)
    return tuple(first.values())
