"""Ids that papers bear elsewhere: in notes and items that another computer made (CONTRACTS, "Other computers")."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from library.matching import Form, judge
from library.prepared import Prepared, among
from library.schema import met_elsewhere, paper_aliases, papers

_MET = Prepared(select(met_elsewhere).where(among(met_elsewhere.c.identifier, "identifiers")))


def adopted(connection: Connection, alias: str, paper_id: str, now: datetime) -> None:
    """Take an id in as another name of a paper, unless it is known already: then it means what it meant."""
    if not strangers(connection, [alias]):
        return
    row = {"alias": alias, "paper_id": paper_id, "reason": "adopted", "at": now}
    connection.execute(insert(paper_aliases).values(row).on_conflict_do_nothing())


def strangers(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these ids that no paper of this library has or had."""
    found: set[str] = set()
    for column in (papers.c.id, paper_aliases.c.alias):
        found |= set(connection.execute(select(column).where(column.in_(ids))).scalars())
    return set(ids) - found


def others_of(connection: Connection, paper_id: str) -> set[str]:
    """The ids that a paper was met under on other computers."""
    here = (paper_aliases.c.paper_id == paper_id, paper_aliases.c.reason == "adopted")
    return set(connection.execute(select(paper_aliases.c.alias).where(*here)).scalars())


def owner_of(connection: Connection, alias: str) -> str | None:
    """The paper that was met under an id of another computer."""
    here = (paper_aliases.c.alias == alias, paper_aliases.c.reason == "adopted")
    found: str | None = connection.execute(select(paper_aliases.c.paper_id).where(*here)).scalar()
    return found


def meet(connection: Connection, note_id: str, form: Form | None) -> None:
    """A paper is kept elsewhere under this id, and nobody here has saved it; None: it is there no more."""
    connection.execute(delete(met_elsewhere).where(met_elsewhere.c.id == note_id))
    if form is not None and form.identifiers and strangers(connection, [note_id]):
        rows = [{"identifier": one, "id": note_id, "form": form.to_json()} for one in sorted(form.identifiers)]
        connection.execute(insert(met_elsewhere), rows)


def id_elsewhere(connection: Connection, form: Form) -> str | None:
    """The id under which this paper, new here, is kept elsewhere: it is taken in under that; the oldest of several."""
    if not form.identifiers:
        return None
    rows = _MET.all(connection, identifiers=sorted(form.identifiers))
    same = {row.id for row in rows if judge(form, Form.from_json(row.form)).verdict == "same"}
    return min(strangers(connection, same), default=None) if same else None


def are_elsewhere(connection: Connection, forms: Sequence[Form]) -> list[bool]:
    """For each paper of a page, new here, whether it was met in a vault, under an id of another computer."""
    every = sorted({one for form in forms for one in form.identifiers})
    met: dict[str, list[Form]] = defaultdict(list)
    for row in _MET.all(connection, identifiers=every):
        met[row.identifier].append(Form.from_json(row.form))
    return [
        any(judge(form, other).verdict == "same" for one in form.identifiers for other in met.get(one, ()))
        for form in forms
    ]
