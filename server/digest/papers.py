"""Papers on their way to a list, and the list: what is known of them, before and after they are ranked.

Apart from the ranking, which takes numpy along: whoever only shows a list needs none of it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from server.digest.terms import Terms


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper that the reader has, on the shelf or in a reference manager."""

    title: str
    creators: tuple[str, ...]
    terms: Terms
    saved_at: datetime
    weight: float = 1.0  # beside others of its age: half for what is only in Zotero
    rating: int | None = None
    status: str = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that was listed and is not on the shelf."""

    key: str
    title: str
    creators: tuple[str, ...]
    terms: Terms
    upvotes: int = 0
    a_day: int = 0  # upvotes that came in the last day that is known


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of a reader."""

    kept: Sequence[Kept] = ()
    against: Sequence[Terms] = ()  # of papers that were not wanted
    at_large: Sequence[Terms] = ()  # of what is published
    keywords: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """One paper of a list: which, and why."""

    listed: int
    reasons: tuple[str, ...]
    upvotes: int

    def to_json(self) -> dict[str, Any]:
        """As the list is kept."""
        return asdict(self) | {"reasons": list(self.reasons)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Chosen":
        """What `to_json` gave."""
        return cls(kept["listed"], tuple(kept["reasons"]), kept["upvotes"])


@dataclass(frozen=True, slots=True)
class Choice:
    """A list, best first, and what it says of itself."""

    papers: tuple[Chosen, ...]
    remarks: tuple[str, ...]
