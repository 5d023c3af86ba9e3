"""What a source is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from library.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Page:
    """What a source says of one identifier: the `paper` of a Clip JSON, or None if it knows none of that name."""

    identifier: Identifier
    address: str  # of the page it speaks for
    paper: dict[str, Any] | None
    published: dict[str, Any] | None = None  # likewise of its version of record, where the source knows of one


class Source(Protocol):
    """One place that can be asked: Hugging Face, arXiv."""

    @property
    def name(self) -> str:
        """Its name in tables and clips: "arxiv"."""
        ...

    @property
    def words(self) -> str:
        """Its name for a person: "arXiv"."""
        ...

    @property
    def batch(self) -> int:
        """How many identifiers one request takes."""
        ...

    def knows(self, identifier: Identifier) -> bool:
        """Whether it can be asked for this identifier."""
        ...

    def ask(self, identifiers: Sequence[Identifier]) -> list[Page]:
        """Ask for at most `batch` of them.

        Raises:
            sync.target.LaterError: no network, or it asks to wait.
            sync.target.RefusedError: it answers nonsense.
        """
        ...

    def close(self) -> None:
        """Close its connections."""
        ...
