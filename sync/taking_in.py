"""What a person's changes over there mean for the library: three ways, field by field, by the library's own checks.

Changed there only: it is taken in, and the base follows. Changed on both sides: nothing is taken in, and a delivery
tells the conflict. What the library cannot have stays over there and is told. No network, no disk.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from library.editing import checked
from library.outcomes import BadEditError
from library.paper import STATUSES
from library.tags import obsidian_tag, spelling

NO_TAGS = frozenset({"paper", *STATUSES})  # never flow (EXPERIENCE, "tags that flow")
_CLEARED = frozenset({"rating"})  # fields that can be emptied; of the others an empty one says nothing


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes into the library, and the base with it."""

    base: Mapping[str, Any]
    changes: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def fields(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], names: Mapping[str, str], where: str
) -> Taken:
    """Fields that are one value each.

    Args:
        base: what we wrote last, by the target's names.
        ours: what we would write now.
        theirs: what stands there.
        names: the library's field by the target's.
        where: what a remark calls the thing over there: "the note X".
    """
    changes: dict[str, Any] = {}
    after = dict(base)
    remarks = []
    for name, sets in names.items():
        was, wanted, there = base.get(name), ours.get(name), theirs.get(name)
        if there == was or (wanted not in (was, there)):
            continue
        if there in (None, "") and sets not in _CLEARED:
            continue
        try:
            value = checked({sets: there if there != "" else None})[sets]
        except BadEditError as error:
            remarks.append(f"{name} is {str(there)[:80]!r} in {where}, which stays; for Papershelf {_wish(error)}.")
            continue
        if value == "":
            continue
        after[name] = changes[sets] = value
        if value is None:
            del after[name]
    return Taken(after, changes, tuple(remarks))


def tags(base: Iterable[str], ours: Iterable[str], theirs: Iterable[str], own: Iterable[str]) -> Taken:
    """Tags, one however it is spelled; the base is that of `tags`. Those of `NO_TAGS` are not taken in.

    `own` are the library's; what else is among `ours` a template adds, and nobody can take it out of the library.
    """
    ours = list(ours)
    added = {spelling(one) for one in ours} - {spelling(one) for one in own}
    flows = [one.lstrip("#") for one in theirs if spelling(one) not in NO_TAGS]
    return names(
        base, ours, (one for one in flows if obsidian_tag(one)), "tags", spelling, kept=(NO_TAGS | added).__contains__
    )


def names(
    base: Iterable[str],
    ours: Iterable[str],
    theirs: Iterable[str],
    sets: str,
    spelled: Callable[[str], str] = str,
    *,
    kept: Callable[[str], bool] = lambda _name: False,
) -> Taken:
    """A list of names, merged as a set; `kept` are those that the library does not know of, and cannot take away."""
    was = {spelled(one): one for one in base}
    have = {spelled(one): one for one in ours}
    there = {spelled(one): one for one in theirs}
    gone = [key for key in was if key not in there and not kept(key)]
    after = {key: one for key, one in was.items() if key not in gone}
    after |= {key: one for key, one in there.items() if key not in was}
    changes = {
        f"add_{sets}": [one for key, one in there.items() if key not in was and key not in have],
        f"remove_{sets}": [have[key] for key in gone if key in have],
    }
    return Taken({sets: list(after.values())}, {name: value for name, value in changes.items() if value})


def _wish(error: BadEditError) -> str:
    return str(error).removeprefix(f"{error.field}: ")
