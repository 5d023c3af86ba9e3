"""What a request comes to, raised from wherever it is known."""

from typing import Any


class Answer(Exception):  # noqa: N818 - it ends the handling with this answer, good or bad
    """What is sent back: text, or JSON."""

    def __init__(self, status: int, body: Any = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class DroppedError(Exception):
    """The connection is closed without an answer."""


class HangingError(Exception):
    """The request is never answered, and the connection stays open."""
