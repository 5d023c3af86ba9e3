"""The tables of the library (SQLAlchemy Core); CONTRACTS, "Data", says what each holds.

Times are ISO text in UTC with milliseconds, so that they sort as text and read well in any tool. JSON columns hold
what is only ever read back whole.
"""

from library.schema.base import Utc, metadata
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
from library.schema.sources import devices, digests, paces, source_cache, source_requests
from library.schema.targets import (
    annotations,
    files,
    held_elsewhere,
    held_keys,
    placements,
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
    "laid_aside",
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
    "source_cache",
    "source_requests",
    "tags",
    "targets",
    "vault_index",
    "versions",
    "zotero_libraries",
    "zotero_mirror",
]
