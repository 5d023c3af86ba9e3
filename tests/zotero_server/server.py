"""The server: started and stopped like Zotero, with a switch for each thing that goes wrong with it."""

import json
import threading
import time
from http.server import ThreadingHTTPServer
from typing import Any, Literal, Self

from tests.zotero_server.answer import Answer
from tests.zotero_server.connector import Connector
from tests.zotero_server.fields import CHILDREN
from tests.zotero_server.files import Files
from tests.zotero_server.handler import Handler
from tests.zotero_server.library import Library
from tests.zotero_server.request import Request

Dialog = Literal["always", "allow", "deny", "open"]
_PROMPTS_A_MINUTE = 5
_FIRST_WRITING = 10  # Zotero ≤ 9 has no writes, and no server ID for them
_USER = "4711"
# Seconds, medians on two cores: (target collection on screen, another one) for an item alone, one of a batch.
_ALONE, _IN_BATCH, _PATCH, _GET = (0.106, 0.016), (6.5 / 50, 0.56 / 50), 0.027, 0.003
_CONNECTOR, _CONNECTOR_MORE = 0.161, 0.1 / 49  # one item; each further one (50 took 0.26 s)


class ZoteroServer:
    """A Zotero on 127.0.0.1; a context. `web=True` plays api.zotero.org."""

    def __init__(self, *, port: int = 0, web: bool = False) -> None:
        self.web = web
        self.port = port
        self.library = Library()
        self.files = Files()
        self.groups: dict[str, Library] = {}
        self.lock = threading.RLock()
        self.version = "11.0"
        self.server_id = "SRV-1"
        self.api_enabled = True
        self.read_only = False  # like a Zotero ≤ 9, whatever its version
        self.impostor = False  # another program on Zotero's port
        self.dialog: Dialog = "always"  # what the person presses; "open": nothing yet, until `press`
        self.prompts = 0
        self.delay = 0.0  # before each answer
        self.paced = False  # as slow as a real one was measured
        self.on_screen = True  # the target collection is what Zotero's window shows
        self.lost = 0  # so many answers to writes are lost, though the writes are done
        self.unheard = 0  # likewise, while the dialog is open
        self.cut_at = 0  # the answer of this number from now on breaks off in the middle
        self.deaf = 0  # so many requests are lost before they are heard
        self.silent = 0  # so many requests are done, and never answered: the connection stays open
        self.busy = 0  # so many requests are answered with 429
        self.broken = 0  # so many requests are answered with `broken_status`
        self.broken_status = 503
        self.retry_after = "2"
        self.backoff = ""  # sent with each answer of the web API
        self.key = "WEBKEY" if web else "LOCALKEY"  # one that is known from the start
        self.keys: dict[str, bool] = {self.key: True}  # key: for ever
        self.may_write = True  # whether the key may, anywhere
        self.unwritable: set[str] = set()  # libraries that may not be written: "user", or a group's number
        self.locked = False  # a library is locked for writing while the service is busy with it
        self.quota_full = False  # no file goes in any more
        self.automatic_tags = True  # the person's preference; the connector's tags are dropped without it
        self.received: dict[str, bytes] = {}  # what came through the connector, by the attachment's key
        self.connector = Connector(self)
        self.closing = threading.Event()
        self.tokens: set[str] = set()
        self.requests: list[tuple[str, str]] = []
        self._asked: list[float] = []
        self._pressed = threading.Event()
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def items(self) -> list[dict[str, Any]]:
        """Top-level items of the personal library, binned ones too."""
        with self.lock:
            return [one for one in self.library.items.values() if one["itemType"] not in CHILDREN]

    def children(self, key: str) -> list[dict[str, Any]]:
        """What hangs below an item."""
        with self.lock:
            return [one for one in self.library.items.values() if one.get("parentItem") == key]

    @property
    def reads_only(self) -> bool:
        """Whether it serves reading only."""
        return self.read_only or int(self.version.split(".")[0]) < _FIRST_WRITING

    def open(self) -> Self:
        """Start, on the same port as before."""
        self.closing.clear()
        handler = type("BoundHandler", (Handler,), {"zotero": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        """Quit; items and lasting keys stay, as on disk, and what was in memory only is forgotten."""
        self.closing.set()
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None
        self.tokens.clear()
        self.connector.sessions.clear()
        self.keys = {key: lasting for key, lasting in self.keys.items() if lasting}

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def authorize(self) -> Answer:
        """The dialog: it blocks until a person presses a button."""
        with self.lock:
            now = time.monotonic()
            self._asked = [at for at in self._asked if now - at < 60]
            if len(self._asked) >= _PROMPTS_A_MINUTE:
                return Answer(429, "Too many prompts", {"Retry-After": str(int(60 - (now - self._asked[0])) + 1)})
            self._asked.append(now)
            self.prompts += 1
            if self.dialog == "open":
                self.unheard = 1  # the first write while it is open is done, and gets no answer (facts)
        while self.dialog == "open" and not self.closing.is_set():
            self._pressed.wait(0.05)
        with self.lock:
            self.unheard = 0
            if self.dialog == "deny":
                return Answer(403, {"denied": True})
            key = f"KEY{self.prompts}"
            self.keys[key] = self.dialog == "always"
            return Answer(200, {"key": key, "remember": self.keys[key]})

    def press(self, button: Dialog) -> None:
        """Press a button of the open dialog."""
        self.dialog = button
        self._pressed.set()

    def use_key(self, key: str | None) -> None:
        """A single-use key is consumed by the first request that passes, even if that then fails."""
        if not key:
            raise Answer(401, "API key required")
        if key not in self.keys:
            raise Answer(401, "Invalid or expired API key")
        if not self.keys[key]:
            del self.keys[key]

    def library_of(self, parts: list[str]) -> Library:
        """The library that a path names: `users/0` here, `users/ID` on the web, `groups/ID`; raises an Answer."""
        kind, number = parts[0], parts[1]
        if kind == "users" and number in ({_USER} if self.web else {"0", _USER}):
            return self.library
        if kind == "groups" and number in self.groups:
            return self.groups[number]
        raise Answer(403 if self.web else 404, "No such library")

    def add_group(self, number: str, name: str) -> Library:
        """The person becomes a member of a group."""
        self.groups[number] = Library(name=name, address=f"http://zotero.org/groups/{number}")
        return self.groups[number]

    def revoke(self) -> None:
        """The person takes every key back."""
        self.keys.clear()

    def groups_shown(self) -> list[dict[str, Any]]:
        """`/users/ID/groups`."""
        return [
            {
                "id": int(number),
                "version": 1,
                "data": {
                    "id": int(number),
                    "version": 1,
                    "name": one.name,
                    "type": "Private",
                    "libraryEditing": "admins" if number in self.unwritable else "members",
                },
            }
            for number, one in self.groups.items()
        ]

    def key_info(self, key: str) -> dict[str, Any]:
        """`/keys/current` of the web API."""
        rights = {
            name: {"library": True, "write": True}
            if self.may_write and name not in self.unwritable
            else {"library": True}
            for name in ("user", *self.groups)
        }
        groups = {name: rights[name] for name in self.groups}
        access = {"user": rights["user"]} | ({"groups": groups} if groups else {})
        return {"key": key, "userID": int(_USER), "username": "reader", "access": access}

    def own_headers(self, status: int, request: Request) -> dict[str, str]:
        """What each answer bears besides its own; an impostor's bears nothing of Zotero."""
        if request.where == "connector":
            return {"X-Zotero-Version": self.version, "X-Zotero-Connector-API-Version": "3"}
        version = (request.library or self.library).version
        common = {"Last-Modified-Version": str(version), "Zotero-API-Version": "3"}
        if self.web:
            return common | ({"Backoff": self.backoff} if self.backoff else {})
        known = int(self.version.split(".")[0]) >= _FIRST_WRITING and status != 401
        return common | {"X-Zotero-Version": self.version} | ({"Zotero-Server-ID": self.server_id} if known else {})

    def pace_of(self, request: Request) -> float:
        """How long a real one took for this, in seconds; 0 unless `paced`."""
        if not self.paced:
            return 0.0
        if through_connector := request.done.get("connector", 0):
            return _CONNECTOR + (through_connector - 1) * _CONNECTOR_MORE
        count, which = request.done.get("items", 0), 0 if self.on_screen else 1
        if count:
            return _ALONE[which] if count == 1 else count * _IN_BATCH[which]
        return _PATCH if request.done else _GET

    def control(self, method: str, route: str, body: bytes) -> tuple[int, Any]:
        """`GET /test/items`, `POST /test/set {"lost": 1}`: for tests in another process."""
        with self.lock:
            if method == "GET" and route == "/test/items":
                return 200, list(self.library.items.values())
            for name, value in json.loads(body or b"{}").items():
                setattr(self.library if name == "citekeys" else self, name, value)
            return 200, {}
