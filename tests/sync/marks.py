"""Annotations that nobody made, and a target in which a person makes them."""

from dataclasses import replace

from library.paper import Annotation
from sync.memory import MemoryTarget
from tests.sync.shelves import Desk

EDGE = Annotation(
    "H7J2K9QX",
    text="Pauses cluster at the edge of a stage.",
    comment="only for two stages?",
    colour="#ffd400",
    page="4",
    sort_index="00003|001000|00100",
    attachment="P4DF8R2T",
    url="zotero://open-pdf/library/items/P4DF8R2T?page=4&annotation=H7J2K9QX",
)


def mark(number: int, text: str = "", **said: str) -> Annotation:
    """The annotation on a page of that number."""
    key = f"KEY{number:05}"
    url = f"zotero://open-pdf/library/items/P4DF8R2T?page={number}&annotation={key}"
    blank = replace(EDGE, key=key, comment="", page=f"{number}", sort_index=f"{number:05}|000000|00000", url=url)
    return replace(blank, text=text or f"Line {number}.", **said)


class Reader:
    """A target beside the vault, and the person who marks in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.memory = MemoryTarget()
        desk.connect(self.memory)

    def marks(self, paper: str, *annotations: Annotation) -> None:
        """These are all that is marked now, and everybody hears it."""
        (ref,) = (ref for ref, thing in self.memory.things.items() if thing["paper"] == paper)
        self.memory.annotations[ref] = annotations
        self.desk.placements.again([paper], self.memory.name)
        self.desk.settle()
