"""One request over HTTP: read, checked, routed, answered; or lost on the way, where a test asked for that."""

import json
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.zotero_server import checks
from tests.zotero_server.answer import Answer, DroppedError
from tests.zotero_server.routes import Request, check_token, routed

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.0, the connection closed after each answer, often without Content-Length, as Zotero does."""

    server_version = "Zotero"
    zotero: "ZoteroServer"

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

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
        except Answer as raised:
            answer = raised
        except DroppedError:
            self.close_connection = True
            return
        if not self._lost(answer):
            self._send(answer)

    def _answered(self, body: bytes) -> Answer:
        zotero = self.zotero
        if zotero.impostor:
            return Answer(200, "Hello")
        if zotero.deaf > 0:
            zotero.deaf -= 1
            raise DroppedError
        address = urlsplit(self.path)
        prefix = "" if zotero.web else "/api"
        parts = address.path.removeprefix(f"{prefix}/").split("/") if address.path.startswith(f"{prefix}/") else ["?"]
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        request = Request(self.command, [one for one in parts if one], query, self.headers, body)  # type: ignore[arg-type] # a Message reads like a mapping
        with zotero.lock:
            (checks.web if zotero.web else checks.local)(zotero, request)
            if request.parts != ["local", "authorize"]:
                check_token(zotero, request)
                answer = routed(zotero, request)
                time.sleep(zotero.pace_of(request))
                return answer
        return zotero.authorize()  # it blocks until a person pressed a button, and others go on meanwhile

    def _lost(self, answer: Answer) -> bool:
        """It is done, and nobody hears of it."""
        with self.zotero.lock:
            if self.zotero.lost > 0 and self.command != "GET" and answer.status < 300:
                self.zotero.lost -= 1
                self.close_connection = True
                return True
        return False

    def _send(self, answer: Answer) -> None:
        zotero = self.zotero
        is_text = isinstance(answer.body, str)
        raw = answer.body.encode() if is_text else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/plain" if is_text else "application/json")
        for name, value in {**zotero.own_headers(answer.status), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
