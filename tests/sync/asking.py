"""Plain HTTP to the Zotero in memory, as a well-behaved client speaks, but for what a test says."""

import http.client
import json
from typing import Any

from tests.zotero_server import ZoteroServer

PAPER = {
    "itemType": "preprint",
    "title": "Quillback: Sorting Letters by Weight",
    "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Lindqvist"}],
    "archiveID": "arXiv:2611.00017",
    "DOI": "10.48550/arXiv.2611.00017",
}
ITEMS = "/api/users/0/items"


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    zotero: ZoteroServer, method: str, path: str, body: Any = None, *, without: tuple[str, ...] = (), **headers: str
) -> Answer:
    """A request as a well-behaved client sends it, but for what the test says."""
    sent = {"Host": f"127.0.0.1:{zotero.port}"}
    if method != "GET":
        sent |= {"Zotero-API-Key": zotero.key, "Zotero-Server-ID": zotero.server_id, "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", zotero.port, timeout=5)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if name not in without:
                connection.putheader(name, value)
        if method != "GET":
            connection.putheader("Content-Length", str(len(raw)))
        connection.endheaders(raw or None)
        answer = connection.getresponse()
        assert answer.version == 10 or zotero.web  # HTTP/1.0
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def add(zotero: ZoteroServer, **fields: Any) -> dict[str, Any]:
    return ask(zotero, "POST", ITEMS, [PAPER | fields]).json["successful"]["0"]["data"]
