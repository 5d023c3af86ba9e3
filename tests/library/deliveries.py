"""Short words for deliveries: what is due, giving it, and how a paper stands."""

from typing import Any

from library.placements import Debt, Delivered
from tests.library.shelves import Desk


def due(desk: Desk, target: int = 1) -> list[Debt]:
    return list(desk.placements.due(target))


def give(desk: Desk, debt: Debt, ref: str | None = "K1", **said: Any) -> None:
    """Deliver one debt."""
    desk.placements.record(debt, Delivered(ref, "7", {"title": debt.paper.title}, f"memory:{ref}", **said), "zotero")


def standing(desk: Desk, paper: object, target: str = "zotero") -> str:
    one = desk.placements.standing(str(paper))[target]
    return f"{one.state}: {one.reason}" if one.reason else one.state
