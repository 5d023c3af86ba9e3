"""Regions: the parts of a note that Papershelf owns, between two comments that reading view hides."""

import re
from typing import NamedTuple


class Region(NamedTuple):
    """Where a region stands in a note, markers and all, and what it holds."""

    start: int
    end: int
    text: str


def opening(name: str) -> str:
    """The first marker of a region."""
    return f"%% papershelf:{name} (kept up to date; write anywhere outside) %%"


def closing(name: str) -> str:
    """The last marker of a region."""
    return f"%% /papershelf:{name} %%"


def render(name: str, text: str) -> str:
    """A region with its markers."""
    return f"{opening(name)}\n{text}\n{closing(name)}"


def find(note: str, name: str) -> Region | None:
    """The region of a note; None if its markers are gone, or stand there twice."""
    pattern = re.compile(
        rf"^%% papershelf:{re.escape(name)}\b[^\n]*%%[ \t]*\r?\n(.*?)\r?\n?^%% /papershelf:{re.escape(name)} %%",
        re.DOTALL | re.MULTILINE,
    )
    found = list(pattern.finditer(note))
    if len(found) != 1 or note.count(f"%% papershelf:{name} ") != 1:
        return None
    return Region(found[0].start(), found[0].end(), found[0][1].replace("\r\n", "\n"))


def replace(note: str, name: str, text: str) -> str:
    """The note with the region's text replaced; the note itself if the region is not there."""
    region = find(note, name)
    if region is None:
        return note
    end = "\r\n" if "\r\n" in note[region.start : region.end] else "\n"
    opened = note[region.start : region.end].split("\n", 1)[0].rstrip("\r")
    whole = f"{opened}\n{text}\n{closing(name)}".replace("\n", end)
    return note[: region.start] + whole + note[region.end :]
