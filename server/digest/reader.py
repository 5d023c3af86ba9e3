"""The reader, as the library knows them: what was saved, read and rated; what is only in Zotero counts half.

The terms of a paper are found once and kept, for five thousand abstracts take seconds.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import ON_SHELF, kept_terms, papers, zotero_mirror
from server.digest.listed import Listed
from server.digest.papers import Kept, Reader
from server.digest.terms import Terms, terms_of
from server.settings import Digest
from sync.zotero.creators import creator_of

_ONLY_THERE = 0.5  # what is in a reference manager only, beside what was saved here
_KEEP = insert(kept_terms)
_NAME = literal("paper ") + papers.c.id
_KNOWN = and_(kept_terms.c.name == _NAME, kept_terms.c.edition == papers.c.revision)
# The abstract is read only where the terms are not known yet.
_ABSTRACT = case((kept_terms.c.name.is_(None), func.json_extract(papers.c.record, "$.abstract")))
_PAPERS = (
    select(
        _NAME.label("name"),
        papers.c.revision,
        papers.c.heading,
        func.json_extract(papers.c.record, "$.creators").label("creators"),
        _ABSTRACT.label("abstract"),
        kept_terms.c.terms,
        papers.c.status,
        papers.c.rating,
        papers.c.saved_at,
    )
    .outerjoin(kept_terms, _KNOWN)
    .where(ON_SHELF)
)
_ITEM_NAME = literal("zotero ") + zotero_mirror.c.target + "/" + zotero_mirror.c.key
_ITEMS = (
    select(_ITEM_NAME.label("name"), zotero_mirror.c.version, zotero_mirror.c.item, kept_terms.c.terms)
    .outerjoin(kept_terms, and_(kept_terms.c.name == _ITEM_NAME, kept_terms.c.edition == zotero_mirror.c.version))
    .where(
        zotero_mirror.c.item.is_not(None),
        zotero_mirror.c.top == zotero_mirror.c.key,
        zotero_mirror.c.mark.is_(None),
        func.json_extract(zotero_mirror.c.item, "$.title").is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class _Had:
    """A paper that the reader has; `terms` as they are kept, None where they are not yet found."""

    name: str
    edition: int
    terms: bytes | None
    title: str
    abstract: str
    creators: tuple[str, ...]
    saved_at: datetime
    weight: float
    rating: int | None = None
    status: str = "new"


def reader_of(database: Database, listed: Listed, followed: Digest) -> Reader:
    """The reader of a library, who follows what the settings name."""
    with database.read() as connection:
        had = [_paper(row) for row in connection.execute(_PAPERS)]
        had += [_item(row) for row in connection.execute(_ITEMS)]
    return Reader(
        kept=_with_terms(database, had),
        against=listed.unwanted(),
        at_large=listed.at_large(),
        keywords=followed.keywords,
        creators=followed.creators,
        muted=followed.muted,
    )


def _paper(row: Any) -> _Had:
    names = tuple(f"{one['given']} {one['family']}".strip() for one in json.loads(row.creators or "[]"))
    abstract, rating = row.abstract or "", row.rating or None
    return _Had(row.name, row.revision, row.terms, row.heading, abstract, names, row.saved_at, 1.0, rating, row.status)


def _item(row: Any) -> _Had:
    item: Mapping[str, Any] = row.item
    entries = [one for one in item.get("creators") or () if isinstance(one, Mapping)]
    names = tuple(one.display for one in map(creator_of, entries) if one)
    added = _moment(item.get("dateAdded"))
    title, abstract = str(item.get("title") or ""), str(item.get("abstractNote") or "")
    return _Had(row.name, row.version, row.terms, title, abstract, names, added, _ONLY_THERE)


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _with_terms(database: Database, had: Iterable[_Had]) -> list[Kept]:
    kept, fresh = [], []
    for one in had:
        if one.terms is not None:
            terms = Terms(one.terms)
        else:
            terms = terms_of(one.title, one.abstract)
            fresh.append({"name": one.name, "edition": one.edition, "terms": terms.packed})
        kept.append(Kept(one.title, one.creators, terms, one.saved_at, one.weight, one.rating, one.status))
    if fresh:
        with database.write(synced=False) as connection:
            newer = {"edition": _KEEP.excluded.edition, "terms": _KEEP.excluded.terms}
            connection.execute(_KEEP.on_conflict_do_update(index_elements=["name"], set_=newer), fresh)
    return kept
