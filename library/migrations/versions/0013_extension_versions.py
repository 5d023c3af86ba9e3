"""Which version a browser's extension said last that it is of."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column."""
    op.add_column("devices", sa.Column("extension", sa.Text(), nullable=True))
