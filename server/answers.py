"""Every error of the application as an answer: a problem's JSON under /api, a page elsewhere."""

import json
import logging

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from library.database import passes
from library.outcomes import ShelfError
from server.problems import Problem, of_shelf, of_sync, problem_body
from sync.target import SyncError

log = logging.getLogger(__name__)


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
    if words := passes(error):
        log.warning("%s %s: %s", request.method, request.path, words)
        return _answer(Problem(503, "Not now", words))
    log.error("a request failed: %s %s", request.method, request.path, exc_info=error)
    return _answer(Problem(500, "Papershelf stumbled", "The log says more. Nothing that was saved is lost."))


def _answer(problem: Problem) -> Response:
    if request.path.startswith("/api/"):
        body = json.dumps(problem_body(problem), ensure_ascii=False)
        return Response(body, problem.status, content_type="application/problem+json")
    return make_response(render_template("problem.html", problem=problem), problem.status)
