"""The normal forms of the papers on the shelf, stored with the keys that find them."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from library.matching import Form, keys
from library.prepared import Prepared
from library.schema import matching_forms, matching_keys

_OF_PAPER = Prepared(select(matching_forms).where(matching_forms.c.paper_id == bindparam("paper")))
_ADD = Prepared(insert(matching_forms).returning(matching_forms.c.id), "paper_id", "form")
_CHANGE = Prepared(update(matching_forms).where(matching_forms.c.id == bindparam("number")), "form")
_REMOVE = Prepared(
    delete(matching_forms).where(matching_forms.c.paper_id == bindparam("paper")).returning(matching_forms.c.id)
)
_KEYS_OF = Prepared(select(matching_keys.c.key).where(matching_keys.c.form == bindparam("number")))
_ADD_KEY = Prepared(insert(matching_keys), "key", "form")
_REMOVE_KEY = Prepared(
    delete(matching_keys).where(matching_keys.c.key == bindparam("gone"), matching_keys.c.form == bindparam("number"))
)


def form_of(connection: Connection, paper_id: str) -> Form:
    """The stored form of a paper on the shelf, without the identifiers that are disputed."""
    return Form.from_json(_OF_PAPER.first(connection, paper=paper_id).form)


def keep(connection: Connection, paper_id: str, form: Form) -> int:
    """Write a paper's form and its keys, as far as they are others than before; the form's number."""
    said, wanted = form.to_json(), set(keys(form))
    known = _OF_PAPER.first(connection, paper=paper_id)
    if known is None:
        number = _ADD.value(connection, paper_id=paper_id, form=said)
        had = set[int]()
    elif known.form == said:
        return int(known.id)
    else:
        number = known.id
        _CHANGE.run(connection, number=number, form=said)
        had = {row.key for row in _KEYS_OF.all(connection, number=number)}
    # In their order, so that the tree is walked from one end to the other.
    if gone := [{"gone": key, "number": number} for key in sorted(had - wanted)]:
        _REMOVE_KEY.many(connection, gone)
    if came := [{"key": key, "form": number} for key in sorted(wanted - had)]:
        _ADD_KEY.many(connection, came)
    return int(number)


def remove(connection: Connection, paper_id: str) -> int:
    """Nobody finds this paper any more; its keys go with its form. The number that the form had."""
    return int(_REMOVE.value(connection, paper=paper_id))
