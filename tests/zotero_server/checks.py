"""What is looked at before a route is: the local server's checks in Zotero's order, and the web's own."""

import json
from typing import TYPE_CHECKING

from tests.zotero_server.answer import Answer, DroppedError
from tests.zotero_server.routes import Request, is_route

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer

_AUTHORIZE = "/local/authorize"


def local(zotero: "ZoteroServer", request: Request) -> None:
    """Host → route → method → browser drop → JSON → enabled → server ID → library → key (facts)."""
    if request.headers.get("Host") not in {f"127.0.0.1:{zotero.port}", f"localhost:{zotero.port}"}:
        raise Answer(400, "Invalid 'Host' header")
    if request.headers.get("Transfer-Encoding"):
        raise Answer(400, "Content-Length not provided")
    if not is_route(request.parts, web=False):
        raise Answer(404, "Not found")
    if request.writing and zotero.reads_only:
        raise Answer(400, "Endpoint does not support method")
    browser = request.headers.get("User-Agent", "").startswith("Mozilla/") or request.headers.get("Origin")
    vouched = request.headers.get("Zotero-Allowed-Request") or request.headers.get("X-Zotero-Connector-API-Version")
    if browser and not vouched:
        raise DroppedError
    if request.writing and request.method != "DELETE":
        request.json = _json(request.body)
    if not zotero.api_enabled:
        raise Answer(403, "Local API is not enabled")
    _server_id(zotero, request)
    if request.parts != [*_AUTHORIZE.split("/")[1:]] and request.parts:
        zotero.library_of(request.parts)
        if request.writing:
            zotero.use_key(request.headers.get("Zotero-API-Key"))


def _server_id(zotero: "ZoteroServer", request: Request) -> None:
    given = request.headers.get("Zotero-Server-ID")
    if given and given != zotero.server_id:
        raise Answer(412, "Zotero-Server-ID does not match")
    if request.writing and not given:
        raise Answer(428, "Zotero-Server-ID not provided")


def _json(body: bytes) -> object:
    try:
        value: object = json.loads(body)
    except ValueError:
        raise Answer(400, "Invalid JSON") from None
    return value


def web(zotero: "ZoteroServer", request: Request) -> None:
    """Too busy → key → library → may it write → JSON."""
    if zotero.busy > 0:
        zotero.busy -= 1
        raise Answer(429, "Slow down", {"Retry-After": zotero.retry_after})
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    request.key = request.headers.get("Zotero-API-Key") or bearer
    if request.key not in zotero.keys:
        raise Answer(403, "Invalid key")
    if not is_route(request.parts, web=True):
        raise Answer(404, "Not found")
    if request.parts[0] != "keys":
        zotero.library_of(request.parts)
    if request.writing and not zotero.may_write:
        raise Answer(403, "Write access denied")
    if request.writing and request.method != "DELETE":
        request.json = _json(request.body)
