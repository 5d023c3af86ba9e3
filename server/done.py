"""What was just done, in a sentence, with the button that takes it back: what a page says after an act."""

import textwrap
from dataclasses import dataclass
from typing import Any

from library.history import Deed
from server.text import counted, field_word, status_word

_DEEDS = {
    "clip": "Saved {papers}",
    "remove": "Removed {papers}",
    "merge": "Made two papers one",
    "split": "Made one paper two",
    "answer": "Answered",
    "unset": "Back to what the sources say",
    "later": "Put off until tomorrow",
    "leave": "Left as it is on both sides",
    "dismiss": "Dismissed",
}
_ANSWERS = {"same": "Made two papers one", "never": "Kept as two papers"}
_PUBLICATIONS = {"use": "Used the published version", "leave": "Left the published version"}
_SHORT = ("status", "rating")  # said with their value wherever they are told
_LONG = ("abstract", "ai_summary", "note")  # nobody reads them twice in a list
_SHOWN = 70  # characters of a value


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
    if deed.chosen:
        name, kept = deed.chosen
        says = f"{kept} chosen" if kept.endswith("'s") else kept  # else it says what to do
        return f"{field_word(name)}: {says}"
    if deed.kind == "edit" and "publication" in deed.edits:
        return _PUBLICATIONS[deed.edits["publication"]["answer"]]
    if deed.kind == "edit" and deed.edits:
        return f"{', '.join(_edit(name, value) for name, value in deed.edits.items())}, {papers}"
    return _DEEDS.get(deed.kind, "Changed {papers}").format(papers=papers)


def in_history(deed: Deed) -> str:
    """What was done with one paper: "Status To read → Read", "Title “Pipe” → “PipeLeak”"."""
    what = deed.undoes or deed
    plain = what.kind == "edit" and what.papers == 1 and what.edits and "publication" not in what.edits
    says = ", ".join(_change(what, name) for name in what.edits) if plain else says_of(what)
    return f"Took back: {says}" if deed.kind == "undo" else says


def _change(deed: Deed, name: str) -> str:
    value, before = deed.edits[name], deed.before.get(name)
    if isinstance(value, dict) or name in _LONG:
        return _edit(name, value)
    said, then = (_value(name, one) if one not in (None, "") else "" for one in (value, before))
    return f"{field_word(name)} {f'{then} → ' if then else ''}{said or 'none'}"


def _value(name: str, value: Any) -> str:
    if name == "status":
        return status_word(str(value))
    if name == "rating":
        return "★" * value if value else "none"
    if isinstance(value, list):
        names = (f"{one.get('given', '')} {one.get('family', '')}" if isinstance(one, dict) else one for one in value)
        return textwrap.shorten(", ".join(str(one).strip() for one in names), _SHOWN, placeholder=" …")
    return f"“{textwrap.shorten(str(value), _SHOWN, placeholder=' …')}”"


def _edit(name: str, value: Any) -> str:
    if isinstance(value, dict) and {"add", "remove"} >= value.keys():
        said = [*(str(one) for one in value.get("add", ())), *(f"without {one}" for one in value.get("remove", ()))]
        return f"{name.capitalize()} {', '.join(said)}"
    return f"{field_word(name)} {_value(name, value) if name in _SHORT else 'changed'}"
