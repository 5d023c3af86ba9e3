"""Everything that is known of a paper: what each source says of a field, and whose word counts. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from library.clip import Clip
from library.folding import in_order
from library.held import Edit, Held

# In the order in which a person asks for them; those of a person's own (status, tags, note…) have no source.
FIELDS = (
    *("title", "creators", "published", "type", "venue", "volume", "issue", "pages", "publisher", "organization"),
    *("abstract", "ai_summary"),
)
OWN = ("citekey",)
YOU = "you"


@dataclass(frozen=True, slots=True)
class Said:
    """What one says of a field."""

    value: str
    source: str  # a row of library.held.SOURCES, or "you"
    at: datetime
    page: str = ""  # the address of the page that said so


@dataclass(frozen=True, slots=True)
class Known:
    """One field: what counts first, then what others say who say something else."""

    field: str
    says: tuple[Said, ...]

    @property
    def edited(self) -> bool:
        """Whether a person set it."""
        return bool(self.says) and self.says[0].source == YOU


def known(held: Iterable[Held], edits: Iterable[Edit]) -> tuple[Known, ...]:
    """Each field of which something is known."""
    edits = sorted(edits, key=lambda one: (one.at, one.number))
    by_worth = in_order(held, edits)
    found = []
    for field in (*FIELDS, *OWN):
        said: dict[str, Said] = {}
        for edit in reversed(edits):
            if edit.field == field:
                said[_text(edit.value)] = Said(_text(edit.value), YOU, edit.at)
                break
        for one in by_worth:
            if value := _of(one.clip, field):
                said.setdefault(value, Said(value, one.source, one.last_at, one.clip.page.url))
        if said:
            found.append(Known(field, tuple(said.values())))
    return tuple(found)


def _of(clip: Clip, field: str) -> str:
    if field in OWN:
        return ""
    value = getattr(clip.paper, field)
    return "" if field == "type" and value == "other" else _text(value)


def _text(value: Any) -> str:
    """As a person reads it, and as the field of a form holds it: creators one a line."""
    if isinstance(value, tuple | list):
        return "\n".join(_name(one) for one in value)
    return str(value or "")


def _name(creator: Any) -> str:
    if isinstance(creator, dict):
        return f"{creator['given']} {creator['family']}".strip()
    return str(creator.display)
