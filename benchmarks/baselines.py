"""Two rules that others go by, restated, to be measured beside Papershelf's own.

The folded title alone is how one reading-list extension finds duplicates. The other is Zotero's finder of duplicate
items: the same DOI; or the same title, years at most one apart, a creator with the same last name and first initial,
and no two different DOIs.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from benchmarks.records import clips
from benchmarks.scoring import Pair, ordered
from library.clip import Clip
from library.formats import clip_json
from library.matching.form import form_of_clip
from library.matching.telling import Telling


def _tellings(folder: Path) -> dict[str, Telling]:
    read = ((record, clip_json.read(raw)) for record, raw in clips(folder))
    return {record: form_of_clip(clip).tellings[0] for record, clip in read if isinstance(clip, Clip)}


def _sharing(groups: dict[str, list[str]]) -> Iterator[Pair]:
    for group in groups.values():
        for one, other in combinations(group, 2):
            yield ordered(one, other)


def by_folded_title(folder: Path) -> set[Pair]:
    """All records with the same folded title."""
    groups: dict[str, list[str]] = defaultdict(list)
    for record, telling in _tellings(folder).items():
        groups[telling.title.full].append(record)
    return set(_sharing(groups))


def by_zotero(folder: Path) -> set[Pair]:
    """What Zotero's "Duplicate Items" would show."""
    tellings = _tellings(folder)
    titles: dict[str, list[str]] = defaultdict(list)
    dois: dict[str, list[str]] = defaultdict(list)
    for record, telling in tellings.items():
        titles[telling.title.full].append(record)
        for doi in telling.values("doi"):
            dois[doi].append(record)
    alike = {(one, other) for one, other in _sharing(titles) if _zotero_agrees(tellings[one], tellings[other])}
    return alike | set(_sharing(dois))


def _zotero_agrees(ours: Telling, theirs: Telling) -> bool:
    mine, other = ours.values("doi"), theirs.values("doi")
    if mine and other and not mine & other:
        return False
    if ours.year and theirs.year and abs(ours.year - theirs.year) > 1:
        return False
    return bool(set(ours.names) & set(theirs.names)) or not (ours.names or theirs.names)
