"""What every page has: undo, what was just done, and whether anything changed since a page was drawn."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, current_app, g, redirect, request
from werkzeug.wrappers import Response

from server.done import done
from server.home import Home
from server.remembered import needed

blueprint = Blueprint("acts", __name__)


def home() -> Home:
    """The home of the request's application."""
    found: Home = current_app.extensions["papershelf"]
    return found


def back(batch: str = "", to: str = "") -> Response:
    """To the page that an act was done on, or to `to`; it says there what `batch` did, and offers to undo it."""
    parts = urlsplit(to or request.form.get("back", "/"))
    where = parts.path if parts.path.startswith("/") else "/"  # one of our own: no other host, whatever was sent
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "done"]
    query = urlencode([*asked, *([("done", batch)] if batch else [])])
    return redirect(f"/{where.lstrip('/')}{'?' if query else ''}{query}")


@blueprint.post("/undo")
def undo() -> Response:
    """Take a batch back; what stayed because somebody changed it since is told in the paper's history."""
    undone = home().shelf.undo(request.form.get("batch"), where="shelf")
    return back(undone.batch)


@blueprint.get("/pulse")
def pulse() -> dict[str, int]:
    """A number that changes with every change of the library, from wherever: a page asks, and draws itself anew."""
    return {"at": home().database.stamp()}


@blueprint.app_context_processor
def _everywhere() -> dict[str, Any]:
    """What base.html shows on every page."""
    if getattr(g, "session", None) is None:
        return {}
    deed = home().shelf.deed(request.args["done"]) if request.args.get("done") else None
    return {"done": done(deed) if deed else None, "needs": needed(home()).total, "here": _here()}


def _here() -> str:
    """This page's address, to come back to."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "done"]
    return request.path + (f"?{urlencode(asked)}" if asked else "")
