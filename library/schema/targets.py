"""Targets and what each has, is owed and holds: placements, annotations, files, the vault's index, Zotero's mirror."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from library.schema.base import Utc, metadata, paper_column

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
    Column("lost", Integer, nullable=False, server_default=text("0")),  # gone there at one look: a person is asked
    Column("forgotten", Boolean, nullable=False, server_default=text("0")),  # and said that it was deleted
    Column("looked_at", Utc),
)

placements = Table(
    "placements",
    metadata,
    Column("id", Integer, primary_key=True),
    paper_column(),
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
    Index("ix_placements_conflicts", "id", sqlite_where=text("conflicts IS NOT NULL")),
    Index("ix_placements_reason", "state", "reason", "target", sqlite_where=text("reason <> ''")),
)

# A conflict that a person settled, as `library.settlings` takes it back.
settlings = Table(
    "settlings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("placement", Integer, ForeignKey("placements.id", ondelete="CASCADE"), nullable=False),
    Column("conflict", JSON, nullable=False),  # as `placements.conflicts` had it
    Column("kept", Text, nullable=False),  # whose side was chosen, in words
    Column(
        "stood", JSON, nullable=False
    ),  # at the field's place in the base: before, as it was put, after it went over
    Column("active", Boolean, nullable=False),
    Column("giving_back", Boolean, nullable=False),  # taken back: what stood there is to stand there again
    Index("ix_settlings_placement", "placement"),
)

annotations = Table(
    "annotations",
    metadata,
    paper_column(primary_key=True),  # whose item holds the file: of a paper that was merged away, it stays that one's
    Column("target", Text, primary_key=True),  # its name: what a target said is still known when it is disconnected
    Column("key", Text, primary_key=True),
    Column("annotation", JSON, nullable=False),  # as library.annotations writes it
)

# The wish for a paper's PDF, and how it stands (library.files).
files = Table(
    "files",
    metadata,
    paper_column(primary_key=True),
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
