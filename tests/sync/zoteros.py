"""A desk beside a Zotero: the real target, the real client, HTTP between them."""

import json
from typing import Any

from sync.zotero.target import ZoteroTarget
from sync.zotero.transport import PyzoteroTransport
from tests.sync.shelves import Desk
from tests.zotero_server import ZoteroServer

QUILLBACK: dict[str, Any] = {
    "title": "Quillback: Sorting Letters by Weight",
    "creators": [{"given": "Ngozi", "family": "Adeyemi"}],
    "published": "2026-11-02",
    "identifiers": ["arxiv:2611.00017"],
}


def target_of(server: ZoteroServer, desk: Desk, **configuration: Any) -> ZoteroTarget:
    """The target for this server."""
    where = {
        "way": "web" if server.web else "local",
        "url": server.url,
        "library_id": "4711" if server.web else "0",
        "library_type": "user",
    }
    collection = configuration.pop("collection", None)
    transport, files = configuration.pop("of", PyzoteroTransport), configuration.pop("files", None)
    key = configuration.pop("key", server.key)
    return ZoteroTarget(
        "zotero", transport(where | configuration, key), collection, database=desk.database, files=files, now=desk.clock
    )


def connected(server: ZoteroServer, desk: Desk, **configuration: Any) -> ZoteroTarget:
    """The desk delivers there from now on; another process's target in the place of an earlier one."""
    target = target_of(server, desk, **configuration)
    for old in [one for one in desk.targets if one.name == "zotero"]:
        old.close()  # type: ignore[attr-defined] # it is a Zotero target
        desk.targets.remove(old)
    desk.connect(target)
    return target


def change(server: ZoteroServer, key: str, **fields: Any) -> None:
    """A person changes an item in Zotero's own window, later."""
    with server.lock:
        item = server.library.items[key]
        server.library.update(key, fields)
        server.library.items[key]["dateAdded"] = "2026-11-01T00:00:00Z" if item.get("dateAdded") else ""


def writes(server: ZoteroServer) -> list[tuple[str, str]]:
    """What was asked to be changed."""
    return [one for one in server.requests if one[0] != "GET"]


def marked(server: ZoteroServer, key: str, *, text: str, page: int, comment: str = "") -> str:
    """A person marks a line in the PDF below an item, which has one from then on; the annotation's key."""
    with server.lock:
        files = [one for one in server.children(key) if one.get("linkMode") == "imported_file"]
        pdf = {"itemType": "attachment", "linkMode": "imported_file", "contentType": "application/pdf", "title": "Mine"}
        file = files[0] if files else server.library.create(pdf | {"parentItem": key})
        made = server.library.create(
            {
                "itemType": "annotation",
                "parentItem": file["key"],
                "annotationType": "highlight",
                "annotationText": text,
                "annotationComment": comment,
                "annotationPageLabel": str(page),
                "annotationSortIndex": f"{page:05}|000000|00000",
                "annotationPosition": json.dumps({"pageIndex": page - 1}),
            }
        )
    return str(made["key"])
