"""Ways into Zotero: the local API of a running Zotero, and the web API; one small protocol, pyzotero behind both.

Chosen once when a library is connected, with no automatic fall-over: items not yet synced would double. What goes
wrong becomes Later or Refused here, in words for a person; nothing else of sync/zotero knows HTTP.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import httpx2

from sync.target import RefusedError
from sync.zotero.http import client
from sync.zotero.words import NewServerError, StaleError, told

LOCAL = "http://127.0.0.1:23119"
WEB = "https://api.zotero.org"


class Transport(Protocol):
    """What the target asks of a way in."""

    def server_id(self) -> str:
        """Versions mean something only together with this; the web has one of its own."""
        ...

    def search(self, text: str) -> list[dict[str, Any]]:
        """Top-level items, binned ones too, in which `text` stands anywhere; a substring match, so look again."""
        ...

    def item(self, key: str) -> dict[str, Any] | None:
        """One item's data with `key` and `version`; None if it is erased."""
        ...

    def children(self, key: str) -> list[dict[str, Any]]:
        """The data of the items below one."""
        ...

    def create(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Make items; their data as made. Raises RefusedError with Zotero's own words for what it did not take."""
        ...

    def patch(self, key: str, version: int, changes: Mapping[str, Any]) -> None:
        """Change fields of an item; raises StaleError."""
        ...

    def has_collection(self, key: str) -> bool:
        """Whether the collection is still there."""
        ...

    def select_url(self, key: str) -> str:
        """The address that shows an item in Zotero."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class PyzoteroTransport:
    """The local or the web API through pyzotero."""

    def __init__(self, configuration: Mapping[str, Any], key: str | None, http: httpx2.Client | None = None) -> None:
        self.local = configuration["way"] == "local"
        self._configuration = configuration
        self._key = key
        self._http = http or client(local=self.local)
        self._made: Any = None

    @property
    def _zotero(self) -> Any:
        if self._made is None:
            from sync.zotero.library import make_library  # noqa: PLC0415 - brings pyzotero, 0.3 s

            self._made = make_library(self._configuration, self._key, self._http)
        return self._made

    def _asked(self, what: Callable[[], Any]) -> Any:
        zotero = self._zotero
        try:
            with told(local=self.local):
                return what()
        except NewServerError:
            self._made = None  # pyzotero keeps the id it saw first
            raise
        finally:
            zotero.url_params = None  # after a failed request pyzotero would send them with the next one

    def server_id(self) -> str:
        """The local server's own id; the web's versions are all of one server."""
        zotero = self._zotero
        return str(self._asked(zotero.known_server_id)) if self.local else "web"

    def search(self, text: str) -> list[dict[str, Any]]:
        """Substring search over every field; the default mode would miss DOI and archiveID."""
        zotero = self._zotero
        found = self._asked(lambda: zotero.items(q=text, qmode="everything", includeTrashed=1, limit=100))
        return [_data(one) for one in found if _data(one).get("itemType") not in {"attachment", "note", "annotation"}]

    def item(self, key: str) -> dict[str, Any] | None:
        """One item, or None."""
        zotero = self._zotero
        try:
            return _data(self._asked(lambda: zotero.item(key)))
        except StaleError:
            return None

    def children(self, key: str) -> list[dict[str, Any]]:
        """What hangs below an item."""
        zotero = self._zotero
        return [_data(one) for one in self._asked(lambda: zotero.children(key, limit=100))]

    def create(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Make items, at most 50; an answer of 200 can still hold refusals under `failed` (facts, Local API writes)."""
        zotero = self._zotero
        answer = self._asked(lambda: zotero.create_items(items))
        for refused in answer.get("failed", {}).values():
            msg = f"Zotero did not take it: {refused.get('message', refused)}"
            raise RefusedError(msg)
        return [_data(answer["successful"][str(place)]) for place in range(len(items))]

    def patch(self, key: str, version: int, changes: Mapping[str, Any]) -> None:
        """Change fields, if the item still is at `version`."""
        zotero = self._zotero
        self._asked(lambda: zotero.patch_item(key, version, dict(changes)))

    def erase(self, key: str) -> None:
        """Take an item away for good; only what a connection test has made."""
        zotero = self._zotero
        if (item := self.item(key)) is not None:
            self._asked(lambda: zotero.delete_item(item))

    def collection(self, name: str) -> str:
        """The key of the top collection of that name, made if there is none; Zotero itself would make it twice."""
        zotero = self._zotero
        for one in self._asked(lambda: zotero.collections_top(limit=100)):
            if _data(one).get("name") == name and not _data(one).get("deleted"):
                return str(one["key"])
        answer = self._asked(lambda: zotero.create_collections([{"name": name}]))
        if "0" not in answer.get("successful", {}):
            msg = f"Zotero did not make the collection {name}: {answer.get('failed')}"
            raise RefusedError(msg)
        return str(answer["successful"]["0"]["key"])

    def has_collection(self, key: str) -> bool:
        """Whether the collection is still there."""
        zotero = self._zotero
        try:
            self._asked(lambda: zotero.collection(key))
        except StaleError:
            return False
        return True

    def select_url(self, key: str) -> str:
        """`zotero://select/…`, for the personal library or a group's."""
        if self._configuration.get("library_type", "user") == "group":
            return f"zotero://select/groups/{self._configuration['library_id']}/items/{key}"
        return f"zotero://select/library/items/{key}"

    def close(self) -> None:
        """Close the client."""
        self._http.close()
        self._made = None


def _data(item: Mapping[str, Any]) -> dict[str, Any]:
    data = dict(item.get("data", item))
    data.setdefault("key", item.get("key"))
    data.setdefault("version", item.get("version"))
    return data


__all__ = ["LOCAL", "WEB", "PyzoteroTransport", "StaleError", "Transport", "client", "open_transport"]


def open_transport(configuration: Mapping[str, Any], key: str | None) -> PyzoteroTransport:
    """The way in that a target's configuration names: `way` ("local" or "web"), `url`, `library_id`, `library_type`."""
    return PyzoteroTransport(configuration, key)
