"""Collections: paths such as "Reading/Group", shown as first written, told apart as folders' names are by people.

Unlike tags they keep every character, for in Zotero "C" and "C++" are two.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from library.text import tidy

_LONGEST = 500  # characters
_DEEPEST = 20  # levels of collections in collections that are followed: they may stand in a circle


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


def paths_of(collections: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The path of each of Zotero's collections, by key; they are given as their data: key, name, parentCollection."""
    known = {str(one["key"]): one for one in collections}
    paths: dict[str, str] = {}
    for key in known:
        names: list[str] = []
        at: Any = key
        while at in known and len(names) < _DEEPEST:
            names.insert(0, str(known[at].get("name", "")).replace("/", "-").strip())
            at = known[at].get("parentCollection")
        paths[key] = "/".join(names)
    return paths
