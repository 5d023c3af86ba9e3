"""One request as the routes get it, and which paths there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.zotero_server.library import Library


@dataclass
class Request:
    """One request, read."""

    method: str
    parts: list[str]  # the path, less /api or /connector
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    where: str = "api"  # or "connector"
    json: Any = None
    key: str = ""  # of the web API
    done: dict[str, int] = field(default_factory=dict)  # what was written, for the pace: items, patches, connector
    library: Library | None = None  # which one it is about, once that is known

    @property
    def writing(self) -> bool:
        """Whether it is to change anything."""
        return self.method != "GET"

    @property
    def group(self) -> str:
        """The number of the group that it is about; "" for the personal library."""
        return self.parts[1] if self.parts[:1] == ["groups"] else ""


def is_route(parts: list[str], *, web: bool) -> bool:
    """`/items/new`, `/deleted` and `/keys/current` are there on the web only."""
    match parts:
        case ["keys", _]:
            return web
        case [] | ["local", "authorize"]:
            return not web
        case ["users" | "groups", _, "items", "new"] | ["users" | "groups", _, "deleted"]:
            return False
        case ["users", _, "groups"]:
            return True
        case ["users" | "groups", _, "items" | "collections", *_]:
            return True
        case _:
            return False
