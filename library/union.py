"""Merge, split and undo: moving clips and edits between papers, and folding again.

Nothing is thrown away on the way: a merged paper's row stays, its id becomes an alias, and every move is an act in
the journal, so that it can be taken back, even after later edits (`library.acts`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, text, update

from library import acts, annotations, file_wishes, settlings, wishes
from library.acts import Act
from library.keeping import NO_PERSONS, Refolded, add_paper, refold_together
from library.outcomes import AmbiguousError, CannotUndoError, KeptField, NotFoundError, Undone
from library.schema import (
    ON_SHELF,
    batches,
    captures,
    clips,
    edits,
    journal,
    paper_aliases,
    papers,
    placements,
    questions,
    targets,
)
from library.ulid import ulid

_MOVES = frozenset({"clip", "edit-moved"})
_UNDOABLE = ("clip", "edit", "unset", "merge", "split", "remove", "answer", "settle", "later", "leave", "dismiss")


def open_batch(connection: Connection, kind: str, via: str, now: datetime) -> str:
    """A new batch for acts to be written under."""
    batch = ulid()
    connection.execute(insert(batches).values(id=batch, at=now, kind=kind, via=via))
    return batch


def merge(connection: Connection, batch: str, survivor: str, gone: str, cause: str, now: datetime) -> None:
    """Make two papers one: the clips, edits and wishes of `gone` go to `survivor`, its id becomes an alias."""
    for number in connection.execute(select(clips.c.id).where(clips.c.paper_id == gone)).scalars().all():
        acts.perform(connection, batch, Act("clip", number, gone, survivor, survivor, cause))
    for number in connection.execute(select(edits.c.id).where(edits.c.paper_id == gone)).scalars().all():
        acts.perform(connection, batch, Act("edit-moved", number, gone, survivor, survivor, cause))
    former = connection.execute(select(paper_aliases).where(paper_aliases.c.paper_id == gone)).all()
    for row in former:
        kept = {"alias": row.alias, "paper_id": gone, "reason": row.reason, "at": row.at.isoformat()}
        acts.perform(connection, batch, Act("alias", row.alias, kept, None, survivor, cause))
        acts.perform(connection, batch, Act("alias", row.alias, None, kept | {"paper_id": survivor}, survivor, cause))
    alias = {"alias": gone, "paper_id": survivor, "reason": "merged", "at": now.isoformat()}
    acts.perform(connection, batch, Act("alias", gone, None, alias, survivor, cause))
    first, second = sorted((survivor, gone))
    asked = select(questions.c.id).where(
        questions.c.paper_a == first, questions.c.paper_b == second, questions.c.answer.is_(None)
    )
    for number in connection.execute(asked).scalars().all():
        acts.perform(connection, batch, Act("answer", number, None, "same", survivor, cause))
    wanted = connection.execute(
        select(targets.c.name).join(placements).where(placements.c.paper_id == gone, placements.c.wanted)
    ).scalars()
    _wish_missing(connection, batch, survivor, tuple(wanted), cause, now)
    refold_together(connection, (gone, survivor), now)
    file_wishes.merged(connection, survivor, gone, now)
    annotations.names_moved(connection, [gone, *(row.alias for row in former)], [survivor], now)


def _wish_missing(
    connection: Connection, batch: str, paper_id: str, names: tuple[str, ...], cause: str, now: datetime
) -> None:
    """Wish the targets that the paper never was in; one it was removed from stays as the person left it."""
    known = set(
        connection.execute(select(targets.c.name).join(placements).where(placements.c.paper_id == paper_id)).scalars()
    )
    wishes.wish(connection, batch, paper_id, tuple(name for name in names if name not in known), cause, now)


def split(connection: Connection, batch: str, paper_id: str, clip_ids: Sequence[str], now: datetime) -> str:
    """Take clips out of a paper into one of their own; without any, take its last merge back. The other paper's id.

    Raises:
        NotFoundError: no such clip in this paper, nothing left in it, or it never was merged.
    """
    other = (
        _move_out(connection, batch, paper_id, clip_ids, now) if clip_ids else _last_merge(connection, batch, paper_id)
    )
    first, second = sorted((paper_id, other))
    asked = connection.execute(
        select(questions.c.id, questions.c.answer).where(questions.c.paper_a == first, questions.c.paper_b == second)
    ).first()
    if asked:
        acts.perform(connection, batch, Act("answer", asked.id, asked.answer, "never", first))
    else:
        row = {"paper_a": first, "paper_b": second, "evidence": [], "asked_at": now, "batch": batch, "answer": "never"}
        number = connection.execute(insert(questions).values(row).returning(questions.c.id)).scalar_one()
        kept = row | {"id": number, "asked_at": now.isoformat()}
        acts.write(connection, batch, Act("question", number, None, kept, first))
    folded = refold_together(connection, (paper_id, other), now)
    annotations.names_moved(connection, [other], [paper_id, other], now)
    if folded[other].paper is None:  # only a source said what was taken out: it is on no shelf
        return other
    wanted = connection.execute(
        select(targets.c.name).join(placements).where(placements.c.paper_id == paper_id, placements.c.wanted)
    ).scalars()
    _wish_missing(connection, batch, other, tuple(wanted), "", now)
    return other


def _move_out(connection: Connection, batch: str, paper_id: str, clip_ids: Sequence[str], now: datetime) -> str:
    here = connection.execute(
        select(clips.c.id, clips.c.home_id, captures.c.clip_id)
        .join(captures, captures.c.clip == clips.c.id)
        .where(clips.c.paper_id == paper_id, captures.c.active)
    ).all()
    chosen = {row.id: row.home_id for row in here if str(row.id) in clip_ids or row.clip_id in clip_ids}
    if not chosen:
        msg = f"No such clip in this paper; its clips are {', '.join(sorted({str(row.id) for row in here}))}."
        raise NotFoundError(msg)
    if len(chosen) == len({row.id for row in here}):
        msg = "These are all the clips of this paper: leave at least one in it."
        raise NotFoundError(msg)
    home = next((home for home in chosen.values() if home and _is_alias_of(connection, home, paper_id)), None)
    if home:  # they came from a paper that was merged into this one: its id comes back with them
        _drop_alias(connection, batch, home)
    else:
        home = ulid()
        add_paper(connection, home, now)
    for number in chosen:
        acts.perform(connection, batch, Act("clip", number, paper_id, home, paper_id))
    return home


def _is_alias_of(connection: Connection, alias: str, paper_id: str) -> bool:
    found = select(paper_aliases.c.alias).where(paper_aliases.c.alias == alias, paper_aliases.c.paper_id == paper_id)
    return connection.execute(found).first() is not None


def _drop_alias(connection: Connection, batch: str, alias: str) -> None:
    row = connection.execute(select(paper_aliases).where(paper_aliases.c.alias == alias)).one()
    kept = {"alias": row.alias, "paper_id": row.paper_id, "reason": row.reason, "at": row.at.isoformat()}
    acts.perform(connection, batch, Act("alias", alias, kept, None, row.paper_id))


def _last_merge(connection: Connection, batch: str, paper_id: str) -> str:
    merged = select(paper_aliases.c.alias).where(
        paper_aliases.c.paper_id == paper_id, paper_aliases.c.reason == "merged"
    )
    # Of the ids that came with a merge, that of the merged paper itself is written last.
    made = connection.execute(
        select(journal.c.batch, journal.c.detail["key"].as_string().label("alias"))
        .where(journal.c.act == "alias", journal.c.detail["key"].as_string().in_(merged))
        .order_by(journal.c.id.desc())
    ).first()
    if made is None:
        msg = "This paper was never merged. Name the clips to take out: split ID --clip CLIP."
        raise NotFoundError(msg)
    alias: str = made.alias
    did = acts.of_batch(connection, made.batch)
    # Ids that had been merged into that paper before go back with it.
    names = {alias} | {act.key for act in did if act.kind == "alias" and (act.before or {}).get("paper_id") == alias}
    for act in did:
        moved = act.kind in _MOVES and (act.before, act.after) == (alias, paper_id)
        if moved or (act.kind == "alias" and act.key in names):
            acts.perform(connection, batch, act.inverse)
    return alias


def batch_meant(connection: Connection, batch: str | None, clip_id: str | None) -> str:
    """The batch that a person wants undone: the one of this id or prefix, of this clip, or the last they made.

    Raises:
        NotFoundError: there is no such batch or clip.
        AmbiguousError: several batches begin so.
        CannotUndoError: nothing was named, and there is nothing to undo.
    """
    if clip_id is not None:
        wanted = select(captures.c.batch).where(captures.c.clip_id == clip_id.strip().lower())
    elif batch is not None and batch.strip():
        prefix = batch.strip().upper()
        wanted = select(batches.c.id).where(batches.c.id >= prefix, batches.c.id < prefix + "~").limit(9)
    else:
        did = select(journal.c.id).where(journal.c.batch == batches.c.id, journal.c.act.in_(acts.KINDS))
        wanted = (
            select(batches.c.id)
            .where(batches.c.kind.in_(_UNDOABLE), batches.c.via.not_in(NO_PERSONS), batches.c.undone_by.is_(None))
            .where(did.exists())
            .order_by(text("batches.rowid DESC"))  # not by its id, which is of the clock, and that can be set back
            .limit(1)
        )
    found: tuple[str, ...] = tuple(connection.execute(wanted).scalars())
    if len(found) > 1:
        raise AmbiguousError(str(batch), found)
    if found:
        return found[0]
    if batch or clip_id:
        msg = f"There is no batch or clip {batch or clip_id}."
        raise NotFoundError(msg)
    msg = "There is nothing to undo."
    raise CannotUndoError(msg)


def undo(connection: Connection, batch: str, of: str, cause: str, now: datetime) -> Undone:
    """Take back what batch `of` did (with `cause`, what that clip of it did), fold again, and say what stayed.

    Raises:
        CannotUndoError: it is undone already, or did nothing that can be taken back.
    """
    undone_by = connection.execute(select(batches.c.undone_by).where(batches.c.id == of)).scalar_one()
    taken = acts.of_batch(connection, of, cause)
    if undone_by or not taken:
        msg = "That is undone already." if undone_by else "That batch changed nothing, so there is nothing to undo."
        raise CannotUndoError(msg)
    done = [act for act in taken if _taken_back(connection, batch, act.inverse, now)]
    if not done:
        msg = "Everything it did was taken back or changed since, so there is nothing to undo."
        raise CannotUndoError(msg)
    done += _gathered(connection, batch)
    if not cause:
        connection.execute(update(batches).where(batches.c.id == of).values(undone_by=batch))
        # A redo: what that undo had taken back is done again, and so can be undone again.
        connection.execute(update(batches).where(batches.c.undone_by == of).values(undone_by=None))
    connection.execute(update(batches).where(batches.c.id == batch).values(undoes=of))
    touched = dict.fromkeys(paper for act in done for paper in _papers_of(connection, act))
    folded = refold_together(connection, touched, now)
    for act in done:
        if act.kind == "alias":
            held_by = [row["paper_id"] for row in (act.before, act.after) if row]
            annotations.names_moved(connection, [act.key], held_by, now)
    for paper in touched:
        wishes.owe(connection, paper, now)
    return Undone(
        batch,
        of,
        removed=tuple(paper for paper, one in folded.items() if one.went),
        restored=tuple(paper for paper, one in folded.items() if one.came),
        kept=_kept(connection, of, folded),
    )


def _taken_back(connection: Connection, batch: str, inverse: Act, now: datetime) -> bool:
    if inverse.kind == "settling" and not settlings.turn(connection, inverse.key, now, active=inverse.after):
        return False
    return acts.perform(connection, batch, inverse)


def _gathered(connection: Connection, batch: str) -> list[Act]:
    """What came back to a paper that was merged away, since or again, goes on to where that paper is now."""
    into = paper_aliases.alias("into")
    chained = select(paper_aliases, into.c.paper_id.label("into")).join(into, into.c.alias == paper_aliases.c.paper_id)
    moved: list[Act] = []
    done: list[Act] = []
    while rows := connection.execute(chained).all():
        for row in rows:
            kept = {"alias": row.alias, "paper_id": row.paper_id, "reason": row.reason, "at": row.at.isoformat()}
            done.append(Act("alias", row.alias, kept, None, row.into))
            done.append(Act("alias", row.alias, None, kept | {"paper_id": row.into}, row.into))
            for act in done[-2:]:
                acts.perform(connection, batch, act)
    for kind, table in (("clip", clips), ("edit-moved", edits)):
        astray = select(table.c.id, paper_aliases.c.alias, paper_aliases.c.paper_id).join(
            paper_aliases, paper_aliases.c.alias == table.c.paper_id
        )
        moved += [Act(kind, row.id, row.alias, row.paper_id, row.paper_id) for row in connection.execute(astray).all()]
    return done + [act for act in moved if acts.perform(connection, batch, act)]


def _papers_of(connection: Connection, act: Act) -> Iterator[str]:
    """The papers that an act is about: where it was made, and where the clip or the edit is now."""
    if act.paper:
        yield act.paper
    if act.kind in _MOVES:
        yield from (act.before, act.after)
    where = {
        "capture": select(clips.c.paper_id).join(captures, captures.c.clip == clips.c.id),
        "edit": select(edits.c.paper_id),
    }.get(act.kind)
    if where is not None:
        key = captures.c.clip_id if act.kind == "capture" else edits.c.id
        yield from connection.execute(where.where(key == act.key)).scalars()


def _kept(connection: Connection, of: str, folded: dict[str, Refolded]) -> tuple[KeptField, ...]:
    """The fields that somebody set after the batch: they stay as they are."""
    rows = connection.execute(
        select(edits.c.paper_id, edits.c.field, edits.c.origin)
        .join(papers)
        .where(edits.c.paper_id.in_(folded), edits.c.active, edits.c.batch > of, ON_SHELF)
        .distinct()
    ).all()
    return tuple(KeptField(row.paper_id, row.field, f"set since ({row.origin})") for row in rows)
