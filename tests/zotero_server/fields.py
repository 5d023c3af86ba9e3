"""Which fields a kind of item has, and what Zotero makes of the rest (facts measured on Zotero 11, schema 41)."""

import re
from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _words(
    "title abstractNote date url accessDate archive archiveLocation shortTitle language libraryCatalog callNumber "
    "rights extra citationKey"
)
FIELDS: dict[str, frozenset[str]] = {
    "preprint": _COMMON | _words("genre repository archiveID place series seriesNumber DOI"),
    "journalArticle": _COMMON
    | _words("publicationTitle volume issue pages series seriesTitle journalAbbreviation DOI ISSN"),
    "conferencePaper": _COMMON | _words("proceedingsTitle conferenceName place publisher volume pages series DOI ISBN"),
    "document": _COMMON | _words("publisher"),
    "attachment": _COMMON | _words("linkMode contentType charset filename md5 mtime path"),
    "note": _words("note"),
    "annotation": _words(
        "annotationType annotationText annotationComment annotationColor annotationPageLabel annotationSortIndex "
        "annotationPosition"
    ),
}
STRUCTURE = _words("key version itemType creators tags collections relations parentItem deleted dateAdded dateModified")
CHILDREN = _words("attachment note annotation")
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
_SWALLOWED = _words("number publisher type")
_ACCESS_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z?)?")


def kept(given: dict[str, Any]) -> dict[str, Any]:
    """The item as Zotero keeps it: empty fields gone, odd dates dropped, what the type has no field for in extra."""
    fields = FIELDS[given["itemType"]]
    item: dict[str, Any] = {}
    unknown = []
    for name, value in given.items():
        if name in STRUCTURE:
            item[name] = value
        elif name in fields:
            if name != "accessDate" or _ACCESS_DATE.fullmatch(str(value)):
                item[name] = value
        elif value:
            unknown.append(f"{name}: {value}")
    if "extra" in fields:
        _parse_extra(item, unknown, fields)
    return {name: value for name, value in item.items() if value not in ("", None, False)}


def _parse_extra(item: dict[str, Any], unknown: list[str], fields: frozenset[str]) -> None:
    lines = []
    for line in str(item.get("extra", "")).splitlines():
        label, colon, value = line.partition(":")
        name = label.strip().lower()
        if colon and name in _SWALLOWED:
            continue
        if colon and name in _MOVED and _MOVED[name] in fields and not item.get(_MOVED[name]):
            item[_MOVED[name]] = value.strip()
            continue
        lines.append(line)
    item["extra"] = "\n".join([*lines, *unknown])
