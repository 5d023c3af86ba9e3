"""`POST /api/pdfs`: a person wants the PDFs of some papers, or of a batch."""

from typing import Any

from flask import Blueprint
from pydantic import Field

from server import bodies
from server.api.asking import Body, home, one_of, read
from server.problems import Problem

blueprint = Blueprint("pdfs", __name__, url_prefix="/api")

_MOST = 1000


class PdfsBody(Body):
    """Whose PDFs: of these papers, or of all that a batch has made."""

    model_config = one_of("papers", "batch")

    papers: list[str] | None = Field(default=None, max_length=_MOST)
    batch: str | None = None
    again: bool = False  # also where the library was given it already


@blueprint.post("/pdfs")
def want() -> dict[str, Any]:
    """Get these PDFs into Zotero; answered at once, got one after another."""
    body, files = read(PdfsBody), home().files
    if (body.papers is None) == (body.batch is None):
        raise Problem(422, "The body is not of the right form", "Name either papers or batch.")
    papers = body.papers if body.papers is not None else files.made_by(body.batch or "")
    return bodies.wished(files.want(papers, again=body.again))
