"""Regions: the parts of a note that Papershelf owns, between two comments that reading view hides."""

import re
from itertools import pairwise
from typing import NamedTuple

from sync.obsidian import frontmatter

# What the opening comment tells whoever reads the source.
_HINTS = {
    "paper": "kept up to date; write anywhere outside",
    "highlights": "new ones arrive here; write below any line",
}
NAMES = tuple(_HINTS)


class Region(NamedTuple):
    """Where a region stands in a note, markers and all, and what it holds."""

    start: int
    end: int
    text: str  # with \n
    first: int  # where its first line starts
    last: int  # where its closing marker starts


def opening(name: str) -> str:
    """The first marker of a region."""
    return f"%% papershelf:{name} ({_HINTS[name]}) %%"


def closing(name: str) -> str:
    """The last marker of a region."""
    return f"%% /papershelf:{name} %%"


def render(name: str, text: str) -> str:
    """A region with its markers."""
    return f"{opening(name)}\n{text}\n{closing(name)}"


def find(note: str, name: str) -> Region | None:
    """The region of a note; None if its markers are gone, or are not one pair."""
    marks = _marks(note, name)
    if len(marks) != 2:
        return None
    opened = re.compile(r"^%% papershelf:[^\n]*%%[ \t]*\r?\n", re.MULTILINE).match(note, marks[0])
    closed = re.compile(r"^%% /papershelf:[\w-]+ %%", re.MULTILINE).match(note, marks[1])
    if opened is None or closed is None:
        return None
    text = note[opened.end() : closed.start()].replace("\r\n", "\n").removesuffix("\n")
    return Region(opened.start(), closed.end(), text, opened.end(), closed.start())


def broken(note: str) -> list[str]:
    """The regions whose markers are not one pair, each at the start of its line, or that reach into each other."""
    found = {name: find(note, name) for name in NAMES}
    names = [name for name, region in found.items() if region is None and _marks(note, name)]
    there = sorted(region for region in found.values() if region)
    tangled = any(one.end > other.start for one, other in pairwise(there))
    return list(NAMES) if tangled else names


def _marks(note: str, name: str) -> list[int]:
    """Where markers of a region stand below the properties."""
    mark = re.compile(rf"%% /?papershelf:{re.escape(name)}(?![\w-])")
    return [found.start() for found in mark.finditer(note, frontmatter.locate(note).end)]


def replace(note: str, name: str, text: str) -> str:
    """The note with the region's text replaced; the note itself if the region is not there."""
    region = find(note, name)
    if region is None:
        return note
    inner = f"{text}\n".replace("\n", line_end(note, region.first))
    return note[: region.first] + inner + note[region.last :]


def line_end(text: str, at: int) -> str:
    r"""How the line that ends before `at` ends: \r\n or \n; as the first one does, if none does."""
    before = text.rfind("\n", 0, at)
    found = before if before >= 0 else text.find("\n")
    return "\r\n" if found > 0 and text[found - 1] == "\r" else "\n"
