"""Where Zotero has a paper twice: the item that we made, and one that the person added later with Zotero's own means.

Ours goes to the bin by itself where nothing in it is theirs; else they are asked, once for each item. What was decided
stands in the base of the placement: `copies`, the key of their item → "", "theirs" or "both".
"""

from collections.abc import Iterable, Mapping
from typing import Any

from library.disagreements import OURS
from library.paper import Paper
from sync.target import Conflict, Receipt, Settling
from sync.zotero.below import Below
from sync.zotero.changes import Change, only_ours
from sync.zotero.mirror import Mirror

THEIRS, BOTH = "theirs", "both"
FIELD = "copies"


class Copies:
    """Over the mirror of one target."""

    def __init__(self, mirror: Mirror, below: Below, target: str) -> None:
        self._mirror = mirror
        self._below = below
        self._words = {target: "Keep yours, bin ours", OURS: "Leave both"}

    def instead(self, paper: Paper, receipt: Receipt, item: Mapping[str, Any]) -> dict[str, Any] | None:
        """The person's item that takes the place of ours; None where there is none, or it is not decided."""
        base = receipt.base
        for key, decided in base.get(FIELD, {}).items():
            theirs = self._there(key)
            if theirs is None or decided == BOTH:
                continue
            untouched = only_ours(item, base) and not self._below.foreign(paper, item["key"], base.get("children", []))
            if decided == THEIRS or untouched:
                return theirs
        return None

    def conflicts(self, change: Change) -> Iterable[Conflict]:
        """A question for each item that is there beside ours and was not decided about."""
        ours = f"the item that Papershelf made ({change.item['key']})"
        for key, decided in change.base.get(FIELD, {}).items():
            if not decided and self._there(key) is not None:
                # Choosing Zotero's side writes "theirs" into the base, choosing ours "both".
                settling = Settling((FIELD, key), BOTH, THEIRS)
                says = "Zotero has this twice."
                yield Conflict(FIELD, ours, f"your item {key}", settling, says, self._words)

    def _there(self, key: str) -> dict[str, Any] | None:
        item = self._mirror.item(key)
        return item if item and not item.get("deleted") else None
