"""A paper in which a person marks something is being read (EXPERIENCE, "first highlight in Zotero").

It is said once a paper, by an edit as if the person had made it there: what they choose later wins, and taking it
back is final.
"""

from datetime import datetime

from sqlalchemy import Connection, exists, select

from library import editing
from library.keeping import refold
from library.schema import batches, edits, papers
from library.union import open_batch

_BATCH = "highlights"
_BEFORE = ("new", "to-read")


def begin(connection: Connection, paper_id: str, origin: str, now: datetime) -> None:
    """The first annotation of a paper came from `origin`: a status before reading becomes `reading`."""
    status = connection.execute(select(papers.c.status).where(papers.c.id == paper_id, ~papers.c.retired)).scalar()
    said = exists().where(edits.c.paper_id == paper_id, edits.c.batch == batches.c.id, batches.c.kind == _BATCH)
    if status in _BEFORE and not connection.execute(select(said)).scalar():
        batch = open_batch(connection, _BATCH, origin, now)
        editing.write(connection, batch, paper_id, {"status": "reading"}, origin, now)
        refold(connection, paper_id, now)
