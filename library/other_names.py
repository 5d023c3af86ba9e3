"""By what names other programs know the papers on the shelf: citekeys, and the keys of items in Zotero."""

from sqlalchemy import Connection, func, select

from library.schema import papers, placements, targets


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
        .where(targets.c.kind == "zotero", placements.c.ref.is_not(None), ~papers.c.retired)
    )
    return {row.ref: row.paper_id for row in rows}
