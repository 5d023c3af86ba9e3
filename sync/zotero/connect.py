"""Connecting a Zotero library: find it, ask it for a key, prove that reading and writing work, choose the collection.

Configuration of a target (the `targets` table): `way` "local" or "web", `url`, `library_id`, `library_type`,
`collection` (a key, followed from then on). The key itself is a secret and goes elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from sync.target import LaterError, RefusedError
from sync.zotero.transport import LOCAL, SAYS_NO, WEB, PyzoteroTransport, client, told

COLLECTION = "Papershelf"
_DIALOG = 300.0  # seconds that a person may look at Zotero's dialog
_FIRST_WRITING = 10  # Zotero's version: local writes came with it


@dataclass(frozen=True, slots=True)
class FoundZotero:
    """What answers at an address."""

    running: bool
    writable: bool
    says: str  # for a person: "Zotero 11.0", or what is in the way and what to do
    version: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """A library that was proved to work: the target's configuration, its secret key, and its name."""

    configuration: dict[str, Any]
    key: str
    says: str


def find(url: str = LOCAL, http: httpx2.Client | None = None) -> FoundZotero:
    """Look whether a Zotero answers, and what it allows; opens nothing and writes nothing."""
    with http or client(local=True) as asked:
        try:
            answer = asked.get(f"{url.rstrip('/')}/api/users/0/items", params={"limit": 1}, timeout=3.0)
        except LaterError as error:
            return FoundZotero(running=True, writable=False, says=error.reason)
        except httpx2.HTTPError:
            return FoundZotero(running=False, writable=False, says="Zotero is not running. Start it, then connect.")
    version = answer.headers.get("X-Zotero-Version", "")
    if not version:
        program = answer.headers.get("Server") or "another program"
        says = f"{program} answers at {url}, not Zotero. Close it, or name Zotero's port with --url."
        return FoundZotero(running=False, writable=False, says=says)
    if answer.status_code == httpx2.codes.FORBIDDEN:
        return FoundZotero(running=True, writable=False, says=SAYS_NO, version=version)
    if int(version.split(".")[0]) < _FIRST_WRITING:
        says = f"Zotero {version} lets no program write. Update to Zotero 10 or later, or connect through the web."
        return FoundZotero(running=True, writable=False, says=says, version=version)
    return FoundZotero(running=True, writable=True, says=f"Zotero {version}", version=version)


def connect_local(url: str = LOCAL, key: str | None = None) -> Connected:
    """Connect the personal library of a running Zotero; without a key, Zotero's dialog asks for one and blocks.

    Raises:
        LaterError: it is closed, or does not accept changes.
        RefusedError: the person denied it, or a proof failed.
    """
    found = find(url)
    if not found.writable:
        raise LaterError(found.says)
    configuration = {"way": "local", "url": url, "library_id": "0", "library_type": "user"}
    with client(local=True) as http:
        key = key or _authorize(configuration, http)
        transport = PyzoteroTransport(configuration, key, http)
        _prove(transport)
        configuration["collection"] = transport.collection(COLLECTION)
    return Connected(configuration, key, f"{found.says} at {url}")


def connect_web(key: str, *, group: str | None = None, url: str = WEB) -> Connected:
    """Connect a library through the web API with a key of zotero.org.

    Raises:
        LaterError: no network.
        RefusedError: the key is unknown, or may not write.
    """
    with client(local=False) as http:
        try:
            answer = http.get(
                f"{url.rstrip('/')}/keys/current", headers={"Zotero-API-Key": key, "Zotero-API-Version": "3"}
            )
        except httpx2.HTTPError as error:
            msg = "zotero.org cannot be reached. Try again when you are online."
            raise LaterError(msg) from error
        if answer.status_code != httpx2.codes.OK:
            msg = "zotero.org does not know this key. Make one at zotero.org/settings/keys with write access."
            raise RefusedError(msg)
        known = answer.json()
        access = known.get("access", {})
        may_write = (
            access.get("groups", {}).get(group, {}).get("write") if group else access.get("user", {}).get("write")
        )
        if not (may_write or (group and access.get("groups", {}).get("all", {}).get("write"))):
            msg = "This key may not write. Give it write access at zotero.org/settings/keys."
            raise RefusedError(msg)
        configuration = {
            "way": "web",
            "url": url,
            "library_id": group or str(known["userID"]),
            "library_type": "group" if group else "user",
        }
        transport = PyzoteroTransport(configuration, key, http)
        _prove(transport)
        configuration["collection"] = transport.collection(COLLECTION)
    return Connected(configuration, key, f"zotero.org as {known.get('username', known['userID'])}")


def _authorize(configuration: Mapping[str, Any], http: httpx2.Client) -> str:
    """Zotero's own dialog; "Allow" alone gives a key for one request, which is too little to sync with."""
    from pyzotero import errors  # noqa: PLC0415

    from sync.zotero.library import make_library  # noqa: PLC0415

    library = make_library(configuration, None, http)
    http.timeout = httpx2.Timeout(_DIALOG, connect=5.0)
    with told(local=True):
        try:
            granted = library.authorize_local("Papershelf")
        except errors.LocalAPIDeniedError:
            msg = "You pressed Deny in Zotero. Connect again and press Always Allow, to keep Zotero in step."
            raise RefusedError(msg) from None
        except errors.TooManyRequestsError:
            msg = "Zotero has asked too often in the last minute. Wait a minute, then connect again."
            raise LaterError(msg, retry_after=60) from None
    if not granted.get("remember"):
        msg = "You pressed Allow, which is for one time only. Connect again and press Always Allow."
        raise RefusedError(msg)
    return str(granted["key"])


def _prove(transport: PyzoteroTransport) -> None:
    """A real read and a real write that is taken back."""
    transport.search(COLLECTION)
    item = {"itemType": "document", "title": "Papershelf was here (connection test)", "tags": [], "collections": []}
    made = transport.create([item])[0]
    transport.patch(made["key"], int(made["version"]), {"deleted": 1})
    transport.erase(made["key"])
