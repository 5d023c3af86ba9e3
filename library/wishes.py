"""Wishes and debts: what each target should have, and that it is behind.

A placement is a paper's place in one target. It is wanted while somebody wishes it and the paper is on the shelf;
it is due when the paper's revision is ahead of the one given, or when something is there, or may be, that is no longer
wanted (DESIGN, rule 4). All this happens in the transaction that changes the paper, so what is owed is never lost.
`library.placements` is where they are paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from library import acts, file_wishes
from library.acts import Act
from library.outcomes import Standing
from library.prepared import Prepared, among
from library.schema import held_elsewhere, papers, placements, targets

# Of a placement that is owed, in the order a person should worry.
_OWED = ("due", "working", "postponed", "failed", "conflict")
REMOVED_THERE = "removed_there"
_PLACED = Prepared(select(placements.c.id).where(placements.c.paper_id == bindparam("paper")).limit(1))
_PLACE_IN = Prepared(
    select(placements.c.id, placements.c.wanted).where(
        placements.c.paper_id == bindparam("paper"), placements.c.target == bindparam("number")
    )
)
_PLACE = Prepared(insert(placements).returning(placements.c.id), "paper_id", "target", "wanted", "state", "since")
_TARGETS = Prepared(select(targets.c.id, targets.c.name, targets.c.auto))
_STANDING = Prepared(
    select(placements.c.paper_id, placements.c.state, placements.c.reason, placements.c.url)
    .add_columns(targets.c.name, targets.c.state.label("away"))
    .join(targets)
    .where(among(placements.c.paper_id, "papers"))
)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as the library knows it, with how much it has and is owed."""

    id: int
    name: str
    kind: str
    configuration: Mapping[str, Any]
    auto: bool
    state: str  # "" or why nothing goes over now
    papers: int
    due: int
    looked_at: datetime | None
    lost: int = 0  # so much of it is gone there that nothing is written before a person says that it was deleted
    forgotten: bool = False  # they said so

    @classmethod
    def of(cls, row: Any, papers: int = 0, due: int = 0) -> "TargetRow":
        """Of a row of the table, with what was counted beside it."""
        configured = (row.id, row.name, row.kind, row.configuration, row.auto, row.state)
        return cls(*configured, papers, due, row.looked_at, row.lost, row.forgotten)


NO_TITLE = "waiting for its title"  # why a paper is placed nowhere yet


@dataclass(frozen=True, slots=True)
class Waiting:
    """Placements of one target that wait for one reason."""

    target: str
    state: str
    reason: str
    count: int
    since: datetime


def is_due() -> Any:
    """The condition, on `placements` joined with `papers`, under which something is to be done."""
    wanted = and_(placements.c.wanted, ~papers.c.retired)
    # Without a receipt it may be there all the same: it was being made, and the answer was lost.
    there = or_(placements.c.ref.is_not(None), placements.c.begun)
    return or_(and_(wanted, placements.c.given_revision < papers.c.revision), and_(~wanted, there))


def owe(connection: Connection, paper_id: str, now: datetime) -> None:
    """A paper changed: mark the placements that are behind now, and those that are no longer."""
    if _PLACED.first(connection, paper=paper_id) is None:  # as any new paper
        return
    connection.execute(_BEHIND, {"paper": paper_id, "at": now})
    connection.execute(_NOTHING, {"paper": paper_id, "at": now})
    connection.execute(_LEVEL, {"paper": paper_id})


def news(connection: Connection, paper_id: str, now: datetime) -> None:
    """What is not folded into a paper but shown with it has changed (its places, what is marked in it)."""
    connection.execute(
        update(papers).where(papers.c.id == paper_id).values(revision=papers.c.revision + 1, changed_at=now)
    )
    owe(connection, paper_id, now)


def look(connection: Connection, which: Any) -> None:
    """Of these placements, those marked as due or refused that are behind on nothing: only a look tells how they stand.

    So it is where a wish was taken back and made again before anything was taken away, and where a person wants
    what was only to be looked at once more to be tried now.
    """
    connection.execute(_looks(which))


def _looks(which: Any) -> Any:
    level = select(placements.c.id).join(papers).where(which, placements.c.wanted, ~papers.c.retired, ~is_due())
    return (
        update(placements)
        .where(placements.c.id.in_(level), placements.c.state.in_(("due", "working", "failed")))
        .values(state="due", given_revision=0, reason="", retry_at=None)
    )


# Of one paper, made once.
_HERE = placements.c.paper_id == bindparam("paper")
_BEHIND = (
    update(placements)
    .where(
        placements.c.id.in_(select(placements.c.id).join(papers).where(_HERE, is_due())),
        placements.c.state.in_(("delivered", "conflict", "failed", "off", "postponed")),
    )
    .values(state="due", reason="", retry_at=None, since=bindparam("at"))
)
_NOTHING = (
    update(placements)
    .where(
        placements.c.id.in_(
            select(placements.c.id).join(papers).where(_HERE, ~is_due(), or_(~placements.c.wanted, papers.c.retired))
        ),
        placements.c.state != "off",
    )
    .values(state="off", retry_at=None, since=bindparam("at"))
)
_LEVEL = _looks(_HERE)


def wish(
    connection: Connection, batch: str, paper_id: str, names: tuple[str, ...] | None, cause: str, now: datetime
) -> list[str]:
    """A person saved this paper: it shall be in these targets (None: in all with `auto`); never takes one away.

    Returns the names that no target has.
    """
    rows = _TARGETS.all(connection)
    chosen = [row for row in rows if (row.auto if names is None else row.name in names)]
    for row in chosen:
        here = _PLACE_IN.first(connection, paper=paper_id, number=row.id)
        if here is None:
            place(connection, batch, paper_id, row.id, now, cause)
        elif not here.wanted:
            # Wanted again by a person's click: what was removed over there has no receipt any more and is made anew;
            # what is only about to be taken away is kept.
            connection.execute(
                update(placements).where(placements.c.id == here.id).values(given_revision=0, reason="", retry_at=None)
            )
            acts.perform(connection, batch, Act("wish", here.id, before=False, after=True, paper=paper_id, cause=cause))
            owe(connection, paper_id, now)
        else:
            _ask(connection, here.id, now)
    return [name for name in names or () if name not in {row.name for row in rows}]


def _ask(connection: Connection, placement: int, now: datetime) -> None:
    """Saved again, and there as far as we know: have a look, and make it anew if somebody took it away since."""
    connection.execute(update(placements).where(placements.c.id == placement).values(asked=True))
    there = (placements.c.id == placement, placements.c.state.in_(("delivered", "conflict")))
    connection.execute(update(placements).where(*there).values(retry_at=now))


def place(connection: Connection, batch: str, paper_id: str, target: int, now: datetime, cause: str = "") -> None:
    """A new placement, due at once."""
    made = _PLACE.value(connection, paper_id=paper_id, target=target, wanted=True, state="due", since=now)
    acts.write(connection, batch, Act("wish", made, before=False, after=True, paper=paper_id, cause=cause))


def standings(connection: Connection, paper_ids: list[str]) -> dict[str, dict[str, Standing]]:
    """For each paper, how it stands in each target by name."""
    found: dict[str, dict[str, Standing]] = {paper_id: {} for paper_id in paper_ids}
    for row in _STANDING.all(connection, papers=paper_ids):
        waits = row.state in {"due", "postponed"}
        found[row.paper_id][row.name] = Standing(row.state, row.reason or (row.away if waits else ""), row.url)
    return found


def add_target(
    connection: Connection, batch: str, name: str, kind: str, configuration: Mapping[str, Any], **options: Any
) -> None:
    """Connect a target, or give a known one another configuration.

    Options: `auto` (default true): new papers go there by themselves; `everything` (default true): so do the papers
    that are on the shelf already; `now`.
    """
    now: datetime = options["now"]
    known = connection.execute(select(targets.c.id).where(targets.c.name == name)).scalar()
    values = {
        "kind": kind,
        "configuration": dict(configuration),
        "auto": options.get("auto", True),
        "state": "",
        "lost": 0,
        "forgotten": False,
    }
    if known is not None:
        connection.execute(update(targets).where(targets.c.id == known).values(values))
        return
    everything = options.get("everything", True)
    target = connection.execute(
        insert(targets).values(values | {"name": name, "since": None if everything else now}).returning(targets.c.id)
    ).scalar_one()
    if everything:
        there = connection.execute(select(papers.c.id).where(~papers.c.retired)).scalars().all()
        for paper_id in there:
            place(connection, batch, paper_id, target, now)
        file_wishes.connected(connection, kind, there, now)


def remove_target(connection: Connection, name: str) -> bool:
    """Forget a target and what it was owed; what is over there stays there. False: there is none of that name."""
    connection.execute(delete(held_elsewhere).where(held_elsewhere.c.target == name))
    return bool(connection.execute(delete(targets).where(targets.c.name == name)).rowcount)
