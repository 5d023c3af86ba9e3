"""The mirror's tables: what a Zotero library held at the last look, and what of it is news.

Each item knows the one that it hangs below, so that an annotation that changed is news about its paper's item.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, null, select, update
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import zotero_libraries, zotero_mirror
from sync.zotero import mapping

_AT_ONCE = 500  # keys in one statement

_KEEP = insert(zotero_mirror)
_KEEP = _KEEP.on_conflict_do_update(
    index_elements=["target", "key"],
    set_={name: _KEEP.excluded[name] for name in ("version", "item", "top", "mark", "citekey", "replaces")}
    | {"news": func.coalesce(_KEEP.excluded.news, zotero_mirror.c.news)},
)
_target = zotero_mirror.c.target == bindparam("name")
_there = zotero_mirror.c.item.is_not(None)
_ITEM = select(zotero_mirror.c.item).where(_target, zotero_mirror.c.key == bindparam("key_"))
_BELOW = select(zotero_mirror.c.item).where(
    _target, zotero_mirror.c.top == bindparam("key_"), zotero_mirror.c.key != bindparam("key_")
)
_OURS = select(zotero_mirror.c.item).where(
    _target, zotero_mirror.c.mark.is_not(None), zotero_mirror.c.top == zotero_mirror.c.key
)
_MARKED = select(zotero_mirror.c.item).where(_target, zotero_mirror.c.mark == bindparam("mark_"))
_REPLACING = select(zotero_mirror.c.item).where(_target, zotero_mirror.c.replaces.contains(bindparam("named")))
_NEWS = (
    select(zotero_mirror.c.top, func.max(zotero_mirror.c.news).label("at"))
    .where(_target, zotero_mirror.c.news.is_not(None))
    .group_by(zotero_mirror.c.top)
)

Item = dict[str, Any]
Tell = Callable[[Connection, Mapping[str, Item | None]], None]


@dataclass(frozen=True, slots=True)
class Library:
    """Which library it was, at which version; `server_id` is "" before the first look."""

    server_id: str = ""
    version: int = 0
    collections: tuple[Mapping[str, Any], ...] = ()  # their data


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one target. `tell` hears, in the same transaction, of top-level items that came, changed or went."""

    database: Database
    target: str
    tell: Tell

    def library(self) -> Library:
        """As it was at the last look."""
        chosen = select(zotero_libraries).where(zotero_libraries.c.target == self.target)
        with self.database.read() as connection:
            row = connection.execute(chosen).first()
        return Library(row.server_id, row.version, tuple(row.collections)) if row else Library()

    def remember(self, library: Library) -> None:
        """It is so now."""
        values = {"server_id": library.server_id, "version": library.version, "collections": [*library.collections]}
        kept = insert(zotero_libraries).values(target=self.target, **values)
        with self.database.write(synced=False) as connection:
            connection.execute(kept.on_conflict_do_update(index_elements=["target"], set_=values))

    def item(self, key: str) -> Item | None:
        """One item, or None where it is erased."""
        return next(iter(self._items(_ITEM, key_=key)), None)

    def below(self, key: str) -> list[Item]:
        """All that hangs below a top-level item."""
        return self._items(_BELOW, key_=key)

    def marked(self, mark: str) -> list[Item]:
        """The items that bear a mark of Papershelf's."""
        return self._items(_MARKED, mark_=mark)

    def ours(self) -> list[Item]:
        """Every item that bears a mark of Papershelf's, of this library or another."""
        return self._items(_OURS)

    def replacing(self, key: str) -> list[Item]:
        """The items that a person merged this one into."""
        return self._items(_REPLACING, named=f",{key},")

    def _items(self, chosen: Any, **values: Any) -> list[Item]:
        with self.database.read() as connection:
            rows = connection.execute(chosen, {"name": self.target, **values}).scalars()
            return [dict(one) for one in rows if one is not None]

    def citekeys(self, keys: Iterable[str], without: str) -> set[str]:
        """Which of these citekeys other items have."""
        which = zotero_mirror.c.citekey.in_(list(keys))
        return self._texts(select(zotero_mirror.c.citekey).where(_target, which, zotero_mirror.c.key != without))

    def keys(self) -> set[str]:
        """The keys of everything."""
        return self._texts(select(zotero_mirror.c.key).where(_target, _there))

    def _texts(self, chosen: Any) -> set[str]:
        with self.database.read() as connection:
            return set(connection.execute(chosen, {"name": self.target}).scalars())

    def versions(self, keys: Sequence[str]) -> dict[str, int]:
        """The versions of these items, as far as they are there."""
        found: dict[str, int] = {}
        with self.database.read() as connection:
            for at in range(0, len(keys), _AT_ONCE):
                which = zotero_mirror.c.key.in_(keys[at : at + _AT_ONCE])
                chosen = select(zotero_mirror.c.key, zotero_mirror.c.version).where(_target, which)
                found |= {row.key: row.version for row in connection.execute(chosen, {"name": self.target})}
        return found

    # ---- news

    def news(self) -> dict[str, int]:
        """The top-level items that others changed, made or erased since it was settled, with when that was."""
        with self.database.read() as connection:
            return {row.top: row.at for row in connection.execute(_NEWS, {"name": self.target})}

    def settle(self, news: Mapping[str, int]) -> None:
        """What was new about these, up to then, is dealt with."""
        name = {"name": self.target}
        with self.database.write(synced=False) as connection:
            for top, upto in news.items():
                here = (_target, zotero_mirror.c.top == top, zotero_mirror.c.news <= upto)
                connection.execute(delete(zotero_mirror).where(*here, ~_there), name)
                connection.execute(update(zotero_mirror).where(*here).values(news=null()), name)

    def is_news(self, key: str, version: int) -> None:
        """A look is to read this item, though nobody changed it."""
        with self.database.write(synced=False) as connection:
            self._say(connection, key, version)

    def _say(self, connection: Connection, key: str, version: int) -> None:
        here = update(zotero_mirror).where(_target, zotero_mirror.c.key == key)
        connection.execute(here.values(news=version), {"name": self.target})

    # ---- writing down

    def keep(self, items: Sequence[Item], gone: Iterable[str], version: int, said: Iterable[str]) -> None:
        """These items are so now, and those that are `gone` are erased; the keys in `said` are news.

        What hangs below an item and is erased or news makes it news, too.
        """
        with self.database.write(synced=False) as connection:
            self._erase(connection, gone, version)
            self._put(connection, items, version, set(said))

    def _erase(self, connection: Connection, gone: Iterable[str], version: int) -> None:
        name = {"name": self.target}
        keys = list(gone)
        for key in keys:
            here = (_target, zotero_mirror.c.key == key)
            top = connection.execute(select(zotero_mirror.c.top).where(*here), name).scalar()
            connection.execute(delete(zotero_mirror).where(*here), name)
            if top in {key, None}:
                row = {"target": self.target, "key": key, "top": key, "version": 0, "item": null(), "news": version}
                connection.execute(insert(zotero_mirror).values(row))
            else:
                self._say(connection, str(top), version)
        if keys:
            self.tell(connection, dict.fromkeys(keys))

    def _put(self, connection: Connection, items: Sequence[Item], version: int, said: set[str]) -> None:
        parents = {one["key"]: one.get("parentItem") for one in items}
        tops = {key: self._top(connection, key, parents) for key in parents}
        rows = [
            {
                "target": self.target,
                "key": one["key"],
                "version": int(one["version"]),
                "item": one,
                "top": tops[one["key"]],
                "mark": mark_in(one),
                "citekey": one.get("citationKey") or None,
                "replaces": _replaces(one),
                "news": version if one["key"] in said else None,
            }
            for one in items
        ]
        for at in range(0, len(rows), _AT_ONCE):
            connection.execute(_KEEP, rows[at : at + _AT_ONCE])
        for top in {tops[key] for key in said} - said:
            self._say(connection, top, version)
        works = {one["key"]: one for one in items if not one.get("parentItem")}
        if works:
            self.tell(connection, {key: None if one.get("deleted") else one for key, one in works.items()})

    def _top(self, connection: Connection, key: str, parents: Mapping[str, str | None]) -> str:
        """The item that something hangs below: an attachment's, and of an annotation its attachment's."""
        seen = key
        while seen in parents:
            if not (above := parents[seen]) or above == key:
                return seen
            seen = above
        here = select(zotero_mirror.c.top).where(_target, zotero_mirror.c.key == seen)
        return connection.execute(here, {"name": self.target}).scalar() or seen


def mark_in(item: Mapping[str, Any]) -> str | None:
    """What `libraryCatalog` says, where it is Papershelf's, of this computer or another."""
    said = str(item.get("libraryCatalog") or "")
    return said if said.startswith(f"{mapping.MARK} ") else None


def _replaces(item: Mapping[str, Any]) -> str | None:
    """The keys that `dc:replaces` names: a person merged those items into this one."""
    relations = item.get("relations")
    named = relations.get("dc:replaces") if isinstance(relations, Mapping) else None
    urls = [named] if isinstance(named, str) else [one for one in named or () if isinstance(one, str)]
    keys = [one.rpartition("/")[2] for one in urls]
    return f",{','.join(keys)}," if keys else None
