"""The tables of the library (SQLAlchemy Core); CONTRACTS, "Data", says what each holds.

Times are ISO text in UTC with milliseconds, so that they sort as text and read well in any tool. JSON columns hold
what is only ever read back whole.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Utc(TypeDecorator[datetime]):
    """An aware datetime, stored as `2026-11-23T07:41:12.000Z`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write as text; a naive time is a mistake of ours and refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a time without its zone: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Read back, aware."""
        return None if value is None else datetime.fromisoformat(value)


# Named constraints, so that a later migration can name what it changes (alembic.sqlalchemy.org, "naming").
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _paper(name: str = "paper_id", *, nullable: bool = False, **options: Any) -> Column[str]:
    return Column(name, Text, ForeignKey("papers.id", ondelete="CASCADE"), nullable=nullable, **options)


papers = Table(
    "papers",
    metadata,
    Column("id", Text, primary_key=True),  # ULID, 26 characters
    Column("revision", Integer, nullable=False),
    Column("record", JSON, nullable=False),  # the folded paper, as library.records writes it
    Column("heading", Text, nullable=False),  # what lists show and sort by
    Column("words", Text, nullable=False),  # what lists are searched in, as library.records.words_of folds it
    Column("status", Text, nullable=False, index=True),
    Column("retired", Boolean, nullable=False, server_default=text("0")),  # removed, undone or merged away
    Column("saved_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("publication", JSON(none_as_null=True)),  # a published version that a person is to be asked about
    Index("ix_papers_saved", "retired", "saved_at", "id"),
    Index("ix_papers_publication", "id", sqlite_where=text("publication IS NOT NULL")),
)

paper_aliases = Table(
    "paper_aliases",
    metadata,
    Column("alias", Text, primary_key=True),  # an id that was merged away, or met in a note or item made elsewhere
    _paper(),
    Column("reason", Text, nullable=False),  # "merged" or "adopted"
    Column("at", Utc, nullable=False),
    Index("ix_paper_aliases_paper_id", "paper_id"),
)

# Papers that nobody here has saved, met under an id in a note or an item that another computer made.
met_elsewhere = Table(
    "met_elsewhere",
    metadata,
    Column("identifier", Text, primary_key=True),  # "arxiv:2611.14273"
    Column("id", Text, primary_key=True),  # what it is called there
    Column("form", JSON, nullable=False),  # what is told of it, in normal form
    Index("ix_met_elsewhere_id", "id"),
)

clips = Table(
    "clips",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),  # of the content: not of clip_id, time or counters
    Column("raw", JSON, nullable=False),  # Clip JSON as it came
    Column("source", Text, nullable=False),  # a row of library.folding's table of sources
    _paper(nullable=True),  # none yet: stored, not decided
    Column("home_id", Text),  # the paper it was first given to: where a split or an undo takes it back to
    Index("ix_clips_paper_id", "paper_id"),
)

captures = Table(
    "captures",
    metadata,
    Column("clip_id", Text, primary_key=True),  # the sender's UUID
    Column("clip", Integer, ForeignKey("clips.id"), nullable=True),  # none: rejected
    Column("batch", Text, ForeignKey("batches.id"), nullable=False),
    Column("captured_at", Utc, nullable=True),
    Column("body_hash", Text, nullable=False),  # of the whole body: the same id with another body is refused
    Column("outcome", JSON, nullable=True),  # what was answered; none: not decided yet
    Column("active", Boolean, nullable=False, server_default=text("1")),  # false: undone
    Index("ix_captures_clip", "clip"),
    Index("ix_captures_batch", "batch"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper(),
    Column("kind", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("venue", Text, nullable=False),
    Column("number", Integer),
    Column("latest_seen", Integer),
    Column("links", JSON, nullable=False),
    Index("ix_versions_paper_id", "paper_id"),
)

identifiers = Table(
    "identifiers",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper(),
    Column("version_id", Integer, ForeignKey("versions.id", ondelete="SET NULL"), nullable=True),
    Column("scheme", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("disputed", Boolean, nullable=False, server_default=text("0")),
    Index("ix_identifiers_paper_id", "paper_id"),
    Index("uq_identifiers_scheme_value", "scheme", "value", unique=True, sqlite_where=text("disputed = 0")),
    Index("ix_identifiers_scheme_value", "scheme", "value"),
)

edits = Table(
    "edits",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper(),
    Column("field", Text, nullable=False),
    Column("value", JSON, nullable=False),
    Column("at", Utc, nullable=False),
    Column("origin", Text, nullable=False),  # "shelf", "cli", a target's name
    Column("active", Boolean, nullable=False, server_default=text("1")),  # false: undone
    Column("batch", Text, ForeignKey("batches.id"), nullable=False),
    Index("ix_edits_paper_id", "paper_id"),
)

tags = Table(
    "tags",
    metadata,
    Column("spelling", Text, primary_key=True),  # Obsidian's: NFC, spaces to -, folded case
    Column("name", Text, nullable=False),  # as first typed
)

matching_forms = Table(
    "matching_forms",
    metadata,
    Column("id", Integer, primary_key=True),  # short, for it stands in every key
    _paper(unique=True),
    Column("form", JSON, nullable=False),  # the normal forms that a verdict compares, stored: parsing again costs 55 ms
)

# One tree: a key's papers lie together, and a row is its key. With a row id it would be written twice, 40 bytes each.
matching_keys = Table(
    "matching_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),  # 64-bit hash of a blocking key
    Column("form", Integer, ForeignKey("matching_forms.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_matching_keys_form", "form"),
    sqlite_with_rowid=False,
)

# What a target holds, whether or not Papershelf put it there: what a new paper may find itself as, and what a page asks
# about.
held_elsewhere = Table(
    "held_elsewhere",
    metadata,
    Column("id", Integer, primary_key=True),  # short, for it stands in every key
    Column("target", Text, nullable=False),
    Column("ref", Text, nullable=False),  # the target's own
    Column("url", Text, nullable=False),  # opens it there
    Column("form", JSON, nullable=False),
    UniqueConstraint("target", "ref"),
)

# Identifiers and matching keys in one tree, as in `matching_keys`.
held_keys = Table(
    "held_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("held", Integer, ForeignKey("held_elsewhere.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_held_keys_held", "held"),
    sqlite_with_rowid=False,
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper("paper_a"),
    _paper("paper_b"),
    Column("evidence", JSON, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("batch", Text, ForeignKey("batches.id"), nullable=False),
    Column("answer", Text),  # "same" or "never"
    Column("answered_at", Utc),
    UniqueConstraint("paper_a", "paper_b"),
    Index("ix_questions_paper_b", "paper_b"),
)

targets = Table(
    "targets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("configuration", JSON, nullable=False),
    Column("auto", Boolean, nullable=False),
    Column("since", Utc),  # papers saved before are not placed here; none: everything
    Column("held_by", Text),  # the process that delivers now
    Column("held_until", Utc),
    Column("state", Text, nullable=False, server_default=text("''")),  # "", or why nothing goes over now
    Column("looked_at", Utc),
)

placements = Table(
    "placements",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper(),
    Column("target", Integer, ForeignKey("targets.id", ondelete="CASCADE"), nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("given_revision", Integer, nullable=False, server_default=text("0")),
    Column("asked", Boolean, nullable=False, server_default=text("0")),  # saved again since the last look there
    # Its making or its taking away began, and nobody has heard the end: it may be there, or be gone by our own hand.
    Column("begun", Boolean, nullable=False, server_default=text("0")),
    Column("unanswered", JSON),  # a list of bases: what was written there since the receipt, if it arrived
    Column("retry_at", Utc),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("ref", Text),  # the receipt
    Column("version", Text),
    Column("base", JSON),
    Column("url", Text, nullable=False, server_default=text("''")),
    Column("conflicts", JSON),
    Column("remarks", JSON),  # what the last look found there that a person should know: a list of sentences
    Column("since", Utc, nullable=False),  # in this state since
    UniqueConstraint("paper_id", "target"),
    Index("ix_placements_due", "target", "state", "retry_at"),
    Index("ix_placements_ref", "ref"),
)

annotations = Table(
    "annotations",
    metadata,
    _paper(primary_key=True),  # whose item holds the file: of a paper that was merged away, it stays that one's
    Column("target", Text, primary_key=True),  # its name: what a target said is still known when it is disconnected
    Column("key", Text, primary_key=True),
    Column("annotation", JSON, nullable=False),  # as library.annotations writes it
)

batches = Table(
    "batches",
    metadata,
    Column("id", Text, primary_key=True),  # ULID
    Column("at", Utc, nullable=False),
    Column("kind", Text, nullable=False),  # clip, edit, merge, split, remove, answer, undo, connect…
    Column("via", Text, nullable=False),  # who asked: a device, "cli", a source
    Column("undoes", Text),  # for an undo: the batch it took back
    Column("undone_by", Text),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Text, ForeignKey("batches.id"), nullable=False),
    Column("act", Text, nullable=False),
    Column("paper_id", Text),
    Column("detail", JSON, nullable=False),
    Index("ix_journal_batch", "batch"),
    Index("ix_journal_paper_id", "paper_id"),
)

observations = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("clip", Integer, ForeignKey("clips.id"), nullable=False),
    Column("name", Text, nullable=False),  # upvotes, stars, comments
    Column("value", Float, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("clip", "name", "at"),
)

vault_index = Table(
    "vault_index",
    metadata,
    Column("target", Text, primary_key=True),
    Column("path", Text, primary_key=True),  # inside the vault, with /
    Column("mtime_ns", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("paper_id", Text),  # what its `papershelf` property says; none: not ours
    Index("ix_vault_index_paper_id", "target", "paper_id"),
)

# A Zotero library as it was at the last look, children and binned items too; of erased ones only that they are news.
zotero_mirror = Table(
    "zotero_mirror",
    metadata,
    Column("target", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("item", JSON),  # none: it was erased
    Column("top", Text, nullable=False),  # the key of the item that this hangs below; its own where it hangs below none
    Column("mark", Text),  # what `libraryCatalog` says, where it is Papershelf's
    Column("citekey", Text),
    Column("replaces", Text),  # keys of items that a person merged into this one, each between two commas
    Column("news", Integer),  # the library's version at which others changed it; none: we did, or a look has noted it
    Index("ix_zotero_mirror_top", "target", "top"),
    Index("ix_zotero_mirror_mark", "target", "mark", sqlite_where=text("mark IS NOT NULL")),
    Index("ix_zotero_mirror_citekey", "target", "citekey", sqlite_where=text("citekey IS NOT NULL")),
    Index("ix_zotero_mirror_news", "target", "news", sqlite_where=text("news IS NOT NULL")),
)

zotero_libraries = Table(
    "zotero_libraries",
    metadata,
    Column("target", Text, primary_key=True),
    Column("server_id", Text, nullable=False),  # versions mean something only together with it
    Column("version", Integer, nullable=False),
    Column("collections", JSON, nullable=False),  # their data
)

source_cache = Table(
    "source_cache",
    metadata,
    Column("key", Text, primary_key=True),  # "arxiv:2611.14273"
    Column("fetched_at", Utc, nullable=False),
    Column("status", Integer, nullable=False),
    Column("etag", Text),
    Column("body", LargeBinary, nullable=False),
)

source_requests = Table(
    "source_requests",
    metadata,
    _paper(primary_key=True),
    Column("source", Text, primary_key=True),  # "arxiv", "huggingface"
    Column("state", Text, nullable=False),  # waiting, done, none
    Column("retry_at", Utc),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False, server_default=text("''")),
)

# The wish for a paper's PDF, and how it stands (library.files).
files = Table(
    "files",
    metadata,
    _paper(primary_key=True),
    Column("state", Text, nullable=False),  # wanted, here (in the folder of files), attached (in every Zotero), failed
    Column("wish", Text, nullable=False),  # what made it wanted: save, reading, word
    Column("wished_at", Utc, nullable=False),
    Column("url", Text, nullable=False, server_default=text("''")),  # where it came from, or was not to be had
    Column("size", BigInteger, nullable=False, server_default=text("0")),  # bytes
    Column("md5", Text, nullable=False, server_default=text("''")),
    Column("given", JSON, nullable=False, server_default=text("'{}'")),  # by target: "" it has it, or why it has not
    Column("retry_at", Utc),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("held_by", Text),  # the process that gets it now
    Column("held_until", Utc),
    Index("ix_files_state", "state"),
)

# When a site may be asked next that wants a pause between requests: for every process, and across restarts.
paces = Table(
    "paces",
    metadata,
    Column("name", Text, primary_key=True),  # "arxiv"
    Column("at", Utc, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("origin", Text),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("scope", Text, nullable=False),  # all, feed
    Column("created_at", Utc, nullable=False),
    Column("last_seen_at", Utc),
    Column("revoked_at", Utc),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Text, primary_key=True),  # ULID
    Column("day", Text, nullable=False, unique=True),  # YYYY-MM-DD, the reader's own: one list a day
    Column("papers", JSON, nullable=False),  # what was offered, in its order, with the reasons
    Column("made_at", Utc, nullable=False),
    Column("sent_at", Utc),  # none: on the page only, or not yet
    Column("reason", Text, nullable=False, server_default=text("''")),  # why nothing was sent
)
