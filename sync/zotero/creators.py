"""Names as Zotero holds them, and back: two fields for a person, one for whoever has one name, and for groups. Pure.

The library's family name of "Martin King Jr." is "King Jr."; Zotero's own readers put the suffix behind the given names
("Martin, Jr."), where its citation styles find it. A group that a page listed among the creators was split as a person
is; it is told by its words, but not by those that are surnames as well.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from library.paper import PARTICLES, Creator
from library.text import tidy

_SUFFIX = re.compile(r"(?:jr\.?|sr\.?|ii|iii|iv)", re.IGNORECASE)
_GIVEN_AND_SUFFIX = re.compile(r"(.*\S)\s*,\s*((?:jr\.?|sr\.?|ii|iii|iv))", re.IGNORECASE)
# Words that end the name of a group and of nobody.
_GROUPS = frozenset(
    """
    academy alliance association collaboration collaborations committee community consortium contributors corporation
    department developers foundation group initiative institute institution laboratories laboratory labs ministry
    network organisation organization partnership project research society team university
    """.split()  # noqa: SIM905 - a word list reads best as words
)
# Words that are surnames, too: of a group only where the rest of the name says so.
_ALSO_SURNAMES = frozenset({"lab", "council", "center", "centre", "company", "agency", "union"})
_BETWEEN = frozenset({"of", "for", "and", "the", "on", "in", "at", "&", "@"})
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9-]{2,}")
# Of these lower-case words some are given names elsewhere when they stand last ("Al", "Li Ter"): not moved.
_MOVED = PARTICLES - {"al", "el", "op", "du", "ter", "ten"}


def author(creator: Creator) -> dict[str, str]:
    """A creator as an entry of an item's `creators`, as Zotero keeps it."""
    family, given = _kept(creator.family), _kept(creator.given)
    if is_group(Creator(family, given)):
        return {"creatorType": "author", "name": _group_name(family, given)}
    if not family or not given:
        return {"creatorType": "author", "name": family or given}
    family, given = _with_particles(family, given)
    *words, last = family.split(" ")
    if words and _SUFFIX.fullmatch(last):
        return {"creatorType": "author", "firstName": f"{given}, {last}", "lastName": " ".join(words)}
    return {"creatorType": "author", "firstName": given, "lastName": family}


def has_name(creator: Creator) -> bool:
    """Whether anything of a name is left; an entry without one is refused by Zotero, and its item with it."""
    return bool(_kept(creator.family) or _kept(creator.given))


def creator_of(entry: Mapping[str, Any]) -> Creator | None:
    """A creator out of an entry of an item's `creators`; None for one without a name."""
    family, given, name = (_kept(entry.get(key)) for key in ("lastName", "firstName", "name"))
    if name:
        return Creator(name)
    if family and (suffixed := _GIVEN_AND_SUFFIX.fullmatch(given)):
        return Creator(f"{family} {suffixed[2]}", suffixed[1])
    if not family:
        return Creator(given) if given else None
    return Creator(family, given)


def is_group(creator: Creator) -> bool:
    """Whether a creator is a group of people: "ATLAS Collaboration", "Department of Physics", "Team GLM"."""
    words = [one.strip("().,;:") for one in f"{creator.given} {creator.family}".split()]
    words = [one for one in words if one]
    if len(words) < 2:
        return False
    folded = [one.casefold() for one in words]
    ends = {folded[-1], creator.family.casefold().split(" ")[-1].strip("().,;:")}
    if ends & _GROUPS or (folded[0] == "team" and len(words) == 2):
        return True
    has = {one for one in folded if one in _GROUPS | _ALSO_SURNAMES}
    if not has:
        return False
    # "Department of Physics", "Center for Bells"; the first word may be a given name ("In", "An"), the others are not.
    tells = any(one in _BETWEEN and one == word for one, word in zip(folded[1:], words[1:], strict=True))
    acronym = any(_ACRONYM.fullmatch(one) for one in words) and not all(map(str.isupper, words))
    return tells or (bool(ends & _ALSO_SURNAMES) and (acronym or folded[0] == "the"))


def _group_name(family: str, given: str) -> str:
    """A group's name as it was written: "Bell Team, Harbour Institute" was taken for a surname and a given name."""
    if given and family.casefold().split(" ")[-1] in _GROUPS and " " in family:
        return f"{family}, {given}"
    return f"{given} {family}".strip()


def _with_particles(family: str, given: str) -> tuple[str, str]:
    """Particles that a page left with the given names go with the surname: ("Berg", "Joris van den")."""
    words = given.split(" ")
    count = len(words)
    while count > 1 and words[count - 1] in _MOVED:
        count -= 1
    return " ".join([*words[count:], family]), " ".join(words[:count])


def _kept(value: object) -> str:
    return tidy(unicodedata.normalize("NFC", value)) if isinstance(value, str) else ""
