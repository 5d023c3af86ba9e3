"""`/add`: papers out of pasted text and files, and what came of each; nothing is fetched from an address."""

from collections.abc import Iterator
from functools import partial

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from library import formats
from library.formats import Reading
from library.now import utc_now
from library.outcomes import NotFoundError, Question
from library.paper import STATUSES
from library.taking import Taken, Takings
from server.gathering import gathered, take, tally
from server.pages.acts import back, home

blueprint = Blueprint("add", __name__)

MOST = 500  # rows of one page
_PASTED = "What you pasted"
_WORDS = {
    "created": "saved",
    "updated": "added to",
    "merged": "united",
    "adopted": "known from another computer",
    "unchanged": "there already",
    "rejected": "not taken",
}


@blueprint.get("/add")
def form() -> str:
    """The form; with `batch`, what came of it, as it stands now."""
    batch = request.args.get("batch", "")
    taken = Takings(home().database).of(batch) if batch else None
    if batch and taken is None:
        msg = "There is no such batch."
        raise NotFoundError(msg)
    return _page(taken=taken)


@blueprint.post("/add")
def add() -> Response | tuple[str, int]:
    """Take in what was pasted and chosen; what cannot be read is told, and stays in the form where nothing could."""
    tags = [tag for part in request.form.get("tags", "").split(",") if (tag := part.strip())]
    found = gathered(_pieces(), tags=tags, status=request.form.get("status", ""))
    if not found.clips:
        return _page(wrong=found.unread or ("Paste something, or choose a file.",)), 422
    received = take(home().shelf, found.clips, via="shelf")
    if unread := (*found.unread, *found.warnings):
        Takings(home().database).could_not_read(received.batch, unread)
    any_taken = any(one.outcome != "rejected" for one in received.outcomes)
    return back(received.batch if any_taken else "", f"/add?batch={received.batch}")


def _pieces() -> Iterator[tuple[str, partial[Reading]]]:
    """What was pasted, and each file, by the name that it is told by."""
    text = request.form.get("text", "")
    if text.strip():
        yield (
            _PASTED,
            partial(formats.read, text.encode(), name=_PASTED[0].lower() + _PASTED[1:], captured_at=utc_now()),
        )
    for file in request.files.getlist("files"):
        if file.filename:
            yield file.filename, partial(formats.read, file.read(), name=file.filename, captured_at=utc_now())


def _page(*, taken: Taken | None = None, wrong: tuple[str, ...] = ()) -> str:
    return render_template(
        "add.html",
        taken=taken,
        clips=taken.clips[:MOST] if taken else (),
        counts=tally(one.outcome for one in taken.clips) if taken else {},
        waiting=sum(1 for one in taken.clips if one.paper and one.paper.waiting_for) if taken else 0,
        asked=_asked(taken) if taken else {},
        words=_WORDS,
        wrong=wrong,
        text=request.form.get("text", ""),
        tags=request.form.get("tags", ""),
        status=request.form.get("status", ""),
        statuses=STATUSES,
    )


def _asked(taken: Taken) -> dict[str, Question]:
    """The question that waits about a paper, by its id."""
    here = {one.paper.id for one in taken.clips if one.paper}
    questions = home().shelf.questions() if any(one.outcome.maybe for one in taken.clips) else ()
    return {paper: one for one in questions for paper in (one.paper_a, one.paper_b) if paper in here}
