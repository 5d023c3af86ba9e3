"""Errors as the API answers them: problem details (RFC 9457), one function that puts them into words."""

import json
import logging

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from library.outcomes import AmbiguousError, BadEditError, CannotUndoError, NotFoundError, ShelfError, StaleError
from sync.engine import UnknownTargetError
from sync.target import SyncError

log = logging.getLogger(__name__)

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
    """An answer that is not 200: status, a title that stays the same, a detail that says what to do."""

    def __init__(self, status: int, title: str, detail: str = "") -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


def problem_body(problem: Problem) -> dict[str, object]:
    """The body of a problem."""
    return {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}


def of_shelf(error: ShelfError) -> Problem:
    """A shelf's error as a problem."""
    status, title = next((status, title) for kind, status, title in _STATUS if isinstance(error, kind))
    return Problem(status, title, error.reason)


def of_sync(error: SyncError) -> Problem:
    """A target's refusal as a problem."""
    return Problem(503, "Not now", error.reason)


def install(app: Flask) -> None:
    """Answer every error of an app in words: JSON under /api, a page elsewhere."""
    app.register_error_handler(Problem, _answer)
    app.register_error_handler(ShelfError, lambda error: _answer(of_shelf(error)))
    app.register_error_handler(SyncError, lambda error: _answer(of_sync(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _http(error: HTTPException) -> Response:
    answer = _answer(Problem(error.code or 500, error.name, error.description or ""))
    if allowed := getattr(error, "valid_methods", None):  # of a 405, where RFC 9110 asks for it
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _fault(error: Exception) -> Response:
    log.error("a request failed: %s %s", request.method, request.path, exc_info=error)
    return _answer(Problem(500, "Papershelf stumbled", "The log says more. Nothing that was saved is lost."))


def _answer(problem: Problem) -> Response:
    if request.path.startswith("/api/"):
        body = json.dumps(problem_body(problem), ensure_ascii=False)
        return Response(body, problem.status, content_type="application/problem+json")
    return make_response(render_template("problem.html", problem=problem), problem.status)
