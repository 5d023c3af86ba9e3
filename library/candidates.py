"""The few papers of the library that are worth comparing with a record: those that share an identifier or a key.

One indexed query over all keys. A key that many papers share tells nothing and is passed over; the others are added up
by their weight, and the heaviest are read with their stored forms, for parsing candidates anew would cost 55 ms.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection

from library.matching import Form, keys

_CAP = 64  # papers that may share a key before it tells nothing
_AT_ONCE = 200  # identifiers or forms a query
_MOST = 30  # candidates that are compared (facts: the partner of a retitled paper is among the first 30 in 92 %)


def candidates(connection: Connection, form: Form) -> dict[str, Form]:
    """The candidates by paper id: whoever shares an identifier, then by how much the shared keys tell."""
    identified = _holders(connection, sorted(form.identifiers)).values()
    return _forms(connection, [*identified, *_heaviest(connection, keys(form))[:_MOST]])


def candidates_of_each(connection: Connection, forms: Sequence[Form]) -> list[dict[str, Form]]:
    """The candidates of the papers that a page shows; of one that its identifier names, only the paper it names.

    A page asks for a hundred papers at once, and of most of them an identifier tells all.
    """
    holders: dict[str, str] = {}
    every = sorted({one for form in forms for one in form.identifiers})
    for start in range(0, len(every), _AT_ONCE):
        holders |= _holders(connection, every[start : start + _AT_ONCE])
    named = [list(dict.fromkeys(holders[one] for one in sorted(form.identifiers) if one in holders)) for form in forms]
    kept = _forms(connection, [paper_id for found in named for paper_id in found])
    return [
        {paper_id: kept[paper_id] for paper_id in found if paper_id in kept} if found else candidates(connection, form)
        for form, found in zip(forms, named, strict=True)
    ]


def _holders(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """Which paper holds an identifier (`scheme:value`), undisputed."""
    if not wanted:
        return {}
    parts = [part for one in wanted for part in one.split(":", 1)]
    rows = connection.exec_driver_sql(_identifiers_query(len(wanted)), tuple(parts))
    return {f"{scheme}:{value}": paper_id for scheme, value, paper_id in rows}


def _forms(connection: Connection, paper_ids: Sequence[str]) -> dict[str, Form]:
    found: dict[str, Form] = {}
    wanted = list(dict.fromkeys(paper_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = connection.exec_driver_sql(_forms_query(len(some)), tuple(some))
        found |= {paper_id: Form.from_json(json.loads(kept)) for paper_id, kept in rows}
    return {paper_id: found[paper_id] for paper_id in wanted if paper_id in found}


def _heaviest(connection: Connection, wanted: dict[int, float]) -> list[str]:
    if not wanted:
        return []
    holders: dict[int, list[str]] = defaultdict(list)
    for key, paper_id in connection.exec_driver_sql(_keys_query(len(wanted)), tuple(wanted)):
        holders[key].append(paper_id)
    weights: Counter[str] = Counter()
    for key, paper_ids in holders.items():
        if len(paper_ids) <= _CAP:
            for paper_id in paper_ids:
                weights[paper_id] += wanted[key]  # type: ignore[assignment] # a Counter counts floats as well
    return sorted(weights, key=lambda paper_id: (-weights[paper_id], paper_id))


# Written by hand and kept by size: building them through SQLAlchemy costs more than running them.
@cache
def _identifiers_query(count: int) -> str:
    pairs = " OR ".join(["(scheme = ? AND value = ?)"] * count)
    return f"SELECT scheme, value, paper_id FROM identifiers WHERE disputed = 0 AND ({pairs})"  # noqa: S608 - no value stands in it


@cache
def _keys_query(count: int) -> str:
    one = f"SELECT * FROM (SELECT key, paper_id FROM matching_keys WHERE key = ? LIMIT {_CAP + 1})"  # noqa: S608 - likewise
    return " UNION ALL ".join([one] * count)


@cache
def _forms_query(count: int) -> str:
    marks = ", ".join("?" * count)
    return f"SELECT paper_id, form FROM matching_forms WHERE paper_id IN ({marks})"  # noqa: S608 - likewise
