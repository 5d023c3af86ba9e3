"""A file into an attachment item: the four steps of Zotero's file upload, on the local and the web API.

The item is there already (step 1). Here: ask for leave with the file's md5 (2), send the bytes to where the answer
says (3), register them (4). Called again after a crash between any two steps it finishes: before step 4 the item has no
file and nothing is lost by asking anew, after it the file that is there is ours. A file that is there and is another
one is never replaced.
Source: https://www.zotero.org/support/dev/web_api/v3/file_upload, and what was measured on the local API.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from sync.target import LaterError, RefusedError
from sync.zotero.words import NO_KEY, NO_WEB_KEY, SAYS_NO, NewServerError, StaleError, told

FULL = (
    "Your Zotero storage is full, so the item has a link to the PDF instead. Make room in it, or buy more, at "
    "zotero.org/settings/storage, then get the PDF again: `papershelf pdf`."
)
NO_FILES = (
    "This library takes no files from Papershelf's key, so the item has a link to the PDF instead. Connect with a key "
    "that may write files, or, for a group, let its owner allow file editing."
)
_AT_ONCE = 256 * 1024
_FORM = "application/x-www-form-urlencoded"
_SAID = 300  # characters of Zotero's own words that are shown


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploads into one library.

    Args:
        http: the client of the library's transport.
        library: the library's address: "http://127.0.0.1:23119/api/users/0", "https://api.zotero.org/groups/17".
        headers: what each request to the library bears: the key, the local server's id, the API's version.
        local: whether it is the local API.
    """

    http: httpx2.Client
    library: str
    headers: Mapping[str, str]
    local: bool

    def upload(self, key: str, file: Path, *, name: str) -> None:
        """Give the attachment item `key` this file, under this name; does nothing where it has it already.

        Raises:
            StaleError: the item is gone, or has another file by now.
            RefusedError: the storage is full, or the library takes no files; the reason says what to do.
            LaterError: no answer, a lost key, a busy server.
        """
        md5, size = _measured(file)
        told_of = {"md5": md5, "filename": name, "filesize": size, "mtime": int(file.stat().st_mtime * 1000)}
        leave = self._form(key, told_of)
        if leave is None:
            self._require_ours(key, md5)
            return
        if leave.get("exists"):
            return
        self._send(leave, file, size)
        if self._form(key, {"upload": leave["uploadKey"]}) is None:
            self._require_ours(key, md5)

    def _form(self, key: str, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """Steps 2 and 4: the answer's JSON, {} for none; None where the item has a file already."""
        with told(local=self.local):
            answer = self.http.post(
                f"{self.library}/items/{key}/file",
                data={name: str(value) for name, value in fields.items()},
                headers={**self.headers, "Content-Type": _FORM, "If-None-Match": "*"},
            )
        if answer.status_code == httpx2.codes.PRECONDITION_FAILED:
            if "Server-ID" in answer.text:
                raise NewServerError
            return None
        self._require(answer)
        with told(local=self.local):
            return dict(answer.json()) if answer.status_code == httpx2.codes.OK else {}

    def _send(self, leave: Mapping[str, Any], file: Path, size: int) -> None:
        """Step 3: to an address that may be of another server, so without our key (locally it needs none)."""
        prefix, suffix = (str(leave.get(name) or "").encode() for name in ("prefix", "suffix"))
        headers = {
            "Content-Type": str(leave.get("contentType") or "application/pdf"),
            # Named, for the local server takes no chunked body.
            "Content-Length": str(len(prefix) + size + len(suffix)),
        }
        with told(local=self.local):
            answer = self.http.post(str(leave["url"]), content=_body(prefix, file, suffix), headers=headers)
        self._require(answer)

    def _require_ours(self, key: str, md5: str) -> None:
        """The item has a file: ours, whose registration was not heard of, or somebody's."""
        with told(local=self.local):
            answer = self.http.get(f"{self.library}/items/{key}", headers=self.headers)
        self._require(answer)
        with told(local=self.local):
            item = answer.json()
        if item.get("data", item).get("md5") != md5:
            msg = f"The attachment {key} has another file by now."
            raise StaleError(msg)

    def _require(self, answer: httpx2.Response) -> None:
        status = answer.status_code
        if answer.is_success:
            return
        if status == httpx2.codes.UNAUTHORIZED or (status == httpx2.codes.FORBIDDEN and "key" in answer.text.lower()):
            # Locally a key for one time only was used up by the item; on the web it was revoked.
            raise LaterError(NO_KEY if self.local else NO_WEB_KEY, retry_after=60)
        if status == httpx2.codes.FORBIDDEN and "not enabled" in answer.text:
            raise LaterError(SAYS_NO, retry_after=60)
        if status == httpx2.codes.FORBIDDEN:
            raise RefusedError(NO_FILES)
        if status == httpx2.codes.CONTENT_TOO_LARGE:
            raise RefusedError(FULL)
        if status == httpx2.codes.NOT_FOUND:
            raise StaleError(answer.text)
        raise RefusedError(f"Zotero did not take the PDF ({status}): {' '.join(answer.text.split())[:_SAID]}")


def _measured(file: Path) -> tuple[str, int]:
    digest, size = hashlib.md5(usedforsecurity=False), 0
    with _opened(file) as opened:
        while chunk := opened.read(_AT_ONCE):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _body(prefix: bytes, file: Path, suffix: bytes) -> Iterator[bytes]:
    yield prefix
    with _opened(file) as opened:
        while chunk := opened.read(_AT_ONCE):
            yield chunk
    yield suffix


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    try:
        with file.open("rb") as opened:
            yield opened
    except FileNotFoundError as error:  # nobody wants it any more, or a person took it away: it is got again
        msg = "The PDF is no longer here; it is got again."
        raise LaterError(msg, whole_target=False) from error
