"""What a paper is folded from: clips as they are held, and what a person set. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from library.clip import Clip

# Best first. A publisher speaks for the version of record; arXiv for the preprint; a file is a person's own reference
# manager; Hugging Face copies arXiv and strips its LaTeX (facts: "1.45times"), other pages guess.
Source = Literal["publisher", "arxiv", "openreview", "file", "huggingface", "page"]
SOURCES: tuple[Source, ...] = ("publisher", "arxiv", "openreview", "file", "huggingface", "page")
_HOSTS: dict[str, Source] = {
    "arxiv.org": "arxiv",
    "export.arxiv.org": "arxiv",
    "openreview.net": "openreview",
    "huggingface.co": "huggingface",
}
PUBLISHED = frozenset({"conference", "journal"})  # types of the version of record


@dataclass(frozen=True, slots=True)
class Held:
    """A clip of a paper, with the times at which it was captured."""

    clip: Clip
    hash: str
    source: Source
    first_at: datetime
    last_at: datetime
    by_person: bool = True  # false: only a source said this, and nobody clicked


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person set.

    Of `tags`, `collections` and `aliases` the value is `{"add": […], "remove": […]}`; of `publication` it is
    `{"answer": "use"|"leave", "keys": […]}` (`library.publications`).
    """

    field: str
    value: Any
    at: datetime
    origin: str
    number: int = 0  # counts up: which of two edits of one moment came later


def source_of(clip: Clip) -> Source:
    """Which row of `SOURCES` a clip speaks with."""
    if clip.paper.type in PUBLISHED:
        return "publisher"
    if clip.page.kind == "file":
        return "file"
    host = (urlsplit(clip.page.url).hostname or "").removeprefix("www.")
    return _HOSTS.get(host, "page")
