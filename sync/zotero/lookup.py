"""Look first: the item of a paper, by its key, else by our mark, else by an identifier (then it may be a person's).

Nothing de-duplicates in Zotero, and a lost answer does not mean "not saved", so nothing is made before this.
"""

from typing import Any

from library.paper import Paper
from sync.target import Owed, RemovedError
from sync.zotero import mapping
from sync.zotero.transport import Transport

_BINNED = "It was moved to Zotero's bin; it stays away until you save the paper again."
_ERASED = "It was erased in Zotero; it stays away until you save the paper again."


def look(transport: Transport, owed: Owed) -> dict[str, Any] | None:
    """The paper's item, or None; a binned one only where a new wish or an undo brings it back.

    Raises:
        RemovedError: what the receipt names was binned or erased.
    """
    paper, receipt = owed.paper, owed.receipt
    # Keys and versions mean something only together with the server's id.
    if receipt is not None and receipt.version.rpartition(":")[0] == transport.server_id():
        item = transport.item(receipt.ref)
        if item is None or item.get("deleted"):
            raise RemovedError(_BINNED if item else _ERASED)
        return item
    marked = [one for one in transport.search(paper.id) if one.get("libraryCatalog") == mapping.mark_of(paper)]
    if marked:  # the oldest, should another computer have made one in the same moment
        item = min(marked, key=_age)
        if receipt is not None and item.get("deleted"):
            raise RemovedError(_BINNED)
        return item
    return _by_identifier(transport, paper) if owed.wanted or receipt else None


def _by_identifier(transport: Transport, paper: Paper) -> dict[str, Any] | None:
    wanted = [str(one) for one in paper.identifiers if one.scheme in {"arxiv", "doi"}]
    for one in sorted(wanted):
        # The search is a substring match (706 finds 1706…): what it found is read again.
        found = [
            item
            for item in transport.search(one.partition(":")[2])
            if not item.get("deleted") and one in mapping.identifiers_in(item)
        ]
        if found:
            return min(found, key=_age)
    return None


def _age(item: dict[str, Any]) -> tuple[bool, str, str]:
    return bool(item.get("deleted")), str(item.get("dateAdded", "")), str(item["key"])
