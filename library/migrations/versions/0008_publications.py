"""Published versions that sources found, and that a person is to be asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; what a source says from now on fills it."""
    op.add_column("papers", sa.Column("publication", sa.JSON(), nullable=True))
    op.create_index("ix_papers_publication", "papers", ["id"], sqlite_where=sa.text("publication IS NOT NULL"))
