"""A request's id and its line in the log: `[request 4f1c09ab] POST /api/clips: 200, 12 ms`; the answer bears it, too.

Of the address only the path is written down, and of a signed link not even that: what else stands there may be a key.
"""

import logging
import secrets
import time
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g, request

from library.doing import doing

log = logging.getLogger(__name__)

HEADER = "X-Request-Id"
_QUIET = frozenset({"GET", "HEAD", "OPTIONS"})
_SLOW = 1.0  # seconds


class WithIds:
    """Around an application: what is logged while a request is answered bears its id."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """As WSGI has it."""
        number = secrets.token_hex(4)
        environ["papershelf.request"] = number
        with doing(f"request {number}"):
            answer: Iterable[bytes] = self._application(environ, start_response)
        return answer


def request_id() -> str:
    """Of the request at hand."""
    return str(request.environ.get("papershelf.request", ""))


def install(app: Flask) -> None:
    """Number an app's requests, and log them."""
    app.wsgi_app = WithIds(app.wsgi_app)  # type: ignore[method-assign] # Flask's own way to wrap it
    app.before_request(_begin)
    app.after_request(_told)


def _begin() -> None:
    g.began = time.perf_counter()


def _told(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    took = time.perf_counter() - g.get("began", time.perf_counter())
    path = "/list/…" if request.path.startswith("/list/") else request.path
    quiet = request.method in _QUIET and response.status_code < 400 and took < _SLOW
    level = logging.DEBUG if quiet else logging.INFO
    log.log(level, "%s %s: %s, %d ms", request.method, path, response.status_code, took * 1000)
    return response
