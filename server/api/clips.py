"""`POST /api/clips` and `POST /api/undo`."""

from typing import Any

from flask import Blueprint
from pydantic import Field

from server import bodies
from server.api.asking import Body, home, one_of, read
from server.problems import Problem
from server.security import who

blueprint = Blueprint("clips", __name__, url_prefix="/api")

MOST_CLIPS = 500


class ClipsBody(Body):
    """Clips; each is validated by itself, so that a bad one costs only itself."""

    clips: list[Any]


class UndoBody(Body):
    """What to take back: a batch, or one clip."""

    model_config = one_of("batch", "clip_id")

    batch: str | None = Field(default=None)
    clip_id: str | None = Field(default=None)


@blueprint.post("/clips")
def receive() -> dict[str, Any]:
    """Take clips in; answered at once, delivered later."""
    body = read(ClipsBody)
    if len(body.clips) > MOST_CLIPS:
        raise Problem(413, "Too many clips", f"Send at most {MOST_CLIPS} at a time; these are {len(body.clips)}.")
    return bodies.received(home().shelf.receive(body.clips, via=who()))


@blueprint.post("/undo")
def undo() -> dict[str, Any]:
    """Take back what a batch, or a clip, did."""
    body = read(UndoBody)
    if (body.batch is None) == (body.clip_id is None):
        raise Problem(422, "The body is not of the right form", "Name either batch or clip_id.")
    return bodies.undone(home().shelf.undo(body.batch, clip_id=body.clip_id, where=who()))
