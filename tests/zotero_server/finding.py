"""What a list of items or collections shows: filtered, in the format and the page that were asked for."""

from collections import Counter
from typing import Any

from tests.zotero_server.answer import Answer
from tests.zotero_server.fields import CHILDREN
from tests.zotero_server.library import Library
from tests.zotero_server.request import Request

_WEB_PAGE, _WEB_LARGEST = 25, 100


def found(library: Library, request: Request, wanted: list[dict[str, Any]], *, web: bool) -> Answer:
    """Items, newest first."""
    chosen = [one for one in wanted if _passes(one, request)]
    children = Counter(one["parentItem"] for one in library.items.values() if one.get("parentItem"))
    return _listed(request, chosen, lambda one: shown(library, one, children), web=web)


def found_collections(request: Request, wanted: list[dict[str, Any]], *, web: bool) -> Answer:
    """Collections, newest first."""
    query = request.query
    keys = [one for one in query.get("collectionKey", "").split(",") if one]
    since = int(query.get("since", -1))
    top = request.parts[-1] == "top"
    chosen = [
        one
        for one in wanted
        if one["version"] > since and (not keys or one["key"] in keys) and not (top and one["parentCollection"])
    ]
    return _listed(request, chosen, shown_collection, web=web)


def _listed(request: Request, chosen: list[dict[str, Any]], show: Any, *, web: bool) -> Answer:
    query = request.query
    chosen = sorted(chosen, key=lambda one: -int(one["version"]))
    short = query.get("format") in {"keys", "versions"}
    headers = {"Total-Results": str(len(chosen))}
    start = int(query.get("start", 0))
    # The local API knows no page size of its own; the web gives 25, at most 100, but keys and versions whole.
    whole = len(chosen) if short or not web else _WEB_PAGE
    limit = int(query.get("limit", whole))
    page = chosen[start : start + (min(limit, _WEB_LARGEST) if web and not short else limit)]
    if query.get("format") == "versions":
        return Answer(200, {one["key"]: one["version"] for one in page}, headers)
    if query.get("format") == "keys":
        return Answer(200, "".join(f"{one['key']}\n" for one in page), headers)
    return Answer(200, [show(one) for one in page], headers)


def shown(library: Library, item: dict[str, Any], children: Counter[str] | None = None) -> dict[str, Any]:
    """An item as the API shows it; `children`: how many hang below each, where that was counted already."""
    names = [one.get("lastName") or one.get("name") for one in item.get("creators", [])]
    # Zotero isolates names from the text around them with U+2068 and U+2069.
    summary = " and ".join(f"\u2068{name}\u2069" for name in names) if len(names) == 2 else "".join(names[:1])
    if children is None:
        children = Counter(one["parentItem"] for one in library.items.values() if one.get("parentItem"))
    meta = {"creatorSummary": summary, "numChildren": children[item["key"]]}
    return {"key": item["key"], "version": item["version"], "library": {"id": 0}, "meta": meta, "data": item}


def shown_collection(one: dict[str, Any]) -> dict[str, Any]:
    """A collection as the API shows it."""
    return {"key": one["key"], "version": one["version"], "data": one}


def _passes(item: dict[str, Any], request: Request) -> bool:
    query, last = request.query, request.parts[-1]
    if item["version"] <= int(query.get("since", -1)):
        return False
    keys = [one for one in query.get("itemKey", "").split(",") if one]
    binned = bool(item.get("deleted"))
    kind = query.get("itemType", "")
    return (
        (not keys or item["key"] in keys)
        and (binned if last == "trash" else not binned or query.get("includeTrashed") == "1")
        and (last != "top" or item["itemType"] not in CHILDREN)
        and (not kind or (item["itemType"] != kind[1:] if kind.startswith("-") else item["itemType"] == kind))
        and _holds(item, query.get("q", "").lower(), everywhere=query.get("qmode") == "everything")
    )


def _holds(item: dict[str, Any], text: str, *, everywhere: bool) -> bool:
    """The default mode looks at title, creators and year only: it misses DOI and archiveID."""
    names = [one for one in item if one not in {"key", "version"}] if everywhere else ["title", "creators", "date"]
    return not text or text in " ".join(str(item.get(name, "")) for name in names).lower()
