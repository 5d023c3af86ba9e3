"""A desk beside a vault: the real target, real files."""

import os
from pathlib import Path

from sync.obsidian.layouts import Layouts
from sync.obsidian.target import ObsidianTarget
from tests.sync.shelves import Desk


class Vault:
    """A vault in a folder, and the person who works in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.root = desk.folder / "Research"
        (self.root / ".obsidian").mkdir(parents=True, exist_ok=True)
        self.connect()

    def connect(self, layouts: Layouts | None = None) -> ObsidianTarget:
        """As a new process does."""
        self.target = ObsidianTarget(
            "obsidian",
            self.root,
            database=self.desk.database,
            trash=self.desk.folder / "trash",
            now=self.desk.clock,
            layouts=layouts,
        )
        self.desk.targets[:] = [one for one in self.desk.targets if one.name != "obsidian"]
        self.desk.connect(self.target)
        return self.target

    @property
    def notes(self) -> dict[str, str]:
        """Every note by its path in the vault."""
        found = sorted(self.root.rglob("*.md"))
        return {one.relative_to(self.root).as_posix(): one.read_bytes().decode() for one in found}

    @property
    def note(self) -> Path:
        """The one note."""
        (found,) = self.root.rglob("*.md")
        return found

    def written_by_hand(self, text: str | None = None, *, ago: float = 3600, path: Path | None = None) -> None:
        """A person changes the note, and then does something else for a while."""
        file = path or self.note
        if text is not None:
            file.write_bytes(text.encode())
        self.age(file, ago)
        self.desk.targets[0]._index._scanned = float("-inf")  # type: ignore[attr-defined] # two seconds pass

    def replaced(self, old: str, new: str, *, ago: float = 3600) -> str:
        """A person replaces some words of the note."""
        text = self.note.read_bytes().decode()
        assert old in text
        self.written_by_hand(text.replace(old, new), ago=ago)
        return text.replace(old, new)

    def age(self, file: Path, ago: float) -> None:
        """The file was changed so many seconds ago, by the desk's clock."""
        at = self.desk.clock().timestamp() - ago
        os.utime(file, (at, at))
