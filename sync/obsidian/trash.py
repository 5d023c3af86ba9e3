"""What was taken out of a vault, kept for 30 days so that an undo brings it back as it was."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """A note that was taken out, or (`left`) that stays in the vault without its `papershelf` property."""

    path: str
    version: str
    base: Mapping[str, Any]
    left: bool
    content: bytes | None = None


class Trash:
    """A folder with a note and a sheet about it for each paper that was taken out."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now

    def _note(self, paper_id: str) -> Path:
        return self._folder / f"{paper_id}.md"

    def _sheet(self, paper_id: str) -> Path:
        return self._folder / f"{paper_id}.json"

    def keep(self, paper_id: str, kept: Kept) -> None:
        """Keep a note (a copy: the trash may lie on another disk) and a sheet; clear what has lain for 30 days."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._clear()
        if kept.content is not None:
            _written(self._note(paper_id), kept.content)
        sheet = {name: value for name, value in asdict(kept).items() if name != "content"}
        _written(self._sheet(paper_id), json.dumps(sheet).encode())

    def kept(self, paper_id: str) -> Kept | None:
        """What is kept of a paper."""
        try:
            sheet = json.loads(self._sheet(paper_id).read_text(encoding="utf-8"))
            content = None if sheet["left"] else self._note(paper_id).read_bytes()
        except (FileNotFoundError, ValueError):
            return None
        return Kept(**sheet, content=content)

    def forget(self, paper_id: str) -> None:
        """It is back in the vault."""
        for path in (self._sheet(paper_id), self._note(paper_id)):
            path.unlink(missing_ok=True)

    def _clear(self) -> None:
        oldest = (self._now() - _KEPT).timestamp()
        for path in self._folder.iterdir():
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> None:
    """On the disk before the note is taken out of the vault."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
