"""What the tests of the library share: a shelf with a clock of its own, and clips that nobody clipped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from library.database import Database
from library.outcomes import Outcome
from library.placements import Placements
from library.shelf import Shelf

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://huggingface.co/papers"


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is told to go on."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def on(self, **much: float) -> datetime:
        self.at += timedelta(**much)
        return self.at


@dataclass(slots=True)
class Desk:
    """A library in a file of its own, and short words for what tests do with it."""

    path: Path
    clock: Clock = field(default_factory=Clock)
    on_paper: Callable[[Connection, str], None] | None = None
    database: Database = field(init=False)
    shelf: Shelf = field(init=False)
    placements: Placements = field(init=False)

    def __post_init__(self) -> None:
        self.database = Database.open(self.path)
        self.shelf = Shelf(self.database, self.clock, self.on_paper)
        self.placements = Placements(self.database, self.clock)

    def clip(self, *raws: Any, via: str = "test") -> tuple[Outcome, ...]:
        """Receive clips; their outcomes."""
        return self.shelf.receive(raws, via=via).outcomes

    def save(self, **said: Any) -> Outcome:
        """Receive one clip made of these fields; its outcome."""
        return self.clip(clip(at=self.clock.on(seconds=1), **said))[0]

    def close(self) -> None:
        self.database.close()


def clip(*, at: datetime = NOON, url: str = SITE, kind: str = "daily", **said: Any) -> dict[str, Any]:
    """Clip JSON: the paper's fields by name, and those of the clip itself."""
    own = ("clip_id", "targets", "tags", "collections", "status", "note", "selection_html")
    wishes = {name: said.pop(name) for name in own if name in said}
    return {
        "clip_id": str(uuid4()),
        "captured_at": at.isoformat(),
        "page": {"url": url, "kind": kind},
        "paper": said,
        **wishes,
    }


ADA, TOMAS, MEI = ({"name": name} for name in ("Ada Lindqvist", "Tomás Okafor", "Mei-Ling Zhao"))
ABSTRACT = (
    "Pipeline parallelism splits a language model across devices. We show that the schedule itself leaks membership, "
    "and that a careful auditor needs no more than forty minutes to find the training set's canaries."
)
ELSE = (
    "Robot arms drop what they cannot see. We teach one to listen to the motors instead, and halve the number of cups "
    "that end on the kitchen floor without any further camera."
)
