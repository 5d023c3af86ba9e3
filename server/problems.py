"""Errors in words for people: problem details (RFC 9457), as the API answers them and `--json` prints them."""

from collections.abc import Mapping
from pathlib import Path

from library.copies import way_back
from library.database import is_damage, passes
from library.outcomes import AmbiguousError, BadEditError, CannotUndoError, NotFoundError, ShelfError, StaleError
from sync.engine import UnknownTargetError
from sync.target import SyncError

_STATUS: tuple[tuple[type[ShelfError], int, str], ...] = (
    (StaleError, 412, "Changed meanwhile"),
    (BadEditError, 422, "That cannot be set"),
    (AmbiguousError, 409, "That could be several papers"),
    (CannotUndoError, 409, "Nothing to undo"),
    (UnknownTargetError, 404, "No such target"),
    (NotFoundError, 404, "Not here"),
    (ShelfError, 400, "That cannot be done"),
)


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """An answer that is not 200: status, a title that stays the same, a detail that says what to do; `more` members."""

    def __init__(
        self, status: int, title: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: str
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.more = status, title, detail, more
        self.headers = headers or {}


def problem_body(problem: Problem) -> dict[str, object]:
    """The body of a problem."""
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
    return body | problem.more


def of_shelf(error: ShelfError) -> Problem:
    """A shelf's error as a problem."""
    status, title = next((status, title) for kind, status, title in _STATUS if isinstance(error, kind))
    return Problem(status, title, error.reason)


def of_storage(error: Exception, database: Path) -> Problem | None:
    """What SQLite could not do for the machine's sake, by its error in SQLAlchemy's `orig`; None: another fault."""
    if is_damage(error):
        return Problem(500, "The library is damaged", way_back(database))
    if words := passes(error):
        return Problem(503, "Not now", words)
    return None


def of_sync(error: SyncError) -> Problem:
    """A target's refusal as a problem."""
    return Problem(503, "Not now", error.reason)
