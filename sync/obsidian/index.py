"""Which note is which paper's: an index by path, change time and size, so that a scan reads only what changed.

A vault can hold 100,000 notes, and reading them all at each save is what makes the peers slow (facts, Obsidian).
What a scan finds of notes with an id is news until somebody has dealt with it (`settle`). That a known one changed or
went is kept in the database only then, so that after a crash it is found once more.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import vault_index
from sync.obsidian.names import alike
from sync.obsidian.scan import Seen, scan
from sync.obsidian.vault import Vault, told
from sync.target import LaterError

# Where most of the known notes are gone at one look, something else happened than deleting (CONTRACTS).
_MANY_GONE = 10
_PART_GONE = 0.1
_PART_OF_THE_TIME = 0.01  # that scans before deliveries may take
# Written by hand: a hundred thousand rows are read three times as fast as tuples.
_NOTES = "SELECT path, mtime_ns, size, paper_id FROM vault_index WHERE target = ?"
_KEEP = insert(vault_index)
_KEEP = _KEEP.on_conflict_do_update(
    index_elements=["target", "path"],
    set_={name: _KEEP.excluded[name] for name in ("mtime_ns", "size", "paper_id")},
)


class HalfGoneError(LaterError):
    """So many of the known notes are gone that something else happened than deleting."""

    def __init__(self, vault: str, known: int, there: int) -> None:
        msg = (
            f"I know {known} notes in '{vault}' and see {there}. I stopped writing so that nothing is made twice. "
            "Still syncing? I look again every minute. Really deleted? papershelf obsidian forget"
        )
        super().__init__(msg, retry_after=60, lost=known - there)


@dataclass(frozen=True, slots=True)
class Survey:
    """How a vault stands: notes that are known, how many are gone where that cannot be deleting, ids met twice."""

    known: int
    lost: int
    twice: tuple[tuple[str, ...], ...]  # the paths of notes that bear one id


class Index:
    """The index of one vault, kept in the database between runs."""

    def __init__(self, database: Database, target: str, vault: Vault) -> None:
        self._database = database
        self._target = target
        self._vault = vault
        self._notes: dict[str, Seen] | None = None
        self._paths: dict[str, set[str]] = {}
        self._scanned = float("-inf")
        self._took = 0.0  # seconds, of the last scan
        self._news: dict[str, set[str]] = {}  # by id: the paths that changed, came or went
        self._unsaved: set[str] = set()  # those of them that the database knows as they were
        self._new_ids: set[str] = set()
        self._alike: Counter[str] = Counter()  # how many notes have a path that some system takes for this one

    def paths_of(self, paper_id: str) -> list[str]:
        """Where the notes with this id are, in order; usually one."""
        return sorted(self._paths.get(paper_id, ()))

    def without_id(self) -> list[str]:
        """The notes that are nobody's of ours, in order."""
        return sorted(path for path, seen in (self._notes or {}).items() if seen.paper_id is None)

    def held(self) -> dict[str, str]:
        """The papers that have a note, with its path; of several the first."""
        return {paper_id: min(paths) for paper_id, paths in self._paths.items() if paths}

    def id_at(self, path: str) -> str | None:
        """Whose note stands at a path; None if it is nobody's of ours."""
        seen = (self._notes or {}).get(path)
        return seen.paper_id if seen else None

    def has_alike(self, path: str) -> bool:
        """Whether a note has this path, or one that another system takes for it."""
        return self._alike[alike(path)] > 0

    def new_ids(self) -> set[str]:
        """The ids that notes bear, each once: those that this was never answered with before."""
        new, self._new_ids = self._new_ids, set()
        return new

    def news(self) -> tuple[str, ...]:
        """The ids whose notes changed, came or went since they were settled."""
        return tuple(sorted(self._news))

    def settle(self, paper_id: str) -> None:
        """What is new about this id was dealt with."""
        paths = self._news.pop(paper_id, set()) & self._unsaved
        paths -= set().union(*self._news.values()) if paths else paths
        self._unsaved -= paths
        notes = self._notes or {}
        here = {path: notes[path] for path in paths if path in notes}
        self._save([path for path in paths if path not in notes], here)

    def scan(self, *, at_most_every: float = 0.0, half_gone: bool = False) -> None:
        """Look at every note's change time and size, and read those that changed.

        Args:
            at_most_every: seconds; within them, what was seen last is believed. Longer where a scan takes long: of the
                time in which papers are saved, a hundredth may go into looking at what is there.
            half_gone: what is missing is deleted, a person said, however much it is.

        Raises:
            HalfGoneError: so many notes are gone that the vault must be half there.
            LaterError: the vault is gone.
        """
        began = time.monotonic()
        believed = max(at_most_every, self._took / _PART_OF_THE_TIME) if at_most_every else 0.0
        if began - self._scanned < believed and self._notes is not None:
            return
        known = self._load()
        seen, empty = self._seen(known)
        if not half_gone and self._lost(known, seen, empty=empty):
            self._notes = None  # a person may have told another process that they are deleted
            self._news.clear()
            self._unsaved.clear()
            known = self._load()
            if lost := self._lost(known, seen, empty=empty):
                ours = _ours(known)
                raise HalfGoneError(self._vault.name, ours, ours - lost)
        gone = [path for path in known if path not in seen]
        changed = [path for path, one in seen.items() if known.get(path) != one]
        for path in (*gone, *changed):
            for one in (known.get(path), seen.get(path)):
                if one and one.paper_id:
                    self._news.setdefault(one.paper_id, set()).add(path)
                    if path in known:
                        self._unsaved.add(path)
            self._put(path, seen.get(path))
        held = self._unsaved
        self._save(
            [path for path in gone if path not in held], {path: seen[path] for path in changed if path not in held}
        )
        self._scanned = time.monotonic()
        self._took = self._scanned - began

    def survey(self) -> Survey:
        """How the notes stand against what is known of them; unlike `scan` it takes note of nothing.

        Raises:
            LaterError: the vault is gone, or cannot be read.
        """
        known = self._load()
        seen, empty = self._seen(known)
        paths: dict[str, list[str]] = {}
        for path, one in sorted(seen.items()):
            if one.paper_id:
                paths.setdefault(one.paper_id, []).append(path)
        twice = tuple(tuple(several) for several in paths.values() if len(several) > 1)
        return Survey(_ours(known), self._lost(known, seen, empty=empty), twice)

    def _seen(self, known: Mapping[str, Seen]) -> tuple[dict[str, Seen], bool]:
        """Every note that is there, and whether the vault holds nothing at all."""
        self._vault.require()
        with told(f"the vault {self._vault.name}"):
            seen = scan(self._vault.root, known)
            return seen, not seen and not any(self._vault.root.iterdir())

    @staticmethod
    def _lost(known: Mapping[str, Seen], seen: Mapping[str, Seen], *, empty: bool) -> int:
        """How many notes are gone, where that cannot be deleting; else 0."""
        gone = [one.paper_id for path, one in known.items() if path not in seen and one.paper_id]
        if not gone:
            return 0
        there = {one.paper_id for one in seen.values()}
        lost = sum(1 for paper_id in gone if paper_id not in there)
        ours = _ours(known)
        return lost if (lost >= _MANY_GONE and lost > ours * _PART_GONE) or (empty and ours) else 0

    def unread(self, path: str, paper_id: str) -> None:
        """What a person wrote there was seen by a delivery, and is still to be taken in by a look."""
        self._news.setdefault(paper_id, set()).add(path)
        self._unsaved.add(path)

    def wrote(self, path: str, paper_id: str | None) -> None:
        """Papershelf wrote a note itself: for that alone it need not be read again."""
        try:
            status = self._vault.path(path).stat()
        except FileNotFoundError:  # moved already: the next scan finds it
            return
        self._load()
        seen = Seen(status.st_mtime_ns, status.st_size, paper_id)
        self._put(path, seen)
        self._new_ids.discard(paper_id or "")
        if path not in self._unsaved:
            self._save([], {path: seen})

    def took_out(self, path: str) -> None:
        """Papershelf took a note out of the vault itself: that is no loss."""
        self._load()
        self._put(path, None)
        self._save([path], {})

    def _load(self) -> dict[str, Seen]:
        if self._notes is None:
            with self._database.read() as connection:
                rows = connection.exec_driver_sql(_NOTES, (self._target,))
                notes = {path: Seen(mtime, size, paper_id) for path, mtime, size, paper_id in rows}
            self._alike = Counter(map(alike, notes))
            self._remember(notes)
        return self._notes or {}

    def _remember(self, notes: dict[str, Seen]) -> None:
        self._notes, before = notes, self._paths
        self._paths = {}
        for path, one in notes.items():
            if one.paper_id:
                self._paths.setdefault(one.paper_id, set()).add(path)
        self._new_ids |= self._paths.keys() - before.keys()

    def _put(self, path: str, seen: Seen | None) -> None:
        """Remember one note alone: neither a save nor a look at what did not change costs what a vault holds."""
        notes = self._notes if self._notes is not None else {}
        before = notes.pop(path, None)
        self._alike[alike(path)] += bool(seen) - bool(before)
        if before and before.paper_id:
            self._paths[before.paper_id].discard(path)
        if seen:
            notes[path] = seen
            if seen.paper_id:
                if seen.paper_id not in self._paths:
                    self._new_ids.add(seen.paper_id)
                self._paths.setdefault(seen.paper_id, set()).add(path)

    def _save(self, gone: list[str], changed: dict[str, Seen]) -> None:
        """Write down what is known; what a power cut takes away of it is read again."""
        if not gone and not changed:
            return
        with self._database.write(synced=False) as connection:
            for path in gone:
                here = (vault_index.c.target == self._target) & (vault_index.c.path == path)
                connection.execute(delete(vault_index).where(here))
            if changed:
                rows = [{"target": self._target, "path": path, **one._asdict()} for path, one in changed.items()]
                connection.execute(_KEEP, rows)


def _ours(notes: Mapping[str, Seen]) -> int:
    return sum(1 for one in notes.values() if one.paper_id)
