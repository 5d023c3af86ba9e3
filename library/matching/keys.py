"""Blocking keys: two records that share none are never compared."""

from hashlib import blake2b

from library.matching.form import Form


def _key(kind: str, value: str) -> int:
    """A signed 64-bit hash, as SQLite stores integers."""
    return int.from_bytes(blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest(), "big", signed=True)


def keys(form: Form) -> frozenset[int]:
    """The keys of a record. Identifiers are looked up by themselves and need none."""
    return frozenset({_key("title", form.title)}) if form.title else frozenset()
