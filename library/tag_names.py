"""The names under which tags were first typed anywhere in the library: the `tags` table."""

from collections.abc import Iterable

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from library.schema import tags
from library.tags import spelling, united


def as_first_typed(connection: Connection, names: Iterable[str]) -> tuple[str, ...]:
    """The names under which these tags were first typed anywhere in the library; new ones are remembered."""
    spelled = {spelling(name): name for name in united(names)}
    if not spelled:
        return ()
    rows = [{"spelling": key, "name": name} for key, name in spelled.items()]
    connection.execute(insert(tags).on_conflict_do_nothing(), rows)
    stored = connection.execute(select(tags).where(tags.c.spelling.in_(spelled)))
    known = {row.spelling: row.name for row in stored}
    return tuple(known[key] for key in spelled)
