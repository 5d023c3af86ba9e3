"""The server: started and stopped like Zotero, with a switch for each thing that goes wrong with it."""

import json
import threading
from http.server import ThreadingHTTPServer
from typing import Any, Literal

from tests.zotero_server.handler import Answer, Handler
from tests.zotero_server.library import Library

Dialog = Literal["always", "allow", "deny"]
_PROMPTS_A_MINUTE = 5


class ZoteroServer:
    """A Zotero on 127.0.0.1; a context. `web=True` plays api.zotero.org."""

    def __init__(self, *, port: int = 0, web: bool = False) -> None:
        self.web = web
        self.port = port
        self.library = Library()
        self.lock = threading.RLock()
        self.version = "11.0"
        self.server_id = "SRV-1"
        self.api_enabled = True
        self.read_only = False
        self.impostor = False
        self.dialog: Dialog = "always"
        self.prompts = 0
        self.delay = 0.0
        self.lost = 0  # so many answers to writes are lost, though the writes are done
        self.busy = 0  # so many requests are answered with 429
        self.retry_after = "2"
        self.keys: dict[str, bool] = {"WEBKEY" if web else "LOCALKEY": True}  # key: for ever
        self.may_write = True
        self.tokens: set[str] = set()
        self.requests: list[tuple[str, str]] = []
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def items(self) -> list[dict[str, Any]]:
        """Top-level items, binned ones too."""
        with self.lock:
            return [one for one in self.library.items.values() if one["itemType"] not in {"attachment", "note"}]

    def children(self, key: str) -> list[dict[str, Any]]:
        """What hangs below an item."""
        with self.lock:
            return [one for one in self.library.items.values() if one.get("parentItem") == key]

    def open(self) -> "ZoteroServer":
        """Start, on the same port as before."""
        handler = type("BoundHandler", (Handler,), {"zotero": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        """Quit; what it knows stays, as on disk."""
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None

    def __enter__(self) -> "ZoteroServer":
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def authorize(self) -> None:
        """The dialog: a person presses a button."""
        self.prompts += 1
        if self.prompts > _PROMPTS_A_MINUTE:
            raise Answer(429, "Too many prompts", {"Retry-After": "60"})
        if self.dialog == "deny":
            raise Answer(403, {"denied": True})
        key = f"KEY{len(self.keys)}"
        self.keys[key] = self.dialog == "always"
        raise Answer(200, {"key": key, "remember": self.keys[key]})

    def use_key(self, key: str | None) -> None:
        """A single-use key is consumed by the first request that passes, even if that then fails."""
        if not key:
            raise Answer(401, "API key required")
        if key not in self.keys:
            raise Answer(401, "Invalid or expired API key")
        if not self.keys[key]:
            del self.keys[key]

    def web_checks(self, handler: Handler) -> None:
        """What api.zotero.org looks at."""
        if self.busy > 0:
            self.busy -= 1
            raise Answer(429, "Slow down", {"Retry-After": self.retry_after})
        key = handler.headers.get("Zotero-API-Key") or handler.headers.get("Authorization", "").removeprefix("Bearer ")
        if key not in self.keys:
            raise Answer(403, "Forbidden")
        if handler.command != "GET" and not self.may_write:
            raise Answer(403, "Write access denied")

    def key_info(self) -> dict[str, Any]:
        """`/keys/current` of the web API."""
        access = {"library": True, "write": True} if self.may_write else {"library": True}
        return {"key": "WEBKEY", "userID": 4711, "username": "reader", "access": {"user": access}}

    def control(self, method: str, route: str, body: bytes) -> tuple[int, Any]:
        """`GET /test/items`, `POST /test/set {"lost": 1}`: for tests in another process."""
        with self.lock:
            if method == "GET" and route == "/test/items":
                return 200, list(self.library.items.values())
            for name, value in json.loads(body or b"{}").items():
                setattr(self, name, value)
            return 200, {}
