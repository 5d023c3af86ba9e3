"""Reading requests: bodies within limits, checked by pydantic, and the home they are about."""

from typing import Any, TypeVar

from flask import current_app, request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from server.home import Home
from server.problems import Problem

_ESCAPED_SURROGATE = b"\\ud"
_Body = TypeVar("_Body", bound=BaseModel)


class Body(BaseModel):
    """A request body; an unknown field is a mistake and said by name."""

    model_config = ConfigDict(extra="forbid", strict=True)


def one_of(*names: str) -> ConfigDict:
    """For the description of a body: exactly one of these fields is given, and not as null."""
    there: list[Any] = [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in names]
    return ConfigDict(json_schema_extra={"oneOf": there})


def home() -> Home:
    """The home of this app."""
    found: Home = current_app.extensions["papershelf"]
    return found


def json_body() -> Any:
    """The request's JSON; 400 if it is none, 413 if it is too large (also where Content-Length did not say so)."""
    try:
        body = request.get_json(force=True)
        return _whole(body) if _ESCAPED_SURROGATE in request.get_data().lower() else body
    except RequestEntityTooLarge:
        raise
    except (HTTPException, RecursionError):  # nested so deeply that no reader gets to its bottom
        raise Problem(400, "This is not JSON", "Send a JSON object in UTF-8.") from None


def _whole(value: Any) -> Any:
    """The same JSON without halves of surrogate pairs: JSON can write them, and neither SQLite nor UTF-8 can."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value


def read(model: type[_Body]) -> _Body:
    """The request's body as a model; 422 naming the field if it is not of that form."""
    try:
        return model.model_validate(json_body())
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "body"
        raise Problem(422, "The body is not of the right form", f"{where}: {fault['msg']}") from None
