"""What a person laid aside, what a target lost, and indexes that count what waits for a person without reading it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table, the columns and the indexes."""
    op.create_table(
        "laid_aside",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_laid_aside")),
    )
    op.add_column("targets", sa.Column("lost", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("targets", sa.Column("forgotten", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    op.create_index("ix_papers_retired", "papers", ["id"], sqlite_where=sa.text("retired = 1"))
    op.create_index("ix_questions_open", "questions", ["paper_a", "paper_b"], sqlite_where=sa.text("answer IS NULL"))
    op.create_index("ix_journal_rejected", "journal", ["id"], sqlite_where=sa.text("act = 'rejected'"))
    op.create_index("ix_placements_conflicts", "placements", ["id"], sqlite_where=sa.text("conflicts IS NOT NULL"))
    op.create_index(
        "ix_placements_reason", "placements", ["state", "reason", "target"], sqlite_where=sa.text("reason <> ''")
    )
