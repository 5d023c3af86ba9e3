"""`/api/openapi.json`: made from the routes that there are and the models that check their bodies."""

import re
from typing import Any

from flask import Blueprint, current_app
from pydantic import BaseModel

from library.formats.clip_json import ClipJson
from server.api import clips, devices, papers, questions, targets

blueprint = Blueprint("openapi", __name__, url_prefix="/api")

# The body of each call that takes one; a route that is missing here takes none.
BODIES: dict[str, type[BaseModel]] = {
    "clips.receive": clips.ClipsBody,
    "clips.undo": clips.UndoBody,
    "papers.lookup": papers.LookupBody,
    "papers.merge": papers.MergeBody,
    "papers.split": papers.SplitBody,
    "questions.answer": questions.AnswerBody,
    "targets.retry": targets.RetryBody,
    "devices.pair": devices.PairBody,
}
_OPEN = frozenset({"devices.health", "devices.pair"})
_PROBLEMS = {"401": "No token, or one that is not known", "403": "Foreign origin", "421": "Foreign host"}
_METHODS = ("GET", "POST", "PATCH", "DELETE")


@blueprint.get("/openapi.json")
def document() -> dict[str, Any]:
    """The API's description (OpenAPI 3.1)."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in current_app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in _METHODS:
            if method in (rule.methods or ()):
                paths.setdefault(path, {})[method.lower()] = _operation(rule.endpoint, re.findall(r"{(\w+)}", path))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Papershelf", "version": "1"},
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Clip": ClipJson.model_json_schema(ref_template="#/components/schemas/Clip/$defs/{model}")},
        },
    }


def _operation(endpoint: str, names: list[str]) -> dict[str, Any]:
    view = current_app.view_functions[endpoint]
    operation: dict[str, Any] = {
        "operationId": endpoint,
        "summary": (view.__doc__ or "").strip().split("\n")[0],
        "security": [] if endpoint in _OPEN else [{"token": []}],
        "responses": {
            "200": {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}},
            **{
                status: {"description": words, "content": {"application/problem+json": {"schema": {"type": "object"}}}}
                for status, words in _PROBLEMS.items()
            },
        },
    }
    if names:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
    if model := BODIES.get(endpoint):
        schema = model.model_json_schema()
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation
