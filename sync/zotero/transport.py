"""Ways into Zotero: the local API of a running Zotero, and the web API; one small protocol, pyzotero behind both.

Chosen once when a library is connected, with no automatic fall-over: items not yet synced would double. What goes
wrong becomes Later or Refused here, in words for a person; nothing else of sync/zotero knows HTTP.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

import httpx2

from sync.target import LaterError, RefusedError
from sync.zotero.http import client
from sync.zotero.uploads import Uploads
from sync.zotero.way import Changed, Way, Written
from sync.zotero.words import NewServerError, StaleError, told

_AT_ONCE = 50  # items in one POST (facts, Local API writes)
_IN_PARALLEL = 4  # single POSTs on the local API: 20 of them took 0.48 s, a batch of 50 up to 6.5 s (facts, Speed)
_PAGES = {"local": 1000, "web": 100}  # items of one answer; the local API knows no limit, but the first look has one
_CHANGED_SINCE = frozenset({404, 412, 428})

_T = TypeVar("_T")


class PyzoteroTransport:
    """The local or the web API through pyzotero."""

    def __init__(self, configuration: Mapping[str, Any], key: str | None, http: httpx2.Client | None = None) -> None:
        self.way: Way = configuration["way"]
        self.local = self.way == "local"
        self._configuration = configuration
        self._key = key
        self._http = http or client(local=self.local)
        self._made: Any = None
        self._answered: Counter[str] = Counter()  # how often a write was answered, by its own hash

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

    def changed(self, since: int) -> Changed:
        """By `since`; the version is that of the first answer, so that what moves between two pages comes again."""
        found: list[dict[str, Any]] = []
        version, whole = None, _PAGES[self.way]
        while True:
            answer = self._get("items", since=since, includeTrashed=1, limit=whole, start=len(found))
            page = [_data(one) for one in self._asked(answer.json)]
            found += page
            if version is None:
                version = int(answer.headers.get("Last-Modified-Version") or since)
            if len(page) < whole:
                newest = max((int(one["version"]) for one in found), default=since)
                return Changed(found, version if "Last-Modified-Version" in answer.headers else newest)

    def keys(self) -> set[str]:
        """All keys in one answer; neither API cuts this format into pages."""
        return set(self._get("items", format="keys", includeTrashed=1).text.split())

    def some(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Fifty at a time."""
        found = []
        for part in _fifties(keys):
            some = self._read("items", itemKey=",".join(part), includeTrashed=1, limit=_AT_ONCE)
            found += [_data(one) for one in some]
        return found

    def collections(self) -> list[dict[str, Any]]:
        """All of them, page by page."""
        found: list[dict[str, Any]] = []
        whole = _PAGES[self.way]
        while True:
            page = self._read("collections", limit=whole, start=len(found))
            found += [_data(one) for one in page]
            if len(page) < whole:
                return [one for one in found if not one.get("deleted")]

    def _get(self, what: str, **params: Any) -> httpx2.Response:
        zotero = self._zotero
        answer: httpx2.Response = self._asked(lambda: zotero.ask(what, **params))
        return answer

    def _read(self, what: str, **params: Any) -> Any:
        """Its JSON: an answer that broke off in the middle is none."""
        zotero = self._zotero
        return self._asked(lambda: zotero.ask(what, **params).json())

    def make_collection(self, name: str, parent: str | None = None) -> str:
        """Make it, below another one if it has a parent."""
        given = [{"name": name, **({"parentCollection": parent} if parent else {})}]
        answer = self._posted("collections", given, "")
        if "0" not in answer.get("successful", {}):
            msg = f"Zotero did not make the collection {name}: {answer.get('failed')}"
            raise RefusedError(msg)
        return str(answer["successful"]["0"]["key"])

    def write(self, items: Sequence[Mapping[str, Any]], about: str = "", *, together: bool = False) -> list[Written]:
        """Single POSTs, four at a time, on the local API; fifty a POST on the web."""
        if self.local:
            self.server_id()  # asked for once, before the threads do
        if together or not self.local:
            return [one for part in _fifties(items) for one in self._batch(part, about)]
        with ThreadPoolExecutor(_IN_PARALLEL) as threads:
            answers = list(threads.map(lambda one: self._batch([one], about), items))
        return [one for answer in answers for one in answer]

    def _batch(self, items: list[Mapping[str, Any]], about: str) -> Iterator[Written]:
        try:
            answer = self._posted("items", items, about)
        except (RefusedError, StaleError, LaterError) as error:
            return iter([error] * len(items))
        return (self._written(item, answer, str(place)) for place, item in enumerate(items))

    def _written(self, item: Mapping[str, Any], answer: Mapping[str, Any], place: str) -> Written:
        if place in answer.get("successful", {}):
            return _data(answer["successful"][place])
        if place in answer.get("unchanged", {}):
            return self.item(str(item["key"])) or StaleError("erased")
        said = answer.get("failed", {}).get(place, {})
        if said.get("code") in _CHANGED_SINCE:
            return StaleError(str(said.get("message")))
        return RefusedError(f"Zotero did not take it: {said.get('message', said or 'it did not say why')}")

    def _posted(self, what: str, given: list[Any], about: str) -> dict[str, Any]:
        """POST with a token that is the same until an answer comes: a write that is under way yet is not doubled."""
        zotero = self._zotero
        # Who says nothing of what was known has looked already, and may well write the same again.
        known = about or token_hex()
        content = sha256(json.dumps([what, known, given], sort_keys=True).encode()).hexdigest()
        token = sha256(f"{content}:{self._answered[content]}".encode()).hexdigest()[:32]
        try:
            answer: dict[str, Any] = self._asked(lambda: zotero.post(what, given, token))
        except LaterError:
            raise
        except Exception:
            self._answered[content] += 1
            raise
        self._answered[content] += 1
        return answer

    def upload(self, key: str, file: Path, *, name: str) -> None:
        """In the four steps that Zotero's file upload has."""
        zotero = self._zotero
        self.server_id()
        Uploads(self._http, zotero.address, zotero.headers(), local=self.local).upload(key, file, name=name)

    def item(self, key: str) -> dict[str, Any] | None:
        """One item's data with `key` and `version`, or None."""
        try:
            return _data(self._read(f"items/{key}"))
        except StaleError:
            return None

    def search(self, text: str) -> list[dict[str, Any]]:
        """Substring search over every field; the default mode would miss DOI and archiveID."""
        return [_data(one) for one in self._read("items", q=text, qmode="everything", includeTrashed=1)]

    def erase(self, key: str) -> None:
        """Take an item away for good; only what a connection test has made."""
        zotero = self._zotero
        if (item := self.item(key)) is not None:
            self._asked(lambda: zotero.delete_item(item))

    def create(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Make items; raises what the first failure is."""
        made = self.write(items)
        for one in made:
            if isinstance(one, Exception):
                raise one
        return [one for one in made if isinstance(one, dict)]

    def patch(self, key: str, version: int, changes: Mapping[str, Any]) -> None:
        """Change fields, if the item still is at `version`."""
        self.create([{"key": key, "version": version, **changes}])

    def collection(self, name: str) -> str:
        """The key of the top collection of that name, made if there is none."""
        found = (one["key"] for one in self.collections() if one["name"] == name and not one.get("parentCollection"))
        return str(next(found, None) or self.make_collection(name))

    def select_url(self, key: str) -> str:
        """`zotero://select/…`, for the personal library or a group's."""
        return f"zotero://select/{self._library_path}/items/{key}"

    def pdf_url(self, key: str, page: int, annotation: str) -> str:
        """`zotero://open-pdf/…`, likewise."""
        return f"zotero://open-pdf/{self._library_path}/items/{key}?page={page}&annotation={annotation}"

    @property
    def _library_path(self) -> str:
        if self._configuration.get("library_type", "user") == "group":
            return f"groups/{self._configuration['library_id']}"
        return "library"

    def close(self) -> None:
        """Close the client."""
        self._http.close()
        self._made = None


def _fifties(things: Sequence[_T]) -> Iterator[list[_T]]:
    return (list(things[at : at + _AT_ONCE]) for at in range(0, len(things), _AT_ONCE))


def _data(item: Mapping[str, Any]) -> dict[str, Any]:
    data = dict(item.get("data", item))
    data.setdefault("key", item.get("key"))
    data.setdefault("version", item.get("version"))
    return data
