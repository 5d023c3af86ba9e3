"""What Zotero's own browser extension speaks to, in every Zotero, without a key (facts, Connector).

What is sent lands where the person's selection is; nobody is told the key of what was made.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import md5
from typing import TYPE_CHECKING, Any

from tests.zotero_server import checks
from tests.zotero_server.answer import Answer, HangingError
from tests.zotero_server.library import BadItemError, Library
from tests.zotero_server.request import Request

if TYPE_CHECKING:
    from tests.zotero_server.server import ZoteroServer

_NOT_FIELDS = frozenset({"id", "attachments", "notes", "seeAlso", "complete"})


@dataclass
class Session:
    """One save: its items by the name that the client gave them, in which library."""

    library: Library
    items: dict[str, str] = field(default_factory=dict)


@dataclass
class Connector:
    """The person's selection, and the saves since Zotero was started."""

    zotero: "ZoteroServer"
    selected: str = "L1"
    sessions: dict[str, Session] = field(default_factory=dict)
    _numbers: dict[str, str] = field(default_factory=dict)  # collection key: "C3"

    def answer(self, request: Request) -> Answer:
        """Host → method → browser → the handler."""
        checks.host(self.zotero, request)
        routes = {
            "ping": self._ping,
            "getSelectedCollection": self._selection,
            "saveItems": self._save,
            "updateSession": self._update,
            "saveAttachment": self._attach,
        }
        if len(request.parts) != 1 or request.parts[0] not in routes:
            return Answer(404, "No endpoint found")
        if request.method != "POST" and request.parts != ["ping"]:
            return Answer(400, "Endpoint does not support method")
        checks.browser(request)
        if not request.body and request.parts == ["getSelectedCollection"]:
            raise HangingError  # with an empty body and no type it hangs
        if request.parts[0] not in {"ping", "saveAttachment"}:
            request.json = checks.parsed(request.body)
        return routes[request.parts[0]](request)

    def select(self, library: Library, key: str | None = None) -> None:
        """The window shows this collection, or the library itself."""
        self.selected = self.number(key) if key else self._of(library)

    def number(self, key: str) -> str:
        """How the connector calls a collection."""
        return self._numbers.setdefault(key, f"C{len(self._numbers) + 1}")

    def _of(self, library: Library) -> str:
        return next(name for name, one in self._libraries() if one is library)

    def _libraries(self) -> Iterator[tuple[str, Library]]:
        everything = [self.zotero.library, *self.zotero.groups.values()]
        return ((f"L{number}", one) for number, one in enumerate(everything, 1))

    def place(self, target: str) -> tuple[Library, str]:
        """The library and the collection's key ("" for the library itself) that a target names."""
        for name, library in self._libraries():
            if name == target:
                return library, ""
            for key in library.collections:
                if self.number(key) == target:
                    return library, key
        raise Answer(400, {"error": "TARGET_NOT_FOUND"})

    def _editable(self, library: Library) -> bool:
        name = next((number for number, one in self.zotero.groups.items() if one is library), "user")
        return name not in self.zotero.unwritable

    def _ping(self, _request: Request) -> Answer:
        return Answer(200, {"prefs": {"automaticSnapshots": True}})

    def _selection(self, _request: Request) -> Answer:
        library, key = self.place(self.selected) if self._is_there() else (self.zotero.library, "")
        name = library.collections[key]["name"] if key else library.name or "My Library"
        return Answer(
            200,
            {
                "libraryID": int(self._of(library)[1:]),
                "libraryName": library.name or "My Library",
                "libraryEditable": self._editable(library),
                "editable": self._editable(library),
                "id": int(self.number(key)[1:]) if key else None,
                "name": name,
                "targets": list(self._targets()),
                "tags": {one: sorted(_tags(library)) for one, library in self._libraries()},
            },
        )

    def _is_there(self) -> bool:
        try:
            self.place(self.selected)
        except Answer:
            return False
        return True

    def _targets(self) -> Iterator[dict[str, Any]]:
        for name, library in self._libraries():
            yield {"id": name, "name": library.name or "My Library", "filesEditable": True, "level": 0}
            for key, one in library.collections.items():
                yield {"id": self.number(key), "name": one["name"], "filesEditable": True, "level": 1}

    def _save(self, request: Request) -> Answer:
        given = request.json
        if given.get("sessionID") in self.sessions:
            return Answer(409, {"error": "SESSION_EXISTS"})
        library, collection = self.place(self.selected) if self._is_there() else (self.zotero.library, "")
        if not self._editable(library):
            return Answer(500, {"libraryEditable": False})
        session = Session(library)
        self.sessions[given.get("sessionID")] = session
        request.done["connector"] = len(given["items"])
        try:
            for item in given["items"]:
                made = library.create(self._translated(item, collection))
                session.items[str(item.get("id", ""))] = made["key"]
        except BadItemError as error:
            return Answer(500, error.message)
        return Answer(201)

    def _translated(self, item: dict[str, Any], collection: str) -> dict[str, Any]:
        """As a translator would give it: all tags automatic, no place of its own."""
        names = [one if isinstance(one, str) else one["tag"] for one in item.get("tags", [])]
        fields = {name: value for name, value in item.items() if name not in _NOT_FIELDS}
        return fields | {
            "tags": [{"tag": name, "type": 1} for name in names] if self.zotero.automatic_tags else [],
            "collections": [collection] if collection else [],
        }

    def _update(self, request: Request) -> Answer:
        given = request.json
        session = self.sessions.get(given.get("sessionID"))
        if session is None:
            return Answer(400, {"error": "SESSION_NOT_FOUND"})
        _library, collection = self.place(given["target"])
        self.selected = given["target"]  # it moves the person's selection
        manual = [one.strip() for one in given.get("tags", "").split(",") if one.strip()]
        for key in session.items.values():
            if key not in session.library.items:
                continue
            automatic = [one for one in session.library.items[key].get("tags", []) if one.get("type") == 1]
            tags = [*(one for one in automatic if one["tag"] not in manual), *({"tag": one} for one in manual)]
            session.library.update(key, {"tags": tags, "collections": [collection] if collection else []})
        return Answer(200)

    def _attach(self, request: Request) -> Answer:
        about = json.loads(request.headers.get("X-Metadata") or "{}")
        session = self.sessions.get(about.get("sessionID"))
        parent = session.items.get(str(about.get("parentItemID"))) if session else None
        if session is None or parent is None:
            return Answer(400, {"error": "SESSION_NOT_FOUND"})
        library = session.library
        made = library.create(
            {
                "itemType": "attachment",
                "linkMode": "imported_url",
                "parentItem": parent,
                "title": about.get("title", ""),
                "url": about.get("url", ""),
                "contentType": request.headers.get("Content-Type", ""),
                "filename": "attachment.pdf",
                "md5": md5(request.body, usedforsecurity=False).hexdigest(),
            }
        )
        self.zotero.received[made["key"]] = request.body
        return Answer(201)


def _tags(library: Library) -> set[str]:
    return {tag["tag"] for one in library.items.values() for tag in one.get("tags", [])}
