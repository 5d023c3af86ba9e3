"""What can be asked of a library: items, their children, collections; read, written, binned and erased."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.zotero_server import files
from tests.zotero_server.answer import Answer
from tests.zotero_server.finding import found, found_collections, shown, shown_collection
from tests.zotero_server.library import BadItemError, Library
from tests.zotero_server.request import Request

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer

_MOST = 50  # items in one request
_SHORTEST_TOKEN = 5


def routed(zotero: "ZoteroServer", request: Request) -> Answer:
    """The answer of the route; the checks are passed."""
    match request.parts:
        case []:
            return Answer(200)
        case ["keys", _]:
            return Answer(200, zotero.key_info(request.key))
        case ["users", _, "groups"]:
            return Answer(200, zotero.groups_shown())
        case _:
            library = zotero.library_of(request.parts)
            if files.is_form(request.parts) and request.method == "POST":
                return files.routed(zotero, library, request)
            is_collections = request.parts[2] == "collections"
            return (
                _collections(zotero, library, request) if is_collections else _items(library, request, web=zotero.web)
            )


def _items(library: Library, request: Request, *, web: bool) -> Answer:
    match [request.method, *request.parts[3:]]:
        case ["GET", *which]:
            return _read(library, request, which, web=web)
        case ["POST"]:
            return _posted(library, request)
        case ["PATCH" | "PUT", key]:
            put = library.put if request.method == "PUT" else library.update
            return _changed(library.items.get(key), request, lambda: put(key, request.json))
        case ["DELETE", key]:
            _precondition(library.items.get(key), request)
            library.erase(key)
            return Answer(204)
        case _:
            return Answer(404, "Not found")


def _read(library: Library, request: Request, which: list[str], *, web: bool) -> Answer:
    match which:
        case [] | ["top" | "trash"]:
            return found(library, request, list(library.items.values()), web=web)
        case [key]:
            item = library.items.get(key)
            return Answer(200, shown(library, item)) if item else Answer(404, "Item does not exist")
        case [key, "children"]:
            below = [one for one in library.items.values() if one.get("parentItem") == key]
            return found(library, request, below, web=web)
        case _:
            return Answer(404, "Not found")


def _collections(zotero: "ZoteroServer", library: Library, request: Request) -> Answer:
    match [request.method, *request.parts[3:]]:
        case ["GET", *which]:
            return _read_collections(library, request, which, web=zotero.web)
        case ["POST"]:
            return _posted_collections(zotero, library, request)
        case ["PATCH" | "PUT", key]:
            return _changed(library.collections.get(key), request, lambda: library.change_collection(key, request.json))
        case ["DELETE", key]:
            _precondition(library.collections.get(key), request)
            library.delete_collection(key)
            return Answer(204)
        case _:
            return Answer(404, "Not found")


def _read_collections(library: Library, request: Request, which: list[str], *, web: bool) -> Answer:
    match which:
        case [] | ["top"]:
            return found_collections(request, list(library.collections.values()), web=web)
        case [key] if key in library.collections:
            return Answer(200, shown_collection(library.collections[key]))
        case [key, "items", *_] if key in library.collections:
            inside = [one for one in library.items.values() if key in one.get("collections", [])]
            return found(library, request, inside, web=web)
        case _:
            return Answer(404, "Collection not found")


def _posted_collections(zotero: "ZoteroServer", library: Library, request: Request) -> Answer:
    def saved(one: dict[str, Any]) -> dict[str, Any] | None:
        if "key" not in one:
            made = library.make_collection(one.get("name", ""), one.get("parentCollection") or False)
            if not zotero.web:
                zotero.connector.select(library, made["key"])  # it jumps to what was made (facts, Connector)
            return made
        _check_version(one, library.collections.get(one["key"]))
        return library.collections[one["key"]] if library.change_collection(one["key"], one) else None

    return _each(_batch(request.json), saved, shown_collection)


def _each(given: list[dict[str, Any]], save: Any, show: Any) -> Answer:
    """Saved one at a time, each with its own version, and what is not good stands under `failed`."""
    answer: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
    for place, one in enumerate(given):
        try:
            made = save(one)
        except BadItemError as error:
            answer["failed"][str(place)] = {"key": one.get("key"), "code": error.code, "message": error.message}
            continue
        if made is None:
            answer["unchanged"][str(place)] = one["key"]
        else:
            answer["successful"][str(place)] = show(made)
            answer["success"][str(place)] = made["key"]
    return Answer(200, answer)


def _batch(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not given:
        raise Answer(400, "Expected a JSON array")
    if len(given) > _MOST:
        raise Answer(413, f"Cannot add more than {_MOST} items at a time")
    return given


def _posted(library: Library, request: Request) -> Answer:
    given = _batch(request.json)
    request.done["items"] = len(given)
    return _each(given, lambda item: _saved(library, item), lambda made: shown(library, made))


def _saved(library: Library, item: dict[str, Any]) -> dict[str, Any] | None:
    """Make or change it; a key that the client chose does not work. None: nothing changed."""
    if "key" not in item:
        return library.create(item)
    _check_version(item, library.items.get(item["key"]))
    return library.items[item["key"]] if library.update(item["key"], item) else None


def _check_version(given: dict[str, Any], there: dict[str, Any] | None) -> None:
    if there is None:
        raise BadItemError(404, "Item does not exist")
    if "version" not in given:
        raise BadItemError(428, "Item 'version' not provided")
    if given["version"] < there["version"]:
        raise BadItemError(412, "Item has been modified since specified version")


def _precondition(there: dict[str, Any] | None, request: Request) -> None:
    if there is None:
        # A new key of the client's choice: PUT answers 500 there.
        raise Answer(500 if request.method == "PUT" else 404, "Item does not exist")
    given = request.headers.get("If-Unmodified-Since-Version") or _version_in(request.json)
    if given is None:
        raise Answer(428, "If-Unmodified-Since-Version not provided")
    if int(given) < there["version"]:
        raise Answer(412, "Item has been modified since specified version")


def _version_in(given: Any) -> str | None:
    return str(given["version"]) if isinstance(given, dict) and "version" in given else None


def _changed(there: dict[str, Any] | None, request: Request, change: Callable[[], object]) -> Answer:
    if not isinstance(request.json, dict):
        return Answer(400, "Expected a JSON object")
    _precondition(there, request)
    request.done["patches"] = 1
    try:
        change()
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
