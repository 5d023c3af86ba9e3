"""What was just done, in a sentence, with the button that takes it back: what a page says after an act."""

from dataclasses import dataclass
from typing import Any

from library.history import Deed
from server.text import counted

_DEEDS = {
    "clip": "Saved {papers}",
    "remove": "Removed {papers}",
    "merge": "Made two papers one",
    "split": "Made one paper two",
    "answer": "Answered",
    "unset": "Back to what the sources say",
    "settle": "Chosen: it goes over by itself",
    "later": "Put off until tomorrow",
    "leave": "Left as it is on both sides",
    "dismiss": "Dismissed",
}
_ANSWERS = {"same": "Made two papers one", "never": "Kept as two papers"}
_PUBLICATIONS = {"use": "Used the published version", "leave": "Left the published version"}
_NAMES = {"ai_summary": "AI summary", "status": "Status", "citekey": "Citekey"}


@dataclass(frozen=True, slots=True)
class Done:
    """A sentence; `button` undoes `batch` ("" where nothing is to be taken back)."""

    batch: str
    says: str
    button: str


def done(deed: Deed) -> Done:
    """A deed in words, just after it was done."""
    if deed.kind == "undo" and deed.undoes is not None:
        # The undo of an undo does the first thing again.
        again = deed.undoes.undoes if deed.undoes.kind == "undo" else None
        says = f"Again: {says_of(again)}" if again else f"Took back: {says_of(deed.undoes)}"
        button = "Undo" if again else "Redo"
    else:
        says, button = says_of(deed), "Undo"
    return Done(deed.batch, f"{says}.", button if deed.counts else "")


def says_of(deed: Deed) -> str:
    """What was done: "Status Reading, 3 papers", "Removed 2 papers"."""
    papers = counted(deed.papers, "paper")
    if deed.kind == "answer":
        return _ANSWERS.get(deed.answer, _DEEDS["answer"])
    if deed.kind == "edit" and "publication" in deed.edits:
        return _PUBLICATIONS[deed.edits["publication"]["answer"]]
    if deed.kind == "edit" and deed.edits:
        return f"{', '.join(_edit(name, value) for name, value in deed.edits.items())}, {papers}"
    return _DEEDS.get(deed.kind, "Changed {papers}").format(papers=papers)


def _edit(name: str, value: Any) -> str:
    if isinstance(value, dict) and {"add", "remove"} >= value.keys():
        said = [*(str(one) for one in value.get("add", ())), *(f"without {one}" for one in value.get("remove", ()))]
        return f"{name.capitalize()} {', '.join(said)}"
    label = _NAMES.get(name, name.replace("_", " ").capitalize())
    if name == "status":
        return f"{label} {str(value).replace('-', ' ').capitalize()}"
    if name == "rating":
        return f"{label} {'★' * value if value else 'none'}"
    return f"{label} changed"
