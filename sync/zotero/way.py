"""What a way into Zotero is asked, whichever it is: the local API, the web API, an older Zotero's connector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from sync.target import LaterError, RefusedError
from sync.zotero.words import StaleError

Way = Literal["local", "web", "connector"]
# What became of one thing that was to be written: its data as it is now, or why it is not.
Written = dict[str, Any] | RefusedError | StaleError | LaterError


@dataclass(frozen=True, slots=True)
class Changed:
    """Items that are newer than a version: their data with `key` and `version`, children and binned ones too."""

    items: list[dict[str, Any]]
    version: int  # of the library now


class Transport(Protocol):
    """What the target asks of a way in."""

    @property
    def way(self) -> Way:
        """Which way it is."""
        ...

    def server_id(self) -> str:
        """Versions mean something only together with this; the web has one of its own."""
        ...

    def changed(self, since: int) -> Changed:
        """What changed since a version of the library."""
        ...

    def keys(self) -> set[str]:
        """The keys of everything that is there, binned ones too."""
        ...

    def some(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """The data of these items; erased ones are left out."""
        ...

    def collections(self) -> list[dict[str, Any]]:
        """The data of all collections: `key`, `name`, `parentCollection` (False or a key)."""
        ...

    def make_collection(self, name: str, parent: str | None = None) -> str:
        """A new collection; its key. Zotero itself makes one of that name twice, so look first."""
        ...

    def write(self, items: Sequence[Mapping[str, Any]], about: str = "", *, together: bool = False) -> list[Written]:
        """Create those without a key, change those with `key` and `version` (what is not named stays).

        Args:
            items: what is to be written, any number.
            about: what the writer knew of the library; the same write, of the same knowledge, is not done twice.
            together: fifty a POST also where single ones are quicker (what hangs below items).

        Returns:
            One a thing, in their order.
        """
        ...

    def upload(self, key: str, file: Path, *, name: str) -> None:
        """Give an attachment item of ours its file; see `sync.zotero.uploads`."""
        ...

    def select_url(self, key: str) -> str:
        """The address that shows an item in Zotero."""
        ...

    def pdf_url(self, key: str, page: int, annotation: str) -> str:
        """The address that opens a file at an annotation."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...
