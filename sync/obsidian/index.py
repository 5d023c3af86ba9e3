"""Which note is which paper's: an index by path, change time and size, so that a scan reads only what changed.

A vault can hold 100,000 notes, and reading them all at each save is what makes the peers slow (facts, Obsidian).
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import vault_index
from sync.obsidian.temporary import is_left_over
from sync.obsidian.vault import Vault, told
from sync.target import LaterError

# Where most of the known notes are gone at one look, something else happened than deleting (CONTRACTS).
_MANY_GONE = 10
_PART_GONE = 0.1
_HEAD = 64 * 1024  # bytes within which a note's properties end
_FENCED = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_OURS = re.compile(rb"^papershelf:[ \t]*[\"']?([0-9A-Za-z]{26})[\"']?[ \t]*\r?$", re.MULTILINE)


class Seen(NamedTuple):
    """A note as the index knows it."""

    mtime_ns: int
    size: int
    paper_id: str | None


class Index:
    """The index of one vault, kept in the database between runs."""

    def __init__(self, database: Database, target: str, vault: Vault) -> None:
        self._database = database
        self._target = target
        self._vault = vault
        self._notes: dict[str, Seen] | None = None
        self._paths: dict[str, set[str]] = {}
        self._scanned = float("-inf")

    def paths_of(self, paper_id: str) -> list[str]:
        """Where the notes with this id are, in order; usually one."""
        return sorted(self._paths.get(paper_id, ()))

    def id_at(self, path: str) -> str | None:
        """Whose note stands at a path; None if it is nobody's of ours."""
        seen = (self._notes or {}).get(path)
        return seen.paper_id if seen else None

    def scan(self, *, at_most_every: float = 0.0) -> None:
        """Look at every note's change time and size, and read those that changed.

        Raises:
            LaterError: the vault is gone, or so many notes are that it must be half there.
        """
        if time.monotonic() - self._scanned < at_most_every and self._notes is not None:
            return
        self._vault.require()
        known = self._load()
        with told(f"the vault {self._vault.name}"):
            seen = {path: _look(entry, known.get(path)) for path, entry in _notes_under(self._vault.root)}
            empty = not seen and not any(self._vault.root.iterdir())
        gone = [path for path in known if path not in seen]
        found_again = {one.paper_id for one in seen.values()}
        lost = sum(1 for path in gone if known[path].paper_id and known[path].paper_id not in found_again)
        ours = sum(1 for one in known.values() if one.paper_id)
        if (lost >= _MANY_GONE and lost > ours * _PART_GONE) or (empty and ours):
            msg = (
                f"I know {ours} notes in '{self._vault.name}' and see {ours - lost}. I stopped writing so that nothing "
                "is made twice. Still syncing? I look again every minute."
            )
            raise LaterError(msg, retry_after=60)
        self._save(gone, {path: one for path, one in seen.items() if known.get(path) != one})
        self._remember(seen)
        self._scanned = time.monotonic()

    def wrote(self, path: str, paper_id: str | None) -> None:
        """Papershelf wrote a note itself: it need not be read again."""
        try:
            status = self._vault.path(path).stat()
        except FileNotFoundError:  # moved already: the next scan finds it
            return
        notes = self._load()
        notes[path] = Seen(status.st_mtime_ns, status.st_size, paper_id)
        self._save([], {path: notes[path]})
        self._remember(notes)

    def took_out(self, path: str) -> None:
        """Papershelf took a note out of the vault itself: that is no loss."""
        notes = self._load()
        notes.pop(path, None)
        self._save([path], {})
        self._remember(notes)

    def _load(self) -> dict[str, Seen]:
        if self._notes is None:
            with self._database.read() as connection:
                rows = connection.execute(select(vault_index).where(vault_index.c.target == self._target)).all()
            self._remember({row.path: Seen(row.mtime_ns, row.size, row.paper_id) for row in rows})
        return dict(self._notes or {})

    def _remember(self, notes: dict[str, Seen]) -> None:
        self._notes = notes
        self._paths = {}
        for path, one in notes.items():
            if one.paper_id:
                self._paths.setdefault(one.paper_id, set()).add(path)

    def _save(self, gone: list[str], changed: dict[str, Seen]) -> None:
        if not gone and not changed:
            return
        with self._database.write() as connection:
            for path in gone:
                here = (vault_index.c.target == self._target) & (vault_index.c.path == path)
                connection.execute(delete(vault_index).where(here))
            if changed:
                kept = insert(vault_index)
                kept = kept.on_conflict_do_update(
                    index_elements=["target", "path"],
                    set_={name: kept.excluded[name] for name in ("mtime_ns", "size", "paper_id")},
                )
                rows = [{"target": self._target, "path": path, **one._asdict()} for path, one in changed.items()]
                connection.execute(kept, rows)


def _look(entry: os.DirEntry[str], known: Seen | None) -> Seen:
    status = entry.stat()
    if known and (known.mtime_ns, known.size) == (status.st_mtime_ns, status.st_size):
        return known
    # A file that the cloud has taken away (a size, no blocks) is there, and reading it would fetch it.
    evicted = status.st_size > 0 and getattr(status, "st_blocks", 1) == 0
    if evicted:
        return Seen(status.st_mtime_ns, status.st_size, known.paper_id if known else None)
    return Seen(status.st_mtime_ns, status.st_size, _id_in(Path(entry.path)))


def _notes_under(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.is_symlink():  # .obsidian, .trash, temporary files
                    if is_left_over(entry):
                        Path(entry.path).unlink(missing_ok=True)
                    continue
                if entry.is_dir():
                    folders.append((Path(entry.path), f"{prefix}{entry.name}/"))
                elif entry.name.endswith(".md"):
                    yield f"{prefix}{entry.name}", entry


def _id_in(path: Path) -> str | None:
    """The `papershelf` property of a note, read without parsing its YAML."""
    try:
        with path.open("rb") as file:
            fenced = _FENCED.match(file.read(_HEAD))
    except FileNotFoundError:  # gone between listing and reading
        return None
    found = _OURS.search(fenced[1]) if fenced else None
    return found[1].decode().upper() if found else None
