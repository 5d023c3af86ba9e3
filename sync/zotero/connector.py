"""The way into a Zotero ≤ 9: its local API for reading, and its connector, which makes items and tells no key.

So an item is looked for before it is sent and found afterwards by the number that it carries (`libraryCatalog`); where
its answer was lost and it cannot be found, it waits, and is never sent again unasked: a session is good once (409), and
the same item of the same knowledge is always of the same session. Changes and links below items this Zotero takes from
no program. What is saved lands in what is selected there; a save goes only into a selection of the connected library.
"""

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx2

from sync.target import LaterError, RefusedError
from sync.zotero.old_zotero import OldZotero, UnansweredError, data
from sync.zotero.way import Changed, Way, Written
from sync.zotero.words import READ_ONLY, StaleError

_FOUND_WITHIN = 2.0  # seconds in which a saved item is to be found
_AT_ONCE = 50  # keys in one question
_MARK = "Papershelf "
_TAKEN_BEFORE = frozenset({409})  # a session is good once
# 0: no answer; 429 and 50x: busy. Whether it was taken is then seen by looking. 500 says that it was not.
_MAY_BE_TAKEN = frozenset({0, 200, 201, 409, 429, 502, 503, 504})
NO_CHANGES = "This Zotero takes no changes from programs, only new papers. Update to Zotero 10 and connect it again."
_NO_MARK = "Without Papershelf's number in it an item could not be found again in this Zotero, so it is not sent."
_LOST = (
    "Zotero did not say whether it took this paper, and it cannot be found there yet. I look again, and send it twice "
    "by no means."
)
_PDF_TOO_LATE = (
    "This Zotero takes a PDF only right after its paper was saved. Add the PDF there yourself, or update to 10."
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A save: its session, which is the item's name in it, too, and what was selected in Zotero then."""

    session: str
    place: str


class ConnectorTransport:
    """One library of a Zotero ≤ 9; `configuration`: `url`, `library_id`, `library_type`, a group's `library_name`."""

    way: Way = "connector"

    def __init__(
        self,
        configuration: Mapping[str, Any],
        *,
        http: httpx2.Client | None = None,
        found_within: float = _FOUND_WITHIN,
    ) -> None:
        self._group = configuration["library_id"] if configuration.get("library_type") == "group" else ""
        self._name = str(configuration.get("library_name", ""))
        library = f"groups/{self._group}" if self._group else "users/0"
        self._zotero = OldZotero(str(configuration["url"]).rstrip("/"), library, http)
        self._found_within = found_within
        self._refused: Counter[str] = Counter()  # how often a save was refused, by its own hash
        self._unanswered: dict[str, _Sent] = {}  # by mark: saves that were sent and not found yet
        self._saved: dict[str, _Sent] = {}  # by item key

    # ---- reading

    def server_id(self) -> str:
        """These Zoteros have none; that one answers is asked all the same."""
        self._zotero.get("items", limit=1)
        return "connector"

    def prove(self) -> str:
        """A real read, and a word from the connector; Zotero's version. Raises LaterError."""
        self._zotero.get("items", limit=1)
        return str(self._zotero.post("ping", {}).headers["X-Zotero-Version"])

    def changed(self, since: int) -> Changed:
        """By version. One that was never synced has no versions here: then everything is as new as anything."""
        whole = since <= 0
        answer = self._zotero.get("items", includeTrashed=1, **({} if whole else {"since": since}))
        version = int(answer.headers.get("Last-Modified-Version") or 0)
        if not version and not whole:
            answer = self._zotero.get("items", includeTrashed=1)
        return Changed([data(one) for one in answer.json()], version)

    def keys(self) -> set[str]:
        """Of everything that is there."""
        return set(self._zotero.get("items", format="keys", includeTrashed=1).text.split())

    def some(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Fifty at a time; erased ones are left out."""
        found: list[dict[str, Any]] = []
        for at in range(0, len(keys), _AT_ONCE):
            asked = ",".join(keys[at : at + _AT_ONCE])
            found += [data(one) for one in self._zotero.get("items", itemKey=asked, includeTrashed=1).json()]
        return found

    def item(self, key: str) -> dict[str, Any] | None:
        """One item's data, or None."""
        try:
            return data(self._zotero.get(f"items/{key}").json())
        except StaleError:
            return None

    def search(self, text: str) -> list[dict[str, Any]]:
        """Items in which `text` stands anywhere; a substring match, so look again."""
        return [data(one) for one in self._zotero.get("items", q=text, qmode="everything", includeTrashed=1).json()]

    def children(self, key: str) -> list[dict[str, Any]]:
        """What hangs below an item."""
        return [data(one) for one in self._zotero.get(f"items/{key}/children").json()]

    def collections(self) -> list[dict[str, Any]]:
        """The data of all collections."""
        return [data(one) for one in self._zotero.get("collections").json()]

    # ---- writing

    def make_collection(self, name: str, parent: str | None = None) -> str:
        """No program makes one here."""
        del name, parent
        raise RefusedError(NO_CHANGES)

    def write(self, items: Sequence[Mapping[str, Any]], about: str = "", *, together: bool = False) -> list[Written]:
        """Make new items, one a session, for tags are set for a session; their data, or why not, in their order."""
        del together
        written: list[Written] = []
        away: LaterError | None = None
        for item in items:
            try:
                if away is not None:  # closed or silent: the next would meet the same
                    raise away
                written.append(self._made(item, about))
            except LaterError as error:
                away = error if error.whole_target else None
                written.append(error)
            except (RefusedError, StaleError) as error:
                written.append(error)
        return written

    def _made(self, item: Mapping[str, Any], about: str) -> dict[str, Any]:
        if "key" in item or item.get("parentItem"):
            raise RefusedError(NO_CHANGES)
        mark = str(item.get("libraryCatalog", ""))
        if not mark.startswith(_MARK):
            raise RefusedError(_NO_MARK)
        before = self._marked(mark)
        there = before or self._sent(item, mark, about)
        if (sent := self._unanswered.pop(mark, None)) is not None:
            self._saved[there["key"]] = sent
        if before is not None and _is_touched(before):
            return before
        return self._tagged(there, item)

    def _sent(self, item: Mapping[str, Any], mark: str, about: str) -> dict[str, Any]:
        place = self._place()
        before = self._unanswered.get(mark)
        session = before.session if before else self._session(item, about)
        self._unanswered[mark] = _Sent(session, place)
        left_out = {"tags", "collections", "relations"}  # all its tags would be automatic ones; it knows no collections
        body = {name: value for name, value in item.items() if name not in left_out} | {"id": session}
        uri = str(item.get("url") or f"urn:papershelf:{mark.removeprefix(_MARK)}")
        try:
            status, said = self._saving({"sessionID": session, "uri": uri, "items": [body]})
        except UnansweredError:
            status, said = 0, ""
        if status in _TAKEN_BEFORE and before:
            self._unanswered[mark] = before
        if status not in _MAY_BE_TAKEN:
            self._refused[session.partition("-")[0]] += 1
            del self._unanswered[mark]
            raise RefusedError(f"Zotero did not take it: {said or status}")
        until = time.monotonic() + self._found_within
        while (found := self._marked(mark)) is None:
            if time.monotonic() > until:
                raise LaterError(_LOST, retry_after=30, whole_target=False)
            time.sleep(0.1)
        return found

    def _saving(self, body: Mapping[str, Any]) -> tuple[int, str]:
        answer = self._zotero.post("saveItems", body)
        return answer.status_code, answer.text[:300]

    def _tagged(self, there: dict[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
        """With its tags as manual ones; they are set for a session, and take the place of those that are there."""
        wanted = [one["tag"] for one in item.get("tags", []) if "," not in one["tag"]]  # they are sent as one text
        sent = self._saved.get(there["key"])
        if sent is None or not wanted:
            return there
        body = {"sessionID": sent.session, "target": sent.place, "tags": ",".join(wanted), "note": ""}
        self._zotero.post("updateSession", body)
        return self.item(there["key"]) or there

    def _session(self, item: Mapping[str, Any], about: str) -> str:
        """The same for the same item of the same knowledge, until it was clearly answered that it was not taken."""
        # Who says nothing of what was known has looked already, and may well write the same again.
        content = json.dumps([about or token_hex(), item], sort_keys=True)
        session = sha256(content.encode()).hexdigest()[:24]
        return f"{session}-{self._refused[session]}"

    def _marked(self, mark: str) -> dict[str, Any] | None:
        """The oldest item with this mark, one that is not binned rather than one that is."""
        number = mark.removeprefix(_MARK)
        found = [one for one in self.search(number) if one.get("libraryCatalog") == mark]
        return min(found, key=lambda one: (bool(one.get("deleted")), one.get("dateAdded", "")), default=None)

    def _place(self) -> str:
        """What is selected in Zotero, as the connector calls it; raises LaterError if it is in another library."""
        answer = self._zotero.post("getSelectedCollection", {})
        if not answer.is_success:
            raise LaterError(_elsewhere("nothing", self._name), retry_after=60)
        shown = answer.json()
        library = f"L{shown['libraryID']}"
        ours = next((one["id"] for one in shown["targets"] if self._is_ours(one)), "")
        if library != ours:
            raise LaterError(_elsewhere(shown.get("libraryName", "another library"), self._name), retry_after=60)
        if not shown.get("libraryEditable", True):
            raise LaterError(READ_ONLY, retry_after=60)
        return f"C{shown['id']}" if shown.get("id") else library

    def _is_ours(self, target: Mapping[str, Any]) -> bool:
        if not self._group:
            return bool(target["id"] == "L1")  # the personal library is the first in every Zotero
        return str(target["id"]).startswith("L") and bool(target.get("name") == self._name)

    def attach(self, parent: str, file: Path, *, title: str, url: str = "") -> None:
        """Hang a PDF below an item that was made here and just now; once, however often it is called.

        Raises:
            RefusedError: Zotero no longer knows the save in which the item was made.
            LaterError: Zotero is away, or its answer was lost and the file is not there yet.
        """
        if any(one.get("title") == title and not one.get("deleted") for one in self.children(parent)):
            return
        sent = self._saved.get(parent)
        if sent is None:
            raise RefusedError(_PDF_TOO_LATE)
        about = {"sessionID": sent.session, "parentItemID": sent.session, "title": title, "url": url}
        headers = {"Content-Type": "application/pdf", "X-Metadata": json.dumps(about)}
        try:
            answer = self._zotero.send("saveAttachment", content=file.read_bytes(), headers=headers)
        except UnansweredError:
            if any(one.get("title") == title for one in self.children(parent)):
                return
            raise LaterError(_LOST, retry_after=30, whole_target=False) from None
        if not answer.is_success:
            raise RefusedError(_PDF_TOO_LATE)

    def upload(self, key: str, file: Path, *, name: str) -> None:
        """Only `attach` brings a file into these."""
        del key, file, name
        raise RefusedError(_PDF_TOO_LATE)

    def select_url(self, key: str) -> str:
        """The address that shows an item in Zotero."""
        return f"zotero://select/{self._path}/items/{key}"

    def pdf_url(self, key: str, page: int, annotation: str) -> str:
        """The address that opens a file at an annotation."""
        return f"zotero://open-pdf/{self._path}/items/{key}?page={page}&annotation={annotation}"

    @property
    def _path(self) -> str:
        return f"groups/{self._group}" if self._group else "library"

    def close(self) -> None:
        """Close the connections."""
        self._zotero.close()


def _elsewhere(shown: str, ours: str) -> str:
    return (
        f"Zotero shows {shown}, and this Zotero puts new papers where you are. Select {ours or 'My Library'} or a "
        "collection in it, and what waits goes over by itself."
    )


def _is_touched(item: Mapping[str, Any]) -> bool:
    """Whether it is no longer as it was made: somebody tagged it, or changed it later."""
    manual = any(one.get("type", 0) == 0 for one in item.get("tags", []))
    return manual or item.get("dateModified") != item.get("dateAdded")
