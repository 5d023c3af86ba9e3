"""Why a mail did not go, in words for a person, and whether trying again helps."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from library.text import tidy
from server.digest.addresses import AddressError
from sync.target import LaterError, RefusedError, SyncError

_LONGEST = 200
_SIGN_IN = "Check user and password: many providers want an app password here."
_SETTINGS = "host, port and security (Settings → 4 Daily list)"


@dataclass(frozen=True, slots=True)
class _Place:
    server: str  # "smtp.example.org:465"
    advice: str  # what to do where the password is refused; ""
    secrets: tuple[str, ...]  # what never stands in words


def failure(error: Exception, server: str, advice: str, password: str) -> SyncError:
    """What an error of smtplib, of the network or of TLS means: a `LaterError` or a `RefusedError`.

    Args:
        error: what was raised.
        server: host and port.
        advice: what to do where this provider refuses the password; "" where nothing is known of it.
        password: it is taken out of the server's own words, which a server may have repeated it in.
    """
    secrets = (password, "".join(password.split()))
    place = _Place(server, advice, tuple(filter(None, secrets)))
    for kind, told in _WORDS:
        if isinstance(error, kind):
            return told(error, place)
    return RefusedError(f"The mail could not be made for {server}: check {_SETTINGS}.")


def _says(answer: bytes | str, place: _Place) -> str:
    text = tidy(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
    for secret in place.secrets:
        text = text.replace(secret, "…")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _by_code(code: int, refused: str, later: str) -> SyncError:
    """5xx is for good; 4xx, and what is no answer at all, is not."""
    return RefusedError(refused) if 500 <= code < 600 else LaterError(later)


def _address(error: AddressError, _: _Place) -> SyncError:
    return RefusedError(str(error))


def _sign_in(error: smtplib.SMTPAuthenticationError, place: _Place) -> SyncError:
    answer = _says(error.smtp_error, place)
    said = f"{place.server} did not let Papershelf in ({error.smtp_code} {answer})."
    return _by_code(error.smtp_code, f"{said} {place.advice or _SIGN_IN}", f"{said} It is tried again by itself.")


def _recipient(error: smtplib.SMTPRecipientsRefused, place: _Place) -> SyncError:
    address, (code, answer) = next(iter(error.recipients.items()))
    said = f"{place.server} does not take mail for {address} ({code} {_says(answer, place)})."
    return _by_code(code, f"{said} Check the address it goes to.", f"{said} It is tried again by itself.")


def _sender(error: smtplib.SMTPSenderRefused, place: _Place) -> SyncError:
    said = (
        f"{place.server} does not take mail from {error.sender} ({error.smtp_code} {_says(error.smtp_error, place)})."
    )
    return _by_code(
        error.smtp_code,
        f"{said} Use an address that belongs to the account, and check user and password.",
        f"{said} It is tried again by itself.",
    )


def _answer(error: smtplib.SMTPResponseException, place: _Place) -> SyncError:
    said = f"{place.server} refused the mail ({error.smtp_code} {_says(error.smtp_error, place)})."
    return _by_code(error.smtp_code, f"{said} Check {_SETTINGS}.", f"{said} It is tried again by itself.")


def _broken(_: Exception, place: _Place) -> SyncError:
    return LaterError(
        f"{place.server} broke off or fell silent. It is tried again by itself; if it stays so, check {_SETTINGS}."
    )


def _not_offered(_: Exception, place: _Place) -> SyncError:
    return RefusedError(f"{place.server} does not offer what is needed to sign in: check {_SETTINGS}.")


def _certificate(error: ssl.SSLCertVerificationError, place: _Place) -> SyncError:
    return RefusedError(
        f"{place.server} shows a certificate that is not to be trusted ({error.verify_message}), and nothing was sent "
        "to it. Check the host (Settings → 4 Daily list), and whether a virus scanner or a network's sign-in page sits "
        "in between."
    )


def _tls(_: Exception, place: _Place) -> SyncError:
    return RefusedError(
        f"{place.server} speaks no TLS in the way that is asked for: port 465 goes with security "
        '"tls", port 587 with "starttls".'
    )


def _unknown(_: Exception, place: _Place) -> SyncError:
    return LaterError(
        f"{place.server} is not found: there is no network, or the host is misspelt (Settings → 4 Daily list). "
        "It is tried again by itself."
    )


def _silent(_: Exception, place: _Place) -> SyncError:
    return LaterError(
        f"{place.server} does not answer. It is tried again by itself; if it stays so, check {_SETTINGS}, "
        "and whether this network lets mail out."
    )


# The first row that fits: what is more exact stands first.
_WORDS: tuple[tuple[type[Exception], Callable[[Any, _Place], SyncError]], ...] = (
    (AddressError, _address),
    (smtplib.SMTPAuthenticationError, _sign_in),
    (smtplib.SMTPRecipientsRefused, _recipient),
    (smtplib.SMTPSenderRefused, _sender),
    (smtplib.SMTPResponseException, _answer),
    (smtplib.SMTPServerDisconnected, _broken),
    (smtplib.SMTPException, _not_offered),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLEOFError, _broken),
    (ssl.SSLZeroReturnError, _broken),
    (ssl.SSLError, _tls),
    (socket.gaierror, _unknown),
    (TimeoutError, _silent),
    (OSError, _silent),
)
