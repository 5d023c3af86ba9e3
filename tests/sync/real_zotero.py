"""A real Zotero in the place of the one in memory: PAPERSHELF_TEST_ZOTERO and PAPERSHELF_TEST_ZOTERO_KEY name it.

What a person does in its window, tests do through its API. What only the one in memory can (faults, its memory, its
dialog) skips the test that asks for it. Its library must be empty: whatever is in it after a test, the test has made,
and is erased.
"""

import os
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, NoReturn, Self

import httpx2
import pytest

# Read when the tests are collected: each test then runs without any variable of ours.
URL = os.environ.get("PAPERSHELF_TEST_ZOTERO", "").rstrip("/")
KEY = os.environ.get("PAPERSHELF_TEST_ZOTERO_KEY", "")
_OWN = {"url", "port", "key", "web", "lock", "library", "server_id", "version", "_http"}
_TIMEOUT = 60.0  # seconds: a batch of 50 took 6.5 s where its collection is on screen


def _skip(what: str) -> NoReturn:
    pytest.skip(f"a real Zotero has no switch or memory to look into: {what}")


class RealZotero:
    """The Zotero at `URL`, for one test; a context that refuses a library in use, and leaves none behind."""

    web = False

    def __init__(self, url: str = URL, key: str = KEY) -> None:
        self.url, self.key = url, key
        self.port = int(url.rpartition(":")[2])
        self.lock = nullcontext()
        self._http = httpx2.Client(base_url=f"{url}/api/users/0", timeout=_TIMEOUT, trust_env=False)
        self.library = RealLibrary(self)
        answer = self.ask("GET", "/items", params={"limit": 1})
        self.server_id = answer.headers.get("Zotero-Server-ID", "")
        self.version = answer.headers.get("X-Zotero-Version", "")

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        _skip(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _OWN or name in self.__dict__:
            _skip(name)
        super().__setattr__(name, value)

    def ask(self, method: str, path: str, **parts: Any) -> httpx2.Response:
        """A request that must be answered well."""
        headers = {**parts.pop("headers", {})}
        if method != "GET":
            headers |= {"Zotero-API-Key": self.key, "Zotero-Server-ID": self.server_id}
        answer = self._http.request(method, path, headers=headers, **parts)
        if not answer.is_success:
            pytest.fail(f"The Zotero at {self.url} says {answer.status_code} {answer.text[:200]} to {method} {path}")
        return answer

    @property
    def items(self) -> list[dict[str, Any]]:
        """Top-level items, oldest first, binned ones too."""
        below = {"attachment", "note", "annotation"}
        return [one for one in self.library.items.values() if one["itemType"] not in below]

    def children(self, key: str) -> list[dict[str, Any]]:
        """What hangs below an item."""
        return [one for one in self.library.items.values() if one.get("parentItem") == key]

    def __enter__(self) -> Self:
        if not self.key:
            msg = "Set PAPERSHELF_TEST_ZOTERO_KEY, too: docs/testing-against-zotero.md says how to get one."
            pytest.fail(msg, pytrace=False)
        there = self.library.items
        if there or self.library.collections:
            pytest.fail(
                f"The library of the Zotero at {self.url} is not empty ({len(there)} items): these tests erase what is "
                "in it. Start Zotero with a profile of its own, see docs/testing-against-zotero.md.",
                pytrace=False,
            )
        return self

    def __exit__(self, *_: object) -> None:
        # Those on top take with them what hangs below; a file or note may stand alone.
        while there := self.library.items:
            on_top = [key for key, one in there.items() if not one.get("parentItem")]
            for key in on_top or there:
                self.library.erase(key)
        while there := self.library.collections:
            self.library.delete_collection(next(iter(there)))
        self._http.close()


class Picture(dict[str, dict[str, Any]]):
    """What was there at one moment; a test that would change Zotero's memory through it is skipped."""

    def _no(self, *_: Any, **__: Any) -> NoReturn:
        _skip("its items and collections in memory")

    clear = pop = popitem = update = setdefault = __setitem__ = __delitem__ = _no  # type: ignore[assignment]


class RealLibrary:
    """What the person keeps there, and does with it."""

    def __init__(self, zotero: RealZotero) -> None:
        self._zotero = zotero

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        _skip(f"library.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "_zotero":
            _skip(f"library.{name}")
        super().__setattr__(name, value)

    @property
    def items(self) -> dict[str, dict[str, Any]]:
        """Everything by its key, oldest first: a picture of it, not the thing itself."""
        shown = self._zotero.ask("GET", "/items", params={"includeTrashed": 1}).json()
        return _picture(shown)

    @property
    def collections(self) -> dict[str, dict[str, Any]]:
        """Likewise."""
        return _picture(self._zotero.ask("GET", "/collections").json())

    def create(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A new item."""
        return self._posted("/items", dict(given))

    def update(self, key: str, fields: Mapping[str, Any]) -> bool:
        """Change an item."""
        self._posted("/items", {"key": key, "version": self.items[key]["version"], **fields})
        return True

    def erase(self, key: str) -> None:
        """Erase an item and what hangs below it."""
        self._deleted(f"/items/{key}")

    def make_collection(self, name: str, parent: str | bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - Zotero's own: False or a key
        """A collection."""
        return self._posted("/collections", {"name": name, "parentCollection": parent})

    def rename_collection(self, key: str, name: str) -> None:
        """Give it another name."""
        self._posted("/collections", {"key": key, "version": self.collections[key]["version"], "name": name})

    def delete_collection(self, key: str) -> None:
        """Delete it; what is in it stays."""
        self._deleted(f"/collections/{key}")

    def _posted(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        answer = self._zotero.ask("POST", path, json=[given]).json()
        if "0" in answer["unchanged"]:
            return given
        assert "0" in answer["successful"], answer
        made: dict[str, Any] = answer["successful"]["0"]["data"]
        return made

    def _deleted(self, path: str) -> None:
        version = self._zotero.ask("GET", path).json()["version"]
        self._zotero.ask("DELETE", path, headers={"If-Unmodified-Since-Version": str(version)})


def _picture(shown: list[dict[str, Any]]) -> Picture:
    """In the order in which they were made, as far as Zotero tells: it knows seconds, and the last change's version."""
    shown.sort(key=lambda one: (str(one["data"].get("dateAdded", "")), int(one["version"])))
    return Picture({one["key"]: one["data"] for one in shown})
