"""What a browser or a file sent: a `Clip`, kept as it came.

The frozen values here are what the readers of `library.formats` make; `library.formats.clip_json` is the one place
that validates Clip JSON and says what is wrong with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from library.identifiers import Mention
from library.paper import Creator, Link, PaperType, Status

PageKind = Literal["daily", "trending", "search", "paper", "list", "file", "other"]


@dataclass(frozen=True, slots=True)
class Page:
    """The page a clip was taken from."""

    url: str
    title: str = ""
    kind: PageKind = "other"


@dataclass(frozen=True, slots=True)
class Described:
    """What the page said of the paper; every field may be empty, but title and identifiers not both."""

    title: str = ""
    abstract: str = ""
    abstract_html: str = ""
    creators: tuple[Creator, ...] = ()
    type: PaperType | None = None
    published: str = ""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    identifiers: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()
    upvotes: int | None = None
    ai_summary: str = ""
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """One paper as one page showed it at one time, with what the person wished for it."""

    clip_id: str  # a UUID; the same id with the same body gets the same answer
    captured_at: datetime  # aware, UTC
    page: Page
    paper: Described
    raw: Mapping[str, Any] = field(repr=False)  # the Clip JSON it was read from, kept as it came
    targets: tuple[str, ...] | None = None  # None: all with `auto`; (): the library only
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    status: Status | None = None
    note: str = ""
    selection_html: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A clip that was not taken, and why, in words for a person."""

    clip_id: str
    reason: str
