"""The field `extra`: one line of it is ours, all others are a person's, and stay. Pure.

Ours is arXiv's, as Zotero's own reader writes it: `arXiv:2611.14273 [cs.LG]`. Zotero moves lines with labels that it
knows out of `extra` into fields (facts, "Extra is parsed"), and lets this one be.
"""

import re
from collections.abc import Mapping
from typing import Any

from library.identifiers import find

_OURS = re.compile(r"arXiv:\s*\S+(?:\s+\[[\w.-]+\])?\s*", re.IGNORECASE)
_LABEL = re.compile(r"\s*([A-Za-z][\w .-]{0,40}?)\s*:\s*(.*\S)\s*")
# Labels under which people write what an item has fields for, or had before it had them; by the item's field.
_LABELS = {
    "doi": "DOI",
    "date": "date",
    "issued": "date",
    "original date": "date",
    "abstract": "abstractNote",
    "publisher": "publisher",
    "container title": "publicationTitle",
    "volume": "volume",
    "issue": "issue",
    "number": "issue",
    "page": "pages",
    "pages": "pages",
    "repository": "repository",
    "citation key": "citationKey",
}


def line_in(extra: object) -> str:
    """Our line as it stands in an item's `extra`; "" where there is none."""
    return next((_written(one) for one in _lines(extra) if _is_ours(one)), "")


def extra_with(line: str, theirs: object) -> str:
    """What an item's `extra` is to be: `line` in the place of the one that is ours ("": without it), the rest as it is.

    Where there is none yet, it comes first, as Zotero's own reader puts it.
    """
    lines = _lines(theirs)
    place = next((number for number, one in enumerate(lines) if _is_ours(one)), None)
    if place is not None:
        lines[place : place + 1] = [line] if line else []
    elif line:
        lines.insert(0, line)
    return "\n".join(lines).strip("\n")


def labelled(extra: object) -> Mapping[str, str]:
    """What people wrote under labels, by the item's field; the first of each."""
    found: dict[str, str] = {}
    for one in _lines(extra):
        met = _LABEL.fullmatch(one)
        if met and (name := _LABELS.get(met[1].casefold())):
            found.setdefault(name, met[2])
    return found


def _is_ours(line: str) -> bool:
    return bool(_OURS.fullmatch(line)) and any(one.identifier.scheme == "arxiv" for one in find(line))


def _written(line: str) -> str:
    return " ".join(line.split())


def _lines(extra: object) -> list[str]:
    return extra.split("\n") if isinstance(extra, str) and extra else []


def by_line(fields: Mapping[str, Any]) -> dict[str, Any]:
    """An item, or fields of one, with our line alone as `extra`, as it is compared and merged; none is absent."""
    line = line_in(fields.get("extra"))
    rest = {name: value for name, value in fields.items() if name != "extra"}
    return rest | ({"extra": line} if line else {})


def whole(changes: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """Changes that were merged by line, as they are sent: with all other lines that stand in the item."""
    if "extra" not in changes:
        return dict(changes)
    return {**changes, "extra": extra_with(changes["extra"] or "", item.get("extra"))}
