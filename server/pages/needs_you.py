"""`/needs-you`: what waits for a person, two or three buttons each."""

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from library.looks import Looks
from server.home import Home
from server.needs import answered, needs

blueprint = Blueprint("needs_you", __name__)
_ABOUT = ("what", "id", "paper", "field")


def _home() -> Home:
    home: Home = current_app.extensions["papershelf"]
    return home


@blueprint.get("/needs-you")
def listing() -> str:
    """All of it, and beside it what only a person over there can mend."""
    home = _home()
    looks = Looks(home.database, home.now)
    looks.soon()
    refused = [one for one in home.placements.waiting() if one.state == "failed"]
    return render_template("needs_you.html", asked=needs(home), remarks=looks.remarks(), refused=refused)


@blueprint.post("/needs-you")
def answer() -> Response:
    """One button was pressed."""
    about = {name: request.form[name] for name in _ABOUT if name in request.form}
    answered(_home(), about, request.form.get("answer", ""), where="shelf")
    return redirect("/needs-you")
