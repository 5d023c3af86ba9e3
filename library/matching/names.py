"""Creators as they are compared: a surname and an initial, whatever the source did to the name.

Met in real records: "Zuna RE" run together, "Wei Wang 0001" as DBLP tells namesakes apart, a whole list of names in one
field, particles on one side only, diacritics left out.
"""

import re
from collections.abc import Iterable

from library.paper import NO_CREATORS, PARTICLES, Creator
from library.text import folded

Name = tuple[str, str]  # surname without spaces, initial or ""

_INITIALS = re.compile(r"[A-Z](?:[.\s-]*[A-Z]){0,3}\.?")
_NAMESAKE = re.compile(r"\s\d{4}$")
_MOST = 400  # names; of longer lists the rest tells nothing more


def names(creators: Iterable[Creator]) -> tuple[Name, ...]:
    """Every creator, in order; those that stand for none are left out."""
    found: list[Name] = []
    every = list(creators)
    for creator in every:
        for family, given in _people(creator, alone=len(every) == 1):
            if folded(f"{given} {family}").strip() not in NO_CREATORS and (surname := _surname(family)):
                found.append((surname, folded(given)[:1]))
        if len(found) >= _MOST:
            break
    return tuple(dict.fromkeys(found))


def _surname(family: str) -> str:
    """Without particles, which come and go ("van den Berg", "Berg"), in one word."""
    words = folded(family).split()
    return "".join([word for word in words if word not in PARTICLES] or words)


def _people(creator: Creator, *, alone: bool) -> list[tuple[str, str]]:
    if "," in creator.given:  # a list in one field: "A. Blum, M. Furst, M. Kearns"
        parts = [part.strip() for part in f"{creator.family},{creator.given}".split(",") if part.strip()]
        if len(parts) % 2 == 0 and all(_INITIALS.fullmatch(one) for one in parts[1::2]):
            return list(zip(parts[::2], parts[1::2], strict=True))
        read = [Creator.parse(part) for part in parts]
        return [_one(one) for one in read if one is not None]
    if alone and _two_people(creator):  # both in one field, "Mengyu Chu, Nils Thuerey"
        return [_one(one) for one in map(Creator.parse, (creator.family, creator.given)) if one is not None]
    return [_one(creator)]


def _two_people(creator: Creator) -> bool:
    """Whether what was read as "Family, Given" is rather two whole names.

    A double surname with two given names looks the same; it stays comparable, for its last half is then the surname.
    """
    sides = [creator.family.split(), creator.given.split()]
    return all(
        len(words) >= 2 and folded(words[0]) not in PARTICLES and not any(_INITIALS.fullmatch(word) for word in words)
        for words in sides
    )


def _one(creator: Creator) -> tuple[str, str]:
    family = _NAMESAKE.sub("", f" {creator.family}").strip()
    given = creator.given
    # "Wei Wang 0001" and "Ada Lindqvist *" were split before what is no name.
    if given and not any(one.isalpha() for one in family):
        again = Creator.parse(given)
        return ("", "") if again is None else (again.family, again.given)
    shouted = given.isupper()  # "DONGXU LI": capitals mark no initials there
    if given and not shouted and _INITIALS.fullmatch(family) and not _INITIALS.fullmatch(given):  # "Zuna R E"
        words = given.split()
        start = next((place for place, word in enumerate(words) if place and _INITIALS.fullmatch(word)), len(words))
        family, given = " ".join(words[:start]), " ".join([*words[start:], family])
    return family, given
