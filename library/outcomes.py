"""What the shelf answers: one frozen value for each kind of answer, and the errors it raises.

ShelfError
+-- NotFoundError     no paper, batch or question of that id
+-- AmbiguousError    a prefix that several ids begin with
+-- StaleError        edited against an older revision
+-- BadEditError      a field that cannot be set so
+-- CannotUndoError   undone already, or nothing to undo
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from library.matching import Evidence
from library.paper import Paper
from library.publications import Publication

OutcomeName = Literal["created", "updated", "unchanged", "merged", "adopted", "rejected"]
Answer = Literal["same", "never"]


class ShelfError(Exception):
    """Something asked of the shelf that cannot be; `reason` is a sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFoundError(ShelfError):
    """Nothing has that id."""


class AmbiguousError(ShelfError):
    """Several ids begin so."""

    def __init__(self, prefix: str, matches: tuple[str, ...]) -> None:
        super().__init__(f"{prefix} could be any of {', '.join(matches)}: type more of it")
        self.matches = matches


class StaleError(ShelfError):
    """The paper was changed since the revision that the edit was made against."""

    def __init__(self, paper: str, revision: int) -> None:
        super().__init__(f"This paper was changed meanwhile (it is at revision {revision} now). Look again, then edit.")
        self.paper = paper
        self.revision = revision


class BadEditError(ShelfError):
    """A field that does not exist, or a value it cannot have."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.field = name


class CannotUndoError(ShelfError):
    """There is nothing to undo, or it is undone already."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another paper that may be the same."""

    paper: str
    title: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one clip (CONTRACTS, `POST /api/clips`)."""

    clip_id: str
    outcome: OutcomeName
    paper: str | None = None
    maybe: tuple[Lookalike, ...] = ()
    merged: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""
    added: tuple[str, ...] = ()  # of a paper that was there: what it has more now, in words


@dataclass(frozen=True, slots=True)
class Received:
    """A batch and the outcome of each of its clips, in their order."""

    batch: str
    outcomes: tuple[Outcome, ...]
    pdfs: int = 0  # so many PDFs are got only on a person's word: they are too many to be got without


@dataclass(frozen=True, slots=True)
class Query:
    """What a page knows of a paper it shows."""

    identifiers: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a paper stands in one target."""

    state: str  # due, working, delivered, postponed, conflict, failed, off
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of a paper that a page shows; `paper` is None for a stranger."""

    paper: str | None = None
    maybe: tuple[Lookalike, ...] = ()
    elsewhere: str | None = None
    status: str | None = None
    saved_at: datetime | None = None
    news: str = ""
    targets: dict[str, Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list; `cursor` gets the next, None at the end. `total` counts what matches (or was looked at)."""

    papers: tuple[Paper, ...]
    cursor: str | None
    total: int
    by_status: Mapping[str, int] = field(default_factory=dict)  # whatever status is asked for
    total_is_least: bool = False
    remarks: tuple[str, ...] = ()  # what of the search could not be read, in words


@dataclass(frozen=True, slots=True)
class Facets:
    """What lists can be filtered by: names and how many papers have them, the most used first (years: the latest)."""

    tags: tuple[tuple[str, int], ...]
    venues: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What an act on many papers came to: the batch that undoes it, and the papers that it changed."""

    batch: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredClip:
    """A clip of a paper as it is kept."""

    number: int
    hash: str
    url: str
    source: str
    captured_at: datetime
    clip_ids: tuple[str, ...]
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A published version that a source found; waits for a person."""

    paper: str
    title: str
    publication: Publication


@dataclass(frozen=True, slots=True)
class Question:
    """Two papers that may be one; waits for a person."""

    id: int
    paper_a: str
    paper_b: str
    title_a: str
    title_b: str
    evidence: tuple[Evidence, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Merged:
    """Two papers that are one now."""

    paper: str
    merged: tuple[str, ...]
    batch: str


@dataclass(frozen=True, slots=True)
class Split:
    """One paper that is several now."""

    papers: tuple[str, ...]
    batch: str


@dataclass(frozen=True, slots=True)
class KeptField:
    """What an undo left as it is, because somebody changed it since."""

    paper: str
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did; it is a batch itself, and undoing that is redoing."""

    batch: str
    of: str
    removed: tuple[str, ...]  # papers that are off the shelf now
    restored: tuple[str, ...]  # papers that are back on it
    kept: tuple[KeptField, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How full the shelf is."""

    papers: int
    by_status: dict[str, int]
    questions: int
