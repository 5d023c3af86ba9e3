"""One request over HTTP: read, checked, routed, answered; or lost on the way, where a test asked for that."""

import json
import select
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.zotero_server import checks, files
from tests.zotero_server.answer import Answer, DroppedError, HangingError
from tests.zotero_server.request import Request
from tests.zotero_server.routes import check_token, routed

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.0, the connection closed after each answer, often without Content-Length, as Zotero does."""

    server_version = "Zotero"
    zotero: "ZoteroServer"

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def version_string(self) -> str:
        """The program's name."""
        return "JabRef" if self.zotero.impostor else super().version_string()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Quiet."""

    def _handle(self) -> None:
        zotero = self.zotero
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        if address.path.startswith("/test/"):
            self._send(Answer(*zotero.control(self.command, address.path, body)))
            return
        with zotero.lock:
            zotero.requests.append((self.command, self.path))
        time.sleep(zotero.delay)
        try:
            answer = self._answered(body)
        except DroppedError:
            self.close_connection = True
            return
        except HangingError:
            self._hang()
            return
        if self._taken("silent"):
            self._hang()
        elif self.command != "GET" and answer.status < 300 and self._lost():
            self.close_connection = True  # it is done, and nobody hears of it
        else:
            self._send(answer)

    def _lost(self) -> bool:
        return self._taken("lost") or (not self.path.endswith("/authorize") and self._taken("unheard"))

    def _answered(self, body: bytes) -> Answer:
        """The answer with its headers: under one lock, so that what it shows is of the version that it names."""
        zotero = self.zotero
        if zotero.impostor:
            return Answer(200, "Hello")
        if self._taken("deaf"):
            raise DroppedError
        address = urlsplit(self.path)
        where, parts = self._where(address.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        request = Request(self.command, parts, query, self.headers, body, where=where)  # type: ignore[arg-type] # a Message reads like a mapping
        if where == "api" and parts == ["local", "authorize"]:
            return self._asked(request)
        with zotero.lock:
            try:
                answer = self._looked_up(request)
            except Answer as raised:
                answer = raised
            answer.headers = {**zotero.own_headers(answer.status, request), **answer.headers}
            time.sleep(zotero.pace_of(request))
            return answer

    def _asked(self, request: Request) -> Answer:
        """The dialog blocks until a person pressed a button, and others go on meanwhile."""
        zotero = self.zotero
        try:
            with zotero.lock:
                checks.local(zotero, request)
            answer = zotero.authorize()
        except Answer as raised:
            answer = raised
        answer.headers = {**zotero.own_headers(answer.status, request), **answer.headers}
        return answer

    def _looked_up(self, request: Request) -> Answer:
        zotero = self.zotero
        if self._taken("broken"):
            raise Answer(zotero.broken_status, "An error occurred", {"Retry-After": zotero.retry_after})
        if request.where == "connector":
            return zotero.connector.answer(request)
        if stored := files.stored(zotero, request):
            return stored
        (checks.web if zotero.web else checks.local)(zotero, request)
        check_token(zotero, request)
        return routed(zotero, request)

    def _where(self, path: str) -> tuple[str, list[str]]:
        """`/connector/…` and `/api/…` on a desktop; everything is the API on the web."""
        parts = [one for one in path.split("/") if one]
        if self.zotero.web:
            return "api", parts
        if parts[:1] == ["connector"]:
            return "connector", parts[1:]
        return "api", parts[1:] if parts[:1] == ["api"] else ["?"]

    def _taken(self, switch: str) -> bool:
        """Whether a switch that counts is on; this request uses up one."""
        with self.zotero.lock:
            rest: int = getattr(self.zotero, switch)
            if rest > 0:
                setattr(self.zotero, switch, rest - 1)
            return rest > 0

    def _hang(self) -> None:
        """Say nothing until the other side gives up, or Zotero is closed."""
        while not self.zotero.closing.wait(0.05):
            if select.select([self.connection], [], [], 0)[0]:  # it closed: there is nothing more to read
                break
        self.close_connection = True

    def _send(self, answer: Answer) -> None:
        is_text = isinstance(answer.body, str)
        raw = answer.body.encode() if is_text else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/plain" if is_text else "application/json")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        whole = not self._taken("cut_at") or self.zotero.cut_at
        with suppress(ConnectionError):  # who asked is gone
            self.end_headers()
            if answer.status != 304:
                self.wfile.write(raw if whole else raw[: len(raw) // 2])
