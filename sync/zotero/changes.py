"""What is to be changed in an item that is there: a person's own that is adopted, or ours. Pure.

The base of a placement holds `fields`, `tags` and `collections` (paths) as they stood after we wrote, `children` that
we gave, `theirs` (the fields that were the person's before us, never touched) with what `stood` there, `added` (tags
that the item had not before us), `made` (whether we made the item) and `made_at`; `id` where another computer made it,
and `copies`: items of the same paper that a person added later, with what was decided about each; `chosen` where they
merged the items of two papers into this one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from library.collection_paths import collection_key
from library.paper import Paper
from library.tags import spelling
from sync.merge3 import merge, merge_names, written
from sync.target import Conflict, Owed, Settling
from sync.zotero import extra, mapping
from sync.zotero.filing import Filing

_FIXED = frozenset({"libraryCatalog"})  # ours alone: no conflict about it is worth a person's time
# Zotero's fields that mean the same in the library, which can have whatever stands there.
_SETS = {
    "title": "title",
    "abstractNote": "abstract",
    **{one: one for one in ("volume", "issue", "pages", "publisher")},
}
_UNTOUCHED = 2.0  # seconds after its making in which nobody can have written in an item yet
# What an item holds that is no word of a person's, or is looked at by itself.
_NO_WORDS = frozenset(
    {
        "key",
        "version",
        "dateAdded",
        "dateModified",
        "accessDate",
        "citationKey",
        "collections",
        "relations",
        "deleted",
        "tags",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be sent for an item, and what will be its base."""

    item: Mapping[str, Any]
    changes: dict[str, Any]
    base: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    citekey: str = ""
    collections: tuple[tuple[str, ...], tuple[str, ...]] | None = None  # were given, are wanted; None: nothing changes


def made_base(paper: Paper, made: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The base of an item that was just made: what Zotero answers that it holds."""
    return {
        "fields": mapping.comparable(made, mapping.fields(paper)),
        "tags": mapping.tags(paper),
        "collections": list(paper.collections),
        "children": [],
        "theirs": [],
        "added": mapping.tags(paper),
        "made": True,
        "made_at": now.isoformat(),
    }


def settled(
    base: Mapping[str, Any], unanswered: Sequence[Mapping[str, Any]], item: Mapping[str, Any], filing: Filing
) -> Mapping[str, Any]:
    """The base as it is after writes whose answers were lost: those that the item shows were done."""
    if not unanswered:
        return base
    fields = [one["fields"] for one in unanswered]
    theirs = mapping.comparable(item, {name: None for one in (base["fields"], *fields) for name in one})
    names = {spelling(tag): tag for one in (base, *unanswered) for tag in one["tags"]}
    tags = written(
        {spelling(tag): True for tag in base["tags"]},
        [{spelling(tag): True for tag in one["tags"]} for one in unanswered],
        {spelling(tag): True for tag in mapping.manual_tags(item)},
    )
    added = [*base.get("added", []), *(tag for one in unanswered for tag in one["added"] if spelling(tag) in tags)]
    filed = {collection_key(path) for path in filing.paths(item)}
    sent = [path for one in unanswered for path in one.get("collections", []) if collection_key(path) in filed]
    return {
        **base,
        "collections": list(dict.fromkeys([*base.get("collections", []), *sent])),
        "fields": written(base["fields"], fields, theirs),
        "tags": [names[tag] for tag in tags],
        "added": list(dict.fromkeys(added)),
    }


def as_chosen(base: Mapping[str, Any], paper: Paper) -> Mapping[str, Any]:
    """The base where a person merged the items of two papers (`chosen`): what stands there now, they chose.

    The paper's own fields are another mixture of the two, and none that anybody wrote: theirs are taken in.
    """
    if not base.get("chosen"):
        return base
    ours = {name: value for name, value in mapping.fields(paper).items() if name not in {*base["theirs"], *_FIXED}}
    fixed = {name: value for name, value in base["fields"].items() if name in _FIXED}
    return {name: value for name, value in base.items() if name != "chosen"} | {"fields": {**ours, **fixed}}


def unrecorded(paper: Paper, item: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The base of an item of ours that there is no receipt for, or {} where a person may have written in it."""
    return made_base(paper, item, now) if _untouched(item) else {}


def adoption(paper: Paper, item: Mapping[str, Any], filing: Filing, now: datetime) -> Change:
    """A person's own item: what is missing is filled in, nothing of theirs changes, also later.

    One that Papershelf made on another computer is the person's only where it says something else than we would.
    """
    ours = mapping.fields(paper)
    theirs = mapping.comparable(item, ours)
    kind = str(item.get("itemType"))
    filled = {
        name: value
        for name, value in ours.items()
        if name not in theirs and name != "itemType" and mapping.fits(name, kind)
    }
    elsewhere = mapping.made_by(item)
    both = {name: value for name, value in theirs.items() if ours.get(name) == value} if elsewhere else {}
    kept = {*ours, "itemType"} - filled.keys() - both.keys()
    tags, added = _tags(paper, item, [])
    base = {
        "fields": {**filled, **both},
        "tags": mapping.tags(paper),
        "collections": list(paper.collections),
        "children": [],
        "theirs": sorted(kept),
        "stood": {name: value for name, value in mapping.comparable(item, mapping.EVERY_FIELD).items() if name in kept},
        "added": added,
        "made": False,
        "made_at": now.isoformat(),
        **({"id": elsewhere} if elsewhere not in ("", paper.id) else {}),
    }
    filed = _collections(paper, item, [], filing)
    changes = extra.whole(filled, item) | tags
    return Change(item, changes, base, citekey=str(item.get("citationKey") or ""), collections=filed)


def update(
    owed: Owed, item: Mapping[str, Any], known: Mapping[str, Any] | None, filing: Filing, now: datetime
) -> Change:
    """Ours: three ways from the base `known`; None where it was lost with an answer, or with the library."""
    paper = owed.paper
    ours = mapping.fields(paper) | owed.given("fields")
    if known is None:
        # Nobody touched it since we made it: what is there is what we wrote. Else what differs may be a person's.
        base = made_base(paper, item, now) | {"fields": {}, "tags": [], "collections": []}
        if _untouched(item):
            base["fields"] = mapping.comparable(item, {**ours, **mapping.EVERY_FIELD})
    else:
        base = {"added": [], **known}
    ours = {name: value for name, value in ours.items() if name not in base["theirs"]}
    if "itemType" in base["theirs"]:
        ours = {name: value for name, value in ours.items() if mapping.fits(name, str(item.get("itemType")))}
    theirs = mapping.comparable(item, {**ours, **base["fields"]})
    merged = merge(base["fields"], ours, theirs)
    kind = merged.changes.get("itemType", item.get("itemType"))
    # What another type has no field for goes by itself, and is refused if it is named.
    changes = {
        name: "" if value is None else value
        for name, value in merged.changes.items()
        if value is not None or mapping.fits(name, kind)
    }
    changes = extra.whole(changes, item)
    tags, added = _tags(paper, item, base["tags"])
    changes |= tags
    if item.get("deleted"):  # ours, binned by an undo that is now undone
        changes["deleted"] = 0
    after = base | {
        "fields": dict(merged.base),
        "tags": mapping.tags(paper),
        "collections": list(paper.collections),
        "added": [*base["added"], *(one for one in added if one not in base["added"])],
    }
    conflicts = tuple(_settled(one, ours, theirs) for one in merged.conflicts if one.field not in _FIXED)
    filed = _collections(paper, item, base.get("collections", []), filing)
    return Change(item, changes, after, conflicts, str(item.get("citationKey") or ""), filed)


def _collections(
    paper: Paper, item: Mapping[str, Any], base: Sequence[str], filing: Filing
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    keys, missing = filing.merged(item, base, paper.collections)
    if not missing and keys == [str(key) for key in item.get("collections", [])]:
        return None
    return tuple(base), paper.collections


def _settled(one: Conflict, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Conflict:
    value = theirs.get(one.field)
    return replace(one, settling=Settling(("fields", one.field), value, ours.get(one.field), _SETS.get(one.field, "")))


def _tags(paper: Paper, item: Mapping[str, Any], base: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The change of the item's tags, if any, and those that are new there; automatic ones (type 1) stay."""
    there = mapping.manual_tags(item)
    spelled = {spelling(one): one for one in there}
    ours = [spelled.get(spelling(one), one) for one in mapping.tags(paper)]
    was = [spelled.get(spelling(one), one) for one in base]
    wanted = merge_names(was, ours, there)
    if wanted == there:
        return {}, []
    automatic = [one for one in item.get("tags", []) if one.get("type", 0) != 0 and one["tag"] not in wanted]
    return {"tags": [*automatic, *({"tag": one} for one in wanted)]}, [one for one in wanted if one not in there]


def _untouched(item: Mapping[str, Any]) -> bool:
    try:
        added, modified = (datetime.fromisoformat(str(item[name])) for name in ("dateAdded", "dateModified"))
    except (KeyError, ValueError):
        return False
    return (modified - added).total_seconds() <= _UNTOUCHED


def only_ours(item: Mapping[str, Any], base: Mapping[str, Any]) -> bool:
    """Whether we made the item and nobody wrote anything in it since."""
    fields = base.get("fields", {})
    words = mapping.comparable(item, dict.fromkeys(item.keys() - _NO_WORDS))
    tags = {spelling(one) for one in mapping.manual_tags(item)}
    alone = not extra.extra_with("", item.get("extra"))
    return (
        bool(base.get("made")) and alone and words == fields and tags == {spelling(one) for one in base.get("tags", [])}
    )


def taking_back(item: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Of an item that stays because it is a person's: our fields and tags out, where they still are ours."""
    if base.get("made", True):
        return {}  # we made it, and a person wrote in it: all of it is theirs now
    theirs = mapping.comparable(item, base["fields"])
    ours = [name for name, value in base["fields"].items() if theirs.get(name) == value]
    changes: dict[str, Any] = {name: [] if name == "creators" else "" for name in ours}
    changes = extra.whole(changes, item)
    added = set(base.get("added", []))
    kept = [one for one in item.get("tags", []) if one["tag"] not in added]
    if len(kept) != len(item.get("tags", [])):
        changes["tags"] = kept
    return changes
