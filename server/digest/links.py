"""Signed links: what a mail lets a reader do without signing in, once, for thirty days (CONTRACTS, "Letting in").

A link names what it does, to which listed paper and until when, with a proof that it was made here. Opening it shows
a page that asks; only its button does it, for mail scanners open every link.
"""

import hmac
import secrets as random
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import used_links
from server.secrets import Secrets

Act = Literal["save", "not-for-me", "stop"]
ACTS: tuple[Act, ...] = get_args(Act)
_GOOD_FOR = timedelta(days=30)
_NAME = "digest-links"
_USED = "This link was used already, and is good once."


@dataclass(frozen=True, slots=True)
class Link:
    """What a good link says."""

    act: Act
    listed: int  # the paper's number; 0 where it is about none
    token: str


class LinkError(Exception):
    """A link that does nothing; the message says why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Links:
    """The signed links of one library."""

    database: Database
    secrets: Secrets
    now: Callable[[], datetime]

    def token(self, act: Act, number: int) -> str:
        """A token for one act on one listed paper, or on all (0)."""
        until = int((self.now() + _GOOD_FOR).timestamp())
        said = f"{act}.{number}.{until}"
        return f"{said}.{self._proof(said)}"

    def read(self, token: str) -> Link:
        """What a token lets one do; raises LinkError for one that is forged, old or used."""
        act, number, until = self._parts(token)
        if datetime.fromtimestamp(until, UTC) < self.now():
            msg = "This link was good for thirty days. The lists of past days are on the page Today."
            raise LinkError(msg)
        with self.database.read() as connection:
            if connection.execute(select(used_links.c.at).where(used_links.c.token == token)).first():
                raise LinkError(_USED)
        return Link(act, number, token)

    def use(self, link: Link) -> None:
        """Use a link up; raises LinkError where somebody else was quicker."""
        with self.database.write() as connection:
            connection.execute(delete(used_links).where(used_links.c.at < self.now() - 2 * _GOOD_FOR))
            kept = insert(used_links).values(token=link.token, at=self.now()).on_conflict_do_nothing()
            if not connection.execute(kept).rowcount:
                raise LinkError(_USED)

    def _parts(self, token: str) -> tuple[Act, int, int]:
        said, _, proof = token.rpartition(".")
        what, *rest = said.split(".")
        good = hmac.compare_digest(self._proof(said).encode(), proof.encode("utf-8", "replace"))
        act = next((one for one in ACTS if one == what), None)
        if not good or act is None or len(rest) != 2:
            msg = "This link was not made by this Papershelf, or a part of it was cut off."
            raise LinkError(msg)
        number, until = map(int, rest)
        return act, number, until

    def _proof(self, said: str) -> str:
        key = self.secrets.get(_NAME)
        if key is None:
            key = random.token_urlsafe(32)
            self.secrets.set(_NAME, key)
        return (
            urlsafe_b64encode(hmac.digest(key.encode(), said.encode("utf-8", "replace"), sha256)).decode().rstrip("=")
        )
