"""Devices: who may speak to the server, by a token each, stored as hashes, revoked at once."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from library.database import Database
from library.prepared import Prepared
from library.schema import devices
from library.ulid import ulid

_SEEN_EVERY = timedelta(minutes=1)  # `last_seen_at` need not cost a write each request
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){0,3}")  # as browsers have it
_OWN = "own"  # the running server's own token, for the command line of this computer: no device of a person's


_OF_TOKEN = Prepared(
    select(devices).where(devices.c.token_hash == bindparam("token_hash"), devices.c.revoked_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, or whatever else holds a token."""

    id: str
    name: str
    origin: str | None
    scope: str  # "all", or "own"
    created_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None
    extension: str = ""  # the version of a browser's extension, as it said last; "": it never did


def _hash(token: str) -> str:
    # A token is 256 random bits: a slow hash would protect nothing more.
    return sha256(token.encode()).hexdigest()


def _device(row: Any) -> Device:
    return Device(
        row.id,
        row.name,
        row.origin,
        row.scope,
        row.created_at,
        row.last_seen_at,
        row.revoked_at,
        row.extension or "",
    )


class Devices:
    """The devices of a library."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def add(self, name: str, *, origin: str | None = None, scope: str = "all") -> tuple[Device, str]:
        """A new device and its token, which is shown this once."""
        token = f"psh_{secrets.token_urlsafe(32)}"
        device = Device(ulid(), name.strip()[:100] or "A device", origin, scope, self._now(), None, None)
        with self._database.write() as connection:
            connection.execute(
                insert(devices).values(
                    id=device.id,
                    name=device.name,
                    origin=origin,
                    token_hash=_hash(token),
                    scope=scope,
                    created_at=device.created_at,
                )
            )
        return device, token

    def of_token(self, token: str, extension: str = "") -> Device | None:
        """The device of a token that is still good. `extension`: the version that it says its extension is of."""
        with self._database.read() as connection:
            row = _OF_TOKEN.first(connection, token_hash=_hash(token))
        if row is None:
            return None
        said = extension if row.origin and _VERSION.fullmatch(extension) else row.extension
        if row.last_seen_at is None or self._now() - row.last_seen_at > _SEEN_EVERY or said != row.extension:
            seen = {"last_seen_at": self._now(), "extension": said}
            with self._database.write() as connection:
                connection.execute(update(devices).where(devices.c.id == row.id).values(seen))
        return _device(row)

    def revoked_at(self, token: str) -> datetime | None:
        """When a token that was good was revoked; None for one that never was, or still is."""
        with self._database.read() as connection:
            chosen = select(devices.c.revoked_at).where(devices.c.token_hash == _hash(token))
            at: datetime | None = connection.execute(chosen).scalar()
        return at

    def add_own(self) -> tuple[Device, str]:
        """The token of a server that starts; those of servers before it, which a crash may have left, are no good."""
        with self._database.write() as connection:
            before = update(devices).where(devices.c.scope == _OWN, devices.c.revoked_at.is_(None))
            connection.execute(before.values(revoked_at=self._now()))
        return self.add("this computer", scope=_OWN)

    def revoke(self, typed: str) -> Device | None:
        """The device of an id, or of the beginning of only one, whose token is no good from now on; None: no such."""
        with self._database.write() as connection:
            found = connection.execute(
                select(devices).where(
                    devices.c.id.startswith(typed.strip().upper(), autoescape=True), devices.c.revoked_at.is_(None)
                )
            ).all()
            if len(found) != 1 or not typed.strip():
                return None
            row, now = found[0], self._now()
            connection.execute(update(devices).where(devices.c.id == row.id).values(revoked_at=now))
        return replace(_device(row), revoked_at=now)

    def rename(self, device: str, name: str) -> bool:
        """Call a device otherwise; False: there is none of this id, or no name was given."""
        if not name.strip():
            return False
        with self._database.write() as connection:
            changed = connection.execute(
                update(devices)
                .where(devices.c.id == device, devices.c.revoked_at.is_(None), devices.c.scope != _OWN)
                .values(name=name.strip()[:100])
            )
            return changed.rowcount == 1

    def all(self) -> tuple[Device, ...]:
        """Every device of the person's that may speak, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(devices)
                .where(devices.c.revoked_at.is_(None), devices.c.scope != _OWN)
                .order_by(devices.c.id.desc())
            ).all()
        return tuple(map(_device, rows))

    def origins(self) -> frozenset[str]:
        """The origins that were stored at pairing: the only ones that CORS answers."""
        return frozenset(one.origin for one in self.all() if one.origin)
