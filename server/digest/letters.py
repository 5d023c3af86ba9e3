"""An account for the list's mail: filled in by a person, tried by a first mail, then kept."""

from collections.abc import Mapping
from typing import cast, get_args
from uuid import uuid4

from server.digest.addresses import plain_address
from server.digest.compose import compose
from server.digest.entries import Letter
from server.digest.providers import PRESETS, Security
from server.digest.smtp import Account, send
from server.home import Home

_FIRST = "This is a first mail, to see that it arrives. The lists come on the days that config.toml names."


def connect(home: Home, given: Mapping[str, str], password: str) -> None:
    """Keep an account, once a first mail has gone through it.

    Args:
        home: whose list it sends.
        given: `preset`, `address`, `to` ("" for the same); for another provider `host`, `port` and `security`.
        password: as the provider takes it from a program.

    Raises:
        ValueError: an address, a port or a provider that is none; the message says what to do.
        sync.target.SyncError: the mail server did not take it.
    """
    account = _account(given, signs_in=bool(password))
    now = home.daily.local(home.daily.now())
    letter = Letter(now.date(), (), (_FIRST,), f"{home.daily.post.address()}/today")
    message = compose(
        letter,
        sender=account.sender,
        recipient=account.recipient,
        message_id=f"<{uuid4().hex}@papershelf.localhost>",
        date=now,
    )
    message.replace_header("Subject", "Papershelf can send you mail")
    send(message, account, password)
    home.daily.post.connect(account, password)
    home.daily.days.again()  # a list that waits for it goes out now


def _account(given: Mapping[str, str], *, signs_in: bool) -> Account:
    preset = PRESETS.get(given["preset"])
    if preset is None:
        msg = f"Choose one of {', '.join(PRESETS)}."
        raise ValueError(msg)
    sender = plain_address(given["address"])
    recipient = plain_address(given["to"] or given["address"])
    host = preset.host or given["host"]
    if not host:
        msg = "Give the name of your provider's outgoing mail server (SMTP), such as smtp.example.org."
        raise ValueError(msg)
    port = given["port"] if not preset.host else str(preset.port)
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
        msg = "A port is a number: 465 with TLS, 587 with STARTTLS."
        raise ValueError(msg)
    security = preset.security if preset.host else given["security"]
    if security not in get_args(Security):
        msg = f"Choose how the connection is secured: {', '.join(get_args(Security))}."
        raise ValueError(msg)
    user = sender if signs_in else ""  # a server of one's own may take mail without
    return Account(host, int(port), cast("Security", security), user, sender, recipient)
