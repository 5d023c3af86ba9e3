"""`/`: what is on the shelf: found, sorted, filtered, and done something with, many at once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as Answer

from library.asking import Asked, asked, has_field, with_field, without_field
from library.formats import citing
from library.hits import Parts, excerpt, marked
from library.looks import Looks
from library.outcomes import NotFoundError, Standing
from library.paper import STATUSES, Paper
from server.pages.acts import back, home
from server.problems import Problem
from server.remembered import facets
from server.text import ago, byline, name_of, state_word

blueprint = Blueprint("shelf", __name__)
_EXCERPT = 160  # characters of an abstract around what was searched for
_MOST = 500  # papers that one act takes
_LOOKED_AT = 500  # matches: who finds more than that types on, or chooses a filter
_SORTS = {
    "relevance": "Best match first",
    "saved": "Latest first",
    "published": "Newest publication first",
    "upvotes": "Most upvotes first",
    "rating": "Best rated first",
    "title": "By title",
}
_QUICK = (
    ("This week", "saved", "7d"),
    ("With code", "has", "code"),
    ("In Zotero", "in", "zotero"),
    ("With a note", "has", "note"),
)
_CITES = {"latex": r"Copy \cite", "bibtex": "BibTeX", "markdown": "Markdown"}


@dataclass(frozen=True, slots=True)
class Place:
    """A paper in a target: a link that opens it there, or how it stands."""

    kind: str
    word: str
    url: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paper as the list shows it; what was searched for is marked."""

    paper: Paper
    title: Parts
    by: Parts
    excerpt: Parts
    code: bool
    places: tuple[Place, ...]


@blueprint.get("/")
def listing() -> str:
    """A page of papers: what a person asked for, and everything to ask on with."""
    here = home()
    Looks(here.database, here.now).soon()
    query, status, sort, cursor = (request.args.get(name, "") for name in ("q", "status", "sort", "cursor"))
    of = asked(query)
    usual = "relevance" if of.words else "saved"
    found = here.shelf.find(query, status=status, sort=sort or usual, cursor=cursor, most=_LOOKED_AT)
    targets = here.placements.glance()
    kinds = {row.name: row.kind for row in targets}
    standing = here.placements.standings([paper.id for paper in found.papers])
    return render_template(
        "shelf.html",
        rows=[_row(paper, standing.get(paper.id, {}), kinds, of) for paper in found.papers],
        found=found,
        query=query,
        status=status,
        sort=sort or usual,
        cursor=cursor,
        statuses=STATUSES,
        facets=facets(here),
        targets=targets,
        sorts=[(value, words) for value, words in _SORTS.items() if value != "relevance" or of.words],
        quick=_QUICK,
        cites=_CITES.items(),
        address=_address,
        ago=lambda moment: ago(moment, here.now()),
        has_field=has_field,
        with_field=with_field,
        without_field=without_field,
    )


def _row(paper: Paper, standing: dict[str, Standing], kinds: dict[str, str], of: Asked) -> Row:
    places = tuple(
        Place(
            kinds.get(name, name),
            "Note" if kinds.get(name) == "obsidian" else name_of(name),
            one.url or "",
            state_word(one),
            one.reason,
        )
        for name, one in standing.items()
        if one.url or one.state != "off"
    )
    title = marked(paper.heading, of)
    seen = any(hit for _, hit in title)
    code = any(link.kind == "code" for link in paper.links)
    said = excerpt(paper.abstract, of, _EXCERPT) if of.words and not seen else ()
    return Row(paper, title, marked(byline(paper), of), said, code, places)


def _address(**changes: str) -> str:
    """This list's address with something else asked for; from its first page, unless `cursor` says otherwise."""
    now = {name: request.args.get(name, "") for name in ("q", "status", "sort")} | changes
    query = urlencode({name: value for name, value in now.items() if value})
    return f"/{'?' if query else ''}{query}"


@blueprint.post("/papers")
def act() -> Answer:
    """Do something with the papers that were chosen: one batch, so one undo."""
    ids = request.form.getlist("id")[:_MOST]
    if not ids:
        raise Problem(422, "No paper is chosen", "Go back and tick those that you mean.")
    shelf = home().shelf
    tags = [one.strip() for one in request.form.get("tag", "").split(",") if one.strip()]
    status = request.form.get("status", "")
    match request.form.get("act"):
        case "status" if status:
            changes: dict[str, Any] = {"status": status}
        case "tag" if tags:
            changes = {"add_tags": tags}
        case "untag" if tags:
            changes = {"remove_tags": tags}
        case "remove":
            return back(shelf.remove_many(ids, where="shelf").batch)
        case _:
            raise Problem(422, "Nothing to do was chosen", "Go back, and choose a status or type a tag.")
    return back(shelf.edit_many(ids, changes, where="shelf").batch)


@blueprint.get("/cite")
def cite() -> Response:
    """Papers as others cite them, as plain text: `form` is one of library.formats.citing's."""
    form = citing.FORMS.get(request.args.get("form", ""))
    if form is None:
        raise Problem(422, "There is no such form", f"There are {', '.join(citing.FORMS)}.")
    shelf, papers = home().shelf, []
    for one in request.args.getlist("id")[:_MOST]:
        try:
            papers.append(shelf.get(one))
        except NotFoundError:
            continue  # removed since the list was drawn
    return Response(form(papers), content_type="text/plain; charset=utf-8")
