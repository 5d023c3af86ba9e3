"""A paper's PDF below its item: given once, never where the person has one, never replaced, never taken away.

Before a crash our attachment item may have been made, and its file not have arrived. It is known again by what it was
made with: its kind, and the second of the wish as the time it was added; nothing in it says Papershelf.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from library.files import PaperFile
from library.paper import Paper
from sync.target import LaterError, RefusedError, SyncError
from sync.zotero.words import StaleError

PDF = "application/pdf"
TITLES = ("Preprint PDF", "PDF")
_FILES = frozenset({"imported_file", "imported_url", "linked_file"})
_NO_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 100  # characters of the title, as in Zotero's own names


class Writes(Protocol):
    """What is asked of a way into Zotero."""

    def write(self, items: Sequence[Mapping[str, Any]], about: str = "") -> Sequence[Any]:
        """Create or change items: for each its data as it is now, or the error; see `sync.zotero.transport`."""
        ...

    def upload(self, key: str, file: Path, *, name: str) -> None:
        """Give an attachment item its file; see `sync.zotero.uploads`."""
        ...


@runtime_checkable
class Attaches(Protocol):
    """A way that hangs a file below an item by itself: an older Zotero's connector."""

    def attach(self, parent: str, file: Path, *, title: str, url: str = "") -> None:
        """See `sync.zotero.connector`."""
        ...


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF that is to hang below an item."""

    path: Path
    title: str  # "Preprint PDF", or "PDF" for what is on no preprint server
    name: str  # of the file in Zotero, which may rename it
    added: str  # ISO 8601 in UTC, to the second
    links: Collection[str]  # the addresses of the PDF that we may have given links to


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of it."""

    key: str  # of the attachment; "" where nothing of ours is there
    says: str  # for a person
    written: tuple[Mapping[str, Any], ...] = ()  # the data of the items that were written, for the mirror


def pdf_of(paper: Paper, file: PaperFile) -> Pdf:
    """The PDF of a paper, which is here; raises LaterError where it is not."""
    if file.path is None or file.wished_at is None:
        msg = "The PDF is not here yet."
        raise LaterError(msg, whole_target=False)
    return Pdf(
        file.path,
        TITLES[0] if paper.identifier("arxiv") else TITLES[1],
        file_name(paper),
        _stamp(file.wished_at),
        tuple(filter(None, (paper.link("pdf"), file.url))),
    )


def file_name(paper: Paper) -> str:
    """As Zotero itself would name it: "Lindqvist et al. - 2026 - PipeLeak.pdf"."""
    names = [one.family or one.given for one in paper.creators]
    few = {0: "", 1: "".join(names[:1]), 2: " and ".join(names[:2])}
    by = few[len(names)] if len(names) in few else f"{names[0]} et al."
    parts = [one for one in (by, paper.year, paper.title[:_LONGEST_NAME].strip()) if one]
    name = unicodedata.normalize("NFC", " ".join(_NO_NAME.sub(" ", " - ".join(parts)).split())).strip(". ")
    return f"{name or 'PDF'}.pdf"


def attach(
    transport: Writes, item_key: str, children: Sequence[Mapping[str, Any]], pdf: Pdf, about: str = ""
) -> Attached:
    """Hang a PDF below an item, and take our link to the same PDF away afterwards. Doing it twice is doing it once.

    Args:
        transport: the way into the library.
        item_key: the paper's item.
        children: the data of all that hangs below it, binned ones too, as of after any earlier attempt.
        pdf: what `pdf_of` says.
        about: what is known of the library, as `write` takes it.

    Raises:
        RefusedError: the storage is full, or the library takes no files or not this one: the item stays as it is.
        LaterError: not now; call again.
    """
    try:
        return _Attaching(transport, pdf, about).attach(item_key, children)
    except StaleError as error:
        msg = f"What hangs below Zotero's item {item_key} was changed just now; I look again in a moment."
        raise LaterError(msg, retry_after=1, whole_target=False) from error


class _Attaching:
    """One call of `attach`, and what it wrote."""

    def __init__(self, transport: Writes, pdf: Pdf, about: str) -> None:
        self._transport = transport
        self._pdf = pdf
        self._about = about
        self._wrote: dict[str, Mapping[str, Any]] = {}

    def attach(self, item_key: str, children: Sequence[Mapping[str, Any]]) -> Attached:
        ours = next((one for one in children if _is_ours(one, self._pdf)), None)
        if ours is not None and ours.get("deleted") and ours.get("md5"):
            return Attached("", "no PDF: you moved it to the bin")
        there = [one for one in children if not one.get("deleted")]
        if any(_is_pdf(one) for one in there if one is not ours):
            return Attached("", "no PDF: the item has yours")
        if isinstance(self._transport, Attaches):
            link = next(iter(self._pdf.links), "")
            self._transport.attach(item_key, self._pdf.path, title=self._pdf.title, url=link)
            return Attached("", f"attached {self._pdf.title}")  # of changes, such as the link's, it takes none
        if ours is None:
            ours = self._write(_item(item_key, self._pdf))
        elif ours.get("deleted"):  # by us, when it could have no file
            ours = self._write({"key": ours["key"], "version": ours["version"], "deleted": 0})
        if not ours.get("md5"):
            self._upload(ours)
        for one in there:
            if one.get("linkMode") == "linked_url" and one.get("title") in TITLES and one.get("url") in self._pdf.links:
                self._bin(one)
        return Attached(str(ours["key"]), f"attached {self._pdf.title}", tuple(self._wrote.values()))

    def _upload(self, ours: Mapping[str, Any]) -> None:
        try:
            self._transport.upload(str(ours["key"]), self._pdf.path, name=self._pdf.name)
        except RefusedError:
            with suppress(SyncError, StaleError):  # an attachment without its file would only annoy
                self._bin(ours)
            raise

    def _bin(self, item: Mapping[str, Any]) -> None:
        self._write({"key": item["key"], "version": item["version"], "deleted": 1})

    def _write(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        (written,) = self._transport.write([item], self._about)
        if isinstance(written, Exception):
            raise written
        made: Mapping[str, Any] = written
        self._wrote[str(made["key"])] = made
        return made


def _item(parent: str, pdf: Pdf) -> dict[str, Any]:
    return {
        "itemType": "attachment",
        "linkMode": "imported_file",
        "parentItem": parent,
        "title": pdf.title,
        "contentType": PDF,
        "filename": pdf.name,
        "dateAdded": pdf.added,
        "tags": [],
        "relations": {},
    }


def _is_ours(child: Mapping[str, Any], pdf: Pdf) -> bool:
    return _is_of(child, pdf.added)


def was_given(child: Mapping[str, Any], file: PaperFile) -> bool:
    """Whether something below an item is the PDF that was attached for a wish."""
    return file.wished_at is not None and _is_of(child, _stamp(file.wished_at))


def _is_of(child: Mapping[str, Any], added: str) -> bool:
    made = (child.get("linkMode"), child.get("contentType"))
    return made == ("imported_file", PDF) and _same_second(str(child.get("dateAdded") or ""), added)


def _is_pdf(child: Mapping[str, Any]) -> bool:
    return child.get("contentType") == PDF and child.get("linkMode") in _FILES


def _same_second(one: str, other: str) -> bool:
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
