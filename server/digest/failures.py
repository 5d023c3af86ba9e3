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
_BY_ITSELF = "It is tried again by itself."
_IF_IT_STAYS = f"It is tried again by itself; if it stays so, check {_SETTINGS}"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not go: what is, what to do about it, and whether trying again helps."""

    fault: str  # in words that stay the same: "sign-in-refused"
    says: str
    then: str
    later: bool = False

    @property
    def reason(self) -> str:
        """Both in one."""
        return f"{self.says} {self.then}".rstrip()

    def error(self) -> SyncError:
        """As it is raised."""
        return (LaterError if self.later else RefusedError)(self.reason)


class FailedError(Exception):
    """The same, within `server.digest.smtp`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class _Place:
    server: str  # "smtp.example.org:465"
    advice: str  # what to do where the password is refused; ""
    secrets: tuple[str, ...]  # what never stands in words


def failure(error: Exception, server: str, advice: str, password: str) -> Failure:
    """What an error of smtplib, of the network or of TLS means.

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
    return Failure("refused", f"The mail could not be made for {server}.", f"Check {_SETTINGS}.")


def _says(answer: bytes | str, place: _Place) -> str:
    text = tidy(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
    for secret in place.secrets:
        text = text.replace(secret, "…")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _by_code(code: int, fault: str, says: str, then: str) -> Failure:
    """5xx is for good; 4xx, and what is no answer at all, is not."""
    return Failure(fault, says, then) if 500 <= code < 600 else Failure("busy", says, _BY_ITSELF, later=True)


def _address(error: AddressError, _: _Place) -> Failure:
    says, _dot, then = str(error).partition(". ")
    return Failure("address", says if then else f"{says}.", then)


def _sign_in(error: smtplib.SMTPAuthenticationError, place: _Place) -> Failure:
    answer = _says(error.smtp_error, place)
    says = f"{place.server} did not let Papershelf in ({error.smtp_code} {answer})."
    return _by_code(error.smtp_code, "sign-in-refused", says, place.advice or _SIGN_IN)


def _recipient(error: smtplib.SMTPRecipientsRefused, place: _Place) -> Failure:
    address, (code, answer) = next(iter(error.recipients.items()))
    says = f"{place.server} does not take mail for {address} ({code} {_says(answer, place)})."
    return _by_code(code, "refused", says, "Check the address it goes to.")


def _sender(error: smtplib.SMTPSenderRefused, place: _Place) -> Failure:
    answer = _says(error.smtp_error, place)
    says = f"{place.server} does not take mail from {error.sender} ({error.smtp_code} {answer})."
    then = "Use an address that belongs to the account, and check user and password."
    return _by_code(error.smtp_code, "refused", says, then)


def _answer(error: smtplib.SMTPResponseException, place: _Place) -> Failure:
    says = f"{place.server} refused the mail ({error.smtp_code} {_says(error.smtp_error, place)})."
    return _by_code(error.smtp_code, "refused", says, f"Check {_SETTINGS}.")


def _broken(_: Exception, place: _Place) -> Failure:
    return Failure("not-reachable", f"{place.server} broke off or fell silent.", f"{_IF_IT_STAYS}.", later=True)


def _not_offered(_: Exception, place: _Place) -> Failure:
    return Failure("refused", f"{place.server} does not offer what is needed to sign in.", f"Check {_SETTINGS}.")


def _certificate(error: ssl.SSLCertVerificationError, place: _Place) -> Failure:
    says = (
        f"{place.server} shows a certificate that is not to be trusted ({error.verify_message}), and nothing was sent "
        "to it."
    )
    then = (
        "Check the host (Settings → 4 Daily list), and whether a virus scanner or a network's sign-in page sits in "
        "between."
    )
    return Failure("certificate", says, then)


def _tls(_: Exception, place: _Place) -> Failure:
    says = f"{place.server} speaks no TLS in the way that is asked for."
    return Failure("no-tls", says, 'Port 465 goes with security "tls", port 587 with "starttls".')


def _unknown(_: Exception, place: _Place) -> Failure:
    says = f"{place.server} is not found: there is no network, or the host is misspelt (Settings → 4 Daily list)."
    return Failure("not-reachable", says, _BY_ITSELF, later=True)


def _silent(_: Exception, place: _Place) -> Failure:
    then = f"{_IF_IT_STAYS}, and whether this network lets mail out."
    return Failure("not-reachable", f"{place.server} does not answer.", then, later=True)


# The first row that fits: what is more exact stands first.
_WORDS: tuple[tuple[type[Exception], Callable[[Any, _Place], Failure]], ...] = (
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
