"""What is looked at before a route is: the local server's checks in Zotero's order, and the web's own."""

import json
from typing import TYPE_CHECKING

from tests.zotero_server.answer import Answer, DroppedError
from tests.zotero_server.files import is_form
from tests.zotero_server.request import Request, is_route

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer


def local(zotero: "ZoteroServer", request: Request) -> None:
    """Host → route → method → browser drop → JSON → enabled → server ID → library → key (facts)."""
    host(zotero, request)
    if not is_route(request.parts, web=False):
        raise Answer(404, "Not found")
    if request.writing and (zotero.reads_only or request.parts[-1] == "groups"):
        raise Answer(400, "Endpoint does not support method")
    browser(request)
    if request.writing and request.method != "DELETE" and not is_form(request.parts):
        request.json = parsed(request.body)
    if not zotero.api_enabled:
        raise Answer(403, "Local API is not enabled")
    _server_id(zotero, request)
    if request.parts not in ([], ["local", "authorize"]):
        request.library = zotero.library_of(request.parts)
        if request.writing:
            zotero.use_key(request.headers.get("Zotero-API-Key"))
            _writable(zotero, request)


def host(zotero: "ZoteroServer", request: Request) -> None:
    """The name that the local server goes by, with its port; and no chunks."""
    if request.headers.get("Host") not in {f"127.0.0.1:{zotero.port}", f"localhost:{zotero.port}"}:
        raise Answer(400, "Invalid 'Host' header")
    if request.headers.get("Transfer-Encoding"):
        raise Answer(400, "Content-Length not provided")


def browser(request: Request) -> None:
    """A page's request gets no answer."""
    page = request.headers.get("User-Agent", "").startswith("Mozilla/") or request.headers.get("Origin")
    vouched = request.headers.get("Zotero-Allowed-Request") or request.headers.get("X-Zotero-Connector-API-Version")
    if page and not vouched:
        raise DroppedError


def _server_id(zotero: "ZoteroServer", request: Request) -> None:
    given = request.headers.get("Zotero-Server-ID")
    if given and given != zotero.server_id:
        raise Answer(412, "Zotero-Server-ID does not match")
    if request.writing and not given:
        raise Answer(428, "Zotero-Server-ID not provided")


def parsed(body: bytes) -> object:
    """The body's JSON."""
    try:
        value: object = json.loads(body)
    except ValueError:
        raise Answer(400, "Invalid JSON") from None
    return value


def _writable(zotero: "ZoteroServer", request: Request) -> None:
    if not zotero.may_write or (request.group or "user") in zotero.unwritable:
        raise Answer(403, "Write access denied")
    if zotero.locked:
        raise Answer(409, "The target library is locked")


def web(zotero: "ZoteroServer", request: Request) -> None:
    """Too busy → key → library → may it write → JSON → is it news."""
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
        request.library = zotero.library_of(request.parts)
    if request.writing:
        _writable(zotero, request)
        if request.method != "DELETE" and not is_form(request.parts):
            request.json = parsed(request.body)
    known = request.headers.get("If-Modified-Since-Version")
    if not request.writing and known and request.library and int(known) >= request.library.version:
        raise Answer(304)
