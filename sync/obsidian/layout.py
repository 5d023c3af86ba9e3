"""How a vault's notes look: their names, folders, properties and paper region, by default or by a person's templates.

Each reads the pieces of a rendering in its own way, so that a paper's words cannot become more than words: in a name
they lose what no file system bears, in a folder they never part it, among properties they never meet YAML, in the
region they are inert, and where code would read them they are refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from library.paper import Paper
from sync.obsidian import names, note, property_template
from sync.obsidian.fields import Folder, fields
from sync.obsidian.mingling import mingled
from sync.obsidian.pieces import Piece, Value, words
from sync.obsidian.samples import SAMPLES
from sync.obsidian.templates import Template

WAIT_FOR_CITEKEY = timedelta(hours=24)
PRESETS = {
    "title": "",
    "surname-year-title": "{{ [surname, year] | select | join(' ') }}{{ ' - ' if surname or year }}{{ title }}",
    "citekey": "{{ '@' ~ citekey if citekey else title }}",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The look of the notes of one vault. What has no template is as Papershelf has it.

    `renamed` gives properties another name, or "" for none, where the vault uses theirs for something else.
    """

    folder: str = "Papers"
    templates: Mapping[str, Template] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def candidates(self, paper: Paper) -> Iterator[str]:
        """Names for a new note, without `.md`: the first that is free is taken, and kept for ever."""
        return names.candidates(paper, self._name(paper))

    def _name(self, paper: Paper) -> str:
        if "name" not in self.templates:
            return ""
        return names.file_name("".join(words(piece) for piece in self._pieces("name", paper)))

    def folder_of(self, paper: Paper) -> str:
        """The folder of a new note: it lies in the vault, and is none that Obsidian hides."""
        if "folder" not in self.templates:
            return self.folder
        parts = [""]
        for piece in self._pieces("folder", paper):
            said = words(piece)
            if isinstance(piece, Value) and not isinstance(piece.value, Folder):
                said = said.replace("/", "-").replace("\\", "-")  # a paper's own slash parts nothing
            first, *others = said.replace("\\", "/").split("/")
            parts[-1] += first
            parts += others
        return "/".join(part for one in parts if (part := names.file_name(one)))

    def waits_until(self, paper: Paper) -> datetime | None:
        """Until when the paper's name waits for its citekey; None if it needs none, or has it."""
        template = self.templates.get("name")
        if template is None or "citekey" not in template.uses or paper.citekey or paper.saved_at is None:
            return None
        return paper.saved_at + WAIT_FOR_CITEKEY

    def properties(self, paper: Paper) -> dict[str, Any]:
        """The note's properties, in their order; empty ones left out."""
        given = note.properties(paper)
        if "name" in self.templates and (names.was_cut(paper.title) or not self._says_title(paper)):
            given = _with_alias(given, paper.title)
        if "properties" in self.templates:
            said = {**fields(paper, self.folder), "aliases": given.get("aliases", [])}
            given = property_template.render(self.templates["properties"], said)
            given["papershelf"] = paper.id  # how the note is found, whatever the template says
        return {name: value for old, value in given.items() if (name := self.renamed.get(old, old))}

    def _says_title(self, paper: Paper) -> bool:
        return names.file_name(paper.title).casefold() in self._name(paper).casefold()

    def order(self, properties: Mapping[str, Any]) -> Sequence[str]:
        """Where a property that is new has its place."""
        if "properties" in self.templates:
            return list(properties)
        return [self.renamed.get(name, name) or name for name in note.ORDER]

    @property
    def untimely(self) -> frozenset[str]:
        """Properties that alone are no reason to write."""
        return frozenset(self.renamed.get(name, name) for name in note.UNTIMELY)

    def region(self, paper: Paper) -> str:
        """The text of the paper region."""
        if "region" not in self.templates:
            return note.region(paper)
        template = self.templates["region"]
        text = "".join(mingled(template, self._pieces("region", paper)))
        if "papershelf:" in text:
            raise template.fault("it holds a mark of Papershelf's own regions", near="papershelf:")
        return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")

    def render(self, paper: Paper) -> str:
        """A new note."""
        return note.render(paper, self.properties(paper), self.region(paper))

    def _pieces(self, part: str, paper: Paper) -> tuple[Piece, ...]:
        return self.templates[part].render(fields(paper, self.folder))


PLAIN = Layout()


def _with_alias(given: Mapping[str, Any], title: str) -> dict[str, Any]:
    aliases = list(dict.fromkeys([*given.get("aliases", []), title]))
    if "aliases" in given:
        return {**given, "aliases": aliases}
    last = {"papershelf": given["papershelf"]}
    return {**{name: value for name, value in given.items() if name not in last}, "aliases": aliases, **last}


def with_templates(layout: Layout, templates: Mapping[str, Template]) -> Layout:
    """The layout with these templates, tried on a paper of which all is known and on one of which little is.

    Raises:
        TemplateError: one of them cannot be used.
    """
    tried = replace(layout, templates=templates)
    for paper in SAMPLES:
        next(tried.candidates(paper))
        tried.folder_of(paper)
        tried.properties(paper)
        tried.region(paper)
    return tried
