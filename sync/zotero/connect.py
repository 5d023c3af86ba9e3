"""Connecting a Zotero library: find it, ask it for a key, prove that reading and writing work, choose the collection.

Configuration of a target (the `targets` table): `way` "local" or "web", `url`, `library_id`, `library_type`,
`collection` (a key, followed from then on), `key_id` (which key it was, so that a new one is noticed). The key itself
is a secret and goes elsewhere.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx2

from library.ulid import ulid
from sync.target import LaterError, RefusedError
from sync.zotero.http import client
from sync.zotero.transport import LOCAL, WEB, PyzoteroTransport
from sync.zotero.words import NO_KEY, SAYS_NO, NotZoteroError, OldZoteroError, told, writes

COLLECTION = "Papershelf"
_DIALOG = 300.0  # seconds that a person may look at Zotero's dialog
_LOOK = 3.0  # seconds for a look at what answers
_ONE_TIME = "You pressed Allow, which is for one time only. Connect again and press Always Allow."
_BAD_KEY = (
    "Zotero does not know this key, or it was for one time only. Connect again without --key and press Always Allow."
)


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
    url = url.rstrip("/")
    with http or client(local=True, any_program=True) as asked:
        try:
            answer = asked.get(f"{url}/api/users/0/items", params={"limit": 1}, timeout=_LOOK)
        except LaterError as error:
            return FoundZotero(running=True, writable=False, says=error.reason)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            return FoundZotero(running=False, writable=False, says="Zotero is not running. Start it, then connect.")
    version = answer.headers.get("X-Zotero-Version", "")
    if not version:
        says = NotZoteroError(url, answer.headers.get("Server", "")).reason
        return FoundZotero(running=False, writable=False, says=says)
    if answer.status_code == httpx2.codes.FORBIDDEN:
        return FoundZotero(running=True, writable=False, says=SAYS_NO, version=version)
    if not writes(version):
        return FoundZotero(running=True, writable=False, says=OldZoteroError(version).reason, version=version)
    return FoundZotero(running=True, writable=True, says=f"Zotero {version}", version=version)


def connect_local(url: str = LOCAL, key: str | None = None) -> Connected:
    """Connect the personal library of a running Zotero; without a key, Zotero's dialog asks for one and blocks.

    Raises:
        LaterError: it is closed, or does not accept changes.
        RefusedError: the person denied it, or a proof failed.
    """
    url = url.rstrip("/")
    found = find(url)
    if not found.writable:
        raise LaterError(found.says)
    configuration = {"way": "local", "url": url, "library_id": "0", "library_type": "user"}
    if key is None:
        key = _authorize(configuration)
    return _proved(configuration, key, f"{found.says} at {url}")


def connect_web(key: str, *, group: str | None = None, url: str = WEB) -> Connected:
    """Connect a library through the web API with a key of zotero.org.

    Raises:
        LaterError: no network.
        RefusedError: the key is unknown, or may not write.
    """
    url = url.rstrip("/")
    with client(local=False) as http:
        try:
            answer = http.get(f"{url}/keys/current", headers={"Zotero-API-Key": key, "Zotero-API-Version": "3"})
        except httpx2.HTTPError as error:
            msg = "zotero.org cannot be reached. Try again when you are online."
            raise LaterError(msg) from error
    if answer.status_code != httpx2.codes.OK:
        msg = "zotero.org does not know this key. Make one at zotero.org/settings/keys with write access."
        raise RefusedError(msg)
    known = answer.json()
    if not _may_write(known.get("access", {}), group):
        msg = "This key may not write. Give it write access at zotero.org/settings/keys."
        raise RefusedError(msg)
    configuration = {
        "way": "web",
        "url": url,
        "library_id": group or str(known["userID"]),
        "library_type": "group" if group else "user",
    }
    where = f", group {group}" if group else ""
    return _proved(configuration, key, f"zotero.org as {known.get('username', known['userID'])}{where}")


def _may_write(access: Mapping[str, Any], group: str | None) -> bool:
    if group is None:
        return bool(access.get("user", {}).get("write"))
    groups = access.get("groups", {})
    return any(groups.get(name, {}).get("write") for name in (group, "all"))


def _authorize(configuration: Mapping[str, Any]) -> str:
    """Zotero's own dialog; "Allow" alone gives a key for one request, which is too little to sync with."""
    from pyzotero import errors  # noqa: PLC0415 - 0.3 s, and only Zotero needs it

    from sync.zotero.library import make_library  # noqa: PLC0415 - likewise

    with client(local=True) as http:
        http.timeout = httpx2.Timeout(_DIALOG, connect=5.0)
        library = make_library(configuration, None, http)
        try:
            with told(local=True):
                granted = _granted(library, errors.LocalAPIDeniedError)
        except LaterError as error:
            if error.retry_after is None or "429" not in error.reason:
                raise
            msg = "Zotero was asked too often in the last minute. Wait a minute, then connect again."
            raise LaterError(msg, retry_after=error.retry_after) from error
    if not granted.get("remember"):
        raise RefusedError(_ONE_TIME)
    return str(granted["key"])


def _granted(library: Any, denied: type[Exception]) -> Mapping[str, Any]:
    try:
        answer: Mapping[str, Any] = library.authorize_local("Papershelf")
    except denied:
        msg = "You pressed Deny in Zotero. Connect again and press Always Allow, to keep Zotero in step."
        raise RefusedError(msg) from None
    return answer


def _proved(configuration: dict[str, Any], key: str, says: str) -> Connected:
    """Prove that reading and writing work, leave nothing behind, and find or make the collection."""
    transport = PyzoteroTransport(configuration, key)
    try:
        transport.search(COLLECTION)
        if transport.local:
            _use_up(transport)
        _write_and_erase(transport)
        configuration["collection"] = transport.collection(COLLECTION)
    finally:
        transport.close()
    configuration["key_id"] = sha256(key.encode()).hexdigest()[:8]
    return Connected(configuration, key, says)


def _use_up(transport: PyzoteroTransport) -> None:
    """A key for one time only is used up here, where nothing is made that could not be taken back without it.

    Raises:
        RefusedError: the key is not known, or was for one time only.
    """
    for _ in range(2):  # the first use is good with any key
        try:
            transport.create([{"itemType": "papershelfTest"}])
        except RefusedError:
            continue
        except LaterError as error:
            raise (RefusedError(_BAD_KEY) if error.reason == NO_KEY else error) from error


def _write_and_erase(transport: PyzoteroTransport) -> None:
    """A real write that is taken back, also where the answer to it was lost."""
    title = f"Papershelf was here (connection test {ulid()})"
    item = {"itemType": "document", "title": title, "tags": [], "collections": []}
    try:
        made = transport.create([item])[0]
        transport.patch(made["key"], int(made["version"]), {"deleted": 1})
    finally:
        with suppress(LaterError):  # of two failures the first one is told
            for left in transport.search(title):
                transport.erase(left["key"])


__all__ = ["COLLECTION", "LOCAL", "WEB", "Connected", "FoundZotero", "connect_local", "connect_web", "find"]
