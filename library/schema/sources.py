"""What the server keeps for itself: answers of sources and their pace, devices."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, text

from library.schema.base import Utc, metadata, paper_column

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
    paper_column(primary_key=True),
    Column("source", Text, primary_key=True),  # "arxiv", "huggingface"
    Column("state", Text, nullable=False),  # waiting, done, none
    Column("retry_at", Utc),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False, server_default=text("''")),
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
    Column("extension", Text),  # the version that a browser's said last
)
