"""What a person changed in an item, as edits of the paper. Pure: no disk, no network."""

from collections.abc import Callable, Mapping
from typing import Any

from library.collection_paths import collection_key
from library.paper import STATUSES, Creator, Paper
from library.tags import spelling
from sync import taking_in
from sync.taking_in import Taken
from sync.zotero import mapping
from sync.zotero.creators import creator_of
from sync.zotero.dates import published
from sync.zotero.filing import Filing

# The library's field by Zotero's; the venue stands in another field in each type of item.
_NAMES = {
    "itemType": "type",
    "title": "title",
    "abstractNote": "abstract",
    "date": "published",
    "creators": "creators",
    "proceedingsTitle": "venue",
    "publicationTitle": "venue",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "publisher": "publisher",
}
_TYPES = {"preprint": "preprint", "conferencePaper": "conference", "journalArticle": "journal"}
_ITEM_TYPES = {name: kind for kind, name in _TYPES.items()}


def taken(paper: Paper, base: Mapping[str, Any], item: Mapping[str, Any], filing: Filing) -> Taken:
    """Fields, tags, status, collections and citekey of an item, and the base once they are taken in."""
    fields = _fields(paper, base, item)
    tags, status = _tags(paper, base, item)
    filed = taking_in.names(
        base.get("collections", ()), paper.collections, filing.paths(item), "collections", collection_key
    )
    citekey = str(item.get("citationKey") or "")
    changes = {**fields.changes, **tags.changes, **filed.changes, **status}
    if citekey and citekey != paper.citekey:
        changes["citekey"] = citekey
    return Taken({**base, **fields.base, **tags.base, **filed.base}, changes, fields.remarks)


def _fields(paper: Paper, base: Mapping[str, Any], item: Mapping[str, Any]) -> Taken:
    given, stood = base.get("fields", {}), base.get("stood", {})
    whole = mapping.fields(paper)
    theirs = mapping.comparable(item, _NAMES)
    persons = {name for name in base.get("theirs", ()) if name in _NAMES}
    # What was the person's before us is no news until they change it, and our own wish for it is none.
    was = {name: stood.get(name) if name in persons else given.get(name) for name in _NAMES}
    ours = {name: stood.get(name) if name in persons else whole.get(name) for name in _NAMES}
    where = f"Zotero's item {item['key']}"
    found = taking_in.fields(_read(was), _read(ours), _read(theirs), _NAMES, where)
    changed = [name for name, sets in _NAMES.items() if sets in found.changes and theirs.get(name) != was.get(name)]
    after = {name: _written(name, found.base[name]) for name in changed if name in found.base}
    kept = {name: value for name, value in after.items() if name not in persons}
    begun = {name: theirs[name] for name in after if name in persons}
    return Taken({"fields": {**given, **kept}, "stood": {**stood, **begun}}, found.changes, found.remarks)


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of an item in the library's terms; what the library has no word for is left out."""
    found = {name: _READS[name](value) if name in _READS else value for name, value in values.items() if value}
    return {name: value for name, value in found.items() if value}


def _creators(value: Any) -> list[dict[str, str]]:
    """Authors alone: the library knows no editors and translators."""
    found = [creator_of(one) for one in value if one.get("creatorType") == "author"]
    return [{"family": one.family, "given": one.given} for one in found if one is not None]


_READS: dict[str, Callable[[Any], Any]] = {
    "creators": _creators,
    "itemType": _TYPES.get,
    "date": lambda text: published(text) or text,  # what tells no year is told to the person
}


def _written(name: str, value: Any) -> Any:
    """A value of the library's as an item has it."""
    if name == "creators":
        return [mapping.creator(Creator(one["family"], one["given"])) for one in value]
    return _ITEM_TYPES[value] if name == "itemType" else value


def _tags(paper: Paper, base: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[Taken, dict[str, str]]:
    """Tags, and the status that stands among them: one that was added since wins (EXPERIENCE, "status in Zotero")."""
    there = mapping.manual_tags(item)
    given = base.get("tags", [])
    tags = taking_in.tags(given, mapping.tags(paper), there, paper.tags)
    had = [one for one in STATUSES if one in map(spelling, given)]
    has = [one for one in STATUSES if one in map(spelling, there)]
    added = [one for one in has if one not in had]
    status: dict[str, str] = {}
    if added:
        status = {"status": added[-1]}
    elif had and not has and paper.status in had:
        status = {"status": "new"}
    rest = [one for one in tags.base["tags"] if spelling(one) not in STATUSES]
    return Taken({"tags": [*rest, *has]}, tags.changes), status


def needs_tidying(item: Mapping[str, Any]) -> bool:
    """Whether an item has more status tags than the one that it is to have: the delivery takes the others away."""
    has = [one for one in map(spelling, mapping.manual_tags(item)) if one in STATUSES]
    return len(has) > 1 or "new" in has
