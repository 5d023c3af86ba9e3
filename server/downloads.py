"""Getting a PDF into a file: to public addresses only, whole or not at all, going on where it was cut off.

While it comes it lies beside its place as `.part`, and a `.json` tells what it is a part of. A server that has ranges
is asked for the rest, on condition that the PDF is still the same (RFC 9110, 13.1.5); another one begins anew.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO

from server.outgoing import Before, Outgoing, Stream
from sync.fetching import Fetched, HopelessError
from sync.pauses import asked
from sync.target import LaterError, RefusedError

MB = 1_000_000  # bytes, as disks and Zotero count them
_LONGEST = 600.0  # seconds for one call; what came until then is kept, and the next one goes on
_HEAD = b"%PDF-"
_HEAD_WITHIN, _TAIL_WITHIN = 1024, 2048  # bytes; readers look so far (Adobe's implementation notes, 3.4.1 and 3.4.4)
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_ARXIV = re.compile(r"^https?://(www\.)?arxiv\.org/pdf/", re.IGNORECASE)
_AT_ONCE = 1024 * 1024
_BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class _PartOf:
    """What a `.part` is a part of."""

    url: str
    validator: str  # If-Range; "": nothing tells whether it is still the same
    length: int | None


class Downloads:
    """Implements `sync.fetching.Fetch`. `largest` in bytes; `before` is told of each request, to keep a pace.

    `arxiv` is the host that is asked for arXiv's PDFs: programs are to use another one than people
    (https://info.arxiv.org/help/bulk_data.html).
    """

    def __init__(
        self, outgoing: Outgoing, *, largest: int = 100 * MB, before: Before | None = None, arxiv: str = ""
    ) -> None:
        self._outgoing = outgoing
        self._largest = largest
        self._before = before
        self._arxiv = arxiv.rstrip("/")

    def __call__(self, url: str, into: Path, *, going_on: Callable[[], bool]) -> Fetched:
        """See `sync.fetching.Fetch`."""
        part = into.with_suffix(".part")
        if self._arxiv:
            url = _ARXIV.sub(lambda _: f"{self._arxiv}/pdf/", url)
        known = _known(part, url)
        if known.length is None or _size(part) != known.length:  # it may have come whole, and only its name be missing
            known = self._get(url, part, known, going_on)
        fetched = _whole(part, known)
        part.replace(into)
        part.with_suffix(".json").unlink(missing_ok=True)
        return fetched

    def close(self) -> None:
        """Close the connections."""
        self._outgoing.close()

    def _get(self, url: str, part: Path, known: _PartOf, going_on: Callable[[], bool]) -> _PartOf:
        have = _size(part) if known.validator else 0
        headers = {"Accept": "application/pdf,*/*;q=0.5", "Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": known.validator}
        end = time.monotonic() + _LONGEST
        with self._outgoing.open(url, headers=headers, before=self._before) as stream:
            if stream.status == 206 and _goes_on(stream, have, known):
                mode, of = "ab", known
            elif stream.status in {206, 416}:
                _forget(part)
                raise LaterError(f"{stream.host} sent another part than the one that was missing; I begin anew.")
            else:
                _require(stream)
                mode, of, have = "wb", _PartOf(url, _validator(stream.headers), _length(stream)), 0
                self._fits(of.length or 0, stream.host)
            with part.open(mode) as file:
                if mode == "wb":  # emptied first: an old part must never be taken for one of this
                    part.with_suffix(".json").write_text(json.dumps(asdict(of)), encoding="utf-8")
                self._read(stream, file, have, lambda: going_on() and time.monotonic() < end)
        return of

    def _read(self, stream: Stream, file: IO[bytes], have: int, going_on: Callable[[], bool]) -> None:
        for chunk in stream.chunks:
            have += len(chunk)
            self._fits(have, stream.host)
            file.write(chunk)
            file.flush()  # a kill loses what is in our hands only
            if not going_on():
                raise LaterError(f"The PDF from {stream.host} is on its way.")
        os.fsync(file.fileno())

    def _fits(self, size: int, host: str) -> None:
        if size > self._largest:
            raise HopelessError(
                f"The PDF at {host} is larger than {self._largest // MB} MB "
                "(largest_pdf under [zotero] in config.toml sets how much is taken)."
            )


def _known(part: Path, url: str) -> _PartOf:
    """What an earlier call left; nothing where it was of another address."""
    try:
        told = _PartOf(**json.loads(part.with_suffix(".json").read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError):
        return _PartOf(url, "", None)
    return told if told.url == url else _PartOf(url, "", None)


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0


def _forget(part: Path) -> None:
    part.with_suffix(".json").unlink(missing_ok=True)
    part.unlink(missing_ok=True)


def _require(stream: Stream) -> None:
    if stream.status == 200:
        return
    if stream.status in _BUSY or stream.status >= 500:
        wait = asked(stream.headers.get("retry-after", ""))
        raise LaterError(f"{stream.host} is busy ({stream.status}).", wait)
    if stream.status in {401, 402, 403}:
        raise RefusedError(f"{stream.host} does not give the PDF to everyone ({stream.status}).")
    if stream.status in {404, 410}:
        raise RefusedError(f"{stream.host} has no PDF there ({stream.status}).")
    raise RefusedError(f"{stream.host} answered {stream.status} instead of a PDF.")


def _goes_on(stream: Stream, have: int, known: _PartOf) -> bool:
    """Whether a 206 is the rest that was asked for."""
    told = _RANGE.fullmatch(stream.headers.get("content-range", "").strip())
    if not told or int(told[1]) != have or _encoded(stream.headers):
        return False
    return told[2] == "*" or known.length is None or int(told[2]) == known.length


def _encoded(headers: Mapping[str, str]) -> bool:
    return headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}


def _length(stream: Stream) -> int | None:
    given = stream.headers.get("content-length", "").strip()
    known = given.isascii() and given.isdecimal() and not _encoded(stream.headers)
    return int(given) if known else None


def _validator(headers: Mapping[str, str]) -> str:
    """What goes into If-Range: a strong ETag, or else a date that is strong (RFC 9110, 8.8.2.2); "" for neither."""
    if _encoded(headers) or headers.get("accept-ranges", "").strip().lower() == "none":
        return ""
    if etag := headers.get("etag", "").strip():
        return "" if etag.startswith("W/") else etag
    with suppress(KeyError, TypeError, ValueError):
        changed, sent = (parsedate_to_datetime(headers[name]) for name in ("last-modified", "date"))
        if (sent - changed).total_seconds() >= 60:
            return headers["last-modified"].strip()
    return ""


def _whole(part: Path, of: _PartOf) -> Fetched:
    """Measure what came; raises RefusedError where it is no PDF, and forgets it."""
    size, digest = 0, hashlib.md5(usedforsecurity=False)
    head = tail = b""
    with part.open("rb") as file:
        while chunk := file.read(_AT_ONCE):
            head = head or chunk[:_HEAD_WITHIN]
            tail = (tail + chunk)[-_TAIL_WITHIN:]
            digest.update(chunk)
            size += len(chunk)
    if _HEAD not in head:
        _forget(part)
        page = re.search(rb"<(!doctype|html|head|body)\b", head, re.IGNORECASE)
        raise RefusedError(f"A {'web page' if page else 'file of another kind'} came instead of a PDF.")
    if size != of.length and b"%%EOF" not in tail:
        _forget(part)
        raise RefusedError("Only a part of the PDF came.")
    return Fetched(size, digest.hexdigest())
