"""The daily list: what was listed, the lists made of it, where they are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the tables, and to the lists what became of their mail."""
    op.create_table(
        "listed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("creators", sa.JSON(), nullable=False),
        sa.Column("paper", sa.JSON(), nullable=False),
        sa.Column("page", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("listed_on", sa.Text(), nullable=False),
        sa.Column("first_at", sa.Text(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("shown_on", sa.Text(), nullable=True),
        sa.Column("unwanted_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed")),
        sa.UniqueConstraint("key", name=op.f("uq_listed_key")),
    )
    op.create_index("ix_listed_on", "listed", ["listed_on"])
    op.create_index("ix_listed_unwanted", "listed", ["id"], sqlite_where=sa.text("unwanted_at IS NOT NULL"))
    op.create_table(
        "listed_upvotes",
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("upvotes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listed"], ["listed.id"], name=op.f("fk_listed_upvotes_listed_listed"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listed", "day", name=op.f("pk_listed_upvotes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_terms",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_terms")),
    )
    op.create_table(
        "mail_accounts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("configuration", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_accounts")),
    )
    op.create_table(
        "used_links",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_used_links")),
    )
    empty = sa.text("''")
    for column in (
        sa.Column("remarks", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("mail", sa.Text(), server_default=empty, nullable=False),
        sa.Column("message_id", sa.Text(), server_default=empty, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("retry_at", sa.Text(), nullable=True),
    ):
        op.add_column("digests", column)
    op.create_index("ix_digests_owed", "digests", ["day"], sqlite_where=sa.text("mail = 'owed'"))
