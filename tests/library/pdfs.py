"""Short words for PDFs on a desk: who wants them, how they stand, and bringing one here."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from library.files import Files
from tests.library.deliveries import due, give
from tests.library.shelves import Desk, clip


def files_of(desk: Desk) -> Files:
    return Files(desk.database, desk.clock, desk.path.parent / "files")


def connect(desk: Desk, name: str = "zotero", **options: Any) -> int:
    """A Zotero, connected; its number."""
    desk.placements.add_target(name, "zotero", {}, **options)
    return next(row.id for row in desk.placements.targets() if row.name == name)


def paper(number: int, **said: Any) -> dict[str, Any]:
    """A clip of a paper like no other, which has a PDF."""
    links = {"pdf": f"https://arxiv.org/pdf/2611.{number:05}"}
    title = " ".join(f"{word}{number}" for word in ("Kettles", "Lanterns", "Orchards", "Rivers"))
    return clip(**{"title": title, "identifiers": [f"arxiv:2611.{number:05}"], "links": links, **said})


def save(desk: Desk, *numbers: int, **said: Any) -> list[str]:
    """Save papers in one batch; their ids."""
    return [str(one.paper) for one in desk.clip(*(paper(number, **said) for number in numbers))]


def deliver(desk: Desk, *targets: int) -> None:
    """Zotero gets its items."""
    for target in targets or (1,):
        for debt in due(desk, target):
            give(desk, debt, f"K{debt.id}" if debt.wanted else None)


def states(desk: Desk, ids: Iterable[str]) -> list[str]:
    found = files_of(desk).states(list(ids))
    return [found[one].state if one in found else "" for one in ids]


def arrive(desk: Desk, paper_id: str) -> Path:
    """Its PDF is here; where."""
    files = files_of(desk)
    files.folder.mkdir(exist_ok=True)
    path = files.path(paper_id)
    path.write_bytes(b"%PDF")
    files.here(paper_id, "https://arxiv.org/pdf/1", 4, "0" * 32)
    return path
