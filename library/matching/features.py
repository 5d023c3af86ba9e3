"""Two tellings side by side, as numbers: what the verdict is made of. Symmetric, and None where a side says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio, ratio, token_set_ratio, token_sort_ratio

from library.matching.rarity import weight
from library.matching.telling import Telling

ABSTRACTS_AGREE = 0.6  # share of the shorter abstract's shingles: 98 % of identifier-labelled pairs reach it
_ALIKE = 84.0  # percent of likeness from which two surnames are one, mistyped or in another script's spelling
_MOST_SPELLED = 20  # surnames of a side that are looked at letter by letter
_TOUCHES = 0.3  # share of the lighter title's weight
_COMMON = 3.2  # the weight up to which a word tells nothing: "of", "learning"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two records have in common; shares and likenesses from 0 to 1. The model reads these in this order."""

    # The titles.
    equal: float  # but for spaces
    likeness: float
    sorted_likeness: float  # whatever the order of the words
    set_likeness: float  # of the words that both have
    part_likeness: float  # of the shorter within the longer
    shared_weight: float  # of the words that both have, by rarity
    shared_share: float  # ... as a share of all
    shared_least: float  # ... as a share of the side that has less beside
    own_rarest_less: float  # the rarest word that one side has alone; the lesser of the two sides
    own_rarest_more: float
    own_words_less: float  # how many telling words a side has alone
    own_words_more: float
    words: float  # of the shorter title
    main_equal: float
    main_is_other: float  # one is the other's first half: a subtitle came or went
    sub_equal: float
    begins: float  # one begins with the other
    numbers_differ: float
    # The creators.
    creators_of_fewer: float | None
    creators_of_more: float | None
    creators_shared: float | None
    creators_lost: float | None  # of the shorter list, not in the other
    creators_more: float | None  # of the longer list, not in the other
    first_same: float | None
    last_same: float | None
    initials: float | None  # share of the shared surnames whose initials agree
    creators: float  # how many the shorter list has
    # The circumstances.
    years: float | None
    venue: float | None
    volume: float | None  # 1 same, 0 other
    issue: float | None
    first_page: float | None
    last_page: float | None
    both_preprints: float
    both_published: float

    def vector(self) -> list[float | None]:
        """The numbers in their order."""
        return [getattr(self, name) for name in FEATURES]


FEATURES: tuple[str, ...] = tuple(one.name for one in fields(Comparison))


def compare(ours: Telling, theirs: Telling) -> Comparison:
    """Put two tellings side by side."""
    return Comparison(**_titles(ours, theirs), **_creators(ours, theirs), **_circumstances(ours, theirs))


def titles_touch(ours: Telling, theirs: Telling) -> bool:
    """Whether two titles are worth a closer look: most candidates share two surnames and nothing else."""
    shared = sum(map(weight, ours.words & theirs.words))
    fewer = min(ours.title_weight, theirs.title_weight)
    return shared >= _TOUCHES * fewer or ratio(ours.title.full, theirs.title.full, score_cutoff=55.0) > 0


def _titles(ours: Telling, theirs: Telling) -> dict[str, Any]:
    mine, other = ours.title.full, theirs.title.full
    shared = sum(map(weight, ours.words & theirs.words))
    own_mine = _without_near(ours.words - theirs.words, theirs.words - ours.words)
    own_other = _without_near(theirs.words - ours.words, ours.words - theirs.words)
    less, more = sorted((sum(own_mine), sum(own_other)))
    rarest_less, rarest_more = sorted((max(own_mine, default=0.0), max(own_other, default=0.0)))
    telling = sorted(sum(one > _COMMON for one in own) for own in (own_mine, own_other))
    a, b = ours.title, theirs.title
    long_main = min(len(a.main), len(b.main)) > 6
    shorter, longer = sorted((ours.compact, theirs.compact), key=len)
    return {
        "equal": float(bool(ours.compact) and ours.compact == theirs.compact),
        "likeness": ratio(mine, other) / 100,
        "sorted_likeness": token_sort_ratio(mine, other) / 100,
        "set_likeness": token_set_ratio(mine, other) / 100,
        "part_likeness": partial_ratio(mine, other) / 100,
        "shared_weight": shared,
        "shared_share": shared / (shared + less + more) if shared else 0.0,
        "shared_least": shared / (shared + less) if shared else 0.0,
        "own_rarest_less": rarest_less,
        "own_rarest_more": rarest_more,
        "own_words_less": float(telling[0]),
        "own_words_more": float(telling[1]),
        "words": float(min(len(ours.words), len(theirs.words))),
        "main_equal": float(long_main and a.main == b.main),
        "main_is_other": float(long_main and (a.main == b.full or b.main == a.full)),
        "sub_equal": float(_sub_equal(ours, theirs)),
        "begins": float(bool(shorter) and longer.startswith(shorter)),
        "numbers_differ": float(sorted(a.numbers) != sorted(b.numbers)),
    }


def _sub_equal(ours: Telling, theirs: Telling) -> bool:
    a, b = ours.title, theirs.title
    return any(len(sub) > 10 and sub in {other.sub, other.full} for sub, other in ((a.sub, b), (b.sub, a)))


def _without_near(own: frozenset[str], other: frozenset[str]) -> list[float]:
    """The weights of the words that one side has alone, without those that are the other's but for a letter in four."""
    alone = []
    for word in own:
        near = max(1, len(word) // 4)
        if not any(
            abs(len(word) - len(one)) <= near and Levenshtein.distance(word, one, score_cutoff=near) <= near
            for one in other
        ):
            alone.append(weight(word))
    return alone


def _creators(ours: Telling, theirs: Telling) -> dict[str, Any]:
    mine, other = ours.surnames, theirs.surnames
    if not mine or not other:
        unknown = ("of_fewer", "of_more", "shared", "lost", "more")
        return {
            **{f"creators_{name}": None for name in unknown},
            "first_same": None,
            "last_same": None,
            "initials": None,
            "creators": 0.0,
        }
    both = set(mine) & set(other)
    shared = shared_creators(ours, theirs)
    fewer, more = sorted((len(mine), len(other)))
    initials = dict(ours.names), dict(theirs.names)
    known = [initials[0][one] == initials[1][one] for one in both if initials[0][one] and initials[1][one]]
    return {
        "creators_of_fewer": shared / fewer,
        "creators_of_more": shared / more,
        "creators_shared": float(min(shared, 8)),
        "creators_lost": float(min(fewer - shared, 8)),
        "creators_more": float(min(more - shared, 8)),
        "first_same": float(_one_name(mine[0], other[0])),
        "last_same": float(_one_name(mine[-1], other[-1])),
        "initials": sum(known) / len(known) if known else None,
        "creators": float(min(fewer, 8)),
    }


def shared_creators(ours: Telling, theirs: Telling) -> int:
    """How many creators are on both sides, by surname, those too that are spelled a little otherwise."""
    mine, other = ours.surnames, theirs.surnames
    both = set(mine) & set(other)
    left = [one for one in other if one not in both][:_MOST_SPELLED]
    count = len(both)
    for one in [one for one in mine if one not in both][:_MOST_SPELLED]:
        found = next((name for name in left if _one_name(one, name)), None)
        if found is not None:
            left.remove(found)
            count += 1
    return count or _swapped(ours, theirs)


def _swapped(ours: Telling, theirs: Telling) -> int:
    """How many names stand the other way round, surname for given name ("Andrea, C." for "Carignani, Andrea").

    Under one title only, and only where most do: a surname and an initial that cross are soon a coincidence.
    """
    if ours.compact != theirs.compact or len(ours.names) != len(theirs.names):
        return 0
    crossed = sum(
        bool(mine[1] and other[1]) and mine[0][0] == other[1] and other[0][0] == mine[1]
        for mine, other in zip(ours.names, theirs.names, strict=True)
    )
    return crossed if crossed * 2 > len(ours.names) else 0


def _one_name(one: str, other: str) -> bool:
    if one == other or ratio(one, other, score_cutoff=_ALIKE):
        return True
    shorter, longer = sorted((one, other), key=len)
    # A particle, or the half of a double name, came or went: "vandenberg", "berg".
    return len(shorter) > 3 and (longer.endswith(shorter) or longer.startswith(shorter))


def _circumstances(ours: Telling, theirs: Telling) -> dict[str, Any]:
    years = abs(ours.year - theirs.year) if ours.year and theirs.year else None
    venues = bool(ours.venue and theirs.venue) and not (ours.preprint or theirs.preprint)
    return {
        "years": None if years is None else float(min(years, 8)),
        "venue": token_set_ratio(ours.venue, theirs.venue) / 100 if venues else None,
        "volume": _same(ours.volume, theirs.volume),
        "issue": _same(ours.issue, theirs.issue),
        "first_page": _same(ours.first_page, theirs.first_page),
        "last_page": _same(ours.last_page, theirs.last_page),
        "both_preprints": float(ours.preprint and theirs.preprint),
        "both_published": float(ours.published and theirs.published),
    }


def one_place(ours: Telling, theirs: Telling) -> bool:
    """Whether both stand on the same pages of the same volume: what appears there is one paper, or one page of many."""
    told = ((ours.issue, theirs.issue), (ours.last_page, theirs.last_page))
    known = bool(ours.volume and ours.first_page)
    same = (ours.volume, ours.first_page) == (theirs.volume, theirs.first_page)
    return known and same and not any(one and other and one != other for one, other in told)


def one_range(ours: Telling, theirs: Telling) -> bool:
    """Whether both stand on the same pages from the first to the last, which are two: no other paper does."""
    return one_place(ours, theirs) and bool(ours.last_page) and ours.first_page != ours.last_page == theirs.last_page


def _same(one: str, other: str) -> float | None:
    return float(one == other) if one and other else None


def shingles_shared(ours: Telling, theirs: Telling) -> float | None:
    """The share of the shorter abstract's runs of four words that the other has; None where a side has no abstract."""
    if not ours.shingles or not theirs.shingles:
        return None
    return len(ours.shingles & theirs.shingles) / min(len(ours.shingles), len(theirs.shingles))


def as_row(vector: Sequence[float | None]) -> list[float]:
    """A vector with NaN for what is unknown, as training wants it."""
    return [float("nan") if one is None else one for one in vector]
