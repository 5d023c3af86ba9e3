"""Full text: an index of every paper's words in place of the words that lists were looked through for."""

import sqlalchemy as sa
from alembic import op

from library import search
from library.records import from_record

revision = "0009"
down_revision = "0008"

_PAPERS = sa.text(
    "SELECT papers.id, papers.record, papers.saved_at, papers.revision, matching_forms.id AS number "
    "FROM papers JOIN matching_forms ON matching_forms.paper_id = papers.id WHERE NOT papers.retired"
).columns(record=sa.JSON())


def upgrade() -> None:
    """Make the index, fill it from the records that are there, and let the old words go."""
    connection = op.get_bind()
    op.execute(search.CREATE)
    op.execute(search.CREATE_TERMS)
    for row in connection.execute(_PAPERS).all():
        paper = from_record(row.id, row.record, saved_at=None, revision=row.revision)
        search.keep(connection, row.number, paper)
    op.drop_column("papers", "words")
    op.add_column("papers", sa.Column("published", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("papers", sa.Column("venue", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("papers", sa.Column("rating", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute(
        "UPDATE papers SET published = coalesce(json_extract(record, '$.published'), ''), "
        "venue = coalesce(json_extract(record, '$.venue'), ''), rating = coalesce(json_extract(record, '$.rating'), 0)"
    )
    op.create_index("ix_papers_by_status", "papers", ["retired", "status"])
    op.create_index("ix_papers_by_published", "papers", ["retired", "published", "id"])
    op.create_index("ix_papers_by_rating", "papers", ["retired", "rating", "id"])
    op.create_index("ix_papers_by_venue", "papers", ["retired", "venue"])
    op.create_index("ix_papers_by_heading", "papers", ["retired", "heading", "id"])
