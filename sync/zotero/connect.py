"""Connecting a Zotero library: find it, ask it for a key, prove that reading and writing work, choose the collection.

Configuration of a target (the `targets` table): `way` "local", "web" or "connector", `url`, `library_id`,
`library_type`, `library_name` (a group's), `collection` (a key, followed from then on; not with the connector),
`key_id` (which key it was, so that a new one is noticed). The key itself is a secret and goes elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx2

from library.ulid import ulid
from sync.target import LaterError, RefusedError
from sync.zotero.connector import ConnectorTransport
from sync.zotero.finding import LOCAL, WEB, find
from sync.zotero.groups import Group, chosen, groups_of, may_write, read_only
from sync.zotero.http import client
from sync.zotero.transport import PyzoteroTransport
from sync.zotero.words import ASKS, NO_KEY, READ_ONLY, told

COLLECTION = "Papershelf"
_DIALOG = 300.0  # seconds that a person may look at Zotero's dialog
_ONE_TIME = "You pressed Allow, which is for one time only. Connect again and press Always Allow."
_BAD_KEY = (
    "Zotero does not know this key, or it was for one time only. Connect again without --key and press Always Allow."
)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Connected:
    """A library that was proved to work: the target's configuration, its secret key, its name, what was proved."""

    configuration: dict[str, Any]
    key: str
    says: str
    proof: str = ""


def _quiet(_step: str) -> None:
    """Nobody looks."""


def connect_local(
    url: str = LOCAL, key: str | None = None, *, group: str | None = None, tell: Tell = _quiet
) -> Connected:
    """Connect a library of the Zotero on this computer, by the way that is open.

    Without a key, Zotero's dialog asks for one and blocks. `group`: a group's number or name. `tell` hears each step.

    Raises:
        LaterError: it is closed, or does not accept changes.
        RefusedError: the person denied it, there is no such group, or a proof failed.
    """
    url = url.rstrip("/")
    found = find(url)
    if not found.way:
        raise LaterError(found.says)
    tell(f"Found {found.says} at {url}.")
    own: dict[str, Any] = {"way": found.way, "url": url, "library_id": "0", "library_type": "user"}
    groups = groups_of(own, None) if group else []
    picked = chosen(groups, group) if group else None
    configuration = own | _group(picked)
    says = f"{found.says} at {url}{_named(picked)}"
    if found.way == "connector":
        return _read_only_proof(configuration, says, tell)
    if key is None:
        tell(ASKS)
        key = _authorize(own)
    with _telling(picked, groups):
        return _proved(configuration, key, says, tell)


def connect_web(key: str, *, group: str | None = None, url: str = WEB, tell: Tell = _quiet) -> Connected:
    """Connect a library through the web API with a key of zotero.org; `group`: a group's number or name.

    Raises:
        LaterError: no network.
        RefusedError: the key is unknown, or may not write, or there is no such group.
    """
    url = url.rstrip("/")
    known = _key_info(url, key)
    own: dict[str, Any] = {"way": "web", "url": url, "library_id": str(known["userID"]), "library_type": "user"}
    groups = groups_of(own, key) if group else []
    picked = chosen(groups, group) if group else None
    if not may_write(known.get("access", {}), picked.number if picked else ""):
        if picked:
            raise read_only(picked, groups)
        msg = "This key may not write. Give it write access at zotero.org/settings/keys."
        raise RefusedError(msg)
    says = f"zotero.org as {known.get('username', known['userID'])}{_named(picked)}"
    tell(f"Found {says}.")
    with _telling(picked, groups):
        return _proved(own | _group(picked), key, says, tell)


def _key_info(url: str, key: str) -> Mapping[str, Any]:
    with client(local=False) as http:
        try:
            answer = http.get(f"{url}/keys/current", headers={"Zotero-API-Key": key, "Zotero-API-Version": "3"})
        except httpx2.HTTPError as error:
            msg = "zotero.org cannot be reached. Try again when you are online."
            raise LaterError(msg) from error
    if answer.status_code != httpx2.codes.OK:
        msg = "zotero.org does not know this key. Make one at zotero.org/settings/keys with write access."
        raise RefusedError(msg)
    known: Mapping[str, Any] = answer.json()
    return known


def _group(group: Group | None) -> dict[str, Any]:
    if group is None:
        return {}
    return {"library_id": group.number, "library_type": "group", "library_name": group.name}


def _named(group: Group | None) -> str:
    return f", group {group}" if group else ""


@contextmanager
def _telling(group: Group | None, groups: list[Group]) -> Iterator[None]:
    """Where a group turns out to be read-only, say so of the group."""
    try:
        yield
    except LaterError as error:
        if group and error.reason == READ_ONLY:
            raise read_only(group, groups) from error
        raise


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


def _proved(configuration: dict[str, Any], key: str, says: str, tell: Tell) -> Connected:
    """Prove that reading and writing work, leave nothing behind, and find or make the collection."""
    transport = PyzoteroTransport(configuration, key)
    try:
        transport.search(COLLECTION)
        if transport.local:
            _use_up(transport)
        tell("Papershelf writes a test item and takes it away again.")
        _write_and_erase(transport)
        tell(f"Reading and writing work. Look at Zotero: it jumps to the collection {COLLECTION}, where that is new.")
        configuration["collection"] = transport.collection(COLLECTION)
    finally:
        transport.close()
    configuration["key_id"] = sha256(key.encode()).hexdigest()[:8]
    proof = f"Read, and wrote a test item and took it away again. In Zotero you see the collection {COLLECTION}."
    return Connected(configuration, key, says, proof)


def _read_only_proof(configuration: dict[str, Any], says: str, tell: Tell) -> Connected:
    """The connector cannot take back what it makes, so nothing is written here."""
    transport = ConnectorTransport(configuration)
    try:
        tell("Papershelf reads the library and asks whether its connector answers.")
        transport.prove()
    finally:
        transport.close()
    proof = (
        "Read, and its connector answered; writing was not tried, for this Zotero could not take it back. It takes new "
        "papers, their tags and PDFs, into what is selected in it, but no later changes: those need Zotero 10."
    )
    return Connected(configuration, "", says, proof)


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
