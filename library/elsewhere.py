"""What a target holds, whether or not Papershelf put it there: in normal form, found by identifier and matching key.

So a new paper finds the item that it is to become instead of a second one, and a page's papers are marked that are in
a target already. A target tells what changed in it (`tell`); all else asks.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import TypeVar

from sqlalchemy import Connection

from library.candidates import CAP, MOST
from library.matching import Form, Judgement, form_of_paper, identifier_key, judge, keys
from library.paper import Paper
from library.prepared import rows

_T = TypeVar("_T")
_AT_ONCE = 1_000  # things a statement
_IDENTIFIED = 100.0  # the weight of an identifier: more than all other keys together
_MOST_OF_PAGE = (
    6  # that are compared with each paper of a page: it asks for a hundred, and wants to know only of the same
)

# Written by hand: building them through SQLAlchemy costs more than running them, and some come by the ten thousand.
_KNOWN = """
    SELECT ref, held_elsewhere.id, url, form
    FROM json_each(?) AS told CROSS JOIN held_elsewhere ON target = ? AND ref = told.value
"""
_ADD = "INSERT INTO held_elsewhere (target, ref, url, form) VALUES (?, ?, ?, ?) RETURNING id"
_CHANGE = "UPDATE held_elsewhere SET url = ?, form = ? WHERE id = ?"
_REMOVE = "DELETE FROM held_elsewhere WHERE id IN (SELECT value FROM json_each(?))"
_FORGET = "DELETE FROM held_elsewhere WHERE target = ?"
_KEYS_OF = "SELECT key FROM held_keys WHERE held = ?"
_ADD_KEY = "INSERT INTO held_keys (key, held) VALUES (?, ?)"
_REMOVE_KEY = "DELETE FROM held_keys WHERE key = ? AND held = ?"
# As in library.candidates: one row a key, none for a key that too many share.
_SHARED = f"""
    SELECT wanted.value, (
        SELECT CASE WHEN COUNT(*) <= {CAP} THEN GROUP_CONCAT(held) END
        FROM (SELECT held FROM held_keys WHERE key = wanted.value LIMIT {CAP + 1})
    )
    FROM json_each(?) AS wanted
"""  # noqa: S608 - no value stands in it
_NUMBERED = """
    SELECT held_elsewhere.id, target, ref, url, form
    FROM json_each(?) AS wanted CROSS JOIN held_elsewhere ON held_elsewhere.id = wanted.value
"""
# Those that no paper of this library holds, with what kind of target they are in. An item that bears a paper's mark and
# is being made, or taken away, at this moment is that paper's.
_STRANGERS = """
    SELECT held_elsewhere.id, kind
    FROM json_each(?) AS wanted
    CROSS JOIN held_elsewhere ON held_elsewhere.id = wanted.value
    JOIN targets ON targets.name = held_elsewhere.target
    WHERE NOT EXISTS (
        SELECT 1 FROM placements WHERE placements.ref = held_elsewhere.ref AND placements.target = targets.id
    ) AND NOT EXISTS (
        SELECT 1 FROM zotero_mirror
        JOIN placements ON zotero_mirror.mark = 'Papershelf ' || placements.paper_id
        WHERE zotero_mirror.target = held_elsewhere.target AND zotero_mirror.key = held_elsewhere.ref
        AND placements.target = targets.id AND placements.state IN ('due', 'working', 'postponed')
    )
"""


@dataclass(frozen=True, slots=True)
class Held:
    """Where something is that no paper of this library put there, or holds."""

    kind: str  # of the target: "zotero"
    target: str
    ref: str
    url: str = ""


def _none(_ref: str) -> str:
    return ""


def tell(
    connection: Connection,
    target: str,
    changed: Mapping[str, Paper | Form | None],
    link: Callable[[str], str] = _none,
) -> None:
    """Write down what changed in a target, by its own refs; None: it is there no more.

    Args:
        connection: a writing one.
        target: its name.
        changed: what stands there now; the same as before costs a comparison.
        link: what opens a thing there, by its ref.
    """
    for part in _parts(list(changed)):
        had_there = rows(connection, _KNOWN, json.dumps(part), target)
        known = {ref: (number, url, form) for ref, number, url, form in had_there}
        gone = [known[ref][0] for ref in part if changed[ref] is None and ref in known]
        if gone:
            connection.exec_driver_sql(_REMOVE, (json.dumps(gone),))
        came: list[tuple[int, int]] = []
        for ref in part:
            told = changed[ref]
            if told is None:
                continue
            form = told if isinstance(told, Form) else form_of_paper(told)
            said, url = json.dumps(form.to_json()), link(ref)
            number, *had = known.get(ref, (None,))
            if had == [url, said]:
                continue
            before = set[int]()
            if number is None:
                number = connection.exec_driver_sql(_ADD, (target, ref, url, said)).scalar_one()
            else:
                connection.exec_driver_sql(_CHANGE, (url, said, number))
                before = set(connection.exec_driver_sql(_KEYS_OF, (number,)).scalars())
            wanted = set(_weighed(form))
            came += [(key, number) for key in wanted - before]
            if went := [(key, number) for key in before - wanted]:
                connection.exec_driver_sql(_REMOVE_KEY, went)
        if came:  # in their order, so that the tree is walked from one end to the other
            connection.exec_driver_sql(_ADD_KEY, sorted(came))


def forget(connection: Connection, target: str) -> None:
    """Nothing is known of what this target holds."""
    connection.exec_driver_sql(_FORGET, (target,))


def near(connection: Connection, target: str, form: Form) -> dict[str, Form]:
    """What is worth comparing with a paper, by ref: what shares an identifier, and what shares the heaviest keys."""
    (found,) = _candidates(connection, [form], MOST)
    return {one.ref: kept for one, kept in found.values() if one.target == target}


def same_as(
    connection: Connection, target: str, form: Form, without: Collection[str] = ()
) -> list[tuple[str, Judgement]]:
    """What in a target is the same as this paper, the best first, by ref; `without` those that other papers hold."""
    judged = ((ref, judge(form, other)) for ref, other in near(connection, target, form).items() if ref not in without)
    same = [row for row in judged if row[1].verdict == "same"]
    return sorted(same, key=lambda row: (-row[1].score, row[0]))


def strangers_like(connection: Connection, forms: Sequence[Form]) -> list[Held | None]:
    """For each paper of a page, where it is already though no paper of this library holds it there."""
    best: list[list[tuple[float, int, Held]]] = []
    for form, found in zip(forms, _candidates(connection, forms, _MOST_OF_PAGE), strict=True):
        judged = ((judge(form, other), number, one) for number, (one, other) in found.items())
        best.append(sorted((-said.score, number, one) for said, number, one in judged if said.verdict == "same"))
    numbers = sorted({number for its in best for _, number, _ in its})
    if not numbers:
        return [None] * len(forms)
    kinds: dict[int, str] = dict(rows(connection, _STRANGERS, json.dumps(numbers)))
    return [
        next((Held(kinds[number], one.target, one.ref, one.url) for _, number, one in its if number in kinds), None)
        for its in best
    ]


def _parts(wanted: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def _weighed(form: Form) -> dict[int, float]:
    return keys(form) | {identifier_key(one): _IDENTIFIED for one in form.identifiers}


def _candidates(connection: Connection, forms: Sequence[Form], most: int) -> list[dict[int, tuple[Held, Form]]]:
    """For each form the things that share most with it, by their numbers; asked for all at once."""
    wanted = [_weighed(form) for form in forms]
    shared: dict[int, list[int]] = {}
    for part in _parts(sorted({key for one in wanted for key in one})):
        for key, numbers in rows(connection, _SHARED, json.dumps(part)):
            if numbers:
                shared[key] = list(map(int, numbers.split(",")))
    if not shared:
        return [{} for _ in forms]
    chosen = [_heaviest(one, shared, most) for one in wanted]
    things = _things(connection, {number for one in chosen for number in one})
    return [{number: things[number] for number in one} for one in chosen]


def _heaviest(wanted: Mapping[int, float], shared: Mapping[int, Iterable[int]], most: int) -> list[int]:
    weights: dict[int, float] = defaultdict(float)
    for key, weight in wanted.items():
        for number in shared.get(key, ()):
            weights[number] += weight
    return [number for _, number in nsmallest(most, ((-weight, number) for number, weight in weights.items()))]


def _things(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[Held, Form]]:
    return {
        number: (Held("", target, ref, url), Form.from_json(json.loads(form)))
        for number, target, ref, url, form in rows(connection, _NUMBERED, json.dumps(sorted(numbers)))
    }
