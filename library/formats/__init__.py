"""Formats, in and out: one file each. `read` finds the right reader for bytes; `typed` reads what a person types.

Readers make raw Clip JSON; `library.formats.clip_json` alone validates it, for the HTTP API and the command line
alike.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from library.formats import clip_json, csl_json, huggingface, page_text
from library.formats.huggingface import compact
from library.identifiers import Mention, find, guess

__all__ = [
    "Reading",
    "UnreadableError",
    "clip_json",
    "clips",
    "csl_json",
    "huggingface",
    "is_identifier",
    "read",
    "typed",
]


_ENTRY = re.compile(r"^\s*@(?!comment|string|preamble)\w+\s*[{(]|^TY {1,2}- ", re.IGNORECASE | re.MULTILINE)
_OF_ENTRIES = (
    "Of BibTeX and RIS only identifiers (DOI, arXiv…) can be read yet; there are {} entries. "
    "Save them as CSL-JSON to take all in: Zotero, Mendeley and JabRef export it."
)


class UnreadableError(Exception):
    """Nothing could be read from it; `reason` is a sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: raw Clip JSON, what it was taken for, and what could not be read of it."""

    clips: tuple[dict[str, Any], ...]
    kind: str
    warnings: tuple[str, ...] = ()


def clips(
    page: Mapping[str, Any], papers: Iterable[Mapping[str, Any]], captured_at: datetime, **wishes: Any
) -> tuple[dict[str, Any], ...]:
    """Clip JSON for papers of one page, each with a fresh id; `wishes` are further fields (`targets`, `tags`)."""
    stamp = clip_json.stamp(captured_at)
    return tuple(
        {"clip_id": str(uuid4()), "captured_at": stamp, "page": compact(page), "paper": dict(paper), **wishes}
        for paper in papers
    )


def read(data: bytes, *, name: str, url: str = "", captured_at: datetime) -> Reading:
    """Read a saved page, an API body, copied text, Clip JSON or CSL-JSON.

    Args:
        data: the file.
        name: what to call it in a message.
        url: where it came from, if that is known better than the file itself says.
        captured_at: when it was taken; aware.

    Raises:
        UnreadableError: there is no paper in it.
    """
    # Windows' "Unicode" text files begin with one of the marks of UTF-16.
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = data.decode(encoding, errors="replace").replace("\0", "")
    if not text.strip():
        msg = f"{name} is empty."
        raise UnreadableError(msg)
    start = text.lstrip()[:1]
    if start in {"{", "["} and (body := _json(text)) is not None:
        return _from_json(body, name, url, captured_at)
    if start == "<" or "<html" in text[:2_000].lower():
        return _from_html(text, name, url, captured_at)
    return _from_text(text, name, url, captured_at)


def typed(text: str, *, captured_at: datetime) -> dict[str, Any]:
    """One Clip JSON for an identifier or address that a person typed; nothing is fetched.

    Raises:
        UnreadableError: it is neither.
    """
    mention = guess(text)
    if mention is None:
        msg = (
            f"{text!r} is no file, and no identifier or address of a paper that I know. "
            "Try arxiv:2611.14273, doi:10.1145/…, or the address of its page."
        )
        raise UnreadableError(msg)
    return _of_mention(mention, text, captured_at)


def is_identifier(text: str) -> bool:
    """Whether a person who typed this meant an identifier or the address of a paper."""
    return guess(text) is not None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _from_json(body: Any, name: str, url: str, captured_at: datetime) -> Reading:
    if isinstance(body, dict) and isinstance(body.get("clips"), list):
        body = body["clips"]
    items = body if isinstance(body, list) else [body]
    if items and all(isinstance(one, dict) and "page" in one and "paper" in one for one in items):
        # Fresh ids, so that the same file clipped twice is two looks at the same papers, not a repeated request.
        return Reading(tuple({**one, "clip_id": str(uuid4())} for one in items), "Clip JSON")
    if huggingface.looks_like(body):
        page = {"url": url or f"{huggingface.SITE}/api/daily_papers", "kind": "daily"}
        return Reading(clips(page, huggingface.papers_in(body), captured_at), "Hugging Face API body")
    if csl_json.looks_like(body):
        page = {"url": url or f"file:{name}", "title": name, "kind": "file"}
        return Reading(clips(page, csl_json.papers_in(body), captured_at), "CSL-JSON")
    msg = f"No papers found in {name}: it is JSON, but neither Clip JSON, CSL-JSON nor a body of Hugging Face's API."
    raise UnreadableError(msg)


def _from_html(text: str, name: str, url: str, captured_at: datetime) -> Reading:
    from library.formats import huggingface_page  # noqa: PLC0415 - brings a parser of HTML, 0.06 s, for few

    if not huggingface_page.looks_like(text):
        msg = f"No papers found in {name}: it is a web page, but not one of Hugging Face's paper pages."
        raise UnreadableError(msg)
    try:
        page, papers, warnings = huggingface_page.read(text, url)
    except ValueError as error:
        msg = f"No papers found in {name}: it looks like a page of Hugging Face, but {error}. Save the page once more."
        raise UnreadableError(msg) from error
    if not papers:
        msg = f"No papers found in {name}: it is a page of Hugging Face, but shows no paper."
        raise UnreadableError(msg)
    return Reading(clips(page, papers, captured_at), f"Hugging Face page ({page['kind']})", tuple(warnings))


def _from_text(text: str, name: str, url: str, captured_at: datetime) -> Reading:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if all(" " not in line and guess(line) for line in lines):
        return Reading(tuple(typed(line, captured_at=captured_at) for line in lines), "identifiers and addresses")
    entries = len(_ENTRY.findall(text))
    if not entries:
        page, papers, warnings = page_text.read(text, url)
        if papers:
            return Reading(clips(page, papers, captured_at), "copied page text", tuple(warnings))
    if mentions := find(text):
        found = tuple(_of_mention(one, name, captured_at) for one in mentions)
        return Reading(found, "text with identifiers", (_OF_ENTRIES.format(entries),) if entries else ())
    if entries:
        msg = f"No papers found in {name}. {_OF_ENTRIES.format(entries)}"
        raise UnreadableError(msg)
    msg = (
        f"No papers found in {name}: I looked for titles followed by abstracts, as a copied list page has them, "
        "and for identifiers and addresses."
    )
    raise UnreadableError(msg)


def _of_mention(mention: Mention, text: str, captured_at: datetime) -> dict[str, Any]:
    identifier, version = mention
    written = f"{identifier}v{version}" if version else str(identifier)
    said: dict[str, Any] = {"identifiers": [written]}
    if identifier.scheme == "arxiv":
        said = huggingface.identified(identifier.value) | {"identifiers": [written]}
        said["links"].pop("huggingface")
    address = text.strip() if text.strip().startswith(("http://", "https://")) else identifier.url
    return clips({"url": address, "kind": "paper"}, [said], captured_at)[0]
