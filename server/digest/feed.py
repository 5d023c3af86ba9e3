"""Atom (RFC 4287): the daily lists, or the papers of any search, for a feed reader."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

_ATOM = "http://www.w3.org/2005/Atom"
# What no XML 1.0 document may hold, not even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One paper in a feed. `summary` is plain text, a paragraph each."""

    id: str  # an IRI that stays: "urn:papershelf:listed:12"
    title: str
    url: str
    authors: tuple[str, ...]
    updated: datetime
    summary: tuple[str, ...]


def atom(title: str, id_: str, own: str, updated: datetime, entries: Iterable[FeedEntry]) -> bytes:
    """A feed; `own` is the address that it is read from, without its token."""
    feed = Element("feed", {"xmlns": _ATOM})
    _text(feed, "id", id_)
    _text(feed, "title", title)
    _text(feed, "updated", _stamp(updated))
    SubElement(feed, "link", {"rel": "self", "href": _plain(own)})
    author = SubElement(feed, "author")
    _text(author, "name", "Papershelf")
    for one in entries:
        entry = SubElement(feed, "entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "updated", _stamp(one.updated))
        if one.url.startswith(("https://", "http://")):
            SubElement(entry, "link", {"rel": "alternate", "href": _plain(one.url)})
        for name in one.authors:
            _text(SubElement(entry, "author"), "name", name)
        content = SubElement(entry, "content", {"type": "html"})
        content.text = "".join(f"<p>{escape(_plain(part))}</p>" for part in one.summary if part)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(tostring(feed, encoding="utf-8"))


def _text(within: Element, name: str, said: str) -> None:
    SubElement(within, name).text = _plain(said)


def _plain(said: str) -> str:
    return _UNWRITABLE.sub("", said)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
