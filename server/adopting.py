"""Notes of other tools become notes of papers: planned for a person to look at, then done."""

import time
from collections.abc import Sequence

from library import other_names
from server.home import Home
from sync.obsidian.literature import Adoption, Shelf
from sync.obsidian.target import ObsidianTarget

_BUSY = 0.2  # seconds between two tries while a server delivers there


def planned(home: Home, vault: ObsidianTarget) -> tuple[Adoption, ...]:
    """What would become of each note that names a paper; raises LaterError where the vault cannot be looked at."""
    with home.database.read() as connection:
        shelf = Shelf(
            other_names.identifiers_of(connection),
            other_names.citekeys(connection),
            other_names.item_keys(connection),
        )
    return vault.adoptions(shelf)


def adopt(home: Home, vault: ObsidianTarget, adoptions: Sequence[Adoption]) -> list[str]:
    """Give the notes their papers' ids, and deliver what they lack; the paths that were adopted.

    The id comes first: whoever delivers next, this process or a server, finds the note and makes no other.
    """
    done = [one for one in adoptions if one.paper and vault.adopt(one)]
    if done:
        home.placements.want([one.paper for one in done if one.paper], vault.name, "adopt")
        deliver(home, vault.name)
    return [one.path for one in done]


def deliver(home: Home, target: str) -> None:
    """Deliver there, after a server that does so at this moment."""
    while home.engine.run(target).busy:
        time.sleep(_BUSY)
