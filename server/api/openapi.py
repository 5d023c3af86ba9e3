"""`/api/openapi.json`: made from the routes that there are and the models that check their bodies."""

import re
from typing import Any

from flask import Blueprint, current_app
from pydantic import BaseModel

from library.formats.clip_json import ClipJson
from library.listing import SORTS
from library.paper import STATUSES
from server.api import answered, clips, devices, papers, pdfs, questions, targets

blueprint = Blueprint("openapi", __name__, url_prefix="/api")

# The body of each call that takes one; a route that is missing here takes none.
BODIES: dict[str, type[BaseModel]] = {
    "clips.receive": clips.ClipsBody,
    "clips.undo": clips.UndoBody,
    "papers.lookup": papers.LookupBody,
    "papers.edit": papers.EditBody,
    "papers.merge": papers.MergeBody,
    "papers.split": papers.SplitBody,
    "papers.resolve": papers.ResolveBody,
    "papers.publication": papers.PublicationBody,
    "pdfs.want": pdfs.PdfsBody,
    "questions.answer": questions.AnswerBody,
    "targets.retry": targets.RetryBody,
    "devices.pair": devices.PairBody,
}
_WORDS = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}
_NUMBERS = frozenset({"question_id"})  # in the path
_REVISION = (
    "header",
    "The revision that was looked at; 412 if there is a newer one",
    {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,18}"|[0-9]{1,18})$'},
)
# What stands in the query or the headers of a call, with what it is for and its schema.
_ASKED: dict[str, dict[str, tuple[str, str, dict[str, Any]]]] = {
    "papers.listing": {
        "q": (
            "query",
            'Words, "phrases", -without, fields (author: tag: venue: year: is: has: in: saved:), or an identifier',
            _WORDS,
        ),
        "tag": ("query", "Only papers with this tag", _WORDS),
        "status": ("query", f"Only papers of this status: {', '.join(STATUSES)}", _WORDS),
        "sort": ("query", f"One of {', '.join(SORTS)}; saved without it: the latest first", _WORDS),
        "cursor": ("query", "Where the page before ended", _WORDS),
        "limit": ("query", "How many at most, up to 200", {"type": "integer"}),
    },
    "papers.edit": {"If-Match": _REVISION},
    "papers.remove": {"If-Match": _REVISION},
}
_OPEN = frozenset({"devices.health", "devices.pair"})
_PROBLEMS = {
    "401": "No token, or one that is not known",
    "403": "Foreign origin, or not for who asks",
    "404": "Nothing has that id",
    "409": "That could be several papers, or there is nothing to undo",
    "421": "Foreign host",
    "422": "Not of the right form",
    "429": "Too many wrong keys from one address; the right one is let in at any time",
}
_OF_BODIES = {"400": "Not JSON", "413": "Too large"}
_OF_REVISIONS = {"412": "Changed meanwhile"}
_METHODS = ("GET", "POST", "PATCH", "DELETE")


_SCHEMAS = "#/components/schemas/{model}"


@blueprint.get("/openapi.json")
def document() -> dict[str, Any]:
    """The API's description (OpenAPI 3.1)."""
    schemas: dict[str, Any] = {"Clip": {}, **answered.PARTS}
    schemas["Clip"] = _schema(ClipJson, schemas)
    paths: dict[str, dict[str, Any]] = {}
    for rule in current_app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in _METHODS:
            if method in (rule.methods or ()):
                operation = _operation(rule.endpoint, re.findall(r"{(\w+)}", path), schemas)
                paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Papershelf", "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": schemas},
    }


def _operation(endpoint: str, names: list[str], schemas: dict[str, Any]) -> dict[str, Any]:
    asked, model = _ASKED.get(endpoint, {}), BODIES.get(endpoint)
    said = {**_PROBLEMS, **(_OF_BODIES if model else {}), **(_OF_REVISIONS if "If-Match" in asked else {})}
    problem = {"$ref": _SCHEMAS.format(model="Problem")}
    operation: dict[str, Any] = {
        "operationId": endpoint,
        "summary": (current_app.view_functions[endpoint].__doc__ or "").strip().split("\n")[0],
        "security": [] if endpoint in _OPEN else [{"token": []}],
        "responses": {
            "200": {
                "description": "Done",
                "content": {"application/json": {"schema": answered.DONE[endpoint]}},
                "links": answered.links(endpoint),
            },
            **{
                status: {"description": words, "content": {"application/problem+json": {"schema": problem}}}
                for status, words in said.items()
            },
        },
    }
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _NUMBER if name in _NUMBERS else _WORDS}
        for name in names
    ]
    parameters += [
        {"name": name, "in": where, "description": words, "schema": schema}
        for name, (where, words, schema) in asked.items()
    ]
    if parameters:
        operation["parameters"] = parameters
    if model:
        schema = _schema(model, schemas)
        if model is clips.ClipsBody:  # which takes anything, to validate each clip by itself
            schema["properties"]["clips"]["items"] = {"$ref": _SCHEMAS.format(model="Clip")}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _schema(model: type[BaseModel], schemas: dict[str, Any]) -> dict[str, Any]:
    """A model's schema; the models inside it go into `schemas`."""
    schema = model.model_json_schema(ref_template=_SCHEMAS)
    schemas |= schema.pop("$defs", {})
    return schema
