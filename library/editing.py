"""A person's edits: checked, written down, folded in. They win over every source, for ever."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, get_args
from unicodedata import category

from sqlalchemy import Connection, insert

from library import acts
from library.acts import Act
from library.collection_paths import collection_key, united_paths
from library.folding import EDITABLE
from library.outcomes import BadEditError
from library.paper import STATUSES, Creator, Paper, PaperType
from library.schema import edits
from library.tags import spelling, united
from library.text import tidy

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_CITEKEY = re.compile(r"[^\s{}\\,~#%@'\"()]+")


def _text(value: Any) -> str:
    """Text of several lines, without what no file can hold."""
    if not isinstance(value, str):
        msg = "give text"
        raise TypeError(msg)
    return "".join(one for one in value if one in "\n\t" or category(one) not in {"Cc", "Cs"}).strip()


def _line(value: Any) -> str:
    return tidy(_text(value))


def _one_of(*choices: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in choices:
            msg = f"give one of {', '.join(choices)}"
            raise ValueError(msg)
        return value

    return check


def _matching(pattern: re.Pattern[str], wanted: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if (text := _text(value)) and not pattern.fullmatch(text):
            msg = f"give {wanted}"
            raise ValueError(msg)
        return text

    return check


def _rating(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, bool) and value in range(1, 6):  # also 4.0, which in JSON is the same number
        return int(value)
    msg = "give a number from 1 to 5, or nothing"
    raise ValueError(msg)


def _creators(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list):
        msg = "give a list of names"
        raise TypeError(msg)
    read = []
    for one in value:
        if isinstance(one, str):
            creator = Creator.parse(_line(one))
        elif isinstance(one, Mapping) and set(one) <= {"family", "given"}:
            creator = Creator(_line(one.get("family", "")), _line(one.get("given", "")))
        else:
            msg = "give each name as text, or as family and given"
            raise TypeError(msg)
        if creator is not None and creator.display:
            # A given name alone is the only name there is.
            read.append({"family": creator.family or creator.given, "given": creator.given if creator.family else ""})
    return read


def _list_of(what: str, united: Callable[[Iterable[str]], Iterable[str]]) -> Callable[[Any], list[str]]:
    def check(value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            msg = f"give a list of {what}"
            raise TypeError(msg)
        return list(united(map(_line, value)))

    return check


_names = _list_of("words", united)
_paths = _list_of('paths such as "Reading/Group"', united_paths)
# Other names of a paper; unlike tags, they are told apart by every letter.
_aliases = _list_of("names", lambda names: dict.fromkeys(filter(None, names)))


_CHECKS: dict[str, Callable[[Any], Any]] = dict.fromkeys(EDITABLE, _line) | {
    "abstract": _text,
    "note": _text,
    "ai_summary": _text,
    "status": _one_of(*STATUSES),
    "type": _one_of(*get_args(PaperType)),
    "published": _matching(_DATE, "a year, YYYY-MM or YYYY-MM-DD"),
    "citekey": _matching(_CITEKEY, "a key without spaces, commas and braces"),
    "rating": _rating,
    "creators": _creators,
    "tags": _names,
    "add_tags": _names,
    "remove_tags": _names,
    "aliases": _aliases,
    "add_aliases": _aliases,
    "remove_aliases": _aliases,
    "collections": _paths,
    "add_collections": _paths,
    "remove_collections": _paths,
}


# Lists of names, and what two of a list are told apart by.
LISTS: dict[str, Callable[[str], str]] = {"tags": spelling, "collections": collection_key, "aliases": str}


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes in their normal form.

    Raises:
        BadEditError: a field that cannot be set, or a value it cannot have.
    """
    good = {}
    for name, value in changes.items():
        if name not in _CHECKS:
            raise BadEditError(name, f"there is no such field; these can be set: {', '.join(sorted(_CHECKS))}")
        try:
            good[name] = _CHECKS[name](value)
        except (TypeError, ValueError) as error:
            raise BadEditError(name, str(error)) from error
    return good


def differing(paper: Paper, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The edits to be written: only what differs from the paper; lists of names as what is added and removed."""
    lists = {name: _list_change(getattr(paper, name), changes, name) for name in LISTS}
    wanted: dict[str, Any] = {name: change for name, change in lists.items() if change["add"] or change["remove"]}
    for name, value in changes.items():
        if name.removeprefix("add_").removeprefix("remove_") in LISTS:
            continue
        have = getattr(paper, name)
        if name == "creators":
            have = [{"family": one.family, "given": one.given} for one in have]
        if value != have:
            wanted[name] = value
    return wanted


def _list_change(have: tuple[str, ...], changes: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    spelled = LISTS[name]
    add, remove = list(changes.get(f"add_{name}", [])), list(changes.get(f"remove_{name}", []))
    if name in changes:
        kept = {spelled(one) for one in changes[name]}
        add += changes[name]
        remove += [one for one in have if spelled(one) not in kept]
    there = {spelled(one) for one in have}
    return {
        "add": [one for one in add if spelled(one) not in there],
        "remove": [one for one in remove if spelled(one) in there],
    }


def write(
    connection: Connection, batch: str, paper_id: str, changes: Mapping[str, Any], origin: str, now: datetime
) -> None:
    """Write edits down, each an act of the batch; the caller folds the paper again."""
    for name, value in changes.items():
        number = connection.execute(
            insert(edits)
            .values(paper_id=paper_id, field=name, value=value, at=now, origin=origin, batch=batch)
            .returning(edits.c.id)
        ).scalar_one()
        acts.write(connection, batch, Act("edit", number, before=False, after=True, paper=paper_id))
