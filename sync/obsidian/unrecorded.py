"""What was written into a vault and not yet recorded: a sheet beside the trash, written before the note is.

Between writing a note and recording it in the database a crash can come. Without the sheet the note would look as if
a person had changed it; with it, the next run knows its own hand.
"""

import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import select

from library.database import Database
from library.schema import placements
from sync.target import Receipt


class Unrecorded:
    """The writes of one target that the database may not know of; usually one, the last."""

    def __init__(self, file: Path, database: Database) -> None:
        self._file = file
        self._database = database

    def about_to(self, paper_id: str, receipt: Receipt) -> None:
        """This is written next; what is recorded by now is struck out."""
        rows = [row for row in self._rows() if row["paper"] != paper_id]
        versions = [row["version"] for row in rows]
        with self._database.read() as connection:
            here = placements.c.paper_id.in_([row["paper"] for row in rows]), placements.c.version.in_(versions)
            recorded = connection.execute(select(placements.c.version).where(*here))
            done = set(recorded.scalars())
        rows = [row for row in rows if row["version"] not in done]
        rows.append({"paper": paper_id, "ref": receipt.ref, "version": receipt.version, "base": dict(receipt.base)})
        self._write(rows)

    def recorded(self, paper_id: str, version: str) -> None:
        """The database knows of this write: should a note ever be in that state again, a person brought it there."""
        rows = self._rows()
        left = [row for row in rows if (row["paper"], row["version"]) != (paper_id, version)]
        if left != rows:
            self._write(left)

    def _write(self, rows: list[dict[str, Any]]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = self._file.with_suffix(".tmp")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(rows, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._file)

    def of(self, paper_id: str, version: str) -> Receipt | None:
        """The receipt of a note in this state, if we wrote it."""
        for row in self._rows():
            if (row["paper"], row["version"]) == (paper_id, version):
                return Receipt(row["ref"], row["version"], row["base"])
        return None

    def _rows(self) -> list[dict[str, Any]]:
        try:
            rows: list[dict[str, Any]] = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return []
        return rows
