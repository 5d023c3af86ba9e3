"""What the server's tests are made of: a clock that is turned by hand, a real server, clips of invented papers."""

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from bs4 import BeautifulSoup, Tag

from library.formats import huggingface
from server.app import create_app
from server.devices import Devices
from server.home import Home
from server.keys import Keys
from server.serving import Serving, listening_socket
from server.settings import Digest, Settings, Sources
from tests.invented import item

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # all is http here: reading the certificates takes 20 ms a client


@dataclass
class Clock:
    """The time, aware and in seconds; it goes on by itself only where a test says so."""

    at: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


# For a worker whose source server is about something else: no list asks it.
NO_LISTS = Digest(huggingface=False)


def settings(folder: Path, **changes: Any) -> Settings:
    return Settings(home=folder, **{"sources": Sources(fetch=False), **changes})


def clip(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A clip of an invented paper."""
    return {
        "clip_id": str(uuid4()),
        "captured_at": "2026-11-23T07:41:12Z",
        "page": {"url": "https://huggingface.co/papers", "title": "Daily Papers", "kind": "daily"},
        "paper": huggingface.paper_json(item(number)),
        **changes,
    }


def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait for a condition and return what it gave; fail where it does not come."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {seconds} s for {condition}"
        time.sleep(0.01)
    return found


@dataclass
class Server:
    """A server over a home, on a free port; the calls bear its token unless they say otherwise."""

    home: Home
    keys: Keys = field(default_factory=Keys)

    def __post_init__(self) -> None:
        listening = listening_socket("127.0.0.1", 0)
        self.port = int(listening.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.devices = Devices(self.home.database, self.home.now)
        self.device, self.token = self.devices.add("a test")
        self.app = create_app(self.home, port=self.port, keys=self.keys)
        self.client = httpx2.Client(base_url=self.url, trust_env=False, timeout=20, verify=_NO_TLS)
        self._browsers: list[Browser] = []
        self._serving = Serving(self.app, listening)
        self._serving.start()

    def ask(self, method: str, path: str, *, token: str | None = "", **parts: Any) -> httpx2.Response:
        headers = dict(parts.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token or self.token}"
        return self.client.request(method, path, headers=headers, **parts)

    def get(self, path: str, **parts: Any) -> httpx2.Response:
        return self.ask("GET", path, **parts)

    def post(self, path: str, body: Any = None, **parts: Any) -> httpx2.Response:
        return self.ask("POST", path, **({"json": body} if body is not None else {}), **parts)

    def save(self, *clips: dict[str, Any]) -> list[dict[str, Any]]:
        """Send clips; their outcomes."""
        answer = self.post("/api/clips", {"clips": list(clips)})
        assert answer.status_code == 200, answer.text
        return answer.json()["outcomes"]

    def browser(self) -> "Browser":
        self._browsers.append(Browser(self))
        return self._browsers[-1]

    def close(self) -> None:
        for browser in self._browsers:
            browser.client.close()
        self.client.close()
        self._serving.stop()


class Browser:
    """A browser that is signed in: it has the cookie, and sends the origin and the CSRF token with a form."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = httpx2.Client(base_url=server.url, trust_env=False, timeout=20, verify=_NO_TLS)
        answer = self.client.get("/sign-in", params={"key": server.keys.sign_in_key()})
        assert answer.status_code == 200, answer.text
        self.csrf = re.findall(r'name="csrf" value="([^"]+)"', self.client.get("/welcome").text)[0]

    def get(self, path: str) -> httpx2.Response:
        return self.client.get(path)

    def send(self, path: str, **form: str) -> httpx2.Response:
        """Press a form's button."""
        return self.client.post(path, data={"csrf": self.csrf, **form}, headers={"Origin": self.server.url})


def step(browser: Browser, name: str, query: str = "") -> Tag:
    page = browser.get(f"/welcome{query}")
    assert page.status_code == 200, page.text
    return BeautifulSoup(page.text, "html.parser").select_one(f"#{name}")


def words(browser: Browser, name: str, query: str = "") -> str:
    return " ".join(step(browser, name, query).get_text(" ").split())
