"""The daily list: papers that were listed somewhere, the lists made of them, and what came of each."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from library.schema.base import Utc, metadata

# What sources listed, on the shelf or not: candidates while they are new, and afterwards what is published at large.
listed = Table(
    "listed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # "arxiv:2611.14273"
    Column("title", Text, nullable=False),
    Column("creators", JSON, nullable=False),  # their names, as they are shown
    Column("paper", JSON, nullable=False),  # the `paper` of a Clip JSON
    Column("page", JSON, nullable=False),  # likewise its `page`
    Column("source", Text, nullable=False),  # who listed it first: "huggingface", "arxiv cs.CL"
    Column("listed_on", Text, nullable=False),  # YYYY-MM-DD, the latest day
    Column("first_at", Utc, nullable=False),
    Column("terms", LargeBinary, nullable=False),  # server.digest.terms
    Column("shown_on", Text),  # the day of the list that showed it
    Column("unwanted_at", Utc),  # "Not for me"
    Index("ix_listed_on", "listed_on"),
    Index("ix_listed_unwanted", "id", sqlite_where=text("unwanted_at IS NOT NULL")),
)

listed_upvotes = Table(
    "listed_upvotes",
    metadata,
    Column("listed", Integer, ForeignKey("listed.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("upvotes", Integer, nullable=False),  # the last number of that day
    sqlite_with_rowid=False,
)

# Terms of what a reader has, so that they are found once: "paper ULID" by revision, "zotero TARGET/KEY" by version.
kept_terms = Table(
    "kept_terms",
    metadata,
    Column("name", Text, primary_key=True),
    Column("edition", Integer, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Text, primary_key=True),  # ULID
    Column("day", Text, nullable=False, unique=True),  # YYYY-MM-DD, the reader's own: one list a day
    Column("papers", JSON, nullable=False),  # what was offered, in its order, with the reasons
    Column("remarks", JSON, nullable=False, server_default=text("'[]'")),  # what the list says of itself
    Column("made_at", Utc, nullable=False),
    Column("mail", Text, nullable=False, server_default=text("''")),  # "": none is owed; owed, sent, failed
    Column("message_id", Text, nullable=False, server_default=text("''")),  # the same for every attempt
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", Utc),
    Column("sent_at", Utc),  # none: on the page only, or not yet
    Column("reason", Text, nullable=False, server_default=text("''")),  # why nothing was sent
    Index("ix_digests_owed", "day", sqlite_where=text("mail = 'owed'")),  # asked twice a second
)

# Where the list is sent to and through; the password is a secret.
mail_accounts = Table(
    "mail_accounts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("configuration", JSON, nullable=False),
)

# Signed links that were used: each is good once.
used_links = Table(
    "used_links",
    metadata,
    Column("token", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)
