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
    name: str = ""  # a group's
    address: str = "http://zotero.org/users/local/aB3dE5gH"  # what its items' addresses begin with, in relations
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

    def merge(self, master: str, other: str) -> None:
        """A person merges two items: what hangs below goes to the master, the other into the bin."""
        kept, gone = self.items[master], self.items[other]
        if kept["itemType"] != gone["itemType"]:
            raise BadItemError(400, "Only items of one type can be merged")  # facts: "wants the same item type"
        for child in [one for one in self.items.values() if one.get("parentItem") == other]:
            self._put(child, {**child, "parentItem": master})
        known: Any = kept.get("relations", {}).get("dc:replaces", [])
        replaced = [*([known] if isinstance(known, str) else known), f"{self.address}/items/{other}"]
        names = {one["tag"] for one in kept.get("tags", [])}
        united = {
            "relations": {**kept.get("relations", {}), "dc:replaces": replaced},
            "tags": [*kept.get("tags", []), *(one for one in gone.get("tags", []) if one["tag"] not in names)],
            "collections": list(dict.fromkeys([*kept.get("collections", []), *gone.get("collections", [])])),
        }
        self._put(kept, {**kept, **united})
        self._put(gone, {**gone, "deleted": 1})

    def make_collection(self, name: str, parent: str | bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - Zotero's own: False or a key
        """A collection; names do not de-duplicate. Raises BadItemError where the parent is unknown."""
        self._check_collection(name, parent)
        self.version += 1
        made: dict[str, Any] = {
            "key": self.new_key(),
            "version": self.version,
            "name": name,
            "parentCollection": parent,
        }
        self.collections[made["key"]] = made
        return made

    def change_collection(self, key: str, fields: dict[str, Any]) -> bool:
        """Rename it, or move it below another; False if nothing changed."""
        old = self.collections[key]
        changed = old | {name: fields[name] for name in ("name", "parentCollection") if name in fields}
        self._check_collection(changed["name"], changed["parentCollection"])
        if changed == old:
            return False
        self.version += 1
        self.collections[key] = changed | {"version": self.version}
        return True

    def rename_collection(self, key: str, name: str) -> None:
        """A person gives it another name."""
        self.change_collection(key, {"name": name})

    def delete_collection(self, key: str) -> None:
        """A person deletes it, and those below; the items in it stay."""
        for below in [one["key"] for one in self.collections.values() if one["parentCollection"] == key]:
            self.delete_collection(below)
        self.collections.pop(key)
        self.version += 1
        for item in [one for one in self.items.values() if key in one.get("collections", [])]:
            self._put(item, {**item, "collections": [one for one in item["collections"] if one != key]})

    def _check_collection(self, name: str, parent: str | bool) -> None:  # noqa: FBT001 - Zotero's own: False or a key
        if not name.strip():
            raise BadItemError(400, "Collection name cannot be empty")
        if parent is not False and parent not in self.collections:
            raise BadItemError(400, f"Parent collection {parent} not found")

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
