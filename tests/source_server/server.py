"""The server: papers by number from tests.invented, a switch for each thing that goes wrong with a source."""

import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self, get_args
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from tests.invented import item
from tests.source_server import atom
from tests.source_server.pdfs import Pdfs

Fault = Literal["busy", "unavailable", "hang", "truncated", "nonsense", "error-entry", "dropped", "huge", "stalled"]
FAULTS: tuple[Fault, ...] = get_args(Fault)
_FIRST = 10_000  # invented paper 7 is 2611.10007
_ID = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?/\d{7}(v\d+)?")


class SourceServer:
    """Hugging Face's and arXiv's APIs on 127.0.0.1; a context. The papers are 2611.10001 and on."""

    def __init__(self, *, port: int = 0, papers: int = 500) -> None:
        self.port = port
        self.papers = papers
        self.retry_after = "7"
        self.requests: list[str] = []
        self.agents: set[str] = set()
        self.pdfs = Pdfs()
        self.moved: dict[str, str] = {}  # paths that lead elsewhere
        self.published: dict[str, dict[str, str]] = {}  # by id without version: journal_ref and doi, as arXiv has them
        self.hidden: set[str] = set()  # ids that a source does not know: "arxiv:2611.10001", "huggingface:…"
        self.new: list[int] = []  # numbers of the papers that arXiv's feed of a category tells
        self.missed: list[int] = []  # likewise those that its API finds
        self._faults: list[Fault] = []
        self._go = threading.Event()
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def fault(self, kind: Fault, times: int = 1) -> None:
        """The next `times` requests go wrong in this way."""
        self._faults = [kind] * min(times, 10_000)
        self._go.clear()

    def let_go(self) -> None:
        """No more faults; what hangs ends without an answer."""
        self._faults = []
        self._go.set()

    def __enter__(self) -> Self:
        handler = type("BoundHandler", (_Handler,), {"source": self})
        self._http = _Server(("127.0.0.1", self.port), handler)
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()

    def next_fault(self) -> Fault | None:
        """What goes wrong now."""
        return self._faults.pop(0) if self._faults else None

    def hang(self) -> None:
        """Say nothing until `let_go`."""
        self._go.wait(120)

    def paper(self, source: str, identifier: str) -> dict[str, Any] | None:
        """The item of an id, with or without its version; None if the source has none."""
        bare = identifier.partition("v")[0]
        number = int(bare[5:]) - _FIRST if re.fullmatch(r"2611\.\d{5}", bare) else 0
        if not 0 < number <= self.papers or f"{source}:{bare}" in self.hidden:
            return None
        return item(number)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away half-way is one of the things that are tested."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: else each answer would take 40 ms
    source: SourceServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Quiet."""

    def do_GET(self) -> None:
        source = self.source
        source.requests.append(self.path)
        source.agents.add(self.headers.get("User-Agent", ""))
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        fault = source.next_fault()
        if fault in {"hang", "dropped"}:
            if fault == "hang":
                source.hang()
            self.close_connection = True
        elif fault in {"busy", "unavailable"}:
            self._send(429 if fault == "busy" else 503, b"Slow down", headers={"Retry-After": source.retry_after})
        elif fault == "nonsense":
            self._send(200, b"<html><title>Maintenance</title>", "text/html")
        elif fault == "huge":
            self._send(200, b" " * (11 * 1024 * 1024))
        elif where := source.moved.get(parts.path):
            self._send(302, b"", headers={"Location": where})
        elif parts.path.startswith("/pdf/"):
            self._send_pdf(parts.path, fault)
        elif fault == "error-entry" and parts.path == "/api/query":
            self._send(200, atom.error(query.get("id_list", "").split(",")[0]).encode(), "application/atom+xml")
        else:
            status, body, kind = self._answer(parts.path, query)
            etag = f'"{crc32(body):x}"'
            if self.headers.get("If-None-Match") == etag:
                self._send(304, b"")
            else:
                self._send(status, body, kind, {"ETag": etag}, cut=fault == "truncated")

    def _send_pdf(self, path: str, fault: Fault | None) -> None:
        """`truncated` closes half-way, `stalled` says nothing more half-way until `let_go`."""
        source = self.source
        if source.paper("arxiv", path.removeprefix("/pdf/")) is None:
            self._send(404, b"<html>No PDF", "text/html")
            return
        asked, condition = (self.headers.get(name, "") for name in ("Range", "If-Range"))
        status, body, headers = source.pdfs.answer(path, asked, condition)
        if not source.pdfs.lengths:
            headers |= {"Connection": "close"}
            self.close_connection = True
        cut = fault in {"truncated", "stalled"}
        self._send(status, body, "application/pdf", headers, cut=cut, length=source.pdfs.lengths)
        if fault == "stalled":
            source.hang()

    def _answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
        source = self.source
        if path.startswith("/atom/"):
            return (
                200,
                atom.new_papers([item(number)["paper"] for number in source.new]).encode(),
                "application/atom+xml",
            )
        if path == "/api/query":
            return 200, self._arxiv(query).encode(), "application/atom+xml; charset=UTF-8"
        limit = min(int(query.get("limit", "50")), 100)
        known = range(1, source.papers + 1)
        if path == "/api/daily_papers":
            start = int(query.get("p", "0")) * limit
            return _json([item(number) for number in known[start : start + limit]])
        if path == "/api/papers/search":
            words = query.get("q", "").casefold().split()
            found = [item(n) for n in known if all(word in item(n)["title"].casefold() for word in words)]
            return _json(found[:limit])
        if found_item := source.paper("huggingface", path.removeprefix("/api/papers/")):
            return _json(found_item["paper"])
        return 404, b'{"error": "Paper not found"}', "application/json"

    def _arxiv(self, query: dict[str, str]) -> str:
        if "search_query" in query:
            return atom.feed([item(number)["paper"] for number in self.source.missed])
        asked = [one for one in query.get("id_list", "").split(",") if one]
        if bad := next((one for one in asked if not _ID.fullmatch(one)), None):
            return atom.error(bad)
        most = int(query.get("max_results", "10"))  # arXiv's default
        found = [self.source.paper("arxiv", one) for one in asked]
        papers = [one["paper"] | self.source.published.get(one["paper"]["id"], {}) for one in found if one]
        return atom.feed(papers[:most])

    def _send(
        self,
        status: int,
        body: bytes,
        kind: str = "text/plain",
        headers: dict[str, str] | None = None,
        *,
        cut: bool = False,
        length: bool = True,
    ) -> None:
        self.send_response(status)
        told = {"Content-Type": kind, **({"Content-Length": str(len(body))} if length else {}), **(headers or {})}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut


def _json(body: Any) -> tuple[int, bytes, str]:
    return 200, json.dumps(body).encode(), "application/json"
