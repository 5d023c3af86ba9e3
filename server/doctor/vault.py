"""How a vault is now, and the one thing to do for each way in which it is not well; nothing in it is written."""

import os
from collections.abc import Iterator
from pathlib import Path

from library.placements import TargetRow
from server.doctor.check import Check, ill, well
from server.home import Home
from server.settings import Settings
from server.text import counted
from sync.obsidian.copies import is_copy
from sync.obsidian.index import Index
from sync.obsidian.vault import Vault
from sync.target import LaterError

SILENT = "Look whether the vault's disk is plugged in and awake."


def looked_at(settings: Settings, home: Home | None, row: TargetRow) -> Iterator[Check]:
    """Where its folder cannot be used that alone; else all that is to be said of it. Its notes need an open home."""
    root = Path(row.configuration["vault"])
    folder = root / row.configuration.get("folder", "Papers")
    if found := _unusable(row.name, root, folder):
        yield found
        return
    yield well(row.name, f"Notes go into {folder}.")
    # A vault of our own is there because no Obsidian was.
    if not (root / ".obsidian").is_dir() and root != settings.vault:
        says = f"{root} is no vault: it holds no .obsidian."
        yield ill(row.name, "no-vault", says, f"Open {root} as a vault in Obsidian once.")
    if home is not None:
        yield from _templates(home, row)
        yield from _notes(home, row.name, root)  # which takes long where there are a hundred thousand


def _unusable(name: str, root: Path, folder: Path) -> Check | None:
    if not root.exists():
        then = "Plug its disk in or put it back where it was, or connect it anew: papershelf obsidian connect VAULT"
        return ill(name, "missing", f"The vault {root} is not there.", then)
    for one in (root, folder):
        if one.exists() and not one.is_dir():
            return ill(name, "no-folder", f"{one} is a file, not a folder.", "Move that file away.")
        if one.exists() and not os.access(one, os.W_OK | os.X_OK):
            return ill(name, "read-only", f"Papershelf may not write in {one}.", "Make that folder writable.")
    return None


def _templates(home: Home, row: TargetRow) -> Iterator[Check]:
    if fault := home.layouts(row.name, row.configuration).fault():
        yield ill(row.name, "template", fault, "Mend that template: nothing is written before.")


def _of(name: str) -> str:
    return "" if name == "obsidian" else f" --target {name}"


def _notes(home: Home, name: str, root: Path) -> Iterator[Check]:
    try:
        found = Index(home.database, name, Vault(root)).survey()
    except LaterError as error:
        yield ill(name, "unreadable", error.reason, "Make its folders readable.")
        return
    if found.lost:
        says = (
            f"Of {counted(found.known, 'note')} in {root}, {found.lost} are gone at once, so nothing is written there."
        )
        then = f"Wait until it has synced, or, if you deleted them: papershelf obsidian forget{_of(name)}"
        yield ill(name, "half-gone", says, then)
    copies = [(path, paths) for paths in found.twice for path in paths if is_copy(path, paths)]
    seconds = [paths for paths in found.twice if not any(is_copy(path, paths) for path in paths)]
    if seconds:
        more = f" So have {len(seconds) - 1} more." if len(seconds) > 1 else ""
        says = f"{' and '.join(seconds[0])} have one id: they are notes of one paper.{more}"
        yield ill(name, "two-notes", says, "Bring them together in one, then delete the other.")
    if copies:
        path, paths = copies[0]
        more = f" There are {len(copies) - 1} more." if len(copies) > 1 else ""
        original = next(one for one in paths if one != path)
        says = f"{path} is a copy of {original} that a sync program left.{more}"
        yield ill(name, "copies", says, "Look at both, then delete the copy.")
