"""Files of attachments: the three requests after the item is made, on the local and the web API (facts, "Files").

1. `POST items/KEY/file` with `md5, filename, filesize, mtime` and an If header: leave to upload, or `exists`.
2. `POST` of the bytes to the address of that leave, which needs neither key nor server ID.
3. `POST items/KEY/file` with `upload=KEY` and the same header: the attachment has the file.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.zotero_server.answer import Answer
from tests.zotero_server.library import Library

if TYPE_CHECKING:
    from tests.zotero_server.request import Request
    from tests.zotero_server.server import ZoteroServer

_STORE = "uploads"  # where the bytes go: on the web this would be another server
_PREFIX, _SUFFIX = b"--part--\r\n", b"\r\n--part----"
_KINDS = frozenset({"imported_file", "imported_url"})


@dataclass
class Upload:
    """A leave to upload, and what came of it."""

    item: str
    md5: str
    name: str
    size: int
    mtime: int
    stored: bytes | None = None


class Files:
    """What a Zotero server stores: files by md5, leaves by their key. Switches are for tests to set."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.uploads: dict[str, Upload] = {}
        self.refuses = False  # a group without file editing
        self.auto_rename = True  # Zotero's default: "Author - Year - Title.pdf"
        self.lost_bytes = 0  # so many uploads of bytes break off


def is_form(parts: list[str]) -> bool:
    """Whether a path takes a form, not JSON."""
    return len(parts) == 5 and parts[2] == "items" and parts[4] == "file"


def stored(zotero: "ZoteroServer", request: "Request") -> Answer | None:
    """The answer to bytes that are sent to the store; None for any other request."""
    if request.parts[:1] != [_STORE] or request.method != "POST":
        return None
    upload = zotero.files.uploads.get(request.parts[-1])
    if upload is None:
        return Answer(404, "No such upload")
    if zotero.files.lost_bytes > 0:
        zotero.files.lost_bytes -= 1
        return Answer(500, "The connection broke off")
    body = request.body
    if not body.startswith(_PREFIX) or not body.endswith(_SUFFIX):
        return Answer(400, "Not the form that was asked for")
    content = body[len(_PREFIX) : -len(_SUFFIX)]
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != upload.md5 or len(content) != upload.size:
        return Answer(400, "The bytes are not those that were announced")
    upload.stored = content
    return Answer(201)


def routed(zotero: "ZoteroServer", library: Library, request: "Request") -> Answer:
    """`POST items/KEY/file`: leave to upload, or its registration."""
    item = library.items.get(request.parts[3])
    if item is None:
        return Answer(404, "Item does not exist")
    if item.get("linkMode") not in _KINDS:
        return Answer(400, "Item is not a file attachment")
    refused = Answer(403, "File editing is not allowed in this library") if zotero.files.refuses else None
    if refusal := refused or _precondition(item, request.headers):
        return refusal
    form = dict(parse_qsl(request.body.decode()))
    if "upload" in form:
        return _register(zotero.files, library, item, form["upload"])
    if not {"md5", "filename", "filesize", "mtime"} <= form.keys():
        return Answer(400, "md5, filename, filesize and mtime must be given")
    return _leave(zotero, library, item, form)


def _precondition(item: Mapping[str, Any], headers: Mapping[str, str]) -> Answer | None:
    has = item.get("md5")
    if headers.get("If-None-Match") == "*":
        return Answer(412, "If-None-Match: * set but file exists") if has else None
    if (given := headers.get("If-Match")) is not None:
        return None if given.strip('"') == has else Answer(412, "ETag does not match current version of file")
    return Answer(428, "If-Match/If-None-Match header not provided")


def _leave(zotero: "ZoteroServer", library: Library, item: dict[str, Any], form: Mapping[str, str]) -> Answer:
    files = zotero.files
    upload = Upload(item["key"], form["md5"], form["filename"], int(form["filesize"]), int(form["mtime"]))
    if upload.md5 in files.stored:
        _give(library, item, upload, renamed=files.auto_rename)
        return Answer(200, {"exists": 1})
    if zotero.quota_full:
        return Answer(413, "File would exceed quota (300.1 > 300)")
    key = f"UPLOAD{len(files.uploads) + 1}"
    files.uploads[key] = upload
    where = f"{zotero.url}{'' if zotero.web else '/api'}/{_STORE}/{key}"
    leave = {"url": where, "contentType": "multipart/form-data; boundary=part", "uploadKey": key}
    return Answer(200, leave | {"prefix": _PREFIX.decode(), "suffix": _SUFFIX.decode()})


def _register(files: Files, library: Library, item: dict[str, Any], key: str) -> Answer:
    upload = files.uploads.get(key)
    if upload is None or upload.item != item["key"] or upload.stored is None:
        return Answer(400, "Upload key not found, or nothing was uploaded")
    files.stored[upload.md5] = upload.stored
    _give(library, item, upload, renamed=files.auto_rename)
    return Answer(204)


def _give(library: Library, item: dict[str, Any], upload: Upload, *, renamed: bool) -> None:
    name = upload.name
    parent = library.items.get(item.get("parentItem", ""))
    if renamed and parent:
        names = [str(one.get("lastName") or one.get("name")) for one in parent.get("creators", [])]
        name = " - ".join(filter(None, [*names[:1], str(parent.get("date", ""))[:4], parent.get("title", "")])) + ".pdf"
    library.update(item["key"], {"md5": upload.md5, "mtime": upload.mtime, "filename": name})
