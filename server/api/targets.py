"""`/api/targets`, `/api/needs-you`, `/api/sync`, `/api/placements/retry`."""

from typing import Any

from flask import Blueprint

from library.looks import Looks
from server import bodies
from server.api.asking import Body, home, read

blueprint = Blueprint("targets", __name__, url_prefix="/api")


class RetryBody(Body):
    """Which target; none: all."""

    target: str | None = None


@blueprint.get("/targets")
def listing() -> dict[str, Any]:
    """The connected targets, how they are and what they are owed."""
    return bodies.targets(home().shelf, home().placements)


@blueprint.get("/needs-you")
def needs_you() -> dict[str, Any]:
    """What waits for a person, and what only waits."""
    Looks(home().database, home().now).soon()
    return bodies.needs_you(home().shelf, home().placements)


@blueprint.post("/sync")
def sync() -> dict[str, Any]:
    """Try what was put off now, not at its time, and look into the targets; the worker does both."""
    Looks(home().database, home().now).soon()
    return {"woken": home().placements.retry()}


@blueprint.post("/placements/retry")
def retry() -> dict[str, Any]:
    """Try again what a target refused."""
    return {"retried": home().placements.retry(read(RetryBody).target)}
