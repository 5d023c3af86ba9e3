"""The targets that are connected: what each has and is owed, and what persons wish of them.

`library.placements` is where what is owed is paid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select, true, update

from library import wishes
from library.collection_paths import paths_of
from library.leases import Leases
from library.outcomes import Standing
from library.schema import papers, placements, targets, zotero_libraries
from library.union import open_batch
from library.wishes import TargetRow, Waiting


@dataclass(frozen=True, slots=True)
class Connected(Leases):
    """The targets, and what each has and is owed."""

    def add_target(
        self, name: str, kind: str, configuration: Mapping[str, Any], *, auto: bool = True, everything: bool = True
    ) -> None:
        """Connect a target. `everything`: the papers on the shelf go there too, else those saved from now on."""
        now = self.now()
        with self.database.write() as connection:
            batch = open_batch(connection, "connect", name, now)
            wishes.add_target(connection, batch, name, kind, configuration, auto=auto, everything=everything, now=now)

    def remove_target(self, name: str) -> bool:
        """Forget a target; nothing changes over there. False: none has that name."""
        with self.database.write() as connection:
            return wishes.remove_target(connection, name)

    def targets(self) -> tuple[TargetRow, ...]:
        """Every connected target, in the order they were connected, with how much it has and is owed."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(
                    targets,
                    func.count(placements.c.ref).label("papers"),
                    func.count().filter(wishes.is_due(), placements.c.id.is_not(None)).label("due"),
                )
                .outerjoin(placements, placements.c.target == targets.c.id)
                .outerjoin(papers, papers.c.id == placements.c.paper_id)
                .group_by(targets.c.id)
                .order_by(targets.c.id)
            ).all()
        return tuple(TargetRow.of(row, row.papers, row.due) for row in rows)

    def glance(self) -> tuple[TargetRow, ...]:
        """As `connected`, with how much is on its way; read off an index, for a page asks it each time."""
        owed = (
            select(placements.c.target, func.count().label("due"))
            .where(placements.c.target.in_(select(targets.c.id)))  # or the whole index is read
            .where(placements.c.state.in_(("due", "working", "postponed")))
            .group_by(placements.c.target)
        )
        with self.database.read() as connection:
            due = {row.target: row.due for row in connection.execute(owed)}
        return tuple(replace(row, due=due.get(row.id, 0)) for row in self.connected())

    def collections(self) -> dict[str, dict[str, str]]:
        """The path of each collection of the connected Zotero libraries as they were last seen, by target and key."""
        with self.database.read() as connection:
            rows = connection.execute(select(zotero_libraries)).all()
        return {row.target: paths_of(row.collections) for row in rows}

    def standing(self, paper_id: str) -> dict[str, Standing]:
        """How a paper stands in each target, by name."""
        with self.database.read() as connection:
            return wishes.standings(connection, [paper_id])[paper_id]

    def standings(self, paper_ids: Sequence[str]) -> dict[str, dict[str, Standing]]:
        """How each of these papers stands in each target, by id and name."""
        with self.database.read() as connection:
            return wishes.standings(connection, list(paper_ids))

    def waiting(self) -> tuple[Waiting, ...]:
        """What waits, gathered by target and reason."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(
                    targets.c.name,
                    placements.c.state,
                    placements.c.reason,
                    targets.c.state.label("away"),
                    func.count().label("number"),
                    func.min(placements.c.since, type_=placements.c.since.type).label("since"),
                )
                .join(targets)
                .where(placements.c.state.in_(("due", "working", "postponed", "failed", "conflict")))
                .group_by(targets.c.name, placements.c.state, placements.c.reason, targets.c.state)
                .order_by(targets.c.name)
            ).all()
        return tuple(Waiting(row.name, row.state, row.reason or row.away, row.number, row.since) for row in rows)

    def retry(self, target: str | None = None) -> int:
        """Try again now what was postponed or refused; how many placements that are."""
        with self.database.write() as connection:
            here: Any = true()
            if target is not None:
                here = placements.c.target.in_(select(targets.c.id).where(targets.c.name == target))
            put_off = placements.c.state.in_(("postponed", "failed"))
            again = update(placements).where(here, put_off).values(state="due", retry_at=None, reason="")
            tried = connection.execute(again).rowcount
            wishes.look(connection, here)
            return tried

    def again(self, paper_ids: Iterable[str], target: str | None = None) -> int:
        """Write these papers anew (a changed template makes nothing due by itself)."""
        with self.database.write() as connection:
            which = [placements.c.paper_id.in_(list(paper_ids)), placements.c.wanted]
            if target is not None:
                which.append(placements.c.target.in_(select(targets.c.id).where(targets.c.name == target)))
            again = update(placements).where(*which).values(state="due", given_revision=0, retry_at=None, reason="")
            return connection.execute(again).rowcount

    def want(self, paper_ids: Iterable[str], target: str, where: str) -> str:
        """A person wants these papers in a target; the batch that undoes it."""
        with self.database.write() as connection:
            batch = open_batch(connection, "want", where, self.now())
            for paper_id in paper_ids:
                wishes.wish(connection, batch, paper_id, (target,), where, self.now())
            return batch
