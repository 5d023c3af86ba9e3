"""A library that was lost, made anew out of what Papershelf once wrote: the notes of a vault, the items of Zotero.

Each note and item becomes a clip, as if its paper were saved again, and is then found as what it is by the id that it
bears (CONTRACTS, "Other computers"): nothing is made twice. What only the library knew is gone: history, questions that
were answered, the pages that told of a paper, devices.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from library.formats import clips
from library.paper import Paper
from library.records import to_record
from server.home import Home
from sync.obsidian.remembered import Remembered
from sync.obsidian.scan import scan
from sync.obsidian.target import ObsidianTarget
from sync.zotero.target import ZoteroTarget

_AT_ONCE = 100  # clips in one batch
_OF_ITEMS = frozenset(
    {
        "title",
        "abstract",
        "creators",
        "type",
        "published",
        "venue",
        "volume",
        "issue",
        "pages",
        "publisher",
        "identifiers",
    }
)


@dataclass(slots=True)
class _Found:
    """What is told of one paper, by the id that it had."""

    targets: list[str] = field(default_factory=list)
    note: Remembered | None = None
    path: str = ""
    item: Paper | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many papers there are now, out of how many notes and items."""

    papers: int
    notes: int
    items: int


def folder_of_notes(vault: Path) -> str | None:
    """The folder of a vault in which most notes of Papershelf's lie; None where there are none."""
    folders = [Path(path).parent.as_posix() for path, seen in scan(vault, {}).items() if seen.paper_id]
    return max(set(folders), key=folders.count) if folders else None


def rebuild(home: Home, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> Rebuilt:
    """Make a library anew out of the targets that are connected to it.

    Args:
        home: with a library that holds nothing, its targets connected.
        on_progress: told how many papers are done, of how many.

    Raises:
        sync.target.LaterError: a target cannot be read now.
    """
    found = _found(home)
    done = 0
    for some in _parts(list(found.values())):
        raws = [_clip(home, one) for one in some]
        outcomes = home.shelf.receive(raws, via="rebuild").outcomes
        for one, outcome in zip(some, outcomes, strict=True):
            if outcome.paper and one.note and one.note.edits:
                home.shelf.edit(outcome.paper, one.note.edits, where="rebuild")
        done += len(some)
        on_progress(done, len(found))
    kinds = [one for one in found.values() if one.note], [one for one in found.values() if one.item]
    return Rebuilt(home.shelf.counts().papers, *map(len, kinds))


def _found(home: Home) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for target in home.targets():
        if isinstance(target, ObsidianTarget):
            for paper_id, path, note in target.remembered():
                one = found.setdefault(paper_id, _Found())
                one.note, one.path = note, path
                one.targets.append(target.name)
        elif isinstance(target, ZoteroTarget):
            for paper_id, item in target.remembered():
                one = found.setdefault(paper_id, _Found())
                one.item = item
                one.targets.append(target.name)
    return dict(sorted(found.items()))  # the oldest first: an id begins with its time


def _parts(all_of: list[_Found]) -> Iterator[list[_Found]]:
    for at in range(0, len(all_of), _AT_ONCE):
        yield all_of[at : at + _AT_ONCE]


def _clip(home: Home, one: _Found) -> dict[str, Any]:
    """What is told of a paper as one clip; where both tell, the item's words, for a note has few of the authors."""
    note = dict(one.note.paper) if one.note else {}
    item = {name: value for name, value in to_record(one.item).items() if name in _OF_ITEMS} if one.item else {}
    item |= {"identifiers": list(dict.fromkeys([*item.get("identifiers", []), *note.get("identifiers", [])]))}
    paper: Mapping[str, Any] = {name: value for name, value in {**note, **item}.items() if value}
    saved = one.note.saved if one.note else None
    captured = datetime.combine(saved, time(12), UTC) if saved else home.now()
    links = note.get("links", {})
    url = str(links.get("abs") or next(iter(links.values()), "") or f"file:{one.path or 'zotero'}")
    wishes: dict[str, Any] = {
        "targets": list(dict.fromkeys(one.targets)),
        "tags": list(dict.fromkeys([*(one.note.tags if one.note else ()), *(one.item.tags if one.item else ())])),
        "status": (one.note.status if one.note else "") or (one.item.status if one.item else None) or None,
    }
    page = {"url": url, "title": Path(one.path).stem, "kind": "file"}
    (made,) = clips(page, [paper], min(captured, home.now()), **wishes)
    return made
