"""Blocking keys: two records that share none are never compared.

Each key has a weight, how much it tells that two records share it; candidates are ranked by the sum. Measured (facts,
matching): pairs of surnames find 98 % of the papers whose title changed, rare words 86 %; together with title, halves
and both ends of the title they miss one pair in three thousand of the open sets.
"""

from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations

from library.matching.form import Form
from library.matching.rarity import rarest
from library.matching.telling import Telling

_ENDS = 14  # characters of the title's beginning and end
_HALF = 8  # characters from which a half of a title tells something
_MOST_NAMES = 7  # surnames that are paired: the first six and the last
_RARE_WORDS = 4


def _key(kind: str, value: str) -> int:
    """A signed 64-bit hash, as SQLite stores integers."""
    return int.from_bytes(blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest(), "big", signed=True)


def keys(form: Form) -> dict[int, float]:
    """The keys of all its tellings with their weights. Identifiers are looked up by themselves and need none."""
    found: dict[int, float] = {}
    for one in form.tellings:
        for kind, value, weight in _parts(one):
            key = _key(kind, value)
            found[key] = max(weight, found.get(key, 0.0))
    return found


def identifier_key(identifier: str) -> int:
    """The key of an identifier (`scheme:value`), where identifiers and other keys stand in one tree."""
    return _key("identifier", identifier)


def _parts(telling: Telling) -> Iterator[tuple[str, str, float]]:
    compact = telling.compact
    if compact:
        yield "title", compact, 8.0
        yield "start", compact[:_ENDS], 2.0
        yield "end", compact[-_ENDS:], 2.0
    for half in (telling.title.main, telling.title.sub):
        if len(half) > _HALF:
            yield "half", half.replace(" ", ""), 3.0
    for pair in combinations(sorted(rarest(telling.words, _RARE_WORDS)), 2):
        yield "words", " ".join(pair), 1.5
    if telling.volume and telling.first_page:
        yield "place", f"{telling.volume} {telling.first_page} {telling.last_page}", 1.5
    surnames = telling.surnames
    chosen = sorted({*surnames[: _MOST_NAMES - 1], *surnames[-1:]})
    for pair in combinations(chosen, 2):
        yield "names", " ".join(pair), 1.5
    if len(chosen) == 1:
        for word in rarest(telling.words, 3):
            yield "name and word", f"{chosen[0]} {word}", 1.5
