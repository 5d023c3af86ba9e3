"""Labelled records (`records.csv` of a set) as clips, by the rules that every clip goes by."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

_TYPES = {"preprint": "preprint", "article": "journal", "inproceedings": "conference", "incollection": "other"}


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file's rows; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def abstracts(folder: Path) -> dict[str, str]:
    """The abstracts that a set keeps beside its records, by record."""
    return {next(iter(row.values())): list(row.values())[1] for row in rows(folder / "abstracts.csv")}


def clips(folder: Path, *, with_abstracts: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record's id with its Clip JSON, in the file's order."""
    beside = abstracts(folder) if with_abstracts else {}
    for number, row in enumerate(rows(folder / "records.csv")):
        yield row["id"], clip(row, number, beside.get(row["id"], row["abstract"] if with_abstracts else ""))


def clip(row: Mapping[str, str], number: int = 0, abstract: str = "") -> dict[str, Any]:
    """One record as Clip JSON."""
    identifiers = [f"doi:{row['doi']}"] if row["doi"] else []
    if row["arxiv_id"]:
        identifiers.append(f"arxiv:{row['arxiv_id']}")
    paper: dict[str, Any] = {
        "title": row["title"],
        "abstract": abstract,
        "creators": [{"name": name.strip()} for name in row["authors"].split(";") if name.strip()],
        "published": row["year"],
        "venue": row["venue"],
        "volume": row["volume"],
        "issue": row["number"],
        "pages": row["pages"],
        "identifiers": identifiers,
    }
    kind = (
        "preprint" if row["arxiv_id"] and not row["type"] else _TYPES.get(row["type"], "other" if row["type"] else "")
    )
    if kind:
        paper["type"] = kind
    return {
        "clip_id": str(uuid5(NAMESPACE_URL, f"{row['id']}#{number}")),
        "captured_at": "2026-01-01T00:00:00Z",
        "page": {"url": row["url"] or "file:records.csv", "kind": "file"},
        "paper": {name: value for name, value in paper.items() if value not in ("", [])},
    }
