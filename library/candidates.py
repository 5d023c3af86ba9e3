"""The few papers of the library that are worth comparing with a record: those that share an identifier or a key.

One indexed query over all keys. A key that many papers share tells nothing and is passed over; the others are added up
by their weight, and the heaviest are read with their stored forms, for parsing candidates anew would cost 55 ms.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import nsmallest

from sqlalchemy import Connection

from library.matching import Form, keys
from library.prepared import rows

CAP = 64  # papers that may share a key before it tells nothing
_AT_ONCE = 200  # identifiers or forms a query
MOST = 30  # candidates that are compared (facts: the partner of a retitled paper is among the first 30 in 92 %)

# Written by hand: building them through SQLAlchemy costs more than running them. One text for any number of keys, so
# that SQLite keeps it prepared; one row a key, for a common name's key has more papers than all the others together.
_SHARED = f"""
    SELECT wanted.value, (
        SELECT CASE WHEN COUNT(*) <= {CAP} THEN GROUP_CONCAT(form) END
        FROM (SELECT form FROM matching_keys WHERE key = wanted.value LIMIT {CAP + 1})
    )
    FROM json_each(?) AS wanted
"""  # noqa: S608 - no value stands in it
_NUMBERED = """
    SELECT paper_id, form FROM json_each(?) AS wanted CROSS JOIN matching_forms ON matching_forms.id = wanted.value
"""
_NAMED = """
    SELECT paper_id, form FROM json_each(?) AS wanted CROSS JOIN matching_forms ON paper_id = wanted.value
"""


def candidates(connection: Connection, form: Form) -> dict[str, Form]:
    """The candidates by paper id: whoever shares an identifier, and those whose shared keys tell most."""
    identified = set(_holders(connection, sorted(form.identifiers)).values())
    found = _forms(connection, _NAMED, identified) if identified else {}
    return found | _forms(connection, _NUMBERED, _heaviest(connection, keys(form)))


def candidates_of_each(connection: Connection, forms: Sequence[Form]) -> list[dict[str, Form]]:
    """The candidates of the papers that a page shows; of one that its identifier names, only the paper it names.

    A page asks for a hundred papers at once, and of most of them an identifier tells all.
    """
    holders: dict[str, str] = {}
    every = sorted({one for form in forms for one in form.identifiers})
    for start in range(0, len(every), _AT_ONCE):
        holders |= _holders(connection, every[start : start + _AT_ONCE])
    named = [list(dict.fromkeys(holders[one] for one in sorted(form.identifiers) if one in holders)) for form in forms]
    kept = _forms(connection, _NAMED, {paper_id for found in named for paper_id in found})
    return [
        {paper_id: kept[paper_id] for paper_id in found if paper_id in kept} if found else candidates(connection, form)
        for form, found in zip(forms, named, strict=True)
    ]


def _holders(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """Which paper holds an identifier (`scheme:value`), undisputed."""
    if not wanted:
        return {}
    parts = [part for one in wanted for part in one.split(":", 1)]
    held = rows(connection, _identifiers_query(len(wanted)), *parts)
    return {f"{scheme}:{value}": paper_id for scheme, value, paper_id in held}


def _forms(connection: Connection, query: str, wanted: Iterable[str] | Iterable[int]) -> dict[str, Form]:
    found = rows(connection, query, json.dumps(list(wanted)))
    return {paper_id: Form.from_json(json.loads(kept)) for paper_id, kept in found}


def _heaviest(connection: Connection, wanted: Mapping[int, float]) -> list[int]:
    """The numbers of the forms that share most, the older ones first among equals."""
    if not wanted:
        return []
    weights: dict[str, float] = defaultdict(float)
    for key, numbers in rows(connection, _SHARED, json.dumps([*wanted])):
        if numbers:
            weight = wanted[key]
            for number in numbers.split(","):
                weights[number] += weight
    return [number for _, number in nsmallest(MOST, ((-weight, int(number)) for number, weight in weights.items()))]


@cache
def _identifiers_query(count: int) -> str:
    pairs = " OR ".join(["(scheme = ? AND value = ?)"] * count)
    return f"SELECT scheme, value, paper_id FROM identifiers WHERE disputed = 0 AND ({pairs})"  # noqa: S608 - no value stands in it
