"""Where a paper's note is: at its recorded path, where somebody moved it, under another computer's id, or nowhere."""

from dataclasses import dataclass

from library.paper import Paper
from sync.obsidian import frontmatter, note
from sync.obsidian.copies import is_copy
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.index import Index
from sync.obsidian.layouts import Layouts
from sync.obsidian.strangers import Strangers
from sync.obsidian.vault import Vault
from sync.target import Owed

# By one of these a note is known that has lost its own key.
_TELLING = ("citekey", "doi", "arxiv", "zotero")


@dataclass(frozen=True, slots=True)
class Place:
    """A note, and the id that it bears; "" where another tool wiped it."""

    path: str
    note_id: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Finds notes in one vault; the index was scanned before."""

    vault: Vault
    index: Index
    strangers: Strangers
    layouts: Layouts

    def find(self, owed: Owed) -> Place | None:
        """The paper's note, if it is there."""
        recorded = owed.receipt.ref if owed.receipt else ""
        ids = self._ids(owed)
        for note_id in ids:
            if paths := self._originals(note_id, recorded):
                return Place(recorded if recorded in paths else paths[0], note_id)
        if recorded and self._wiped(owed.paper, recorded):
            return Place(recorded, "")
        if owed.wanted:
            for note_id in self.strangers.of(owed.paper):
                if paths := self._originals(note_id, recorded):
                    return Place(paths[0], note_id)
        return None

    def others(self, owed: Owed, place: Place) -> tuple[str, ...]:
        """What is said of notes that are this paper's too: copies, and second notes. Nobody writes to them."""
        ids = dict.fromkeys((*self._ids(owed), *self.strangers.of(owed.paper)))
        found = [path for note_id in ids for path in self._standing(note_id) if path != place.path]
        return tuple(_told(path, place.path) for path in found)

    @staticmethod
    def _ids(owed: Owed) -> list[str]:
        """The id that its note bears by what we know, then the paper's own."""
        known = str(owed.receipt.base.get("id", "")) if owed.receipt else ""
        return list(dict.fromkeys(filter(None, (known, owed.paper.id))))

    def _standing(self, note_id: str) -> list[str]:
        return [path for path in self.index.paths_of(note_id) if self.vault.holds(path)]

    def _originals(self, note_id: str, recorded: str) -> list[str]:
        """Those of an id that are no copies, the likeliest first; the recorded one is none whatever its name."""
        paths = self._standing(note_id)
        found = [path for path in paths if path == recorded or not is_copy(path, paths)]
        return sorted(found, key=lambda path: (len(path), path))

    def _wiped(self, paper: Paper, path: str) -> bool:
        """Whether the note at its recorded path is the paper's though it bears no id any more."""
        if self.index.id_at(path) is not None or self.vault.is_evicted(path):
            return False
        seen = self.vault.read(path)
        if seen is None:
            return False
        try:
            theirs = frontmatter.read(seen[0].decode(errors="surrogateescape"))
        except UnreadableFrontmatterError:
            return False
        ours, renamed = note.properties(paper), self.layouts.now().renamed
        return "papershelf" not in theirs and any(
            name in ours and theirs.get(renamed.get(name, name)) == ours[name] for name in _TELLING
        )


def _told(path: str, original: str) -> str:
    if is_copy(path, [original]):
        return f"{path} is a copy that a sync program left. I write only to {original}: look at both, then delete it."
    return f"{path} is a second note of this paper. I write only to {original}: bring them together, then delete one."
