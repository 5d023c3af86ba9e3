"""How a connected library is now: a real question to it, for `/welcome`, `status` and `doctor`.

What may be written is asked by an item of a type that Zotero has not: it checks the preference, the key, the rights and
the lock, and then makes nothing (facts, Local API writes: 200 with `failed`).
"""

from collections.abc import Mapping
from typing import Any

import httpx2

from sync.target import Health, LaterError, RefusedError, SyncError
from sync.zotero.connector import ConnectorTransport
from sync.zotero.groups import may_write
from sync.zotero.http import client
from sync.zotero.transport import PyzoteroTransport
from sync.zotero.words import (
    CLOSED,
    LOCKED,
    NO_KEY,
    NO_WEB_KEY,
    OFFLINE,
    READ_ONLY,
    READS_NO,
    SAYS_NO,
    NotZoteroError,
    OldZoteroError,
    writes,
)

_LOOK = 2.0  # seconds for one answer: a person waits for two or three of them
_NOT_TAKEN = "Zotero did not take it"  # how the answer of a Zotero that takes changes begins
_OUTGROWN = (
    "This Zotero takes changes from programs by now, but Papershelf still uses the way of the one before, which sends "
    "new papers only. Connect again: `papershelf zotero connect`."
)
_KEY_READS = "Papershelf's key may read at zotero.org, but not write. Give it write access at zotero.org/settings/keys."
_FAULTS = {
    CLOSED: "closed",
    OFFLINE: "offline",
    SAYS_NO: "api-off",
    READS_NO: "api-off",
    NO_KEY: "key-refused",
    NO_WEB_KEY: "web-key-refused",
    READ_ONLY: "read-only",
    LOCKED: "locked",
}
# What has more words than these, by how it begins.
_BEGINNINGS = {"Zotero is busy": "busy", "Zotero did not answer": "silent"}


def state(configuration: Mapping[str, Any], key: str | None) -> Health:
    """Whether the library takes what Papershelf sends, or what is in the way and what to do; never raises for that."""
    try:
        return _connector(configuration) if configuration["way"] == "connector" else _api(configuration, key)
    except (LaterError, RefusedError) as error:
        if error.reason == READ_ONLY and configuration["way"] == "web" and not _may_write(configuration, key):
            return Health(ready=False, says=_KEY_READS, fault="key-reads")
        return Health(ready=False, says=error.reason, fault=_fault(error))


def _fault(error: SyncError) -> str:
    if isinstance(error, NotZoteroError):
        return "another-program"
    if isinstance(error, OldZoteroError):
        return "too-old"
    begun = (fault for words, fault in _BEGINNINGS.items() if error.reason.startswith(words))
    return _FAULTS.get(error.reason) or next(begun, "")


def _may_write(configuration: Mapping[str, Any], key: str | None) -> bool:
    """Whether the key itself has the right, so that it is the library that others closed; True where nobody tells."""
    headers = {"Zotero-API-Key": key or "", "Zotero-API-Version": "3"}
    try:
        with client(local=False) as http:
            access = http.get(f"{configuration['url']}/keys/current", headers=headers, timeout=_LOOK).json()["access"]
    except (httpx2.HTTPError, LaterError, ValueError, KeyError):
        return True
    return may_write(access, configuration["library_id"] if configuration["library_type"] == "group" else "")


def _api(configuration: Mapping[str, Any], key: str | None) -> Health:
    http = client(local=configuration["way"] == "local")
    http.timeout = httpx2.Timeout(_LOOK)
    transport = PyzoteroTransport(configuration, key, http)
    try:
        transport.create([{"itemType": "papershelfTest"}])
    except RefusedError as error:
        if not error.reason.startswith(_NOT_TAKEN):
            raise
    finally:
        transport.close()
    return Health(ready=True, says=f"{_named(configuration)} answers and takes changes.")


def _connector(configuration: Mapping[str, Any]) -> Health:
    http = httpx2.Client(timeout=httpx2.Timeout(_LOOK), trust_env=False)
    transport = ConnectorTransport(configuration, http=http)
    try:
        version = transport.prove()
    finally:
        transport.close()
    if writes(version):
        return Health(ready=False, says=_OUTGROWN, fault="outgrown")
    return Health(
        ready=True, says=f"Zotero {version} answers. It takes new papers, but no changes: for those update it to 10."
    )


def _named(configuration: Mapping[str, Any]) -> str:
    name = "zotero.org" if configuration["way"] == "web" else "Zotero"
    if configuration.get("library_type") == "group":
        return f"{name} (group {configuration.get('library_name') or configuration['library_id']})"
    return name
