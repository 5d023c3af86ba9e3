"""What a note tells of its paper: the other way of `note.render`, for a library that was lost. Pure.

What a person wrote in the properties counts as theirs; the rest of the note stays where it is and needs no reading.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from library.paper import STATUSES
from sync.obsidian import frontmatter, regions
from sync.obsidian.literature import named_by
from sync.obsidian.taking_in import listed

_LINKS = {"url": "abs", "pdf": "pdf", "code": "code"}
_OUR_TAGS = frozenset({"paper"})


@dataclass(frozen=True, slots=True)
class Remembered:
    """A paper as its note tells it: `paper` as Clip JSON has it, and what a person said of it."""

    paper: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    status: str = ""
    saved: date | None = None
    edits: Mapping[str, Any] = field(default_factory=dict)  # as `library.editing` takes them: rating, citekey, aliases


def remembered(text: str, renamed: Mapping[str, str]) -> Remembered:
    """Read a note; `renamed` are our names of properties that are called otherwise in its vault.

    Raises:
        UnreadableFrontmatterError: its properties do not parse.
    """
    found = frontmatter.read(text)

    def said(name: str) -> Any:
        called = renamed.get(name, name)
        return found.get(called) if called else None

    def words(name: str) -> str:
        value = said(name)
        return str(value).strip() if isinstance(value, (str, int, float, date)) else ""

    region = regions.find(text, "paper")
    inside = region.text if region else ""
    paper: dict[str, Any] = {
        "title": words("title"),
        "creators": [{"name": name} for name in listed(said("authors"))],
        "published": words("published"),
        "venue": words("venue"),
        "identifiers": list(named_by(text).identifiers),
        "links": {kind: words(name) for name, kind in _LINKS.items() if words(name)},
        "abstract": _callout(inside, "abstract"),
        "ai_summary": _callout(inside, "info"),
    }
    if words("upvotes").isdecimal():
        paper["upvotes"] = int(words("upvotes"))
    status, rating = words("status"), words("rating")
    edits = {"rating": int(rating) if rating in set("12345") else None, "citekey": words("citekey")}
    return Remembered(
        {name: value for name, value in paper.items() if value},
        tuple(one for one in listed(said("tags")) if one.casefold() not in _OUR_TAGS),
        status if status in STATUSES else "",
        _day(words("saved")),
        {name: value for name, value in edits.items() if value},
    )


def _callout(region: str, kind: str) -> str:
    """The text of a callout of the region, as it was before it was made inert."""
    met = re.search(rf"^> \[!{kind}\][+-]?[^\n]*\n((?:>[^\n]*\n?)*)", region, re.MULTILINE)
    lines = [line.removeprefix(">").removeprefix(" ") for line in met[1].splitlines()] if met else []
    return html.unescape("\n".join(lines)).strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
