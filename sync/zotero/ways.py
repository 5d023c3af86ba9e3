"""Which way into Zotero a target has: chosen when it was connected, with no automatic fall-over to another one."""

from collections.abc import Mapping
from typing import Any

from sync.zotero.connector import ConnectorTransport
from sync.zotero.transport import PyzoteroTransport
from sync.zotero.way import Transport


def open_transport(configuration: Mapping[str, Any], key: str | None) -> Transport:
    """The way in that a target's configuration names.

    Args:
        configuration: `way` ("local", "web" or "connector"), `url`, `library_id`, `library_type`.
        key: the secret that belongs to it; the connector needs none.
    """
    if configuration["way"] == "connector":
        return ConnectorTransport(configuration)
    return PyzoteroTransport(configuration, key)
