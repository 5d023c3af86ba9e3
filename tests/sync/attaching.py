"""A way into the test Zotero that writes items and uploads files, and a PDF to be uploaded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2

from sync.target import RefusedError
from sync.zotero.attachments import Pdf
from sync.zotero.http import client
from sync.zotero.uploads import Uploads
from sync.zotero.words import StaleError, told
from tests.zotero_server import ZoteroServer

ADDED = "2026-11-23T07:41:12Z"
LINK = "https://arxiv.org/pdf/2611.20314"
TEXT = b"%PDF-1.7\n" + b"Pauses between stages give away who asks. " * 4000 + b"\n%%EOF\n"


class Way:
    """Writes and uploads; a process that is killed is a client whose hook raises."""

    def __init__(self, server: ZoteroServer, key: str | None = None, http: httpx2.Client | None = None) -> None:
        self.local = not server.web
        self.http = http or client(local=self.local)
        root = f"{server.url}/users/4711" if server.web else f"{server.url}/api/users/0"
        self.headers = {"Zotero-API-Key": key or ("WEBKEY" if server.web else "LOCALKEY"), "Zotero-API-Version": "3"}
        if self.local:
            self.headers["Zotero-Server-ID"] = server.server_id
        self.root = root
        self.uploads = Uploads(self.http, root, self.headers, self.local)

    def write(self, items: Sequence[Mapping[str, Any]], about: str = "") -> list[Any]:
        assert about in {"", "what is known"}
        with told(local=self.local):
            answer = self.http.post(f"{self.root}/items", json=[dict(one) for one in items], headers=self.headers)
        assert answer.status_code == 200, answer.text
        said = answer.json()
        return [self._one(said, str(place)) for place in range(len(items))]

    def _one(self, said: Mapping[str, Any], place: str) -> Any:
        if place in said["failed"]:
            fault = said["failed"][place]
            return StaleError(fault["message"]) if fault["code"] in {404, 412} else RefusedError(fault["message"])
        return said["successful"][place]["data"] if place in said["successful"] else {"key": said["unchanged"][place]}

    def upload(self, key: str, file: Path, *, name: str) -> None:
        self.uploads.upload(key, file, name=name)


def item(server: ZoteroServer, **child: Any) -> str:
    """An item that is there, with a link to its PDF below it; its key."""
    with server.lock:
        creators = [{"creatorType": "author", "lastName": "Lindqvist", "firstName": "Ada"}]
        given = {"itemType": "preprint", "title": "GraniteFlow", "creators": creators, "date": "2026-11-19"}
        key = str(server.library.create(given)["key"])
        below(server, key, **({"linkMode": "linked_url", "title": "Preprint PDF", "url": LINK} | child))
        return key


def below(server: ZoteroServer, parent: str, **child: Any) -> str:
    """One more attachment below an item; its key."""
    given = {"itemType": "attachment", "parentItem": parent, "contentType": "application/pdf"}
    return str(server.library.create(given | child)["key"])


def pdf(folder: Path, text: bytes = TEXT) -> Pdf:
    path = folder / "a.pdf"
    path.write_bytes(text)
    return Pdf(path, "Preprint PDF", "Lindqvist - 2026 - GraniteFlow.pdf", ADDED, (LINK,))


def shown(server: ZoteroServer, parent: str) -> list[tuple[str, str, bool]]:
    """What hangs below an item and is not in the bin: title, kind, whether it has a file."""
    there = [one for one in server.children(parent) if not one.get("deleted")]
    return sorted((one["title"], one["linkMode"], bool(one.get("md5"))) for one in there)
