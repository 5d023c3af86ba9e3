"""What the server keeps: items and collections in memory, with Zotero's own ideas of fields, extra and versions."""

import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_ALPHABET = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_COMMON = (
    "title abstractNote date url accessDate archive archiveLocation shortTitle language libraryCatalog callNumber rights "
    "extra citationKey"
).split()
_FIELDS: dict[str, frozenset[str]] = {
    "preprint": frozenset([*_COMMON, *"genre repository archiveID place series seriesNumber DOI".split()]),
    "journalArticle": frozenset(
        [*_COMMON, *"publicationTitle volume issue pages series seriesTitle journalAbbreviation DOI ISSN".split()]
    ),
    "conferencePaper": frozenset(
        [*_COMMON, *"proceedingsTitle conferenceName place publisher volume pages series DOI ISBN".split()]
    ),
    "document": frozenset([*_COMMON, "publisher"]),
    "attachment": frozenset([*_COMMON, *"linkMode contentType charset filename md5 mtime path".split()]),
    "note": frozenset({"note"}),
    "annotation": frozenset(
        "annotationType annotationText annotationComment annotationColor annotationPageLabel annotationSortIndex annotationPosition".split()
    ),
}
_STRUCTURE = frozenset(
    "key version itemType creators tags collections relations parentItem deleted dateAdded dateModified".split()
)
# Lines of extra that Zotero moves into fields of the same meaning, and those it swallows (facts, "Extra is parsed").
_MOVED = {
    "doi": "DOI",
    "citation key": "citationKey",
    "date": "date",
    "language": "language",
    "repository": "repository",
    "genre": "genre",
    "place": "place",
    "series": "series",
    "rights": "rights",
}
_SWALLOWED = frozenset({"number", "publisher", "type"})
_ACCESS_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")


class BadItemError(Exception):
    """An item that goes into `failed`, with its code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass
class Library:
    """One library: items and collections by key, one version for all."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 0
    keys: random.Random = field(default_factory=lambda: random.Random(20261123))  # noqa: S311 - keys, not secrets
    citekeys: bool = False  # a Better BibTeX that gives each new item a key

    def new_key(self) -> str:
        """A key of eight characters."""
        return "".join(self.keys.choice(_ALPHABET) for _ in range(8))

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """A new item; raises BadItemError."""
        item = self._checked(given)
        self.version += 1
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        item |= {"key": self.new_key(), "version": self.version, "dateAdded": now, "dateModified": now}
        if self.citekeys and item["itemType"] not in {"attachment", "note", "annotation"}:
            creators = item.get("creators") or [{}]
            name = creators[0].get("lastName") or creators[0].get("name") or "anon"
            item.setdefault("citationKey", f"{name.lower()}{item['key'][:3]}{str(item.get('date', ''))[:4]}")
        self.items[item["key"]] = item
        return item

    def update(self, key: str, given: dict[str, Any]) -> bool:
        """Change fields; False if nothing changed. Raises BadItemError."""
        item = self.items[key]
        after = self._checked(
            {**item, **{name: value for name, value in given.items() if name not in {"key", "version"}}}
        )
        after |= {name: item[name] for name in ("key", "version", "dateAdded", "dateModified")}
        if after == item:
            return False
        self.version += 1
        after["version"] = self.version
        self.items[key] = after
        return True

    def erase(self, key: str) -> None:
        """Erase an item and what hangs below it."""
        for child in [one["key"] for one in self.items.values() if one.get("parentItem") == key]:
            self.erase(child)
        self.items.pop(key, None)
        self.version += 1

    def make_collection(self, name: str) -> dict[str, Any]:
        """A collection; names do not de-duplicate."""
        self.version += 1
        made = {"key": self.new_key(), "version": self.version, "name": name, "parentCollection": False}
        self.collections[made["key"]] = made
        return made

    def _checked(self, given: dict[str, Any]) -> dict[str, Any]:
        kind = given.get("itemType")
        if kind not in _FIELDS:
            raise BadItemError(400, f"'{kind}' is not a valid item type")
        for creator in given.get("creators", []):
            if (
                not isinstance(creator, dict)
                or "creatorType" not in creator
                or not ("name" in creator or "lastName" in creator)
            ):
                raise BadItemError(400, "Invalid creator")
        for tag in given.get("tags", []):
            if not str(tag.get("tag", "")).strip():
                raise BadItemError(400, "Tag must not be blank")
        for collection in given.get("collections", []):
            if collection not in self.collections:
                raise BadItemError(409, f"Collection {collection} not found")
        parent = given.get("parentItem")
        if parent and parent not in self.items:
            raise BadItemError(409, f"Parent item {parent} not found")
        if kind == "annotation" and (not parent or self.items[parent].get("linkMode") == "linked_url"):
            raise BadItemError(400, "Annotations need a file attachment as parent")
        item: dict[str, Any] = {"itemType": kind}
        unknown = []
        for name, value in given.items():
            if name in _STRUCTURE:
                item[name] = value
            elif name in _FIELDS[kind]:
                if name != "accessDate" or _ACCESS_DATE.fullmatch(str(value)):
                    item[name] = value
            elif value:
                unknown.append(f"{name}: {value}")
        _parse_extra(item, unknown, _FIELDS[kind])
        return {name: value for name, value in item.items() if value not in ("", None) or name == "deleted"}


def _parse_extra(item: dict[str, Any], unknown: list[str], fields: frozenset[str]) -> None:
    kept = []
    for line in [*str(item.get("extra", "")).splitlines(), *unknown]:
        label, colon, value = line.partition(":")
        name = label.strip().lower()
        if colon and name in _SWALLOWED:
            continue
        if colon and name in _MOVED and _MOVED[name] in fields and not item.get(_MOVED[name]):
            item[_MOVED[name]] = value.strip()
            continue
        kept.append(line)
    if "extra" in fields:
        item["extra"] = "\n".join(kept)
