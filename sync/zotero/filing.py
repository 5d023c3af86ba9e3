"""Which collections an item is in: paths like "Reading/Group" here, keys there. Pure.

The collection that new items go into is followed by its key and is none of the paper's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from library.collection_paths import collection_key, paths_of
from sync.merge3 import merge_names


@dataclass(frozen=True, slots=True)
class Filing:
    """The collections of a library."""

    collections: Sequence[Mapping[str, Any]]  # their data: key, name, parentCollection
    default: str | None = None  # the key of the one that new items go into
    _paths: dict[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self._paths.update(paths_of(self.collections))

    @property
    def home(self) -> list[str]:
        """The collection of a new item; none where the person took it away, for it is never made again."""
        return [self.default] if self.default in self._paths else []

    def paths(self, item: Mapping[str, Any]) -> list[str]:
        """The paths of an item's collections, without the one that new items go into."""
        keys = [key for key in item.get("collections", []) if key != self.default]
        return [self._paths[key] for key in keys if key in self._paths]

    def missing(self, paths: Iterable[str]) -> list[str]:
        """Those paths that no collection has, those above them first."""
        there = set(map(collection_key, self._paths.values()))
        wanted = [path for path in paths if collection_key(path) not in there]
        above = [prefix for path in wanted for prefix in _prefixes(path) if collection_key(prefix) not in there]
        return list(dict.fromkeys(above))

    def key_of(self, path: str) -> str | None:
        """The key of the collection of this path; of two the first."""
        return next(
            (key for key, one in sorted(self._paths.items()) if collection_key(one) == collection_key(path)), None
        )

    def merged(self, item: Mapping[str, Any], base: Iterable[str], ours: Iterable[str]) -> tuple[list[str], list[str]]:
        """Three ways: the keys that the item is to have, and the paths that are to be made first."""
        there = [str(key) for key in item.get("collections", [])]
        theirs = self.paths(item)
        spelled = {collection_key(path): path for path in theirs}
        was = [spelled.get(collection_key(path), path) for path in base]
        wanted = [spelled.get(collection_key(path), path) for path in ours]
        after = merge_names(was, wanted, theirs)
        went = {self.key_of(path) for path in theirs if path not in after}
        kept = [key for key in there if key not in went]
        new = [path for path in after if path not in theirs]
        return [*kept, *filter(None, map(self.key_of, new))], self.missing(new)


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
