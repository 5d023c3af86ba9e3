"""What a Zotero library holds, kept beside the papers: items with what hangs below them, binned ones too.

A look asks Zotero for what changed since the last one and which keys there are (two requests, however large the
library), so plans ask it nothing, and a paper finds the item that a person has of it. What others changed is news until
a look has noted it; after a crash it is news once more.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from library.database import Database
from library.schema import placements, targets
from sync.target import LaterError
from sync.zotero.rows import Item, Library, Rows, Tell, mark_in
from sync.zotero.way import Changed, Transport
from sync.zotero.words import NewServerError

# Where most of the known items are gone at one look, something else happened than erasing (CONTRACTS).
_MANY_GONE = 10
_PART_GONE = 0.1


class HalfGoneError(LaterError):
    """So many of the known items are gone that something else happened than erasing."""

    def __init__(self, known: int, there: int) -> None:
        msg = (
            f"I know {known} items in Zotero and see {there}. I stopped writing so that nothing is made twice. Is it "
            "another profile, or still syncing? I look again every minute. Really erased? papershelf zotero forget"
        )
        super().__init__(msg, retry_after=60, lost=known - there)


class Mirror:
    """The mirror of one library."""

    def __init__(
        self, database: Database, target: str, transport: Transport, tell: Tell = lambda _connection, _items: None
    ) -> None:
        self._database = database
        self._target = target
        self._transport = transport
        self._rows = Rows(database, target, tell)
        self._looked = float("-inf")
        self._known: Library | None = None

    # ---- what is there

    @property
    def _library(self) -> Library:
        if self._known is None:
            self._known = self._rows.library()
        return self._known

    @property
    def server_id(self) -> str:
        """Of the Zotero that was looked at last; "" before the first look."""
        return self._library.server_id

    @property
    def stamp(self) -> str:
        """What was known of the library at the last look: its server and its version."""
        return f"{self._library.server_id}:{self._library.version}"

    @property
    def collections(self) -> Sequence[Mapping[str, Any]]:
        """The data of the collections."""
        return self._library.collections

    def item(self, key: str) -> Item | None:
        """One item, or None where it is erased."""
        return self._rows.item(key)

    def below(self, key: str) -> list[Item]:
        """All that hangs below an item: attachments, notes, and the annotations of its files; binned ones too."""
        return self._rows.below(key)

    def marked(self, mark: str) -> list[Item]:
        """The items that bear a mark of Papershelf's."""
        return self._rows.marked(mark)

    def ours(self) -> list[Item]:
        """Every item that Papershelf made, for this library or another; those in the bin too."""
        return self._rows.ours()

    def replacing(self, key: str) -> Item | None:
        """The item that a person merged this one into; None if they did not."""
        alive = [one for one in self._rows.replacing(key) if not one.get("deleted")]
        return min(alive, key=lambda one: str(one["key"]), default=None)

    def citekeys(self, keys: Iterable[str], without: str) -> set[str]:
        """Which of these citekeys other items have."""
        return self._rows.citekeys(keys, without)

    # ---- news

    def news(self) -> dict[str, int]:
        """The top-level items that others changed, made or erased since it was noted, with when that was."""
        return self._rows.news()

    def settle(self, news: Mapping[str, int]) -> None:
        """What was new about these, up to then, is noted."""
        if news:
            self._rows.settle(news)

    def is_news(self, key: str) -> None:
        """A look is to read this item, though nobody changed it."""
        self._rows.is_news(key, self._library.version)

    # ---- what we write ourselves

    def outdated(self) -> None:
        """What was believed so far was wrong: the next plan looks first."""
        self._looked = float("-inf")

    def wrote(self, items: Sequence[Item]) -> None:
        """We wrote these ourselves: as Zotero answered, they are no news."""
        if items:
            self._rows.keep(items, (), self._library.version, ())

    def made_collection(self, key: str, name: str, parent: str | None) -> None:
        """We made a collection ourselves."""
        made = {"key": key, "name": name, "parentCollection": parent or False}
        self._remember(replace(self._library, collections=(*self._library.collections, made)))

    # ---- looking

    def refresh(self, *, at_most_every: float = 0.0, half_gone: bool = False) -> None:
        """Ask Zotero what changed.

        Args:
            at_most_every: seconds; within them, what was seen last is believed.
            half_gone: what is missing is erased, a person said, however much it is.

        Raises:
            HalfGoneError: so many items are gone that this cannot be the library that it was.
            LaterError: Zotero is away, or it is another one than before: the next look reads it whole.
        """
        if time.monotonic() - self._looked < at_most_every:
            return
        self._known = None  # another process may have looked meanwhile
        known = self._library
        try:
            changed = self._transport.changed(known.version)
            self._require(known.server_id)
            keys = self._keys(known) if self._may_have_lost(known, changed) else None
        except NewServerError:
            self._remember(Library())
            raise
        collections = known.collections
        if not known.server_id or changed.version - known.version != len(changed.items):
            # Each item that is written is a version; where there were more, a collection may be among them.
            collections = tuple(self._transport.collections())
        if keys is not None:
            changed = self._whole(keys, changed)
            if not half_gone:
                self._require_most(known, keys)
        self._take(known, changed, keys)
        self._remember(Library(self._transport.server_id(), changed.version, collections))
        self._looked = time.monotonic()

    def _require(self, server_id: str) -> None:
        if server_id and server_id != self._transport.server_id():
            raise NewServerError

    def _may_have_lost(self, known: Library, changed: Changed) -> bool:
        """On the web erasing, too, is a new version; of the local server's versions nobody has told."""
        return self._transport.way != "web" or changed.version != known.version or not known.server_id

    def _keys(self, known: Library) -> set[str]:
        """The keys of what is there. What is missing is asked for by name: of a list that broke off nobody can tell."""
        keys = self._transport.keys()
        held = self._rows.keys() if known.server_id else self._of_papers()
        return keys | {str(one["key"]) for one in self._transport.some(sorted(held - keys))}

    def _require_most(self, known: Library, keys: set[str]) -> None:
        held = self._of_papers()
        # What was gone at an earlier look is waiting to be noted, however much a person said that it is.
        lost = len((held & self._rows.keys() if known.server_id else held) - keys)
        if lost >= _MANY_GONE and lost > len(held) * _PART_GONE:
            raise HalfGoneError(len(held), len(held) - lost)

    def _of_papers(self) -> set[str]:
        """The keys of the items that papers have here."""
        chosen = (
            select(placements.c.ref)
            .join(targets)
            .where(targets.c.name == self._target, placements.c.ref.is_not(None), placements.c.wanted)
        )
        with self._database.read() as connection:
            return set(connection.execute(chosen).scalars())

    def _whole(self, keys: set[str], changed: Changed) -> Changed:
        """With what is there and was never told: it moved between two pages of an answer."""
        missing = sorted(keys - self._rows.keys() - {one["key"] for one in changed.items})
        return replace(changed, items=[*changed.items, *self._transport.some(missing)]) if missing else changed

    def _take(self, known: Library, changed: Changed, keys: set[str] | None) -> None:
        """Write down what changed and what is gone; in a library seen for the first time, only ours is news."""
        new = not known.server_id
        ours = self._of_papers() if new else set[str]()
        gone = (self._rows.keys() | ours) - keys if keys is not None else set[str]()
        versions = {} if new else self._rows.versions([one["key"] for one in changed.items])
        # A Zotero that was never synced may know no versions: there every item is compared.
        unsure = {one["key"] for one in changed.items if not one["version"]}
        same = {key for key in unsure if (had := self._rows.item(key)) and had in changed.items}
        items = [
            one for one in changed.items if versions.get(one["key"]) != one["version"] or one["key"] in unsure - same
        ]
        if items or gone:
            said = [one["key"] for one in items if not new or one["key"] in ours or mark_in(one)]
            self._rows.keep(items, gone, changed.version, said)

    def _remember(self, library: Library) -> None:
        if library != self._known:
            self._rows.remember(library)
            self._known = library
