"""What can be asked of a library: items, their children, collections; read, written, binned and erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.zotero_server.answer import Answer
from tests.zotero_server.fields import CHILDREN
from tests.zotero_server.library import BadItemError, Library

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer

_MOST = 50  # items in one request
_SHORTEST_TOKEN = 5
_WEB_PAGE, _WEB_LARGEST = 25, 100


@dataclass
class Request:
    """One request, read."""

    method: str
    parts: list[str]  # the path, less /api
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    json: Any = None
    key: str = ""  # of the web API
    done: dict[str, int] = field(default_factory=dict)  # what was written, for the pace: items, patches

    @property
    def writing(self) -> bool:
        """Whether it is to change anything."""
        return self.method != "GET"


def is_route(parts: list[str], *, web: bool) -> bool:
    """`/items/new`, `/deleted` and `/keys/current` are there on the web only."""
    match parts:
        case ["keys", _]:
            return web
        case [] | ["local", "authorize"]:
            return not web
        case ["users" | "groups", _, "items", "new"] | ["users" | "groups", _, "deleted"]:
            return False
        case ["users" | "groups", _, "items" | "collections", *_]:
            return True
        case _:
            return False


def routed(zotero: "ZoteroServer", request: Request) -> Answer:
    """The answer of the route; the checks are passed."""
    match request.parts:
        case []:
            return Answer(200)
        case ["keys", _]:
            return Answer(200, zotero.key_info(request.key))
        case _:
            library = zotero.library_of(request.parts)
            look = _collections if request.parts[2] == "collections" else _items
            return look(library, request, web=zotero.web)


def _items(library: Library, request: Request, *, web: bool) -> Answer:
    match [request.method, *request.parts[3:]]:
        case ["GET", *which]:
            return _read(library, request, which, web=web)
        case ["POST"]:
            return _posted(library, request)
        case ["PATCH" | "PUT", key]:
            return _patched(library, request, key)
        case ["DELETE", key]:
            _precondition(library, request, key)
            library.erase(key)
            return Answer(204)
        case _:
            return Answer(404, "Not found")


def _read(library: Library, request: Request, which: list[str], *, web: bool) -> Answer:
    match which:
        case [] | ["top" | "trash"]:
            return _found(library, request, list(library.items.values()), web=web)
        case [key]:
            item = library.items.get(key)
            return Answer(200, _shown(library, item)) if item else Answer(404, "Item does not exist")
        case [key, "children"]:
            below = [one for one in library.items.values() if one.get("parentItem") == key]
            return _found(library, request, below, web=web)
        case _:
            return Answer(404, "Not found")


def _collections(library: Library, request: Request, *, web: bool) -> Answer:
    match [request.method, *request.parts[3:]]:
        case ["GET"] | ["GET", "top"]:
            return Answer(200, [_shown_collection(one) for one in library.collections.values()])
        case ["GET", key]:
            there = library.collections.get(key)
            return Answer(200, _shown_collection(there)) if there else Answer(404, "Collection not found")
        case ["GET", key, "items"]:
            inside = [one for one in library.items.values() if key in one.get("collections", [])]
            return _found(library, request, inside, web=web)
        case ["POST"]:
            made = [library.make_collection(one["name"]) for one in _batch(request.json)]
            good = {str(place): _shown_collection(one) for place, one in enumerate(made)}
            return Answer(200, {"successful": good, "success": {}, "unchanged": {}, "failed": {}})
        case _:
            return Answer(404, "Not found")


def _shown(library: Library, item: dict[str, Any]) -> dict[str, Any]:
    names = [one.get("lastName") or one.get("name") for one in item.get("creators", [])]
    # Zotero isolates names from the text around them with U+2068 and U+2069.
    summary = " and ".join(f"\u2068{name}\u2069" for name in names) if len(names) == 2 else "".join(names[:1])
    children = sum(one.get("parentItem") == item["key"] for one in library.items.values())
    meta = {"creatorSummary": summary, "numChildren": children}
    return {"key": item["key"], "version": item["version"], "library": {"id": 0}, "meta": meta, "data": item}


def _shown_collection(one: dict[str, Any]) -> dict[str, Any]:
    return {"key": one["key"], "version": one["version"], "data": one}


def _found(library: Library, request: Request, wanted: list[dict[str, Any]], *, web: bool) -> Answer:
    query = request.query
    wanted = sorted(filter(lambda one: _passes(one, request), wanted), key=lambda one: -int(one["version"]))
    if query.get("format") == "versions":
        return Answer(200, {one["key"]: one["version"] for one in wanted})
    if query.get("format") == "keys":
        return Answer(200, "".join(f"{one['key']}\n" for one in wanted))
    headers = {"Total-Results": str(len(wanted))}
    start = int(query.get("start", 0))
    # The local API knows no page size of its own; the web gives 25, at most 100.
    limit = min(int(query.get("limit", _WEB_PAGE)), _WEB_LARGEST) if web else int(query.get("limit", len(wanted)))
    return Answer(200, [_shown(library, one) for one in wanted[start : start + limit]], headers)


def _passes(item: dict[str, Any], request: Request) -> bool:
    query, last = request.query, request.parts[-1]
    binned = bool(item.get("deleted"))
    text = query.get("q", "").lower()
    # The default mode looks at title, creators and year only: it misses DOI and archiveID.
    everywhere = query.get("qmode") == "everything"
    names = [one for one in item if one not in {"key", "version"}] if everywhere else ["title", "creators", "date"]
    kind = query.get("itemType", "")
    return (
        (binned if last == "trash" else not binned or query.get("includeTrashed") == "1")
        and (last != "top" or item["itemType"] not in CHILDREN)
        and text in " ".join(str(item.get(name, "")) for name in names).lower()
        and item["version"] > int(query.get("since", -1))
        and (not kind or (item["itemType"] != kind[1:] if kind.startswith("-") else item["itemType"] == kind))
    )


def _batch(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not given:
        raise Answer(400, "Expected a JSON array")
    if len(given) > _MOST:
        raise Answer(413, f"Cannot add more than {_MOST} items at a time")
    return given


def _posted(library: Library, request: Request) -> Answer:
    given = _batch(request.json)
    request.done["items"] = len(given)
    answer: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
    for place, item in enumerate(given):
        try:
            made = _saved(library, item)
        except BadItemError as error:
            answer["failed"][str(place)] = {"key": item.get("key"), "code": error.code, "message": error.message}
            continue
        if made is None:
            answer["unchanged"][str(place)] = item["key"]
        else:
            answer["successful"][str(place)] = _shown(library, made)
            answer["success"][str(place)] = made["key"]
    return Answer(200, answer)


def _saved(library: Library, item: dict[str, Any]) -> dict[str, Any] | None:
    """Saved one at a time, each with its own version; a key that the client chose does not work."""
    if "key" not in item:
        return library.create(item)
    there = library.items.get(item["key"])
    if there is None:
        raise BadItemError(404, "Item does not exist")
    if "version" not in item:
        raise BadItemError(428, "Item 'version' not provided")
    if item["version"] < there["version"]:
        raise BadItemError(412, "Item has been modified since specified version")
    return library.items[item["key"]] if library.update(item["key"], item) else None


def _precondition(library: Library, request: Request, key: str) -> None:
    item = library.items.get(key)
    if item is None:
        # A new key of the client's choice: PUT answers 500 there.
        raise Answer(500 if request.method == "PUT" else 404, "Item does not exist")
    given = request.headers.get("If-Unmodified-Since-Version") or _version_in(request.json)
    if given is None:
        raise Answer(428, "If-Unmodified-Since-Version not provided")
    if int(given) < item["version"]:
        raise Answer(412, "Item has been modified since specified version")


def _version_in(given: Any) -> str | None:
    return str(given["version"]) if isinstance(given, dict) and "version" in given else None


def _patched(library: Library, request: Request, key: str) -> Answer:
    if not isinstance(request.json, dict):
        return Answer(400, "Expected a JSON object")
    _precondition(library, request, key)
    request.done["patches"] = 1
    try:
        (library.put if request.method == "PUT" else library.update)(key, request.json)
    except BadItemError as error:
        return Answer(error.code, error.message)
    return Answer(204)


def check_token(zotero: "ZoteroServer", request: Request) -> None:
    """A write token is good once; remembered in memory only, so a restart forgets it."""
    token = request.headers.get("Zotero-Write-Token")
    if not token or not request.writing:
        return
    if len(token) < _SHORTEST_TOKEN:
        raise Answer(400, "Write token must be 5-32 characters in length")
    if token in zotero.tokens:
        raise Answer(412, "Write token already used")
    zotero.tokens.add(token)
