"""One request: the checks in Zotero's order, then the route."""

import json
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.zotero_server.library import BadItemError

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer

_NOT_LOCAL = ("/items/new", "/deleted", "/keys/current")
_MOST = 50


class Answer(Exception):  # noqa: N818 - it ends the handling with this answer, good or bad
    """What is sent back."""

    def __init__(self, status: int, body: Any = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.0, the connection closed after each answer, as Zotero does."""

    server_version = "Zotero"
    zotero: "ZoteroServer"

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Quiet."""

    def _handle(self) -> None:
        zotero = self.zotero
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length) if length else b""
        parts = urlsplit(self.path)
        self.route, self.query = parts.path, {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if self.route.startswith("/test/"):
            self._send(*zotero.control(self.command, self.route, self.body))
            return
        zotero.requests.append((self.command, self.path))
        if zotero.delay:
            time.sleep(zotero.delay)
        try:
            with zotero.lock:
                zotero.web_checks(self) if zotero.web else self._local_checks()
                self._routed()
        except Answer as answer:
            if zotero.lost > 0 and self.command != "GET" and answer.status < 300:
                zotero.lost -= 1  # it is done, and nobody hears of it
                self.close_connection = True
                return
            self._send(answer.status, answer.body, answer.headers)
        except _DroppedError:
            self.close_connection = True

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        zotero = self.zotero
        raw = (
            body
            if isinstance(body, bytes)
            else json.dumps(body).encode()
            if not isinstance(body, str)
            else body.encode()
        )
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if not isinstance(body, str) else "text/plain")
        if not zotero.web and not zotero.impostor:
            self.send_header("X-Zotero-Version", zotero.version)
            if status != 401:
                self.send_header("Zotero-Server-ID", zotero.server_id)
        self.send_header("Last-Modified-Version", str(zotero.library.version))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    # Host → route → browser drop → JSON → enabled → server id → key (facts, "Order of checks").
    def _local_checks(self) -> None:
        if self.headers.get("Host") not in {f"127.0.0.1:{self.zotero.port}", f"localhost:{self.zotero.port}"}:
            raise Answer(400, "Bad Host")
        if not self.route.startswith("/api/") or any(self.route.endswith(one) for one in _NOT_LOCAL):
            raise Answer(404, "Not found")
        allowed = self.headers.get("Zotero-Allowed-Request") or self.headers.get("X-Zotero-Connector-API-Version")
        browser = self.headers.get("User-Agent", "").startswith("Mozilla/") or self.headers.get("Origin")
        if browser and not allowed:
            raise _DroppedError
        writing = self.command != "GET"
        if writing and self.command != "DELETE":
            self._json()
        if not self.zotero.api_enabled:
            raise Answer(403, "Local API is not enabled")
        given = self.headers.get("Zotero-Server-ID")
        if given and given != self.zotero.server_id:
            raise Answer(412, "Zotero-Server-ID does not match")
        if writing and not given:
            raise Answer(428, "Zotero-Server-ID not provided")
        if writing and self.route != "/api/local/authorize":
            if int(self.zotero.version.split(".")[0]) < 10 or self.zotero.read_only:
                raise Answer(400 if not self.zotero.read_only else 403, "Method not supported")
            self.zotero.use_key(self.headers.get("Zotero-API-Key"))

    def _json(self) -> Any:
        try:
            value = json.loads(self.body)
        except ValueError:
            raise Answer(400, "Invalid JSON") from None
        return value

    def _routed(self) -> None:
        route = self.route.removeprefix("/api")
        if route == "/":
            raise Answer(200, "")
        if route == "/local/authorize":
            self.zotero.authorize()
        if route in {"/keys/current", f"/keys/{self.headers.get('Zotero-API-Key')}"}:
            raise Answer(200, self.zotero.key_info())
        _, _, _, *rest = route.split("/")
        match [self.command, *rest]:
            case ["GET", "items" | "items", *more] if more in ([], ["top"]):
                raise self._found()
            case ["GET", "items", key]:
                raise self._one(key)
            case ["GET", "items", key, "children"]:
                raise Answer(200, [self._shown(one) for one in self._items() if one.get("parentItem") == key])
            case ["POST", "items"]:
                raise self._posted()
            case ["PATCH" | "PUT", "items", key]:
                raise self._patched(key)
            case ["DELETE", "items", key]:
                raise self._deleted(key)
            case ["GET", "collections", *_]:
                shown = [
                    {"key": one["key"], "version": one["version"], "data": one}
                    for one in self.zotero.library.collections.values()
                ]
                raise Answer(200, shown)
            case ["POST", "collections"]:
                made = [self.zotero.library.make_collection(one["name"]) for one in self._json()]
                shown = {
                    str(place): {"key": one["key"], "version": one["version"], "data": one}
                    for place, one in enumerate(made)
                }
                raise Answer(200, {"successful": shown, "success": {}, "unchanged": {}, "failed": {}})
            case _:
                raise Answer(404, "Not found")

    def _items(self) -> list[dict[str, Any]]:
        return sorted(self.zotero.library.items.values(), key=lambda one: -one["version"])

    @staticmethod
    def _shown(item: dict[str, Any]) -> dict[str, Any]:
        return {"key": item["key"], "version": item["version"], "data": item, "meta": {}, "library": {"id": 0}}

    def _found(self) -> Answer:
        query = self.query
        wanted = self._items()
        if query.get("includeTrashed") != "1":
            wanted = [one for one in wanted if not one.get("deleted")]
        if text := query.get("q", "").lower():
            # The default mode looks at title, creators and year only: it misses DOI and archiveID.
            everything = query.get("qmode") == "everything"
            wanted = [one for one in wanted if text in _searched(one, everything=everything)]
        if since := query.get("since"):
            wanted = [one for one in wanted if one["version"] > int(since)]
        if query.get("format") == "versions":
            return Answer(200, {one["key"]: one["version"] for one in wanted})
        if query.get("format") == "keys":
            return Answer(200, "".join(f"{one['key']}\n" for one in wanted))
        headers = {"Total-Results": str(len(wanted))}
        if self.zotero.web:
            wanted = wanted[: min(int(query.get("limit", 25)), 100)]
        return Answer(200, [self._shown(one) for one in wanted], headers)

    def _one(self, key: str) -> Answer:
        item = self.zotero.library.items.get(key)
        return Answer(200, self._shown(item)) if item else Answer(404, "Item does not exist")

    def _posted(self) -> Answer:
        given = self._json()
        if not isinstance(given, list) or not given:
            return Answer(400, "Expected a JSON array")
        if len(given) > _MOST:
            return Answer(413, "Too many items")
        if token := self.headers.get("Zotero-Write-Token"):
            if len(token) < 5:
                return Answer(400, "Write token too short")
            if token in self.zotero.tokens:
                return Answer(412, "Write token already used")
            self.zotero.tokens.add(token)
        answer: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        for place, item in enumerate(given):
            try:
                made = self._saved(item)
            except BadItemError as error:
                answer["failed"][str(place)] = {"key": item.get("key"), "code": error.code, "message": error.message}
                continue
            kind = "unchanged" if made is None else "successful"
            answer[kind][str(place)] = item["key"] if made is None else self._shown(made)
        return Answer(200, answer)

    def _saved(self, item: dict[str, Any]) -> dict[str, Any] | None:
        """Saved one at a time, each with its own version; a key that the client chose does not work."""
        library = self.zotero.library
        if "key" not in item:
            return library.create(item)
        if item["key"] not in library.items:
            raise BadItemError(404, "Item does not exist")
        if "version" not in item:
            raise BadItemError(428, "version not provided")
        if item["version"] != library.items[item["key"]]["version"]:
            raise BadItemError(412, "Item has been modified")
        return library.items[item["key"]] if library.update(item["key"], item) else None

    def _precondition(self, key: str) -> None:
        item = self.zotero.library.items.get(key)
        if item is None:
            # A new key of the client's choice: PUT answers 500 there.
            raise Answer(500 if self.command == "PUT" else 404, "Item does not exist")
        given = self.headers.get("If-Unmodified-Since-Version")
        if given is None:
            raise Answer(428, "If-Unmodified-Since-Version not provided")
        if int(given) < item["version"]:
            raise Answer(412, "Item has been modified since specified version")

    def _patched(self, key: str) -> Answer:
        self._precondition(key)
        try:
            self.zotero.library.update(key, self._json())
        except BadItemError as error:
            return Answer(error.code, error.message)
        return Answer(204)

    def _deleted(self, key: str) -> Answer:
        self._precondition(key)
        self.zotero.library.erase(key)
        return Answer(204)


class _DroppedError(Exception):
    """Browser-like requests get no answer at all."""


def _searched(item: dict[str, Any], *, everything: bool) -> str:
    names = [one for one in item if one not in {"key", "version"}] if everything else ["title", "creators", "date"]
    return " ".join(str(item.get(name, "")) for name in names).lower()
