"""Look first: the item of a paper, by its key, else by our mark, else the one that a person has of it.

Nothing de-duplicates in Zotero, and a lost answer does not mean "not saved", so nothing is made before this.
"""

from collections.abc import Callable, Mapping
from typing import Any

from library.paper import Paper
from sync.target import Owed, Receipt, RemovedError
from sync.zotero import mapping
from sync.zotero.mirror import Mirror

_BINNED = "It was moved to Zotero's bin; it stays away until you save the paper again."
_ERASED = "It was erased in Zotero; it stays away until you save the paper again."

# The keys of items that are this paper's by what they say, the likeliest first; those of other papers are left out.
SameAs = Callable[[Paper], list[str]]


def look(mirror: Mirror, owed: Owed, same_as: SameAs) -> dict[str, Any] | None:
    """The paper's item, or None; a binned one only where a new wish or an undo brings it back.

    Raises:
        RemovedError: what the receipt names was binned or erased.
    """
    paper, receipt = owed.paper, owed.receipt
    if receipt is not None and (item := _received(mirror, paper, receipt)) is not None:
        return item
    marked = mirror.marked(mapping.mark_of(paper))
    if marked:  # the oldest, should another computer have made one in the same moment
        item = min(marked, key=_age)
        if receipt is not None and item.get("deleted"):
            raise RemovedError(_BINNED)
        return item
    return person_s(mirror, paper, same_as) if owed.wanted or receipt else None


def _received(mirror: Mirror, paper: Paper, receipt: Receipt) -> dict[str, Any] | None:
    """The item of a receipt; None in another Zotero where that key is nobody's, or another paper's."""
    item = mirror.item(receipt.ref)
    # Keys and versions mean something only together with the server's id.
    if receipt.version.rpartition(":")[0] != mirror.server_id and not (item and _is_of(item, paper)):
        return None
    if item is None or item.get("deleted"):
        if (other := mirror.replacing(receipt.ref)) is not None:
            return other  # a person merged it into that one
        raise RemovedError(_BINNED if item else _ERASED)
    return item


def _is_of(item: Mapping[str, Any], paper: Paper) -> bool:
    known = {str(one) for one in paper.identifiers}
    return mapping.is_ours(item, paper) or bool(known & mapping.identifiers_in(item))


def person_s(mirror: Mirror, paper: Paper, same_as: SameAs) -> dict[str, Any] | None:
    """The item that a person, or another computer, made of this paper; the oldest of the likeliest."""
    found = [item for key in same_as(paper) if (item := mirror.item(key)) and not item.get("deleted")]
    return min(found, key=_age) if found else None


def _age(item: dict[str, Any]) -> tuple[bool, str, str]:
    return bool(item.get("deleted")), str(item.get("dateAdded", "")), str(item["key"])
