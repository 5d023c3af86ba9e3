"""Notes with an id that nobody here knows: made on another computer, or before this library was lost.

Such a note is matched with a paper by what its properties say, and is taken for that paper's note under the id that it
bears; it is never made again (CONTRACTS, "Other computers"). Heads are read once each and only for unknown ids.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from library import adopting
from library.candidates import candidates
from library.database import Database
from library.identifiers import find
from library.matching import Form, form_of_paper, judge, keys
from library.paper import Creator, Paper
from sync.obsidian.index import Index
from sync.obsidian.scan import head_of, is_evicted
from sync.obsidian.vault import Vault

_CAP = 64  # notes that may share a matching key before it tells nothing
_AUTHORS = re.compile(r"^authors:[ \t]*\r?\n((?:[ \t]*- .*\r?\n?)+)", re.MULTILINE)


@dataclass(slots=True)
class Strangers:
    """The notes of one vault whose ids are no papers of this library."""

    database: Database
    vault: Vault
    index: Index
    _forms: dict[str, Form] = field(default_factory=dict)  # by id: what the note tells
    _places: dict[int | str, set[str]] = field(default_factory=dict)  # ids by identifier and matching key

    def of(self, paper: Paper) -> list[str]:
        """The ids of the notes that are this paper's under another id than it has here, the oldest first."""
        self._meet()
        form = form_of_paper(paper) if self._forms else None
        near = {one for key in _keys(form) for one in self._sharing(key)} if form else set[str]()
        with self.database.read() as connection:
            others = adopting.others_of(connection, paper.id)
            near &= adopting.strangers(connection, near) if near else set()
        same = {one for one in near if form and judge(self._forms[one], form).verdict == "same"}
        return sorted(one for one in same | others if self.index.paths_of(one))

    def paper_of(self, note_id: str) -> str | None:
        """The paper of this library whose note it is; None if nobody here has saved that paper."""
        self._meet()
        form = self._forms.get(note_id)
        with self.database.read() as connection:
            if owner := adopting.owner_of(connection, note_id):
                return owner
            if form is None or not adopting.strangers(connection, [note_id]):
                return None
            found = candidates(connection, form)
        return min((one for one, other in found.items() if judge(form, other).verdict == "same"), default=None)

    def met(self, note_ids: Collection[str]) -> None:
        """Have the library know of papers that nobody here saved: saved here, they are taken in under these ids."""
        self._meet()
        known = {one: self._forms.get(one) if self.index.paths_of(one) else None for one in note_ids}
        if known:
            with self.database.write() as connection:
                for note_id, form in known.items():
                    adopting.meet(connection, note_id, form)

    def _sharing(self, key: int | str) -> set[str]:
        found = self._places.get(key, set())
        return found if isinstance(key, str) or len(found) <= _CAP else set()

    def _meet(self) -> None:
        ids = sorted(self.index.new_ids())
        if not ids:
            return
        with self.database.read() as connection:
            for at in range(0, len(ids), 500):
                for one in adopting.strangers(connection, ids[at : at + 500]):
                    self._read(one)

    def _read(self, note_id: str) -> None:
        for path in self.index.paths_of(note_id):
            file = self.vault.path(path)
            try:
                if is_evicted(file.stat()):
                    continue
                paper = paper_in(note_id, head_of(file).decode(errors="replace"))
            except OSError:
                continue
            form = self._forms[note_id] = form_of_paper(paper)
            for key in _keys(form):
                self._places.setdefault(key, set()).add(note_id)
            return


def _keys(form: Form) -> list[int | str]:
    return [*form.identifiers, *keys(form)]


def paper_in(note_id: str, head: str) -> Paper:
    """The paper that a note's properties tell of; read line by line, for YAML takes milliseconds a note."""
    # A vault that uses a name of ours for something else has ours as paper_NAME.
    names = ("title", "published", "venue", "arxiv", "doi", "url")
    said = {name: _value(head, f"paper_{name}") or _value(head, name) for name in names}
    told = " ".join(filter(None, (said["arxiv"] and f"arxiv:{said['arxiv']}", said["doi"], said["url"])))
    listed = _AUTHORS.search(head)
    authors = [_unquoted(line.strip().removeprefix("- ")) for line in listed[1].splitlines()] if listed else []
    return Paper(
        id=note_id,
        title=said["title"],
        published=said["published"],
        venue=said["venue"],
        creators=tuple(one for name in authors if (one := Creator.parse(name))),
        identifiers=tuple(dict.fromkeys(one.identifier for one in find(told))),
    )


def _value(head: str, name: str) -> str:
    found = re.search(rf"^{name}:[ \t]*(\S.*?)[ \t]*\r?$", head, re.MULTILINE)
    return _unquoted(found[1]) if found else ""


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    return text[1:-1].replace("''", "'") if text.startswith("'") and text.endswith("'") else text
