"""Lists of the shelf: found, filtered, sorted, a page at a time; counted by status, tag, venue and year."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
)

from library import search
from library.asking import Asked, Filter, age
from library.finding import papers_of
from library.outcomes import Facets, Found
from library.schema import (
    ON_SHELF,
    annotations,
    clips,
    identifiers,
    matching_forms,
    observations,
    papers,
    placements,
    tags,
    targets,
)

_SHOWN = 60  # tags, venues and years that lists may be filtered by
_UPVOTES = (
    select(observations.c.value)
    .join(clips, clips.c.id == observations.c.clip)
    .where(clips.c.paper_id == papers.c.id, observations.c.name == "upvotes")
    .order_by(observations.c.at.desc())
    .limit(1)
    .scalar_subquery()
)
# What a list can be sorted by: text or numbers, never NULL.
_KEYS: Mapping[str, ColumnElement[Any]] = {
    "saved": type_coerce(papers.c.saved_at, Text),  # compared as the text it is kept as
    "published": papers.c.published,
    "rating": papers.c.rating,
    "title": papers.c.heading,
    "upvotes": func.coalesce(_UPVOTES, 0),
}
SORTS = (*_KEYS, "relevance")
_ASCENDING = frozenset({"title"})


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list, in which order. Of more than `most` matches the newest are looked at; None: all of them."""

    status: str = ""
    sort: str = "saved"
    cursor: str = ""
    limit: int = 50
    most: int | None = None


def listing(connection: Connection, of: Asked, page: Page, now: datetime) -> Found:
    """A page of the papers that a search finds, and how many there are, by status."""
    if not all(map(search.is_in_index, of.filters)):  # the newest of the index may be none of those that are meant
        page = replace(page, most=None)
    counted, oldest = by_status(connection, of, page.most, now)
    if page.status:
        of = replace(of, filters=(*of.filters, Filter("is", (page.status,))))
    said = search.expression(of)
    ids, following = (
        _by_relevance(connection, of, page, said, now, oldest)
        if page.sort == "relevance" and said and of.words
        else _sorted(connection, of, page, said, now)
    )
    known = papers_of(connection, ids)
    total = counted.get(page.status, 0) if page.status else sum(counted.values())
    looked_at = sum(counted.values())
    return Found(
        tuple(known[one] for one in ids),
        following,
        total,
        by_status=counted,
        total_is_least=looked_at == page.most,
        remarks=of.remarks,
    )


def _sorted(connection: Connection, of: Asked, page: Page, said: str, now: datetime) -> tuple[list[str], str | None]:
    """The ids of a page, and where the next begins: behind this key and id, whatever comes in between."""
    name = page.sort if page.sort in _KEYS else "saved"
    key, ascending = _KEYS[name], name in _ASCENDING
    wanted = _chosen(of, _once(search.numbers(said, page.most)) if said else None, now)
    wanted = wanted.add_columns(papers.c.id, key.label("sort_key"))
    if page.cursor:
        wanted = wanted.where(_after(key, _read_cursor(page.cursor), ascending=ascending))
    order = (key.asc(), papers.c.id.asc()) if ascending else (key.desc(), papers.c.id.desc())
    rows = connection.execute(wanted.order_by(*order).limit(page.limit + 1)).all()
    following = None
    if len(rows) > page.limit:
        last = rows[page.limit - 1]
        following = json.dumps([last.sort_key, last.id])
    return [row.id for row in rows[: page.limit]], following


def _by_relevance(
    connection: Connection, of: Asked, page: Page, said: str, now: datetime, oldest: int
) -> tuple[list[str], str | None]:
    """Best match first. What is best changes with every paper that comes: the cursor is how many were seen."""
    seen = int(page.cursor) if page.cursor.isascii() and page.cursor.isdecimal() else 0
    scored = search.scores(said, oldest)
    if all(map(search.is_in_index, of.filters)):  # else more may be wanted than the best of the index
        scored = scored.order_by(*_best(scored.selected_columns)).limit(seen + page.limit + 1)
    best = _once(scored)
    wanted = _chosen(of, best, now).add_columns(papers.c.id).order_by(*_best(best.c))
    ids = connection.execute(wanted.limit(page.limit + 1).offset(seen)).scalars().all()
    return list(ids[: page.limit]), str(seen + page.limit) if len(ids) > page.limit else None


def _best(found: Any) -> tuple[ColumnElement[Any], ...]:
    return found.score.asc(), found.number.desc()  # of two that fit alike the newer


def _once(found: Select[Any]) -> CTE:
    """What the index finds, asked once: SQLite would rather look every paper up in it, one by one."""
    return found.cte().prefix_with("MATERIALIZED")


def _chosen(of: Asked, matched: CTE | None, now: datetime) -> Select[()]:
    """The papers of a search; `matched` are those that the index finds."""
    if matched is None:
        chosen: Select[()] = select().select_from(papers)
    else:
        numbered = matched.join(matching_forms, matching_forms.c.id == matched.c.number)
        chosen = select().select_from(numbered.join(papers, papers.c.id == matching_forms.c.paper_id))
    chosen = chosen.where(papers.c.retired.is_(False) if matched is None else ON_SHELF)
    if of.empty:
        chosen = chosen.where(false())
    if of.identifier:
        scheme, _, value = of.identifier.partition(":")
        held = select(identifiers.c.paper_id).where(identifiers.c.scheme == scheme, identifiers.c.value == value)
        chosen = chosen.where(papers.c.id.in_(held))
    for one in of.filters:
        if not search.is_in_index(one):
            condition = _condition(one, now)
            chosen = chosen.where(~condition if one.without else condition)
    return chosen


def _condition(one: Filter, now: datetime) -> ColumnElement[bool]:
    (value,) = one.values
    if one.field == "saved":
        return papers.c.saved_at >= now - age(value)
    if one.field == "has":  # highlights: they come and go without the paper being written
        return papers.c.id.in_(select(annotations.c.paper_id))
    kind = "obsidian" if value == "vault" else value
    there = (
        select(placements.c.paper_id)
        .join(targets)
        .where(placements.c.ref.is_not(None), or_(targets.c.kind == kind, func.lower(targets.c.name) == value))
    )
    return papers.c.id.in_(there)


def _after(key: ColumnElement[Any], last: tuple[Any, str], *, ascending: bool) -> ColumnElement[bool]:
    at, name = last
    if ascending:
        return or_(key > at, and_(key == at, papers.c.id > name))
    return or_(key < at, and_(key == at, papers.c.id < name))


def _read_cursor(cursor: str) -> tuple[Any, str]:
    """Where the page before ended; anything else that is given is a first page."""
    try:
        at, name = json.loads(cursor)
    except (ValueError, TypeError):
        return "~", "~"
    return (at, str(name)) if isinstance(at, str | float | int) else ("~", "~")


def by_status(connection: Connection, of: Asked, most: int | None, now: datetime) -> tuple[dict[str, int], int]:
    """How many papers a search finds, by status; of more than `most`, of the newest: from which number on."""
    said = search.expression(of)
    found = _once(search.numbers(said, most)) if said else None
    first = literal(0) if found is None or most is None else func.min(found.c.number)
    counting = _chosen(of, found, now).add_columns(papers.c.status, func.count(), first).group_by(papers.c.status)
    rows = connection.execute(counting).all()
    return {row[0]: row[1] for row in rows}, min((row[2] for row in rows), default=0)


def facets(connection: Connection) -> Facets:
    """The tags, venues and years that most papers have, with how many have them."""
    named = {
        row.name: search.papers_with(connection, search.tag_mark(row.name)) for row in connection.execute(select(tags))
    }
    return Facets(
        tags=tuple(sorted(((n, c) for n, c in named.items() if c), key=lambda one: (-one[1], one[0]))[:_SHOWN]),
        venues=_venues(connection),
        years=search.years(connection)[:_SHOWN],
    )


def _venues(connection: Connection) -> tuple[tuple[str, int], ...]:
    rows = connection.execute(
        select(papers.c.venue, func.count())
        .where(papers.c.retired.is_(False), papers.c.venue != "")
        .group_by(papers.c.venue)
        .order_by(func.count().desc())
        .limit(_SHOWN)
    )
    return tuple((str(name), int(number)) for name, number in rows)


def in_use(connection: Connection, name: str, limit: int = 500) -> tuple[str, ...]:
    """The `tags` or `collections` of the papers on the shelf, the most used first."""
    values = func.json_each(papers.c.record, f"$.{name}").table_valued("value", name="word")
    rows = connection.execute(
        select(values.c.value)
        .select_from(papers)
        .join(values, true())
        .where(papers.c.retired.is_(False))
        .group_by(values.c.value)
        .order_by(func.count().desc(), values.c.value)
        .limit(limit)
    )
    return tuple(rows.scalars())
