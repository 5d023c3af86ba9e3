"""One look at every note of a vault: its change time and size by `stat`, its id only where these changed."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sync.obsidian.temporary import is_left_over

_HEAD = 64 * 1024  # bytes within which a note's properties end
_FENCED = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_OURS = re.compile(rb"^papershelf:[ \t]*[\"']?([0-9A-Za-z]{26})[\"']?[ \t]*\r?$", re.MULTILINE)
_UNREAD = 0  # the change time of what could not be read: it never is that, so the next scan tries again
_DATALESS = getattr(stat, "SF_DATALESS", 0x40000000)  # macOS; Python knows the name from 3.13 on
_RECALL = 0x00400000 | 0x00040000 | 0x00001000  # Windows: recall on data access, on open, offline


class Seen(NamedTuple):
    """A note as the index knows it."""

    mtime_ns: int
    size: int
    paper_id: str | None


def scan(root: Path, known: Mapping[str, Seen]) -> dict[str, Seen]:
    """Every note under `root` by its path; those that are as they were `known` are not opened."""
    found: dict[str, Seen] = {}
    folders = [(str(root), "")]
    while folders:
        folder, prefix = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or entry.is_symlink():  # .obsidian, .trash, temporary files
                    if is_left_over(entry):
                        Path(entry.path).unlink(missing_ok=True)
                elif entry.is_dir():
                    folders.append((entry.path, f"{prefix}{name}/"))
                elif name.endswith(".md") and entry.is_file():  # reading a pipe would wait for who writes into it
                    path = prefix + name
                    if seen := _look(entry, known.get(path)):
                        found[path] = seen
    return found


def is_evicted(status: os.stat_result) -> bool:
    """Whether the cloud has taken a file's content away: it is there, and reading would fetch it."""
    no_blocks = status.st_size > 0 and getattr(status, "st_blocks", 1) == 0
    flagged = getattr(status, "st_flags", 0) & _DATALESS or getattr(status, "st_file_attributes", 0) & _RECALL
    return bool(no_blocks or flagged)


def _look(entry: os.DirEntry[str], known: Seen | None) -> Seen | None:
    try:
        status = entry.stat()
    except FileNotFoundError:  # gone between listing and looking
        return None
    if known is not None and known[0] == status.st_mtime_ns and known[1] == status.st_size:
        return known
    unread = Seen(_UNREAD, status.st_size, known.paper_id if known else None)
    if is_evicted(status):
        return unread
    try:
        return Seen(status.st_mtime_ns, status.st_size, id_in(head_of(Path(entry.path))))
    except FileNotFoundError:
        return None
    except PermissionError:  # one note that is closed to us holds up no other
        return unread


def head_of(path: Path) -> bytes:
    """The lines between a note's fences, as bytes; empty where it has none."""
    with path.open("rb") as file:
        fenced = _FENCED.match(file.read(_HEAD))
    return fenced[1] if fenced else b""


def id_in(head: bytes) -> str | None:
    """The `papershelf` property, read without parsing the YAML."""
    found = _OURS.search(head)
    return found[1].decode().upper() if found else None
