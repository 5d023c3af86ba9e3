"""Annotations: what a person marked in a paper's files, as its targets give it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table; targets fill it with their next deliveries."""
    op.create_table(
        "annotations",
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("annotation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_annotations_paper_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_id", "target", "key", name=op.f("pk_annotations")),
    )
