"""A number over time as a small picture: the points of an SVG line, and what it shows in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.text import day

WIDTH, HEIGHT, EDGE = 220, 44, 3  # of the picture, in its own units


@dataclass(frozen=True, slots=True)
class Curve:
    """A line: `points` for `<polyline>`, its last point, and its words."""

    points: str
    x: float
    y: float
    says: str
    width: int = WIDTH
    height: int = HEIGHT


def curve(seen: Sequence[tuple[datetime, int]]) -> Curve | None:
    """The line through what was seen, the oldest first; None where it was seen at fewer than two times."""
    if len({at for at, _ in seen}) < 2:
        return None
    first, last = seen[0], seen[-1]
    seconds = (last[0] - first[0]).total_seconds()
    least, most = min(value for _, value in seen), max(value for _, value in seen)
    points = [
        (
            round(EDGE + (WIDTH - 2 * EDGE) * (at - first[0]).total_seconds() / seconds, 1),
            round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - least) / ((most - least) or 1), 1),
        )
        for at, value in seen
    ]
    says = f"Upvotes: {first[1]} on {day(first[0])}, {last[1]} on {day(last[0])}"
    if most > max(first[1], last[1]):
        says += f", {most} at most"
    return Curve(" ".join(f"{x},{y}" for x, y in points), *points[-1], says)
