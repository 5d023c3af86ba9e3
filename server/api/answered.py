"""What each call answers when it is done, as JSON Schema: the body of its 200, and the parts that bodies share.

`server.bodies` makes these; tests/server/test_any_call.py holds every answer against them, so a field that is new
there and not here is found.
"""

from typing import Any, get_args

from library.outcomes import OutcomeName
from library.paper import STATUSES, AnnotationKind, PaperType, VersionKind

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_WEIGHT: Schema = {"type": "number"}
_TIME: Schema = {"type": "string", "format": "date-time"}


def _or_null(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "null"}]}


def _list(of: Schema = _TEXT) -> Schema:
    return {"type": "array", "items": of}


def _by_name(of: Schema = _TEXT) -> Schema:
    return {"type": "object", "additionalProperties": of}


def _one_of(*choices: str) -> Schema:
    return {"type": "string", "enum": list(choices)}


def _part(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(always: dict[str, Schema], sometimes: dict[str, Schema] | None = None) -> Schema:
    """An object of these fields and no others."""
    fields = always | (sometimes or {})
    return {"type": "object", "properties": fields, "required": list(always), "additionalProperties": False}


_BATCH = _object({"batch": _TEXT})
_FOLDED = dict.fromkeys(
    "title abstract published venue volume issue pages publisher organization ai_summary note citekey".split(),  # noqa: SIM905 - a word list reads best as words
    _TEXT,
) | dict.fromkeys(("keywords", "categories", "tags", "collections", "quotations", "aliases", "identifiers"), _list())

PARTS: dict[str, Schema] = {
    "Problem": _object(
        {"type": _TEXT, "title": _TEXT, "status": _NUMBER, "detail": _TEXT},
        {"revoked_at": _TIME},  # told to who bears a token that was good
    ),
    "Evidence": _object({"name": _TEXT, "weight": _WEIGHT, "text": _TEXT}),
    "Lookalike": _object({"paper": _TEXT, "title": _TEXT, "evidence": _list(_part("Evidence"))}),
    "Outcome": _object(
        {
            "clip_id": _TEXT,
            "outcome": _one_of(*get_args(OutcomeName)),
            "paper": _or_null(_TEXT),
            "maybe": _list(_part("Lookalike")),
            "evidence": _list(_part("Evidence")),
        },
        {"merged": _list(), "added": _list(), "warnings": _list(), "reason": _TEXT},
    ),
    "Standing": _object(
        {
            "state": _one_of("due", "working", "delivered", "postponed", "conflict", "failed", "off"),
            "reason": _TEXT,
            "url": _TEXT,
        }
    ),
    "Known": _object(
        {
            "paper": _or_null(_TEXT),
            "maybe": _list(_part("Lookalike")),
            "status": _or_null(_TEXT),
            "saved_at": _or_null(_TIME),
            "targets": _by_name(_part("Standing")),
        },
        {"elsewhere": _TEXT, "news": _TEXT},
    ),
    "Creator": _object({"family": _TEXT, "given": _TEXT}),
    "Version": _object(
        {"kind": _one_of(*get_args(VersionKind))},
        {
            "date": _TEXT,
            "venue": _TEXT,
            "number": _NUMBER,
            "latest_seen": _NUMBER,
            "identifiers": _list(),
            "links": _by_name(),
        },
    ),
    "Annotation": _object(
        {"key": _TEXT, "kind": _one_of(*get_args(AnnotationKind))},
        dict.fromkeys(
            ("text", "comment", "colour", "page", "sort_index", "attachment", "url", "image", "modified"), _TEXT
        ),
    ),
    "Paper": _object(
        {
            "id": _TEXT,
            "revision": _NUMBER,
            "saved_at": _or_null(_TIME),
            "type": _one_of(*get_args(PaperType)),
            "status": _one_of(*STATUSES),
        },
        {
            **_FOLDED,
            "creators": _list(_part("Creator")),
            "links": _by_name(),
            "versions": _list(_part("Version")),
            "rating": _NUMBER,
            "upvotes": _NUMBER,
            "waiting_for": _TEXT,
            "annotation_count": _NUMBER,
            "annotations": _list(_part("Annotation")),
            "targets": _by_name(_part("Standing")),
            "pdf": _object({"state": _TEXT, "reason": _TEXT}),
            "merged_from": _TEXT,
            "reasons": _list(),
        },
    ),
    "Question": _object(
        {
            "id": _NUMBER,
            "papers": _list(_object({"paper": _TEXT, "title": _TEXT})),
            "evidence": _list(_part("Evidence")),
            "asked_at": _TIME,
        }
    ),
    "Target": _object(
        {
            "name": _TEXT,
            "kind": _TEXT,
            "auto": {"type": "boolean"},
            "state": _TEXT,
            "papers": _NUMBER,
            "due": _NUMBER,
            "looked_at": _or_null(_TIME),
            "place": _TEXT,
        },
        {"collections": _list()},
    ),
    "Disagreement": _object(
        {
            **dict.fromkeys(("paper", "title", "target", "field", "ours", "theirs", "says"), _TEXT),
            "since": _TIME,
            "sides": _list(),
            "choices": _list(_object({"side": _TEXT, "label": _TEXT})),
        }
    ),
    "Publication": _object(
        {
            **dict.fromkeys(("paper", "title", "says", "type", "venue", "published", "doi"), _TEXT),
            "choices": _list(_object({"answer": _TEXT, "label": _TEXT})),
        }
    ),
    "Waiting": _object({"target": _TEXT, "state": _TEXT, "reason": _TEXT, "count": _NUMBER, "since": _TIME}),
    "Remark": _object({"target": _TEXT, "paper": _TEXT, "title": _TEXT, "says": _TEXT}),
    "Refusal": _object({"title": _TEXT, "url": _TEXT, "reason": _TEXT, "at": _TIME}),
}

DONE: dict[str, Schema] = {
    "clips.receive": _object({"batch": _TEXT, "outcomes": _list(_part("Outcome"))}, {"pdfs": _NUMBER}),
    "clips.undo": _object(
        {
            "batch": _TEXT,
            "of": _TEXT,
            "removed": _list(),
            "restored": _list(),
            "kept": _list(_object({"paper": _TEXT, "field": _TEXT, "why": _TEXT})),
        }
    ),
    "papers.lookup": _object({"items": _by_name(_part("Known"))}),
    "papers.listing": _object(
        {"papers": _list(_part("Paper")), "cursor": _or_null(_TEXT), "total": _NUMBER}, {"remarks": _list()}
    ),
    "papers.one": _part("Paper"),
    "papers.edit": _part("Paper"),
    "papers.related": _object({"papers": _list(_part("Paper"))}),
    "papers.remove": _BATCH,
    "papers.merge": _object({"paper": _TEXT, "merged": _list(), "batch": _TEXT}),
    "papers.split": _object({"papers": _list(), "batch": _TEXT}),
    "papers.resolve": _BATCH,
    "papers.publication": _BATCH,
    "pdfs.want": _object(
        {"wanted": _list(), "there": _list(), "without": _list(_object({"paper": _TEXT, "why": _TEXT}))}
    ),
    "questions.listing": _object({"questions": _list(_part("Question"))}),
    "questions.answer": _BATCH,
    "targets.listing": _object({"targets": _list(_part("Target")), "tags": _list(), "collections": _list()}),
    "targets.needs_you": _object(
        {
            "count": _NUMBER,
            "questions": _list(_part("Question")),
            "conflicts": _list(_part("Disagreement")),
            "publications": _list(_part("Publication")),
            "refused": _list(_part("Refusal")),
            "problems": _list(_part("Waiting")),
            "remarks": _list(_part("Remark")),
            "waiting": _list(_part("Waiting")),
        }
    ),
    "targets.sync": _object({"woken": _NUMBER}),
    "targets.retry": _object({"retried": _NUMBER}),
    "devices.health": _object({"name": _TEXT, "version": _TEXT}),
    "devices.pair": _object({"token": _TEXT, "device": _TEXT, "server": _object({"name": _TEXT, "version": _TEXT})}),
    "devices.revoke_this": _object({"revoked": _TEXT}),
    "devices.sign_in_key": _object({"key": _TEXT}),
    "openapi.document": {"type": "object"},
}

# What an answer gives to other calls: (the call, its parameter or "body", where in the answer it is found).
_OF_PAPERS = ("one", "edit", "related", "remove", "merge", "split", "resolve", "publication")
NEXT: dict[str, tuple[tuple[str, str, str], ...]] = {
    "papers.listing": tuple((f"papers.{one}", "paper_id", "/papers/0/id") for one in _OF_PAPERS),
    "clips.receive": (
        *((f"papers.{one}", "paper_id", "/outcomes/0/paper") for one in _OF_PAPERS),
        ("clips.undo", "body", "/batch"),
        ("pdfs.want", "body", "/batch"),
    ),
    "papers.edit": (("papers.one", "paper_id", "/id"), ("papers.related", "paper_id", "/id")),
    "papers.remove": (("clips.undo", "body", "/batch"),),
    "papers.split": (("papers.one", "paper_id", "/papers/0"), ("clips.undo", "body", "/batch")),
    "papers.merge": (("papers.one", "paper_id", "/paper"), ("clips.undo", "body", "/batch")),
    "papers.publication": (("clips.undo", "body", "/batch"),),
    "questions.listing": (("questions.answer", "question_id", "/questions/0/id"),),
    "questions.answer": (("clips.undo", "body", "/batch"),),
    "clips.undo": (("clips.undo", "body", "/batch"),),
}


def links(call: str) -> Schema:
    """The OpenAPI links of a call's answer, by name."""
    made: Schema = {}
    for other, parameter, where in NEXT.get(call, ()):
        value = f"$response.body#{where}"
        given = {"requestBody": {"batch": value}} if parameter == "body" else {"parameters": {parameter: value}}
        made[f"{other}{where.replace('/', '.')}"] = {"operationId": other, **given}
    return made
