"""`/papers/ID`: everything about one paper, each of it where it can be changed, and each change taken back."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from library.formats import citing
from library.paper import STATUSES
from server.curve import curve
from server.done import in_history
from server.pages.acts import back, home
from server.problems import Problem
from server.remembered import facets
from server.text import byline, field_word

blueprint = Blueprint("paper", __name__)
_RATINGS = range(1, 6)
_PDF = {"wanted": "on the way", "here": "here, on the way to Zotero", "attached": "in Zotero"}


@blueprint.get("/papers/<paper_id>")
def paper(paper_id: str) -> str | Response:
    """One paper; an older id leads to the paper that it was merged into."""
    here = home()
    found = here.shelf.get(paper_id)
    if found.id != paper_id:
        return redirect(f"/papers/{found.id}")
    return render_template(
        "paper.html",
        paper=found,
        byline=byline(found),
        standing=here.placements.standing(found.id),
        kinds={row.name: row.kind for row in here.placements.connected()},
        file=here.files.states([found.id]).get(found.id),
        pdf_words=_PDF,
        without_file=here.files.hindrance(found.id),
        known=here.shelf.known(found.id),
        clips=here.shelf.clips_of(found.id),
        history=[(deed, in_history(deed)) for deed in here.shelf.history(found.id)],
        related=[(one.paper, byline(one.paper), one.reasons) for one in here.shelf.related(found.id)],
        curve=curve(here.shelf.upvotes(found.id)),
        tags=[name for name, _ in facets(here).tags],
        cites={form: write([found]) for form, write in citing.FORMS.items()},
        statuses=STATUSES,
        ratings=_RATINGS,
        field_word=field_word,
    )


def _changes() -> dict[str, Any]:
    """What the form that was sent sets; a form is about one thing."""
    field, value = request.form.get("field", ""), request.form.get("value", "")
    read = _READ.get(field)
    if read is None:
        return {field: value.replace("\r\n", "\n")}
    return read(value)


def _named(name: str) -> Callable[[str], dict[str, Any]]:
    return lambda value: {name: [one.strip() for one in value.split(",") if one.strip()]}


# How the text of a field becomes what it sets; the others are set to the text.
_READ: Mapping[str, Callable[[str], dict[str, Any]]] = MappingProxyType(
    {
        "rating": lambda value: {"rating": int(value) if value.isdecimal() else None},
        "creators": lambda value: {"creators": [one.strip() for one in value.splitlines() if one.strip()]},
        "add_tags": _named("add_tags"),
        "remove_tags": _named("remove_tags"),
    }
)


@blueprint.post("/papers/<paper_id>")
def edit(paper_id: str) -> Response:
    """Set one field; what cannot be set so is said."""
    changed = home().shelf.edit_many([paper_id], _changes(), where="shelf")
    return back(changed.batch if changed.papers else "")


@blueprint.post("/papers/<paper_id>/<act>")
def act(paper_id: str, act: str) -> Response:
    """Do something with the whole of it."""
    does = _ACTS.get(act)
    if does is None:
        raise Problem(404, "Not Found", "A paper has no such button.")
    return does(paper_id)


def _unset(paper_id: str) -> Response:
    return back(home().shelf.unset(paper_id, request.form.get("field", ""), where="shelf").batch)


def _remove(paper_id: str) -> Response:
    return back(home().shelf.remove(paper_id, where="shelf"), to="/")


def _split(paper_id: str) -> Response:
    return back(home().shelf.split(paper_id, request.form.getlist("clip"), where="shelf").batch)


def _pdf(paper_id: str) -> Response:
    wished = home().files.want([paper_id])
    for reason in wished.without.values():
        raise Problem(409, "This PDF cannot be got", reason)
    return back()


_ACTS: Mapping[str, Callable[[str], Response]] = MappingProxyType(
    {"unset": _unset, "remove": _remove, "split": _split, "pdf": _pdf}
)
