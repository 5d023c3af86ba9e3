"""A folded paper as JSON and back: what the `papers` table keeps, and what the API shows.

Only what is folded from clips and edits is kept; upvotes, what sources still owe and where else the paper is are
looked up when it is read, for they change without a new revision.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from library.identifiers import Identifier, read
from library.paper import Creator, Link, Paper, Version

_TEXTS = (
    "title",
    "abstract",
    "type",
    "published",
    "venue",
    "volume",
    "issue",
    "pages",
    "publisher",
    "organization",
    "ai_summary",
    "status",
    "note",
    "citekey",
)
_LISTS = ("keywords", "categories", "tags", "collections", "quotations", "aliases")


def _identifiers(values: list[str]) -> tuple[Identifier, ...]:
    return tuple(read(value).identifier for value in values)


def to_record(paper: Paper) -> dict[str, Any]:
    """The folded fields as JSON; empty ones are left out, so that two equal papers have one record."""
    record: dict[str, Any] = {name: getattr(paper, name) for name in _TEXTS}
    record |= {name: list(getattr(paper, name)) for name in _LISTS}
    record["creators"] = [{"family": one.family, "given": one.given} for one in paper.creators]
    record["identifiers"] = [str(one) for one in paper.identifiers]
    record["links"] = {one.kind: one.url for one in paper.links}
    record["versions"] = [version_record(one) for one in paper.versions]
    record["rating"] = paper.rating
    return {name: value for name, value in record.items() if value not in ("", [], {}, None)}


def version_record(version: Version) -> dict[str, Any]:
    """One version as JSON."""
    record = {
        "kind": version.kind,
        "date": version.date,
        "venue": version.venue,
        "number": version.number,
        "latest_seen": version.latest_seen,
        "identifiers": [str(one) for one in version.identifiers],
        "links": {one.kind: one.url for one in version.links},
    }
    return {name: value for name, value in record.items() if value not in ("", [], {}, None)}


def _links(record: Mapping[str, str]) -> tuple[Link, ...]:
    return tuple(Link(kind, url) for kind, url in record.items())


def _version(record: Mapping[str, Any]) -> Version:
    return Version(
        kind=record["kind"],
        date=record.get("date", ""),
        venue=record.get("venue", ""),
        number=record.get("number"),
        latest_seen=record.get("latest_seen"),
        identifiers=_identifiers(record.get("identifiers", [])),
        links=_links(record.get("links", {})),
    )


def from_record(paper_id: str, record: Mapping[str, Any], **looked_up: Any) -> Paper:
    """The paper of a record; `looked_up` gives the fields that a record does not hold."""
    paper = Paper(id=paper_id)
    fields: dict[str, Any] = {name: record[name] for name in _TEXTS if name in record}
    fields |= {name: tuple(record[name]) for name in _LISTS if name in record}
    fields["creators"] = tuple(Creator(one["family"], one["given"]) for one in record.get("creators", []))
    fields["identifiers"] = _identifiers(record.get("identifiers", []))
    fields["links"] = _links(record.get("links", {}))
    fields["versions"] = tuple(_version(one) for one in record.get("versions", []))
    fields["rating"] = record.get("rating")
    return replace(paper, **fields, **looked_up)
