"""Lists of the shelf: found, filtered, sorted, a page at a time; counted by status, tag, venue and year."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, false, func, or_, select, true

from library import search
from library.asking import Asked, Filter, age, asked
from library.finding import papers_of
from library.outcomes import Counts, Facets, Found
from library.schema import (
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
    "saved": func.substr(papers.c.saved_at, 1),  # compared as the text it is kept as
    "published": papers.c.published,
    "rating": papers.c.rating,
    "title": papers.c.heading,
    "upvotes": func.coalesce(_UPVOTES, 0),
}
SORTS = (*_KEYS, "relevance")
_ASCENDING = frozenset({"title"})


def read(query: str, *, tag: str = "", status: str = "") -> Asked:
    """A search with the filters that are given beside it."""
    of = asked(query)
    beside = [Filter("tag", (tag,))] if tag else []
    beside += [Filter("is", (status,))] if status else []
    return replace(of, filters=(*of.filters, *beside))


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list, in which order. Of more than `most` matches the newest are looked at; None: all of them."""

    sort: str = "saved"
    cursor: str = ""
    limit: int = 50
    most: int | None = None


def listing(connection: Connection, of: Asked, page: Page, now: datetime) -> Found:
    """A page of the papers that a search finds."""
    said = search.expression(of)
    matched = search.numbers(said, page.most).subquery() if said else None
    if page.sort == "relevance" and matched is not None and of.words:
        return _by_relevance(connection, of, page, matched, now)
    chosen = _chosen(of, matched, now)
    name = page.sort if page.sort in _KEYS else "saved"
    key = _KEYS[name]
    ascending = name in _ASCENDING
    total = _total(connection, chosen, of)
    wanted = chosen.add_columns(papers.c.id, key.label("sort_key"))
    if page.cursor:
        wanted = wanted.where(_after(key, _read_cursor(page.cursor), ascending=ascending))
    order = (key.asc(), papers.c.id.asc()) if ascending else (key.desc(), papers.c.id.desc())
    rows = connection.execute(wanted.order_by(*order).limit(page.limit + 1)).all()
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    following = json.dumps([last.sort_key, last.id]) if last else None
    return _found(connection, of, page, [row.id for row in rows], following, total)


def _by_relevance(connection: Connection, of: Asked, page: Page, matched: Subquery, now: datetime) -> Found:
    """Best match first. What is best changes with every paper that comes: the cursor is how many were seen."""
    oldest = connection.execute(select(func.min(matched.c.number))).scalar() or 0
    scored = search.scores(search.expression(of), oldest if page.most else 0).subquery()
    chosen = _chosen(of, scored, now)
    total = _total(connection, chosen, of)
    seen = int(page.cursor) if page.cursor.isascii() and page.cursor.isdecimal() else 0
    best = chosen.add_columns(papers.c.id).order_by(scored.c.score, papers.c.id.desc())
    ids = connection.execute(best.limit(page.limit + 1).offset(seen)).scalars().all()
    following = str(seen + page.limit) if len(ids) > page.limit else None
    return _found(connection, of, page, ids, following, total)


def _found(connection: Connection, of: Asked, page: Page, ids: Sequence[str], cursor: str | None, total: int) -> Found:
    known = papers_of(connection, ids[: page.limit])
    shown = tuple(known[one] for one in ids[: page.limit])
    return Found(shown, cursor, total, total_is_least=total == page.most, remarks=of.remarks)


def _chosen(of: Asked, matched: Subquery | None, now: datetime) -> Select[()]:
    """The papers of a search; `matched` are those that the index finds."""
    if matched is None:
        chosen: Select[()] = select().select_from(papers)
    else:
        numbered = matched.join(matching_forms, matching_forms.c.id == matched.c.number)
        chosen = select().select_from(numbered.join(papers, papers.c.id == matching_forms.c.paper_id))
    chosen = chosen.where(papers.c.retired.is_(False))
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
    return at, str(name)


def _total(connection: Connection, chosen: Select[()], of: Asked) -> int:
    if of == Asked():
        return sum(_by_status(connection).values())
    return int(connection.execute(chosen.add_columns(func.count())).scalar_one())


def _by_status(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        select(papers.c.status, func.count()).where(papers.c.retired.is_(False)).group_by(papers.c.status)
    )
    return {str(status): int(number) for status, number in rows}


def counts(connection: Connection, of: Asked, questions: int, *, most: int | None, now: datetime) -> Counts:
    """How many papers a search finds, by status; of more than `most`, of the newest."""
    if of == Asked():
        found = _by_status(connection)
    else:
        said = search.expression(of)
        chosen = _chosen(of, search.numbers(said, most).subquery() if said else None, now)
        rows = connection.execute(chosen.add_columns(papers.c.status, func.count()).group_by(papers.c.status))
        found = {str(status): int(number) for status, number in rows}
    return Counts(sum(found.values()), found, questions)


def facets(connection: Connection) -> Facets:
    """The tags, venues and years that most papers have, with how many have them."""
    named = {
        row.name: search.papers_with(connection, search.tag_mark(row.name)) for row in connection.execute(select(tags))
    }
    year = func.substr(papers.c.published, 1, 4)
    return Facets(
        tags=tuple(sorted(((n, c) for n, c in named.items() if c), key=lambda one: (-one[1], one[0]))[:_SHOWN]),
        venues=_grouped(connection, papers.c.venue, func.count().desc()),
        years=_grouped(connection, year, year.desc()),
    )


def _grouped(connection: Connection, by: ColumnElement[str], order: ColumnElement[Any]) -> tuple[tuple[str, int], ...]:
    rows = connection.execute(
        select(by, func.count())
        .select_from(papers)
        .where(papers.c.retired.is_(False), by != "")
        .group_by(by)
        .order_by(order)
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
