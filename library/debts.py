"""A debt, and what came of paying it: what goes between `library.placements` and whoever delivers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from library.finding import papers_of
from library.paper import Annotation, Paper
from library.settlings import giving


@dataclass(frozen=True, slots=True)
class Debt:
    """One placement that is due, with the paper as it is now and the receipt of the last delivery."""

    id: int
    paper: Paper
    wanted: bool
    ref: str | None
    version: str
    base: Mapping[str, Any]
    asked: bool = False  # saved again since the last look there
    begun: bool = False  # its making or its taking away began, and nobody has heard the end
    unanswered: tuple[Mapping[str, Any], ...] = ()  # the bases that deliveries since the last receipt were to leave
    giving: Mapping[tuple[str, ...], Any] = field(default_factory=dict)  # `library.settlings.giving`


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery came to, as it is recorded (the target's own words are in `sync.target.Result`)."""

    ref: str | None
    version: str = ""
    base: Mapping[str, Any] | None = None
    url: str = ""
    reason: str = ""
    citekey: str = ""
    conflicts: tuple[Mapping[str, Any], ...] = ()
    look_again: float | None = None
    known_as: str = ""  # the id that it bears there, where it was made on another computer
    annotations: tuple[Annotation, ...] | None = None  # all of the paper's there; None: the target does not know


def debts_of(connection: Connection, rows: Sequence[Any]) -> tuple[Debt, ...]:
    """Debts out of rows of `placements`, each with its paper's `retired`."""
    if not rows:
        return ()
    found = papers_of(connection, [row.paper_id for row in rows])
    given = giving(connection, rows)
    return tuple(
        Debt(
            row.id,
            found[row.paper_id],
            row.wanted and not row.retired,
            row.ref,
            row.version or "",
            row.base or {},
            row.asked,
            row.begun,
            tuple(row.unanswered or ()),
            given.get(row.id, {}),
        )
        for row in rows
    )
