"""The normal forms of the papers on the shelf, stored with the keys that find them."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from library.matching import Form, keys
from library.schema import matching_forms, matching_keys

# Made once: building a statement costs more than running it.
_OF_PAPER = select(matching_forms).where(matching_forms.c.paper_id == bindparam("paper"))
_ADD = insert(matching_forms).returning(matching_forms.c.id)
_CHANGE = update(matching_forms).where(matching_forms.c.id == bindparam("number"))
_REMOVE = delete(matching_forms).where(matching_forms.c.paper_id == bindparam("paper")).returning(matching_forms.c.id)
_KEYS_OF = select(matching_keys.c.key).where(matching_keys.c.form == bindparam("number"))
_ADD_KEY = insert(matching_keys)
_REMOVE_KEY = delete(matching_keys).where(
    matching_keys.c.key == bindparam("gone"), matching_keys.c.form == bindparam("number")
)


def form_of(connection: Connection, paper_id: str) -> Form:
    """The stored form of a paper on the shelf, without the identifiers that are disputed."""
    return Form.from_json(connection.execute(_OF_PAPER, {"paper": paper_id}).one().form)


def keep(connection: Connection, paper_id: str, form: Form) -> int:
    """Write a paper's form and its keys, as far as they are others than before; the form's number."""
    said, wanted = form.to_json(), set(keys(form))
    known = connection.execute(_OF_PAPER, {"paper": paper_id}).first()
    if known is None:
        number = connection.execute(_ADD, {"paper_id": paper_id, "form": said}).scalar_one()
        had = set[int]()
    elif known.form == said:
        return int(known.id)
    else:
        number = known.id
        connection.execute(_CHANGE, {"number": number, "form": said})
        had = set(connection.execute(_KEYS_OF, {"number": number}).scalars())
    # In their order, so that the tree is walked from one end to the other.
    if gone := [{"gone": key, "number": number} for key in sorted(had - wanted)]:
        connection.execute(_REMOVE_KEY, gone)
    if came := [{"key": key, "form": number} for key in sorted(wanted - had)]:
        connection.execute(_ADD_KEY, came)
    return int(number)


def remove(connection: Connection, paper_id: str) -> int:
    """Nobody finds this paper any more; its keys go with its form. The number that the form had."""
    return int(connection.execute(_REMOVE, {"paper": paper_id}).scalar_one())
