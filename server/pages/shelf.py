"""`/` and `/papers/ID`: what is on the shelf, plainly."""

from flask import Blueprint, current_app, render_template, request

from library.looks import Looks
from library.paper import STATUSES
from server.home import Home
from server.text import byline

blueprint = Blueprint("shelf", __name__)


def _home() -> Home:
    home: Home = current_app.extensions["papershelf"]
    return home


@blueprint.get("/")
def listing() -> str:
    """The latest papers."""
    home = _home()
    Looks(home.database, home.now).soon()
    query, status = request.args.get("q", ""), request.args.get("status", "")
    found = home.shelf.find(query, status=status, cursor=request.args.get("cursor", ""))
    rows = [(paper, byline(paper), home.placements.standing(paper.id)) for paper in found.papers]
    return render_template(
        "shelf.html",
        rows=rows,
        found=found,
        query=query,
        status=status,
        statuses=STATUSES,
        counts=home.shelf.counts(),
        waiting=home.placements.waiting(),
        targets=home.placements.targets(),
    )


@blueprint.get("/papers/<paper_id>")
def paper(paper_id: str) -> str:
    """One paper, with its clips and where it is."""
    home = _home()
    found = home.shelf.get(paper_id)
    return render_template(
        "paper.html",
        paper=found,
        byline=byline(found),
        clips=home.shelf.clips_of(found.id),
        targets=home.placements.standing(found.id),
    )
