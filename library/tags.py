"""Tags: shown as first typed, told apart by the spelling that Obsidian allows.

Obsidian's tags hold letters, digits, `_`, `-` and `/`, and not digits alone (https://help.obsidian.md/tags); Zotero's
hold anything. So "Graph Neural Nets" there is `Graph-Neural-Nets` here, and both are one tag.
"""

import re
import unicodedata
from collections.abc import Iterable

from library.text import tidy

_DIGITS = re.compile(r"[\d/-]*")


def tag_name(text: str) -> str:
    """A tag as a person typed it, tidied: one line, no leading `#`; "" if nothing is left."""
    return tidy(unicodedata.normalize("NFC", text)).lstrip("# ")[:200].strip()


def _allowed(one: str) -> bool:
    category = unicodedata.category(one)
    return one in "_-/" or category[0] in "LNM" or category == "So"  # So: emoji, which Obsidian takes


def obsidian_tag(name: str) -> str:
    """The tag as a note can hold it; "" if no character of it may stay."""
    dashed = "-".join(tag_name(name).split())
    kept = "".join(filter(_allowed, dashed)).strip("/-")
    return f"_{kept}" if kept and _DIGITS.fullmatch(kept) else kept


def spelling(name: str) -> str:
    """What two tags are compared by."""
    return (obsidian_tag(name) or tag_name(name)).casefold()


def united(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those that spell as an earlier one does, or as nothing."""
    first: dict[str, str] = {}
    for name in names:
        if tidy := tag_name(name):
            first.setdefault(spelling(tidy), tidy)
    return tuple(first.values())
