"""What the server keeps: items and collections in memory, with Zotero's own ideas of what is good and of versions."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.zotero_server.fields import CHILDREN, FIELDS, kept

_ALPHABET = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_OWN = ("key", "version", "dateAdded", "dateModified")  # Zotero's to set


class BadItemError(Exception):
    """An item that goes into `failed`, with its code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Library:
    """One library: items and collections by key, one version for all."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 0
    keys: random.Random = field(default_factory=lambda: random.Random(20261123))  # noqa: S311 - keys, not secrets
    citekeys: bool = False  # a Better BibTeX that gives each new item a key
    now: Callable[[], datetime] = _now

    def new_key(self) -> str:
        """A key of eight characters."""
        return "".join(self.keys.choice(_ALPHABET) for _ in range(8))

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """A new item; nothing de-duplicates. Raises BadItemError."""
        checked = self._checked(given)
        self.version += 1
        item: dict[str, Any] = {"key": self.new_key(), "version": self.version, **checked}
        # dateAdded is kept where it is given (facts).
        item.setdefault("dateAdded", self._stamp())
        item["dateModified"] = self._stamp()
        if self.citekeys and item["itemType"] not in CHILDREN:
            creators = item.get("creators") or [{}]
            name = creators[0].get("lastName") or creators[0].get("name") or "anon"
            item.setdefault("citationKey", f"{name.lower()}{item['key'][:3]}{str(item.get('date', ''))[:4]}")
        self.items[item["key"]] = item
        return item

    def update(self, key: str, given: dict[str, Any]) -> bool:
        """Change fields; False if nothing changed. Raises BadItemError."""
        item = self.items[key]
        changes = {name: value for name, value in given.items() if name not in _OWN}
        before = item
        if changes.get("itemType", item["itemType"]) != item["itemType"]:
            # Another type has other fields; those it lacks are lost, as Zotero's window warns.
            fields = FIELDS.get(changes["itemType"], frozenset())
            lost = FIELDS[item["itemType"]] - fields
            before = {name: value for name, value in item.items() if name not in lost}
        return self._put(item, {**before, **changes})

    def put(self, key: str, given: dict[str, Any]) -> bool:
        """Replace an item; without creators, tags or collections in it the old ones stay."""
        item = self.items[key]
        lasting = ("itemType", "creators", "tags", "collections", "relations", "parentItem")
        old = {name: item[name] for name in lasting if name in item}
        return self._put(item, {**old, **{name: value for name, value in given.items() if name not in _OWN}})

    def _put(self, item: dict[str, Any], wanted: dict[str, Any]) -> bool:
        after: dict[str, Any] = self._checked(wanted) | {name: item[name] for name in _OWN}
        if after == item:
            return False
        self.version += 1
        after |= {"version": self.version, "dateModified": self._stamp()}
        self.items[item["key"]] = after
        return True

    def erase(self, key: str) -> None:
        """Erase an item and what hangs below it."""
        below: list[str] = [one["key"] for one in self.items.values() if one.get("parentItem") == key]
        for child in below:
            self.erase(child)
        self.items.pop(key, None)
        self.version += 1

    def make_collection(self, name: str) -> dict[str, Any]:
        """A collection; names do not de-duplicate."""
        self.version += 1
        made: dict[str, Any] = {"key": self.new_key(), "version": self.version, "name": name, "parentCollection": False}
        self.collections[made["key"]] = made
        return made

    def _stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _checked(self, given: dict[str, Any]) -> dict[str, Any]:
        message = next(self._faults(given), None)
        if message is not None:
            raise BadItemError(400, message)
        return kept(given)

    def _faults(self, given: dict[str, Any]) -> Iterator[str]:
        kind = given.get("itemType")
        if kind not in FIELDS:
            yield f"'{kind}' is not a valid item type"
        for creator in given.get("creators", []):
            named = isinstance(creator, dict) and ("name" in creator or "lastName" in creator)
            if not named or "creatorType" not in creator:
                yield "Invalid creator"
        if any(not str(tag.get("tag", "")).strip() for tag in given.get("tags", [])):
            yield "Tag must not be blank"
        for collection in given.get("collections", []):
            if collection not in self.collections:
                yield f"Collection {collection} not found"
        parent = given.get("parentItem")
        if parent and parent not in self.items:
            yield f"Parent item {parent} not found"
        elif kind == "annotation" and (not parent or self.items[parent].get("linkMode") == "linked_url"):
            yield "Annotations need a file attachment as parent"
