"""What Zotero holds is mirrored: items with what hangs below them, and what of it is news."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing ever filled the first table; a look fills the new ones."""
    op.drop_table("zotero_mirror")
    op.create_table(
        "zotero_mirror",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.JSON(), nullable=True),
        sa.Column("top", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("citekey", sa.Text(), nullable=True),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("news", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("target", "key", name=op.f("pk_zotero_mirror")),
    )
    op.create_index(op.f("ix_zotero_mirror_top"), "zotero_mirror", ["target", "top"])
    for name in ("mark", "citekey", "news"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(op.f(f"ix_zotero_mirror_{name}"), "zotero_mirror", ["target", name], sqlite_where=there)
    op.create_table(
        "zotero_libraries",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("collections", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_zotero_libraries")),
    )
