"""Ways into Zotero: the local API of a running Zotero, and the web API; one small protocol, pyzotero behind both.

Chosen once when a library is connected, with no automatic fall-over: items not yet synced would double. What goes
wrong becomes Later or Refused here, in words for a person; nothing else of sync/zotero knows HTTP.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import httpx2

from sync.target import LaterError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL = "http://127.0.0.1:23119"
WEB = "https://api.zotero.org"
CLOSED = "Zotero is closed. What waits goes over by itself when you open it."
SAYS_NO = (
    "Zotero is running, but does not accept changes. In Zotero: Settings → Advanced → tick 'Allow other applications on "
    "this computer to communicate with Zotero', then press Always Allow."
)
NO_KEY = "Zotero no longer knows Papershelf's key. Connect again: `papershelf zotero connect`."
READ_ONLY = "This library is read-only for Papershelf. Connect with a key that may write, or choose another library."
_WRITES = 60.0  # seconds: a batch of 50 took 6.5 s, and a slow disk more (facts, Speed)
_STATUS_LATER = frozenset({429, 500, 502, 503, 504})


class StaleError(Exception):
    """412: the item is at another version than the one that was read."""


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

    def select_url(self, key: str) -> str:
        """The address that shows an item in Zotero."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


def client(*, local: bool) -> httpx2.Client:
    """A client that never goes through a proxy to this computer, and turns "wait" into Later at once.

    pyzotero itself would sleep through a 429, and with it the worker.
    """
    pause = {"until": 0.0}

    def before(_request: httpx2.Request) -> None:
        if (rest := pause["until"] - time.monotonic()) > 0:
            msg = "Zotero asked for a pause."
            raise LaterError(msg, retry_after=rest)

    def after(response: httpx2.Response) -> None:
        if response.status_code in _STATUS_LATER:
            wait = response.headers.get("Retry-After", "")
            msg = f"Zotero is busy ({response.status_code})."
            raise LaterError(msg, retry_after=float(wait) if wait.isdecimal() else None)
        if (backoff := response.headers.pop("Backoff", "")).isdecimal():
            pause["until"] = time.monotonic() + float(backoff)

    return httpx2.Client(
        timeout=httpx2.Timeout(_WRITES, connect=5.0),
        trust_env=not local,
        follow_redirects=not local,
        event_hooks={"request": [before], "response": [after]},
    )


@contextmanager
def told(*, local: bool) -> "Iterator[None]":
    """Pyzotero's and the network's exceptions in our words."""
    from pyzotero import errors  # noqa: PLC0415 - 0.3 s, and only Zotero needs it

    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        raise LaterError(CLOSED if local else "api.zotero.org cannot be reached.") from error
    except httpx2.HTTPError as error:  # the answer was lost: it may be done all the same, so look again before a retry
        msg = f"Zotero did not answer ({type(error).__name__}). I look again before I send anything twice."
        raise LaterError(msg, retry_after=5) from error
    except errors.ServerIDMismatchError as error:
        msg = "Another Zotero answers now than before. I look everything up in it first."
        raise LaterError(msg, retry_after=1) from error
    except errors.LocalAPIKeyRequiredError as error:
        raise LaterError(NO_KEY, retry_after=60) from error
    except errors.UserNotAuthorisedError as error:
        raise LaterError(SAYS_NO if local else READ_ONLY, retry_after=60) from error
    except errors.ConflictError as error:
        msg = "The Zotero library is locked."
        raise LaterError(msg, retry_after=30) from error
    except errors.PreConditionFailedError as error:
        raise StaleError(str(error)) from error
    except errors.PyZoteroError as error:
        raise RefusedError(f"Zotero says no: {' '.join(str(error).split())[:300]}") from error


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
        with told(local=self.local):
            return what()

    def server_id(self) -> str:
        """The local server's own id; the web's versions are all of one server."""
        return str(self._asked(lambda: self._zotero._ensure_server_id())) if self.local else "web"  # noqa: SLF001 - public `server_id` never asks

    def search(self, text: str) -> list[dict[str, Any]]:
        """Substring search over every field; the default mode would miss DOI and archiveID."""
        zotero = self._zotero
        found = self._asked(lambda: zotero.items(q=text, qmode="everything", includeTrashed=1, limit=100))
        return [_data(one) for one in found if _data(one).get("itemType") not in {"attachment", "note", "annotation"}]

    def item(self, key: str) -> dict[str, Any] | None:
        """One item, or None."""
        from pyzotero.errors import ResourceNotFoundError  # noqa: PLC0415

        zotero = self._zotero
        try:
            with told(local=self.local):
                try:
                    return _data(zotero.item(key))
                except ResourceNotFoundError:
                    return None
        finally:
            zotero.url_params = None

    def children(self, key: str) -> list[dict[str, Any]]:
        """What hangs below an item."""
        zotero = self._zotero
        return [_data(one) for one in self._asked(lambda: zotero.children(key))]

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


def open_transport(configuration: Mapping[str, Any], key: str | None) -> PyzoteroTransport:
    """The way in that a target's configuration names: `way` ("local" or "web"), `url`, `library_id`, `library_type`."""
    return PyzoteroTransport(configuration, key)
