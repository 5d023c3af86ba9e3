"""Who wants a paper's PDF: told inside the transaction in which it comes up, so that no wish is lost.

A person who saves a few papers wants their PDFs; of a long list only those they ask for, or begin to read (EXPERIENCE,
"PDF"; Zotero's free storage is 300 MB). `library.files` is where the wishes are granted.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from library.prepared import Prepared
from library.schema import ON_SHELF, captures, files, paper_aliases, papers, placements, targets

KINDS = ("zotero",)  # the targets that keep files
MOST = 10  # new papers of one batch, up to which it is a few
_NEW = ("created", "adopted")
# Made once: building a statement costs more than running it.
_MADE = select(captures.c.outcome["paper"].as_string()).where(
    captures.c.batch == bindparam("batch"), captures.c.outcome["outcome"].as_string().in_(_NEW)
)
_CALLED = select(paper_aliases.c.alias, paper_aliases.c.paper_id).where(
    paper_aliases.c.alias.in_(bindparam("papers", expanding=True))
)
_ADD = insert(files).on_conflict_do_nothing()
_AFRESH = {"state": "wanted", "retry_at": None, "attempts": 0, "reason": ""}


def wanted_there(paper_id: Any, *, item: bool = False) -> Any:
    """The condition that a paper is wanted in a library that keeps files (`item`: and is there already)."""
    return exists().where(
        placements.c.paper_id == paper_id,
        placements.c.target == targets.c.id,
        placements.c.wanted,
        targets.c.kind.in_(KINDS),
        *((placements.c.ref.is_not(None),) if item else ()),
    )


_PLACED = select(papers.c.id).where(
    papers.c.id.in_(bindparam("papers", expanding=True)), ON_SHELF, wanted_there(papers.c.id)
)
_KEEPING = Prepared(select(targets.c.id).where(or_(*(targets.c.kind == one for one in KINDS))).limit(1))
_WITHOUT = _PLACED.where(~exists().where(files.c.paper_id == papers.c.id))


def of_batch(connection: Connection, batch: str, now: datetime) -> int:
    """A person's clips are decided: the PDFs of the papers they made, if these are a few.

    Returns how many PDFs a person may want to ask for, since they are too many to be got without a word.
    """
    if _KEEPING.first(connection) is None:
        return 0
    made = made_by(connection, batch)
    if len(made) > MOST:
        return len(connection.execute(_WITHOUT, {"papers": made}).all())
    _wish(connection, made, "save", now)
    return 0


def made_by(connection: Connection, batch: str) -> list[str]:
    """The papers that a batch has made, by the ids they have now."""
    made = list(dict.fromkeys(connection.execute(_MADE, {"batch": batch}).scalars()))
    if not made:
        return []
    now_called = {row.alias: row.paper_id for row in connection.execute(_CALLED, {"papers": made})}
    return list(dict.fromkeys(now_called.get(one, one) for one in made))


def connected(connection: Connection, kind: str, paper_ids: Sequence[str], now: datetime) -> None:
    """A target is connected, and these papers go there together: as if they were saved in one batch."""
    if kind in KINDS and len(paper_ids) <= MOST:
        _wish(connection, paper_ids, "save", now)


def _wish(connection: Connection, paper_ids: Sequence[str], wish: str, now: datetime) -> None:
    if not paper_ids:
        return
    placed = connection.execute(_PLACED, {"papers": list(paper_ids)}).scalars()
    rows = [{"paper_id": one, "state": "wanted", "wish": wish, "wished_at": now} for one in placed]
    if rows:
        connection.execute(_ADD, rows)


def status_became(connection: Connection, paper_id: str, before: str, after: str, now: datetime) -> None:
    """A paper that is being read wants its PDF; one that is put back before it came does not any more.

    Told before its targets are known, and kept where there is no library yet: then it is got once there is one.
    """
    if after == "reading":
        insist(connection, [paper_id], "reading", now)
    elif before == "reading":
        mine = (files.c.paper_id == paper_id, files.c.wish == "reading", files.c.state == "wanted")
        # Read to its end: where it is kept, the PDF still belongs; where nothing keeps it, nobody misses it.
        kept = wanted_there(paper_id) if after == "read" else None
        connection.execute(delete(files).where(*mine, *((~kept,) if kept is not None else ())))


def insist(connection: Connection, paper_ids: Sequence[str], wish: str, now: datetime) -> None:
    """A person wants these PDFs now: also those that were not to be had before."""
    rows = [{"paper_id": one, "state": "wanted", "wish": wish, "wished_at": now} for one in paper_ids]
    if rows:
        kept = insert(files)
        connection.execute(
            kept.on_conflict_do_update(
                index_elements=["paper_id"],
                set_=_AFRESH | {"given": {}},
                where=or_(files.c.state == "failed", (files.c.state == "wanted") & files.c.retry_at.is_not(None)),
            ),
            rows,
        )


def address_changed(connection: Connection, paper_id: str, address: str) -> None:
    """A paper's PDF lies elsewhere by now: one that was not to be had at its old address is tried again."""
    failed = (files.c.paper_id == paper_id, files.c.state == "failed", files.c.url != address)
    if address:
        connection.execute(update(files).where(*failed).values(_AFRESH))


def merged(connection: Connection, survivor: str, gone: str, now: datetime) -> None:
    """Two papers became one, which wants what either wanted; the other's wish stays with it, for an undo."""
    if connection.execute(select(files.c.paper_id).where(files.c.paper_id == gone)).first():
        wish = select(files.c.wish).where(files.c.paper_id == gone).scalar_subquery()
        row = {"paper_id": survivor, "state": "wanted", "wish": wish, "wished_at": now}
        connection.execute(insert(files).values(row).on_conflict_do_nothing())
