"""By what names other programs know the papers on the shelf: identifiers, citekeys, keys of items in Zotero."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from library.schema import ON_SHELF, identifiers, papers, placements, targets


def identifiers_of(connection: Connection) -> dict[str, str]:
    """Identifier (`scheme:value`) → paper, of all papers on the shelf; where it is disputed, whose it is."""
    rows = connection.execute(
        select(identifiers.c.scheme, identifiers.c.value, identifiers.c.paper_id).where(~identifiers.c.disputed)
    )
    return {f"{row.scheme}:{row.value}": row.paper_id for row in rows}


def citekeys(connection: Connection) -> dict[str, str]:
    """Citekey → paper, of all papers on the shelf that have one; of two with one key, the older."""
    key = func.json_extract(papers.c.record, "$.citekey")
    rows = connection.execute(
        select(key.label("key"), papers.c.id).where(~papers.c.retired, key != "").order_by(papers.c.id.desc())
    )
    return {row.key: row.id for row in rows}


def item_keys(connection: Connection) -> dict[str, str]:
    """Zotero's item key → paper, of all papers that are there."""
    rows = connection.execute(
        select(placements.c.ref, placements.c.paper_id)
        .join(targets, targets.c.id == placements.c.target)
        .join(papers, papers.c.id == placements.c.paper_id)
        .where(targets.c.kind == "zotero", placements.c.ref.is_not(None), ON_SHELF)
    )
    return {row.ref: row.paper_id for row in rows}


def papers_with(connection: Connection, target: str, refs: Iterable[str]) -> dict[str, str]:
    """A target's own reference → the paper that is there, for those of `refs` that are a paper's on the shelf."""
    wanted = list(refs)
    found: dict[str, str] = {}
    for at in range(0, len(wanted), 500):
        rows = connection.execute(
            select(placements.c.ref, placements.c.paper_id)
            .join(targets, targets.c.id == placements.c.target)
            .join(papers, papers.c.id == placements.c.paper_id)
            .where(targets.c.name == target, placements.c.ref.in_(wanted[at : at + 500]), ON_SHELF)
        )
        found |= {row.ref: row.paper_id for row in rows}
    return found
