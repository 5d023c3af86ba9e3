"""How a connected library is now: a real question to it, for `/welcome`, `status` and `doctor`.

What may be written is asked by an item of a type that Zotero has not: it checks the preference, the key, the rights and
the lock, and then makes nothing (facts, Local API writes: 200 with `failed`).
"""

from collections.abc import Mapping
from typing import Any

import httpx2

from sync.target import Health, LaterError, RefusedError
from sync.zotero.connector import ConnectorTransport
from sync.zotero.http import client
from sync.zotero.transport import PyzoteroTransport
from sync.zotero.words import writes

_LOOK = 3.0  # seconds that a person waits for it at most
_NOT_TAKEN = "Zotero did not take it"  # how the answer of a Zotero that takes changes begins
_OUTGROWN = (
    "This Zotero takes changes from programs by now, but Papershelf still uses the way of the one before, which sends "
    "new papers only. Connect again: `papershelf zotero connect`."
)


def state(configuration: Mapping[str, Any], key: str | None) -> Health:
    """Whether the library takes what Papershelf sends, or what is in the way and what to do; never raises for that."""
    try:
        return _connector(configuration) if configuration["way"] == "connector" else _api(configuration, key)
    except LaterError as error:
        return Health(ready=False, says=error.reason)
    except RefusedError as error:
        return Health(ready=False, says=error.reason)


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
        return Health(ready=False, says=_OUTGROWN)
    return Health(
        ready=True, says=f"Zotero {version} answers. It takes new papers, but no changes: for those update it to 10."
    )


def _named(configuration: Mapping[str, Any]) -> str:
    name = "zotero.org" if configuration["way"] == "web" else "Zotero"
    if configuration.get("library_type") == "group":
        return f"{name} (group {configuration.get('library_name') or configuration['library_id']})"
    return name
