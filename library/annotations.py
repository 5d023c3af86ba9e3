"""Annotations: what a person marked in a paper's files, kept as each target last told it.

They stay with the paper whose item holds the file. Reading a paper gathers its own and those of the papers that were
merged into it, so that a merge brings those of both together and its undo parts them again. What changes them is a
new revision, as a new place is: the other targets show them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select

from library import wishes
from library.paper import Annotation
from library.schema import ON_SHELF, annotations, paper_aliases, papers

_UNSEEN = frozenset({"modified"})  # alone no news: nobody shows it
_KEPT = select(annotations.c.key, annotations.c.annotation).where(
    annotations.c.paper_id == bindparam("paper"), annotations.c.target == bindparam("name")
)
_NAMES = select(paper_aliases.c.alias, paper_aliases.c.paper_id).where(
    paper_aliases.c.paper_id.in_(bindparam("papers", expanding=True))
)
_OF = select(annotations).where(annotations.c.paper_id.in_(bindparam("papers", expanding=True)))


def of(connection: Connection, paper_ids: Sequence[str]) -> dict[str, tuple[Annotation, ...]]:
    """The annotations of papers, and of those merged into them, in the order of the pages; one a key."""
    shown_by = {one: one for one in paper_ids}
    shown_by |= {row.alias: row.paper_id for row in connection.execute(_NAMES, {"papers": list(paper_ids)})}
    found: dict[str, dict[str, Annotation]] = {}
    for row in connection.execute(_OF, {"papers": list(shown_by)}):
        found.setdefault(shown_by[row.paper_id], {})[row.key] = Annotation(**row.annotation)
    return {
        paper_id: tuple(sorted(its.values(), key=lambda one: (one.sort_index, one.attachment, one.key)))
        for paper_id, its in found.items()
    }


def keep(
    connection: Connection, paper_id: str, target: str, given: Iterable[Annotation], now: datetime
) -> tuple[str, bool]:
    """Keep all that a target says of a paper. Returns the paper that shows them, and whether these are its first.

    What is new to the reader is a new revision of that paper: its targets are behind.
    """
    whose = _shown_by(connection, paper_id)
    first = not _any(connection, [whose, paper_id])
    had = {row.key: row.annotation for row in connection.execute(_KEPT, {"paper": paper_id, "name": target})}
    have = {one.key: _record(one) for one in given}
    if had == have:
        return whose, False
    here = (annotations.c.paper_id == paper_id, annotations.c.target == target)
    connection.execute(delete(annotations).where(*here))
    rows = [{"paper_id": paper_id, "target": target, "key": key, "annotation": one} for key, one in have.items()]
    if rows:
        connection.execute(insert(annotations), rows)
    if {key: _seen(one) for key, one in had.items()} != {key: _seen(one) for key, one in have.items()}:
        _news(connection, [whose], now)
    return whose, first and bool(have)


def names_moved(connection: Connection, names: Sequence[str], held_by: Iterable[str], now: datetime) -> None:
    """Ids became names of papers, or ceased to be (`held_by`: then and now): what is marked under them goes along."""
    if _any(connection, names):
        _news(connection, held_by, now)


def _any(connection: Connection, paper_ids: Sequence[str]) -> bool:
    into = select(paper_aliases.c.alias).where(paper_aliases.c.paper_id.in_(paper_ids))
    there = exists().where(or_(annotations.c.paper_id.in_(paper_ids), annotations.c.paper_id.in_(into)))
    return bool(connection.execute(select(there)).scalar())


def _shown_by(connection: Connection, paper_id: str) -> str:
    into = connection.execute(select(paper_aliases.c.paper_id).where(paper_aliases.c.alias == paper_id)).scalar()
    return into or paper_id


def _news(connection: Connection, paper_ids: Iterable[str], now: datetime) -> None:
    on_shelf = select(papers.c.id).where(papers.c.id.in_(list(paper_ids)), ON_SHELF)
    for paper_id in connection.execute(on_shelf).scalars().all():
        wishes.news(connection, paper_id, now)


def _record(annotation: Annotation) -> dict[str, Any]:
    return {name: value for name, value in asdict(annotation).items() if value}


def _seen(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _UNSEEN}
