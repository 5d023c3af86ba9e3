"""Conflicts that a person settled, with what it takes to take that back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "settlings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.JSON(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("stood", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("giving_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement"], ["placements.id"], name=op.f("fk_settlings_placement_placements"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlings")),
    )
    op.create_index("ix_settlings_placement", "settlings", ["placement"])
