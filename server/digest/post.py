"""The list's mail: where it goes, through whom, and what stands in it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from library.database import Database
from library.schema import mail_accounts
from library.text import plain_math
from server.digest.days import Day
from server.digest.entries import Entry, Letter, byline, excerpt
from server.digest.links import Links
from server.digest.listed import Listed, Listing
from server.digest.smtp import Account, send
from server.secrets import Secrets
from server.settings import Digest

_ACCOUNT = "digest"
SECRET = "mail:digest"  # noqa: S105 - the name of its password


@dataclass(frozen=True, slots=True)
class Post:
    """Sends the lists of one library, where an account is set."""

    database: Database
    secrets: Secrets
    listed: Listed
    links: Links
    settings: Digest
    address: Callable[[], str]  # of this server for a reader: "http://127.0.0.1:18230", or its public one

    @property
    def account(self) -> Account | None:
        """The account that lists are sent with; None: none is set."""
        with self.database.read() as connection:
            kept = connection.execute(select(mail_accounts.c.configuration).where(mail_accounts.c.name == _ACCOUNT))
            found: dict[str, Any] | None = kept.scalar()
        return Account(**found) if found else None

    @property
    def wanted(self) -> bool:
        """Whether lists are to be mailed."""
        return self.settings.mail and self.account is not None

    def connect(self, account: Account, password: str) -> None:
        """Send with this account from now on."""
        self.secrets.set(SECRET, password)
        with self.database.write() as connection:
            keep = insert(mail_accounts).values(name=_ACCOUNT, configuration=asdict(account))
            newer = {"configuration": keep.excluded.configuration}
            connection.execute(keep.on_conflict_do_update(index_elements=["name"], set_=newer))

    def disconnect(self) -> None:
        """Send no more."""
        self.secrets.remove(SECRET)
        with self.database.write() as connection:
            connection.execute(delete(mail_accounts).where(mail_accounts.c.name == _ACCOUNT))

    def send(self, day: Day) -> None:
        """Send a list.

        Raises:
            sync.target.LaterError: not now.
            sync.target.RefusedError: not before a person does something.
        """
        account = self.account
        if account is None:
            return
        from server.digest.compose import compose  # noqa: PLC0415 - once a day, if at all

        letter = self.letter(day)
        message = compose(
            letter,
            sender=account.sender,
            recipient=account.recipient,
            message_id=day.message_id,
            date=day.made_at,
        )
        send(message, account, self.secrets.get(SECRET) or "")

    def letter(self, day: Day) -> Letter:
        """What a list's mail tells."""
        base = self.address()
        entries = []
        for one, listing in self.listed.told(day.papers):
            save, unwanted = (f"{base}/list/{self.links.token(act, one.listed)}" for act in ("save", "not-for-me"))
            entries.append(_entry(listing, one.reasons, one.upvotes, save, unwanted))
        return Letter(
            day.day, tuple(entries), day.remarks, f"{base}/today", f"{base}/list/{self.links.token('stop', 0)}"
        )


def _entry(listing: Listing, reasons: tuple[str, ...], upvotes: int, save: str, unwanted: str) -> Entry:
    return Entry(
        plain_math(listing.title),
        byline(listing),
        listing.url,
        excerpt(listing),
        reasons,
        None if any("upvote" in one for one in reasons) else upvotes or None,
        save,
        unwanted,
    )
