"""`/papers/ID`: one paper, with its clips and where it is."""

from flask import Blueprint, render_template

from server.pages.acts import home
from server.text import byline

blueprint = Blueprint("paper", __name__)


@blueprint.get("/papers/<paper_id>")
def paper(paper_id: str) -> str:
    """One paper."""
    here = home()
    found = here.shelf.get(paper_id)
    return render_template(
        "paper.html",
        paper=found,
        byline=byline(found),
        clips=here.shelf.clips_of(found.id),
        targets=here.placements.standing(found.id),
    )
