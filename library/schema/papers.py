"""Papers and all that makes them: clips, edits, questions, and the journal of every act."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from library.schema.base import Utc, metadata, paper_column

papers = Table(
    "papers",
    metadata,
    Column("id", Text, primary_key=True),  # ULID, 26 characters
    Column("revision", Integer, nullable=False),
    Column("record", JSON, nullable=False),  # the folded paper, as library.records writes it
    Column("heading", Text, nullable=False),  # what lists show, and may sort by
    Column("status", Text, nullable=False, index=True),
    # Of the record once more, for lists to sort and count by.
    Column("published", Text, nullable=False, server_default=text("''")),
    Column("venue", Text, nullable=False, server_default=text("''")),
    Column("rating", Integer, nullable=False, server_default=text("0")),  # 0: none
    Column("retired", Boolean, nullable=False, server_default=text("0")),  # removed, undone or merged away
    Column("saved_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("publication", JSON(none_as_null=True)),  # a published version that a person is to be asked about
    Index("ix_papers_saved", "retired", "saved_at", "id"),
    Index("ix_papers_by_status", "retired", "status"),
    Index("ix_papers_by_published", "retired", "published", "id"),
    Index("ix_papers_by_rating", "retired", "rating", "id"),
    Index("ix_papers_by_venue", "retired", "venue"),
    Index("ix_papers_by_heading", "retired", "heading", "id"),
    Index("ix_papers_publication", "id", sqlite_where=text("publication IS NOT NULL")),
    Index("ix_papers_retired", "id", sqlite_where=text("retired = 1")),
)

# That a paper is on the shelf, asked of each row that is met. As a condition on the table, `~papers.c.retired` would
# lead SQLite into an index of all papers where a handful is meant (the plus: sqlite.org/optoverview.html).
ON_SHELF: ColumnElement[bool] = literal_column("+papers.retired", Integer) == 0

paper_aliases = Table(
    "paper_aliases",
    metadata,
    Column("alias", Text, primary_key=True),  # an id that was merged away, or met in a note or item made elsewhere
    paper_column(),
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
    paper_column(nullable=True),  # none yet: stored, not decided
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
    paper_column(),
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
    paper_column(),
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
    paper_column(),
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
    paper_column(unique=True),
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

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    paper_column("paper_a"),
    paper_column("paper_b"),
    Column("evidence", JSON, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("batch", Text, ForeignKey("batches.id"), nullable=False),
    Column("answer", Text),  # "same" or "never"
    Column("answered_at", Utc),
    UniqueConstraint("paper_a", "paper_b"),
    Index("ix_questions_paper_b", "paper_b"),
    Index("ix_questions_open", "paper_a", "paper_b", sqlite_where=text("answer IS NULL")),
)

# What a person does not want to be asked now, by what it is about (library.laid_aside).
laid_aside = Table(
    "laid_aside",
    metadata,
    Column("about", Text, primary_key=True),
    Column("until", Utc),  # none: for good
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
    Index("ix_journal_rejected", "id", sqlite_where=text("act = 'rejected'")),
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
