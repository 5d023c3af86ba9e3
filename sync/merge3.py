"""Three-way merge of fields: what we wrote last, what we want now, what is there.

Pure. For each field: there as we left it, ours goes over; changed there only, theirs stays; changed on both sides to
different values, theirs stays and a conflict says so (DESIGN, rule 3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.target import Conflict


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to."""

    changes: Mapping[str, Any]  # to be written over there; None: the field goes
    base: Mapping[str, Any]  # the base for the next merge
    conflicts: tuple[Conflict, ...]
    theirs: tuple[str, ...]  # the fields that a person changed over there


def merge(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Merge field by field; a field that is missing has the value None. Lists are merged as a whole.

    The base of a field that a person changed stays as it was, so that the next merge still knows that they did.
    """
    changes: dict[str, Any] = {}
    after: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    changed_there: list[str] = []
    for name in dict.fromkeys((*base, *ours)):
        was, wanted, there = base.get(name), ours.get(name), theirs.get(name)
        if there == wanted:
            after[name] = wanted
        elif there == was:
            changes[name] = after[name] = wanted
        else:
            changed_there.append(name)
            after[name] = was
            if wanted != was:
                conflicts.append(Conflict(name, _words(wanted), _words(there)))
    kept = {name: value for name, value in after.items() if value is not None}
    return Merged(changes, kept, tuple(conflicts), tuple(changed_there))


def written(
    base: Mapping[str, Any], unanswered: Iterable[Mapping[str, Any]], theirs: Mapping[str, Any]
) -> dict[str, Any]:
    """The base where answers were lost: what stands as one of the unanswered writes was to leave it, we wrote."""
    lost = list(unanswered)
    names = dict.fromkeys((*base, *(name for one in lost for name in one)))
    after = {
        name: theirs.get(name) if any(one.get(name) == theirs.get(name) for one in lost) else base.get(name)
        for name in names
    }
    return {name: value for name, value in after.items() if value is not None}


def merge_names(base: Iterable[str], ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Merge lists as sets: theirs, less what we took away since the base, and what we added; in their order first."""
    was, wanted, there = list(base), list(ours), list(theirs)
    kept = [name for name in there if name in wanted or name not in was]
    return kept + [name for name in wanted if name not in was and name not in kept]


def _words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
