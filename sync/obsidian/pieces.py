"""What a rendering is made of: a template's own words, and among them the values that come out of the paper.

While Jinja renders, each value is a mark in the text: its number between two private characters, which no field holds.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

STEPS = 20_000  # turns of loops and calls of macros in one rendering
SIZE = 200_000  # characters of a text
ITEMS = 5_000  # of a list
RENDERING = " rendering"  # no name in a template holds a space
_MARK = re.compile("\ue000(\\d+)\ue001")


class TooMuchError(Exception):
    """A template takes too long, or makes too much."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a `{{ … }}` gave: text, a number, or a list of them."""

    value: Any


Piece = str | Value  # a `str` is the template's own words


def words(piece: Piece) -> str:
    """A piece as text."""
    if isinstance(piece, Value):
        return ", ".join(map(str, piece.value)) if isinstance(piece.value, list) else str(piece.value)
    return piece


def bounded(size: int, limit: int = SIZE) -> None:
    """Raises where a text or list is too long."""
    if size > limit:
        msg = f"it makes a text or list longer than {limit}"
        raise TooMuchError(msg)


@dataclass(slots=True)
class Rendering:
    """What one rendering brought to light, and how many steps it took."""

    values: list[Any] = field(default_factory=list)
    steps: int = 0

    def context(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What the template sees."""
        return {**fields, RENDERING: self}

    def step(self) -> None:
        """One more turn; raises where that is too many."""
        self.steps += 1
        if self.steps > STEPS:
            msg = f"it takes more than {STEPS} steps; it may never end"
            raise TooMuchError(msg)

    def mark(self, value: Any) -> Markup:
        """The mark of a value."""
        self.values.append(value)
        return Markup(f"\ue000{len(self.values) - 1}\ue001")  # noqa: S704 - what Jinja takes for HTML is told apart so

    def pieces(self, text: str, before: int | None = None) -> Iterator[Piece]:
        """The template's own words and the values, in turn; those before a number alone.

        What a filter left of a broken mark is nobody's word.
        """
        limit = len(self.values) if before is None else before
        size = 0
        for place, part in enumerate(_MARK.split(text)):
            piece: Piece = part.replace("\ue000", "").replace("\ue001", "")
            if place % 2:
                piece = Value(self._whole(int(part))) if int(part) < limit else ""
            size += len(words(piece))
            bounded(size)
            if piece != "":
                yield piece

    def resolved(self, text: str, before: int | None = None) -> str:
        """A text with its marks replaced by the values."""
        return "".join(map(words, self.pieces(text, before)))

    def _whole(self, number: int) -> Any:
        """A value; in a text that a filter made of what a block wrote, marks are resolved."""
        value = self.values[number]
        if isinstance(value, str) and "\ue000" in value:
            return self.resolved(value, number)  # its marks stand for values before it, so this comes to an end
        return value
