"""A desk to work at: a real library in a folder, a clock that a test turns, and papers that nobody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid5

from library.database import Database
from library.outcomes import Standing
from library.paper import Paper
from library.placements import Placements
from library.shelf import Shelf
from sync.engine import Engine, Report
from sync.target import Target

START = datetime(2026, 11, 23, 7, 41, 12, tzinfo=UTC)
_CLIPS = UUID("5b0f2c1e-7a43-4f0e-9a1d-3f6b2f1c0d77")

GRANITE: dict[str, Any] = {
    "title": "GraniteFlow: Timing the Stages of Split Inference",
    "abstract": "Large models are cut into stages that run on several machines. The pauses between them tell an "
    r"observer who asks, with an error of $\delta \le 0.07$, for \$40 of rented time.",
    "creators": [
        {"given": "Ada", "family": "Lindqvist"},
        {"given": "Tomás", "family": "Okafor"},
        {"given": "Mei-Ling", "family": "Zhao"},
        {"given": "Joris", "family": "van den Berg"},
    ],
    "published": "2026-11-19",
    "identifiers": ["arxiv:2611.20314"],
    "links": {
        "code": "https://github.com/example-lab/graniteflow",
        "huggingface": "https://huggingface.co/papers/2611.20314",
    },
    "upvotes": 184,
    "ai_summary": "Pauses between stages give away who asks.",
}


@dataclass
class Clock:
    """A time that moves when it is told to."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def on(self, seconds: float) -> None:
        """Later."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Desk:
    """A shelf with its targets; what a test wires otherwise than the server does, it says itself."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    targets: list[Target] = field(default_factory=list)
    saved: int = 0

    def __post_init__(self) -> None:
        self.database = Database.open(self.folder / "library.db")
        self.shelf = Shelf(self.database, self.clock)
        self.placements = Placements(self.database, self.clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for target in self.targets:
            if close := getattr(target, "close", None):
                close()
        self.database.close()

    def connect(self, target: Target, *, everything: bool = True) -> None:
        """From now on the engine delivers there."""
        self.placements.add_target(target.name, target.kind, {}, everything=everything)
        self.targets.append(target)

    def save(self, *, url: str = "https://huggingface.co/papers", **paper: Any) -> str:
        """One click on a paper; its id. Fields that belong to the clip, not to the paper, may be named too."""
        of_clip = {
            name: paper.pop(name)
            for name in ("targets", "tags", "collections", "status", "note", "selection_html")
            if name in paper
        }
        self.saved += 1
        clip = {
            "clip_id": str(uuid5(_CLIPS, str(self.saved))),
            "captured_at": self.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "page": {"url": url, "title": "A page", "kind": "other"},
            "paper": paper,
            **of_clip,
        }
        outcome = self.shelf.receive([clip], via="test").outcomes[0]
        assert outcome.paper, outcome
        return outcome.paper

    def sync(self, name: str | None = None, *, dry_run: bool = False) -> Report:
        """One round."""
        return Engine(self.placements, self._all).run(name, dry_run=dry_run)

    def settle(self, rounds: int = 12) -> list[Report]:
        """Rounds, time passing between them, until nothing is owed any more."""
        reports = []
        for _ in range(rounds):
            reports.append(self.sync())
            if not any(row.due for row in self.placements.targets()) and not reports[-1].lines:
                break
            self.clock.on(61)
        return reports

    def _all(self) -> Sequence[Target]:
        return self.targets

    def standing(self, paper: str, name: str = "") -> Standing:
        """How a paper stands in a target; in the only one, without a name."""
        found = self.placements.standing(paper)
        if name:
            return found[name]
        (only,) = found.values()
        return only

    def paper(self, paper: str) -> Paper:
        """It as it is now."""
        return self.shelf.get(paper)
