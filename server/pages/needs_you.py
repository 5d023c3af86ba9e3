"""`/needs-you`: what waits for a person, two or three buttons each."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from library.looks import Looks
from server.beside import marked, row, rows_of
from server.needs import LEAVE, MOST, answered, needs
from server.pages.acts import back, home

blueprint = Blueprint("needs_you", __name__)
_ABOUT = ("what", "id", "about", "paper", "field", "target")


@blueprint.get("/needs-you")
def listing() -> str:
    """All of it, and beside it what only a person over there can mend, and what needs nobody."""
    looks = Looks(home().database, home().now)
    looks.soon()
    return render_template(
        "needs_you.html",
        asked=needs(home()),
        most=MOST,
        remarks=looks.remarks(),
        rows_of=rows_of,
        row=row,
        marked=marked,
        leave=LEAVE,
    )


@blueprint.post("/needs-you")
def answer() -> Response:
    """One button was pressed."""
    about = {name: request.form[name] for name in _ABOUT if name in request.form}
    return back(answered(home(), about, request.form.get("answer", ""), where="shelf"), "/needs-you")
