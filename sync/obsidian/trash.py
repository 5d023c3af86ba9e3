"""What was taken out of a vault, kept for 30 days so that an undo brings it back as it was."""

import json
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

    def place(self, paper_id: str) -> Path:
        """Where the note of a paper is kept."""
        return self._folder / f"{paper_id}.md"

    def _sheet(self, paper_id: str) -> Path:
        return self._folder / f"{paper_id}.json"

    def keep(self, paper_id: str, kept: Kept) -> None:
        """Write the sheet (the note itself is moved by the vault), and clear what has lain for 30 days."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._clear()
        sheet = {name: value for name, value in asdict(kept).items() if name != "content"}
        self._sheet(paper_id).write_text(json.dumps(sheet), encoding="utf-8")

    def kept(self, paper_id: str) -> Kept | None:
        """What is kept of a paper."""
        try:
            sheet = json.loads(self._sheet(paper_id).read_text(encoding="utf-8"))
            content = None if sheet["left"] else self.place(paper_id).read_bytes()
        except (FileNotFoundError, ValueError):
            return None
        return Kept(**sheet, content=content)

    def forget(self, paper_id: str) -> None:
        """It is back in the vault."""
        for path in (self._sheet(paper_id), self.place(paper_id)):
            path.unlink(missing_ok=True)

    def _clear(self) -> None:
        oldest = (self._now() - _KEPT).timestamp()
        for path in self._folder.iterdir():
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
