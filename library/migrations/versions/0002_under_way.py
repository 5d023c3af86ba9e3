"""A placement remembers what was under way: an answer that is lost, or a crash, leaves it open what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; of what was under way before, nothing is known."""
    op.add_column("placements", sa.Column("begun", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    op.add_column("placements", sa.Column("unanswered", sa.JSON(), nullable=True))
