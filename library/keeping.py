"""Keeping papers: fold one again from its clips and edits, and write down what that makes of it.

The record, its versions, identifiers and matching keys, and what the targets are owed, all change in the caller's
transaction. Nothing else writes the `papers` table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, select, update

from library import file_wishes, forms, publications, search, wishes
from library.clip import Clip
from library.folding import fold
from library.formats import clip_json
from library.held import Edit, Held
from library.matching import Form, form_of_paper
from library.paper import Paper
from library.prepared import Prepared, among
from library.records import to_record
from library.schema import batches, captures, clips, edits, identifiers, papers, versions
from library.tag_names import as_first_typed

NO_PERSONS = ("arxiv", "huggingface")  # who sends clips that no person clicked
_NONE_READ: Mapping[int, Clip] = MappingProxyType({})


_PAPERS = Prepared(select(papers).where(among(papers.c.id, "papers")))
_ADD_PAPER = Prepared(
    insert(papers), "id", "revision", "record", "heading", "status", "retired", "saved_at", "changed_at"
)
_PAPER = update(papers).where(papers.c.id == bindparam("paper"))
_FOLDED = ("record", "heading", "status", "published", "venue", "rating", "saved_at", "changed_at")
_WRITE_PAPER = Prepared(_PAPER, "revision", "retired", *_FOLDED)
_SAVED = Prepared(_PAPER, "saved_at")
_PROPOSE = Prepared(_PAPER, "publication")
_RETIRE = Prepared(_PAPER, "retired", "changed_at")
_HELD = Prepared(
    select(
        clips.c.id,
        clips.c.raw,
        clips.c.hash,
        clips.c.source,
        func.min(captures.c.captured_at, type_=captures.c.captured_at.type).label("first_at"),
        func.max(captures.c.captured_at, type_=captures.c.captured_at.type).label("last_at"),
        func.max(and_(*(batches.c.via != one for one in NO_PERSONS))).label("saved"),
    )
    .join(captures, captures.c.clip == clips.c.id)
    .join(batches, batches.c.id == captures.c.batch)
    .where(clips.c.paper_id == bindparam("paper"), captures.c.active)
    .group_by(clips.c.id)
)
_EDITS = Prepared(select(edits).where(edits.c.paper_id == bindparam("paper"), edits.c.active).order_by(edits.c.id))
_OF_IDENTIFIERS = select(identifiers.c.scheme, identifiers.c.value)
_OWNED = Prepared(_OF_IDENTIFIERS.where(among(identifiers.c.paper_id, "papers"), ~identifiers.c.disputed))
_DISPUTED = Prepared(_OF_IDENTIFIERS.where(identifiers.c.paper_id == bindparam("paper"), identifiers.c.disputed))
_CLEAR = tuple(
    Prepared(delete(table).where(table.c.paper_id == bindparam("paper"))) for table in (identifiers, versions)
)
_VERSION = ("paper_id", "kind", "date", "venue", "number", "latest_seen", "links")
_ADD_VERSION = Prepared(insert(versions).returning(versions.c.id), *_VERSION)
_others = identifiers.alias("others")
# Two papers cannot both own an identifier: the later one's claim is disputed, for a person to look at.
_TAKEN = exists().where(
    _others.c.scheme == bindparam("same_scheme"), _others.c.value == bindparam("same_value"), ~_others.c.disputed
)
_ADD_IDENTIFIER = Prepared(insert(identifiers).values(disputed=_TAKEN), "paper_id", "version_id", "scheme", "value")


@dataclass(frozen=True, slots=True)
class Refolded:
    """What folding again came to."""

    paper: Paper | None  # None: no clip is left, so the paper is off the shelf
    changed: tuple[str, ...]  # the fields whose value is another one now
    came: bool = False  # it was not on the shelf before
    went: bool = False  # it was on the shelf before


def clip_of(raw: Any) -> Clip:
    """The clip of a stored body, which was read once already and so is readable."""
    read = clip_json.read(raw)
    if not isinstance(read, Clip):
        msg = f"a stored clip is no longer readable: {read.reason}"
        raise TypeError(msg)
    return read


def held_of(connection: Connection, paper_id: str, read: Mapping[int, Clip] = _NONE_READ) -> list[Held]:
    """The clips that count for a paper, with the times of the captures that count.

    None where no person saved it, or none does any more: what a source says of a paper keeps it on no shelf. `read`
    are clips, by the number of their content, that need not be read once more.
    """
    rows = _HELD.all(connection, paper=paper_id)
    if not any(row.saved for row in rows):
        return []
    return [
        Held(
            read.get(row.id) or clip_of(row.raw),
            row.hash,
            row.source,
            row.first_at,
            row.last_at,
            by_person=bool(row.saved),
        )
        for row in rows
    ]


def edits_of(connection: Connection, paper_id: str) -> list[Edit]:
    """The edits of a paper that count, in the order they were made."""
    rows = _EDITS.all(connection, paper=paper_id)
    return [Edit(row.field, row.value, row.at, row.origin, row.id) for row in rows]


def refold(connection: Connection, paper_id: str, now: datetime, read: Mapping[int, Clip] = _NONE_READ) -> Refolded:
    """Fold a paper again and write what changed; its revision grows only if something did. `read`: see `held_of`."""
    return refold_together(connection, (paper_id,), now, read)[paper_id]


def refold_together(
    connection: Connection, paper_ids: Iterable[str], now: datetime, read: Mapping[int, Clip] = _NONE_READ
) -> dict[str, Refolded]:
    """Fold papers again between which clips were moved.

    Together, so that an identifier that one of them loses goes to another of them before a third paper, which
    holds it as disputed, inherits it.
    """
    wanted = list(dict.fromkeys(paper_ids))
    before = {row.id: row for row in _PAPERS.all(connection, papers=wanted)}
    # One that was never folded holds nothing yet, and nobody has said or wished anything of it.
    had = _owned(connection, wanted) if any(row.revision for row in before.values()) else set()
    folded = {paper_id: _refold(connection, before[paper_id], now, read) for paper_id in wanted}
    for one in sorted(had - _owned(connection, wanted) if had else ()):
        _inherit(connection, one)
    return folded


def _refold(connection: Connection, before: Any, now: datetime, read: Mapping[int, Clip]) -> Refolded:
    paper_id: str = before.id
    held = held_of(connection, paper_id, read)
    if not held:
        if not before.retired:
            _retire(connection, paper_id, now)
        return Refolded(None, (), went=not before.retired)
    said = edits_of(connection, paper_id) if before.revision else []
    paper = fold(paper_id, held, said)
    paper = replace(paper, tags=as_first_typed(connection, paper.tags))
    record = to_record(paper)
    changed = tuple(name for name in sorted({*record, *before.record}) if record.get(name) != before.record.get(name))
    saved_at = paper.saved_at or now
    if changed or before.retired:
        _write(connection, paper, record, before, now)
        if before.revision and "links" in changed:
            file_wishes.address_changed(connection, paper_id, paper.link("pdf"))
        if before.revision:
            wishes.owe(connection, paper_id, now)
    elif saved_at != before.saved_at:
        _SAVED.run(connection, paper=paper_id, saved_at=saved_at)
    found = publications.proposal(held, said)
    proposed = found.to_json() if found else None
    if proposed != before.publication:
        _PROPOSE.run(connection, paper=paper_id, publication=proposed)
    # Also where nothing changed that is shown: another page may have told it under another title.
    number = _write_matching(connection, paper_id, form_of_paper(paper, [one.clip for one in held]))
    if changed or before.retired:
        search.keep(connection, number, paper, new=before.retired)
    return Refolded(paper, changed, came=before.retired)


def _write(connection: Connection, paper: Paper, record: Mapping[str, Any], before: Any, now: datetime) -> None:
    """Write down a folded paper that is another than `before`."""
    _WRITE_PAPER.run(
        connection,
        paper=paper.id,
        revision=before.revision + 1,
        record=record,
        heading=paper.heading,
        status=paper.status,
        published=paper.published,
        venue=paper.venue,
        rating=paper.rating or 0,
        retired=False,
        saved_at=paper.saved_at or now,
        changed_at=now,
    )
    if before.revision:  # of one that was never folded there is nothing yet
        _clear(connection, paper.id)
    _write_versions_and_identifiers(connection, paper)
    if paper.status != before.status:
        file_wishes.status_became(connection, paper.id, before.status, paper.status, now)


def add_paper(connection: Connection, paper_id: str, now: datetime) -> None:
    """A row for a new paper; it is on the shelf once it is folded from a clip."""
    nothing = {"revision": 0, "record": {}, "heading": "", "status": "new", "retired": True}
    _ADD_PAPER.run(connection, id=paper_id, **nothing, saved_at=now, changed_at=now)


def _retire(connection: Connection, paper_id: str, now: datetime) -> None:
    """Off the shelf: nobody finds it, its targets are to give it up; its row, edits and placements stay for an undo."""
    _clear(connection, paper_id)
    search.remove(connection, forms.remove(connection, paper_id))
    _RETIRE.run(connection, paper=paper_id, retired=True, changed_at=now)
    wishes.owe(connection, paper_id, now)


def _owned(connection: Connection, paper_ids: Sequence[str]) -> set[tuple[str, str]]:
    """The identifiers that these papers hold undisputed, as (scheme, value)."""
    return {(row.scheme, row.value) for row in _OWNED.all(connection, papers=list(paper_ids))}


def _inherit(connection: Connection, freed: tuple[str, str]) -> None:
    """Nobody holds this identifier any more but as disputed: the oldest of those holds it alone now."""
    scheme, value = freed
    heir = connection.execute(
        select(identifiers.c.id, identifiers.c.paper_id)
        .where(identifiers.c.scheme == scheme, identifiers.c.value == value)
        .order_by(identifiers.c.paper_id)
    ).first()
    if heir:
        connection.execute(update(identifiers).where(identifiers.c.id == heir.id).values(disputed=False))
        form = forms.form_of(connection, heir.paper_id)
        _write_matching(connection, heir.paper_id, form.holding(form.identifiers | {f"{scheme}:{value}"}))


def _clear(connection: Connection, paper_id: str) -> None:
    for statement in _CLEAR:
        statement.run(connection, paper=paper_id)


def _write_versions_and_identifiers(connection: Connection, paper: Paper) -> None:
    """Write them for a paper that has none."""
    version_of: dict[Any, int] = {}
    for version in paper.versions:
        row = {
            "paper_id": paper.id,
            "kind": version.kind,
            "date": version.date,
            "venue": version.venue,
            "number": version.number,
            "latest_seen": version.latest_seen,
            "links": {link.kind: link.url for link in version.links},
        }
        version_of |= dict.fromkeys(version.identifiers, _ADD_VERSION.value(connection, **row))
    if rows := [
        {"paper_id": paper.id, "version_id": version_of.get(one), "scheme": one.scheme, "value": one.value}
        | {"same_scheme": one.scheme, "same_value": one.value}
        for one in paper.identifiers
    ]:
        _ADD_IDENTIFIER.many(connection, rows)


def _write_matching(connection: Connection, paper_id: str, form: Form) -> int:
    return forms.keep(connection, paper_id, form.holding(form.identifiers - disputed_of(connection, paper_id)))


def disputed_of(connection: Connection, paper_id: str) -> frozenset[str]:
    """The identifiers of a paper, as `scheme:value`, that another paper holds with better right."""
    rows = _DISPUTED.all(connection, paper=paper_id)
    return frozenset(f"{row.scheme}:{row.value}" for row in rows)
