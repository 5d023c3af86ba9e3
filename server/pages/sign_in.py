"""Signing in: the printed address carries a one-time key, exchanged here for a cookie."""

import re
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from server.keys import Keys
from server.problems import Problem
from server.security import Door

blueprint = Blueprint("sign_in", __name__)

# One of our own pages: no second slash, which would name another site, and nothing that a browser reads as one (a
# backslash) or leaves out (tab, line break).
_OWN_PAGE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
_SIGNED_IN = 30 * 24 * 3600  # seconds
_OLD = "This address was used already, or is older than a minute. `papershelf setup` prints a new one."


@blueprint.get("/sign-in")
def enter() -> Answer:
    """Exchange the key for a session, and go where it was meant to lead."""
    keys: Keys = current_app.extensions["papershelf-keys"]
    door: Door = current_app.extensions["papershelf-door"]
    session = keys.sign_in(request.args.get("key", ""))
    where = request.args.get("to", "/")
    if not _OWN_PAGE.fullmatch(where):
        where = "/"
    if session is None:
        if keys.session(request.cookies.get(door.cookie)):  # signed in already: the address was opened twice
            return redirect(where)
        if request.args.get("key"):
            door.wrong_key()
        title = "This address is no longer good"
        raise Problem(403, title, _OLD)
    # A page that leads on, not a redirect: browsers withhold a Strict cookie from a redirect that another site began.
    answer: Response = make_response(render_template("signed_in.html", where=where))
    answer.set_cookie(
        door.cookie, session, httponly=True, secure=door.by_tls, samesite="Strict", path="/", max_age=_SIGNED_IN
    )
    return answer


@blueprint.app_context_processor
def _csrf() -> dict[str, Any]:
    """Every template knows the session's CSRF token."""
    session = getattr(g, "session", None)
    return {"csrf": session.csrf if session else ""}
