"""What a Zotero library holds, in the normal form of the matching: whose item is this paper's?"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from library import elsewhere, other_names
from library.database import Database
from library.matching import form_of_paper
from library.paper import Paper
from sync.zotero import mapping


class Holdings:
    """Over one library; `library.elsewhere` keeps it."""

    def __init__(self, database: Database, target: str, link: Callable[[str], str]) -> None:
        self._database = database
        self._target = target
        self._link = link  # the address that shows an item, by its key

    def tell(self, connection: Connection, items: Mapping[str, dict[str, Any] | None]) -> None:
        """Top-level items came, changed or went (None: erased or binned)."""
        told = {key: mapping.item_paper(one) if one and mapping.is_work(one) else None for key, one in items.items()}
        elsewhere.tell(connection, self._target, told, self._link)

    def same_as(self, paper: Paper) -> list[str]:
        """The items that are this paper's and no other paper's on the shelf, the likeliest first."""
        form = form_of_paper(paper)
        with self._database.read() as connection:
            found = [ref for ref, _ in elsewhere.same_as(connection, self._target, form)]
            owners = other_names.papers_with(connection, self._target, found) if found else {}
        return [ref for ref in found if owners.get(ref, paper.id) == paper.id]
