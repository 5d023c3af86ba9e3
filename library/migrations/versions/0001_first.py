"""The first schema: everything of CONTRACTS, "Data"."""

import sqlalchemy as sa
from alembic import op

from library.schema import Utc

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "batches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Text(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_seen_at", Utc(), nullable=True),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_devices_token_hash")),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("day", name=op.f("uq_digests_day")),
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_saved", "papers", ["retired", "saved_at", "id"], unique=False)
    op.create_index(op.f("ix_papers_status"), "papers", ["status"], unique=False)
    op.create_table(
        "source_cache",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fetched_at", Utc(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_source_cache")),
    )
    op.create_table(
        "tags",
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("spelling", name=op.f("pk_tags")),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("configuration", sa.JSON(), nullable=False),
        sa.Column("auto", sa.Boolean(), nullable=False),
        sa.Column("since", Utc(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("held_until", Utc(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("looked_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("name", name=op.f("uq_targets_name")),
    )
    op.create_table(
        "vault_index",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("target", "path", name=op.f("pk_vault_index")),
    )
    op.create_index("ix_vault_index_paper_id", "vault_index", ["target", "paper_id"], unique=False)
    op.create_table(
        "zotero_mirror",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("target", "key", name=op.f("pk_zotero_mirror")),
    )
    op.create_table(
        "clips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=True),
        sa.Column("home_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_clips_paper_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
        sa.UniqueConstraint("hash", name=op.f("uq_clips_hash")),
    )
    op.create_index("ix_clips_paper_id", "clips", ["paper_id"], unique=False)
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name=op.f("fk_edits_batch")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_edits_paper_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    op.create_index("ix_edits_paper_id", "edits", ["paper_id"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name=op.f("fk_journal_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_batch", "journal", ["batch"], unique=False)
    op.create_index("ix_journal_paper_id", "journal", ["paper_id"], unique=False)
    op.create_table(
        "matching_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_matching_forms_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_forms")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_matching_forms_paper_id")),
    )
    op.create_table(
        "matching_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form"], ["matching_forms.id"], name=op.f("fk_matching_keys_form"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "form", name=op.f("pk_matching_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_matching_keys_form", "matching_keys", ["form"], unique=False)
    op.create_table(
        "paper_aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_paper_aliases_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_paper_aliases")),
    )
    op.create_index("ix_paper_aliases_paper_id", "paper_aliases", ["paper_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("given_revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("asked", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("retry_at", Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("base", sa.JSON(), nullable=True),
        sa.Column("url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("conflicts", sa.JSON(), nullable=True),
        sa.Column("since", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_placements_paper_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target"], ["targets.id"], name=op.f("fk_placements_target"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("paper_id", "target", name=op.f("uq_placements_paper_id_target")),
    )
    op.create_index("ix_placements_due", "placements", ["target", "state", "retry_at"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_a", sa.Text(), nullable=False),
        sa.Column("paper_b", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name=op.f("fk_questions_batch")),
        sa.ForeignKeyConstraint(["paper_a"], ["papers.id"], name=op.f("fk_questions_paper_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["paper_b"], ["papers.id"], name=op.f("fk_questions_paper_b"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("paper_a", "paper_b", name=op.f("uq_questions_paper_a_paper_b")),
    )
    op.create_index("ix_questions_paper_b", "questions", ["paper_b"], unique=False)
    op.create_table(
        "source_requests",
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("retry_at", Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_source_requests_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_id", "source", name=op.f("pk_source_requests")),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("latest_seen", sa.Integer(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_versions_paper_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
    )
    op.create_index("ix_versions_paper_id", "versions", ["paper_id"], unique=False)
    op.create_table(
        "captures",
        sa.Column("clip_id", sa.Text(), nullable=False),
        sa.Column("clip", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("captured_at", Utc(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name=op.f("fk_captures_batch")),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name=op.f("fk_captures_clip")),
        sa.PrimaryKeyConstraint("clip_id", name=op.f("pk_captures")),
    )
    op.create_index("ix_captures_batch", "captures", ["batch"], unique=False)
    op.create_index("ix_captures_clip", "captures", ["clip"], unique=False)
    op.create_table(
        "identifiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("disputed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_identifiers_paper_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_identifiers_version_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifiers")),
    )
    op.create_index("ix_identifiers_paper_id", "identifiers", ["paper_id"], unique=False)
    op.create_index("ix_identifiers_scheme_value", "identifiers", ["scheme", "value"], unique=False)
    op.create_index(
        "uq_identifiers_scheme_value",
        "identifiers",
        ["scheme", "value"],
        unique=True,
        sqlite_where=sa.text("disputed = 0"),
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name=op.f("fk_observations_clip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
        sa.UniqueConstraint("clip", "name", "at", name=op.f("uq_observations_clip_name_at")),
    )
