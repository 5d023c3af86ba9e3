"""Names under which sync programs and people leave copies of a note beside it. Pure.

A copy is never taken for the note: what it holds is an older or another state of it, for a person to look at.
"""

import re
from collections.abc import Collection
from pathlib import PurePosixPath

# Marks that nobody gives a note by hand: Dropbox, Nextcloud and Obsidian Sync; Syncthing.
_MARKED = re.compile(
    r" \([^()]*(?:conflicted copy|case conflict|konfliktkopie|in konflikt stehende kopie|copie en conflit)[^()]*\)"
    r"|\.sync-conflict-\d{8}-\d{6}(?:-\w+)?",
    re.IGNORECASE,
)
# What is only a copy beside the name it was made from: iCloud " 2", Google Drive " (1)", Finder " copy", Explorer
# " - Copy", OneDrive "-HOST".
_BESIDE = re.compile(r"(?: \d{1,3}| \(\d{1,3}\)| copy(?: \d{1,3})?| - Copy(?: \(\d{1,3}\))?|-[\w-]+)")


def is_copy(path: str, others: Collection[str]) -> bool:
    """Whether a note is a copy by its name; `others` are the notes that bear the same id."""
    pure = PurePosixPath(path)
    if _MARKED.search(pure.stem):
        return True
    for other in map(PurePosixPath, others):
        beside = other != pure and other.parent == pure.parent and pure.stem.startswith(other.stem)
        if beside and _BESIDE.fullmatch(pure.stem.removeprefix(other.stem)):
            return True
    return False
