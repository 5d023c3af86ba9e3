"""What a paper gained by a clip that joined it, in words for a person: "6 authors", "v3", "an abstract". Pure."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from library.paper import Paper


def _authors(paper: Paper) -> str:
    count = len(paper.creators)
    return f"{count} author{'' if count == 1 else 's'}"


def _version(paper: Paper) -> str:
    numbers = [one.latest_seen for one in paper.versions if one.latest_seen]
    return f"v{max(numbers)}" if numbers else ""


# By field of the record; fields that say nothing new to a person have no row.
_WORDS: Mapping[str, Callable[[Paper], str]] = MappingProxyType(
    {
        "title": lambda _paper: "another title",
        "creators": _authors,
        "abstract": lambda _paper: "an abstract",
        "published": lambda paper: f"its date, {paper.published}",
        "venue": lambda paper: paper.venue,
        "versions": _version,
        "identifiers": lambda _paper: "an identifier",
        "links": lambda _paper: "a link",
        "tags": lambda _paper: "tags",
        "note": lambda _paper: "a note",
        "quotations": lambda _paper: "a quotation",
    }
)


def gained(paper: Paper, changed: Iterable[str]) -> tuple[str, ...]:
    """The words for the fields that changed, in the order of the table."""
    fields = set(changed)
    return tuple(said for name, word in _WORDS.items() if name in fields and (said := word(paper)))
