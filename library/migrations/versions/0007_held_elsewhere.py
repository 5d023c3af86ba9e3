"""What targets hold in normal form, whether or not Papershelf put it there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables; targets fill them with their next look."""
    op.create_table(
        "held_elsewhere",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_elsewhere")),
        sa.UniqueConstraint("target", "ref", name=op.f("uq_held_elsewhere_target_ref")),
    )
    op.create_table(
        "held_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["held"], ["held_elsewhere.id"], name=op.f("fk_held_keys_held"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "held", name=op.f("pk_held_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_held_keys_held", "held_keys", ["held"])
    op.create_index("ix_placements_ref", "placements", ["ref"])
