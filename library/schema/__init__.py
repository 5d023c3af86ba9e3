"""The tables of the library (SQLAlchemy Core); CONTRACTS, "Data", says what each holds.

Times are ISO text in UTC with milliseconds, so that they sort as text and read well in any tool. JSON columns hold
what is only ever read back whole.
"""

from library.schema.base import Utc, metadata
from library.schema.daily import digests, kept_terms, listed, listed_upvotes, mail_accounts, used_links
from library.schema.papers import (
    ON_SHELF,
    batches,
    captures,
    clips,
    edits,
    identifiers,
    journal,
    laid_aside,
    matching_forms,
    matching_keys,
    met_elsewhere,
    observations,
    paper_aliases,
    papers,
    questions,
    tags,
    versions,
)
from library.schema.sources import devices, paces, source_cache, source_requests
from library.schema.targets import (
    annotations,
    files,
    held_elsewhere,
    held_keys,
    placements,
    settlings,
    targets,
    vault_index,
    zotero_libraries,
    zotero_mirror,
)

__all__ = [
    "ON_SHELF",
    "Utc",
    "annotations",
    "batches",
    "captures",
    "clips",
    "devices",
    "digests",
    "edits",
    "files",
    "held_elsewhere",
    "held_keys",
    "identifiers",
    "journal",
    "kept_terms",
    "laid_aside",
    "listed",
    "listed_upvotes",
    "mail_accounts",
    "matching_forms",
    "matching_keys",
    "met_elsewhere",
    "metadata",
    "observations",
    "paces",
    "paper_aliases",
    "papers",
    "placements",
    "questions",
    "settlings",
    "source_cache",
    "source_requests",
    "tags",
    "targets",
    "used_links",
    "vault_index",
    "versions",
    "zotero_libraries",
    "zotero_mirror",
]
