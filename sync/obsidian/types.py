"""What a vault's properties are (`.obsidian/types.json`): one type a name in the whole vault, so ours make room."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

_TEXT, _LIST = frozenset({"text"}), frozenset({"multitext"})
_NUMBER = frozenset({"number", "text"})
_DATE = frozenset({"date", "text"})
# What a property of ours may be to Obsidian. tags and aliases are its own and cannot be another; papershelf is how a
# note is found, and keeps its name whatever Obsidian thinks of it.
_FITTING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "rating": _NUMBER,
        "authors": _LIST,
        "published": _DATE,
        "upvotes": _NUMBER,
        "saved": _DATE,
        **dict.fromkeys(("status", "venue", "citekey", "arxiv", "doi", "url", "pdf", "code", "zotero", "title"), _TEXT),
    }
)
_WORDS = {"multitext": "a list", "number": "a number", "checkbox": "a checkbox", "text": "a text", "date": "a date"}


@dataclass(frozen=True, slots=True)
class Clash:
    """A property that the vault uses otherwise; `instead` is what ours is called there, "" if it is left out."""

    name: str
    type: str
    instead: str

    @property
    def says(self) -> str:
        """A sentence for a person."""
        kind = _WORDS.get(self.type, self.type)
        does = f"I use '{self.instead}'" if self.instead else "I leave it out"
        return f"'{self.name}' is {kind} in this vault: {does}."


def clashes(vault: Path) -> tuple[Clash, ...]:
    """The properties of ours that this vault has as something else."""
    known = _types(vault)
    found = []
    for name, fitting in _FITTING.items():
        if known.get(name, "") in fitting | {""}:
            continue
        instead = f"paper_{name}"
        found.append(Clash(name, known[name], instead if known.get(instead, "") in fitting | {""} else ""))
    return tuple(found)


def _types(vault: Path) -> dict[str, str]:
    try:
        read: Any = json.loads((vault / ".obsidian/types.json").read_text(encoding="utf-8-sig"))
        return {str(name).casefold(): kind for name, kind in read["types"].items() if isinstance(kind, str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # a vault whose properties are of no special type, or a file of a shape that we do not know
