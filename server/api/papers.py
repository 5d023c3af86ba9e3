"""`/api/papers`: look up, list, read, edit, remove, merge, split."""

import re
from typing import Any, Literal, get_args

from flask import Blueprint, Response, jsonify, request
from pydantic import ConfigDict, Field, RootModel

from library.disagreements import Disagreements
from library.editing import LISTS
from library.folding import EDITABLE
from library.outcomes import Query
from library.paper import STATUSES, PaperType
from server import bodies
from server.api.asking import Body, home, read
from server.problems import Problem
from server.security import who

blueprint = Blueprint("papers", __name__, url_prefix="/api/papers")

_ETAG = re.compile(r'(?:W/)?("?)([0-9]{1,18})\1')
_MOST_ITEMS = 500
_LONGEST_PAGE = 200


class ItemBody(Body):
    """A paper that a page shows."""

    key: str
    identifiers: list[str] = Field(default_factory=list)
    title: str = ""


class LookupBody(Body):
    """What to look up."""

    items: list[ItemBody]


_TEXT: dict[str, Any] = {"type": "string"}
_GAP = r"[\s\x00-\x1f\x7f-\x9f]*"  # is taken away
_NAMES = {"type": "array", "items": _TEXT}
_CREATOR = {"type": "object", "properties": {"family": _TEXT, "given": _TEXT}, "additionalProperties": False}
# For the description alone; the library checks (library/editing.py), and names a field that is not there.
_EDITABLE: dict[str, Any] = {
    **dict.fromkeys((one for one in EDITABLE if one not in LISTS), _TEXT),
    **{f"{change}{name}": _NAMES for name in LISTS for change in ("", "add_", "remove_")},
    "status": {"enum": list(STATUSES)},
    "type": {"enum": list(get_args(PaperType))},
    "rating": {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
    "creators": {"type": "array", "items": {"anyOf": [_TEXT, _CREATOR]}},
    "published": _TEXT | {"pattern": f"^{_GAP}([0-9]{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?{_GAP}$"},
    "citekey": _TEXT | {"pattern": rf"^{_GAP}[^\s{{}}\\,~#%@'\"()]*{_GAP}$"},
}


class EditBody(RootModel[dict[str, Any]]):
    """Fields and their new values; which can be set, and to what, the library knows and says by name."""

    model_config = ConfigDict(json_schema_extra={"properties": _EDITABLE, "additionalProperties": False})


class MergeBody(Body):
    """The paper to merge with."""

    other: str


class ResolveBody(Body):
    """Which side keeps its own: "papershelf", or a target's name, as `sides` of `GET /api/needs-you` names them."""

    field: str
    keep: str


class PublicationBody(Body):
    """Whether the published version that was found becomes the paper's; the answer is kept."""

    answer: Literal["use", "leave"]


class SplitBody(Body):
    """The clips to take out, by number or clip_id; none: the last merge is taken back."""

    clips: list[str] = Field(default_factory=list)


@blueprint.post("/lookup")
def lookup() -> dict[str, Any]:
    """What is known of the papers on a page."""
    body = read(LookupBody)
    if len(body.items) > _MOST_ITEMS:
        raise Problem(413, "Too many papers", f"Ask for at most {_MOST_ITEMS} at a time.")
    queries = {one.key: Query(tuple(one.identifiers), one.title) for one in body.items}
    return {"items": {key: bodies.known(one) for key, one in home().shelf.lookup(queries).items()}}


@blueprint.get("")
def listing() -> dict[str, Any]:
    """A page of papers; `q` as the shelf's own search reads it, `sort` "saved" (the latest first) unless it says."""
    asked = request.args
    try:
        limit = min(max(int(asked.get("limit", "50")), 1), _LONGEST_PAGE)
    except ValueError:
        raise Problem(422, "The query is not of the right form", "limit: give a number.") from None
    found = home().shelf.find(
        asked.get("q", ""),
        tag=asked.get("tag", ""),
        status=asked.get("status", ""),
        sort=asked.get("sort", "saved"),
        cursor=asked.get("cursor", ""),
        limit=limit,
    )
    return bodies.found(found)


def _shown(paper_id: str) -> Response:
    found = home()
    paper = found.shelf.get(paper_id)
    file = found.files.states([paper.id]).get(paper.id)
    body = bodies.paper(paper, found.placements.standing(paper.id), file)
    if paper.id != paper_id.upper() and len(paper_id) == len(paper.id):
        body["merged_from"] = paper_id.upper()
    answer = jsonify(body)
    answer.set_etag(str(paper.revision))
    return answer


@blueprint.get("/<paper_id>")
def one(paper_id: str) -> Response:
    """One paper; its revision is the ETag."""
    return _shown(paper_id)


@blueprint.get("/<paper_id>/related")
def related(paper_id: str) -> dict[str, Any]:
    """The papers of the shelf that are near one, the nearest first, each with its reasons."""
    near = home().shelf.related(paper_id)
    return {"papers": [{**bodies.paper(one.paper), "reasons": list(one.reasons)} for one in near]}


@blueprint.patch("/<paper_id>")
def edit(paper_id: str) -> Response:
    """Set fields, if the paper still is at the revision of `If-Match`."""
    changes = read(EditBody).root
    home().shelf.edit(paper_id, changes, where=who(), revision=_revision())
    return _shown(paper_id)


@blueprint.delete("/<paper_id>")
def remove(paper_id: str) -> dict[str, Any]:
    """Take a paper off the shelf, if it still is at the revision of `If-Match`; `batch` undoes it."""
    return {"batch": home().shelf.remove(paper_id, where=who(), revision=_revision())}


def _revision() -> int | None:
    """The revision that the caller looked at; None if that does not matter to it."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    if not (revision := _ETAG.fullmatch(given)):  # also where it is empty: it was meant to hold the write back
        raise Problem(422, "The header is not of the right form", "If-Match: give the paper's revision.")
    return int(revision[2])


@blueprint.post("/<paper_id>/merge")
def merge(paper_id: str) -> dict[str, Any]:
    """Make two papers one."""
    merged = home().shelf.merge(paper_id, read(MergeBody).other, where=who())
    return {"paper": merged.paper, "merged": list(merged.merged), "batch": merged.batch}


@blueprint.post("/<paper_id>/resolve")
def resolve(paper_id: str) -> dict[str, Any]:
    """Choose a side for a field that both changed; `batch` undoes what it changed in the library."""
    body, found = read(ResolveBody), home()
    settle = Disagreements(found.database, found.now).settle
    return {"batch": settle(paper_id, body.field, body.keep, where=who())}


@blueprint.post("/<paper_id>/publication")
def publication(paper_id: str) -> dict[str, Any]:
    """Use the published version that a source found, or leave it; `batch` undoes it."""
    return {"batch": home().shelf.publish(paper_id, read(PublicationBody).answer, where=who())}


@blueprint.post("/<paper_id>/split")
def split(paper_id: str) -> dict[str, Any]:
    """Take clips out of a paper into one of their own."""
    parted = home().shelf.split(paper_id, tuple(read(SplitBody).clips), where=who())
    return {"papers": list(parted.papers), "batch": parted.batch}
