"""The rules that everything rests on (docs/reliability.md), each as a function that tells how it is broken.

They are read off the real things: the API, the files of the vault, the items of the Zotero, the library's file.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

from library.database import Database
from tests.chaos.house import BrokenRuleError, House
from tests.chaos.people import Ledger, notes_of

_WHOLE = re.compile(r"---\n(?s:.*)\n---\n(?s:.*)%% /papershelf:paper %%\n\n## Notes\n")
_ID = re.compile('^papershelf: "(.*)"$', re.MULTILINE)
_AT_ONCE = 200
_SCHEMES = ("arxiv", "doi", "hf")

Rule = Callable[[House, Ledger, list[dict[str, Any]]], Iterator[str]]


def nothing_lost(house: House, ledger: Ledger, papers: list[dict[str, Any]]) -> Iterator[str]:
    """Every acknowledged clip is there: its id answers with its outcome again, and its paper is on the shelf."""
    with ledger.lock:
        known = [one for one in ledger.clips.values() if one[0]]
    for at in range(0, len(known), _AT_ONCE):
        some = known[at : at + _AT_ONCE]
        again = house.told("POST", "/api/clips", {"clips": [body for body, _ in some]})["outcomes"]
        for (body, before), after in zip(some, again, strict=True):
            if before != after:
                yield f"clip {body['clip_id']} was answered {before}, and is now {after}"
    here = {one["id"] for one in papers}
    for paper in sorted(ledger.papers() - here):
        answer = house.ask("GET", f"/api/papers/{paper}")
        if not answer.is_success or answer.json()["id"] not in here:  # merged into another, it is there
            yield f"paper {paper} was acknowledged, and is not on the shelf"


def never_twice(house: House, _ledger: Ledger, papers: list[dict[str, Any]]) -> Iterator[str]:
    """One work is one paper, one note, one item."""
    yield from _double("papers have", (one for paper in papers for one in _identifiers(paper)))
    yield from _double("notes have the id", (one[1] for one in map(_ID.search, notes_of(house.vault).values()) if one))
    items = _items(house)
    yield from _double("items have the mark", (str(one["libraryCatalog"]) for one in items))
    yield from _double("items have the number", (one["archiveID"] for one in items if one.get("archiveID")))
    yield from _double(
        "things below an item are",
        (
            str((one["key"], child["itemType"], child.get("url"), child.get("note")))
            for one in items
            for child in house.zotero.children(one["key"])
            if not child.get("deleted")
        ),
    )


def all_delivered(house: House, _ledger: Ledger, papers: list[dict[str, Any]]) -> Iterator[str]:
    """Every paper of the shelf has its note and its item, and nothing else of ours does."""
    here = {one["id"] for one in papers}
    noted = {one[1] for one in map(_ID.search, notes_of(house.vault).values()) if one}
    marked = {str(one["libraryCatalog"]).split()[-1] for one in _items(house)}
    for what, found in (("note", noted), ("item", marked)):
        yield from (f"paper {one} has no {what}" for one in sorted(here - found))
        yield from (f"a {what} is left of paper {one}, which is not on the shelf" for one in sorted(found - here))


def nothing_half_written(house: House, _ledger: Ledger, _papers: list[dict[str, Any]]) -> Iterator[str]:
    """Every note is whole, and no other file is left in the vault, nor a temporary one in the home."""
    for path, text in notes_of(house.vault).items():
        if not path.endswith(".md"):
            yield f"{path} is left in the vault"
        elif not _WHOLE.match(text) or not _ID.search(text):
            yield f"the note {path} is not whole: {text[:300]!r}"
    known = re.compile(r"(open\.html|secrets\.json|server\.json|server\.lock|config\.toml|library\.db(-wal|-shm)?)")
    for path in house.home.iterdir():
        if path.is_file() and not known.fullmatch(path.name):
            yield f"{path.name} is left in the home"


def their_words_stay(house: House, ledger: Ledger, _papers: list[dict[str, Any]]) -> Iterator[str]:
    """What a person wrote into notes and items stands there as they wrote it."""
    notes = {found[1]: text for text in notes_of(house.vault).values() if (found := _ID.search(text))}
    for paper, words in ledger.in_notes.items():
        text = notes.get(paper, "")
        yield from (f"{one!r} is gone from the note of {paper}" for one in words if text.count(one) != 1)
    with house.zotero.lock:
        items = house.zotero.library.items
        for key, fields in ledger.in_items.items():
            for name, value in fields.items():
                # One line of `extra` is ours, and may come and go (sync/zotero/extra.py).
                there, whole = str(items[key].get(name) or ""), name != "extra"
                lines = [one for one in value.split("\n") if not one.startswith("arXiv:")]
                if there != value if whole else not set(lines) <= set(there.split("\n")):
                    yield f"{name} of item {key} was {value!r}, and is {items[key].get(name)!r}"
        for key, words in ledger.below_items:
            if not any(one.get("note") == words and not one.get("deleted") for one in house.zotero.children(key)):
                yield f"the note {words!r} below item {key} is gone"


def edits_stay(_house: House, ledger: Ledger, papers: list[dict[str, Any]]) -> Iterator[str]:
    """What a person set, and was answered, is set."""
    by_id = {one["id"]: one for one in papers}
    for paper, may_be in ledger.ratings.items():
        if paper in by_id and by_id[paper].get("rating") not in may_be:
            yield f"paper {paper} was rated {may_be}, and has {by_id[paper].get('rating')}"


def the_file_is_sound(house: House, _ledger: Ledger, _papers: list[dict[str, Any]]) -> Iterator[str]:
    """SQLite finds nothing wrong with the library's file, and it opens."""
    path = house.home / "library.db"
    with closing(sqlite3.connect(path)) as connection:
        for check in ("quick_check", "foreign_key_check"):
            found = connection.execute(f"PRAGMA {check}").fetchall()
            if found not in ([], [("ok",)]):
                yield f"{check} of the library: {found[:5]}"
    Database.open(path).close()


RULES: tuple[Rule, ...] = (
    nothing_lost,
    never_twice,
    all_delivered,
    nothing_half_written,
    their_words_stay,
    edits_stay,
    the_file_is_sound,
)


def broken(house: House, ledger: Ledger) -> list[str]:
    """How the rules are broken in a house where nothing is owed; nothing, if they hold."""
    papers = house.papers()
    return [f"{rule.__name__}: {says}" for rule in RULES for says in rule(house, ledger, papers)]


def hold(house: House, ledger: Ledger) -> None:
    """Raise BrokenRuleError where a rule does not hold."""
    if found := broken(house, ledger):
        raise BrokenRuleError(*found)


def undo_works(house: House, ledger: Ledger, clip: dict[str, Any]) -> None:
    """A save of a paper that nobody has is taken back from everywhere, and done again; then taken back for good."""
    answer = house.told("POST", "/api/clips", {"clips": [clip]})
    (outcome,) = answer["outcomes"]
    paper = outcome["paper"]
    house.settle()
    before = _where(house, paper)
    undone = house.told("POST", "/api/undo", {"clip_id": clip["clip_id"]})
    house.settle()
    away = _where(house, paper)
    again = house.told("POST", "/api/undo", {"batch": undone["batch"]})
    house.settle()
    back = _where(house, paper)
    house.told("POST", "/api/undo", {"batch": again["batch"]})
    house.settle()
    ledger.taken_back.add(paper)
    if (before, away, back, _where(house, paper)) != ((1, 1, 1), (0, 0, 0), (1, 1, 1), (0, 0, 0)):
        msg = f"undo: paper, note and item were there {before}, then {away}, {back}, {_where(house, paper)}"
        raise BrokenRuleError(msg)


def _where(house: House, paper: str) -> tuple[int, int, int]:
    """How often a paper is on the shelf, in the vault, in the Zotero."""
    notes = [found[1] for text in notes_of(house.vault).values() if (found := _ID.search(text))]
    marks = [str(one["libraryCatalog"]).split()[-1] for one in _items(house)]
    return [one["id"] for one in house.papers()].count(paper), notes.count(paper), marks.count(paper)


def _items(house: House) -> list[dict[str, Any]]:
    """The items of ours that are not in the bin."""
    with house.zotero.lock:
        return [
            dict(one)
            for one in house.zotero.items
            if not one.get("deleted") and "Papershelf" in str(one.get("libraryCatalog", ""))
        ]


def _identifiers(paper: dict[str, Any]) -> list[str]:
    return [str(one) for one in paper["identifiers"]]


def _double(says: str, found: Iterable[str]) -> Iterator[str]:
    return (f"{count} {says} {one}" for one, count in Counter(found).items() if count > 1)
