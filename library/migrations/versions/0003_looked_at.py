"""What a look at a target finds: what a person should know of a paper there, and papers that another computer keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column and the table; the next look fills them."""
    op.add_column("placements", sa.Column("remarks", sa.JSON(), nullable=True))
    op.create_table(
        "met_elsewhere",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", "id", name=op.f("pk_met_elsewhere")),
    )
    op.create_index(op.f("ix_met_elsewhere_id"), "met_elsewhere", ["id"], unique=False)
