"""Handing a mail to the server that the person's address belongs to, over a connection that is verified.

What goes wrong is "later" (no network, 4xx, a line that broke: the same mail may pass in an hour) or "refused" (a
password, an address or a certificate that stays wrong until a person does something): `server.digest.failures`.
"""

import base64
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage

from server.digest.addresses import plain_address
from server.digest.failures import FailedError, Failure, failure
from server.digest.providers import PRESETS, Security

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Account:
    """Through which server a mail goes, as whom, from and to which address."""

    host: str
    port: int
    security: Security
    user: str  # "": the server asks for no password
    sender: str
    recipient: str


def send(
    message: EmailMessage,
    account: Account,
    password: str,
    *,
    timeout: float = 30,
    context: ssl.SSLContext | None = None,
) -> None:
    """Hand a mail to its server; it is sent once the server has said so.

    Args:
        message: what is sent; its own addresses are for reading, the account's are where it goes.
        account: the server.
        password: never part of an error's words.
        timeout: seconds that the server may take for each of its answers.
        context: whom to trust; by default whom the system trusts.

    Raises:
        LaterError: no network, a busy server, a broken line: the same mail may pass later.
        RefusedError: it stays so until a person does what the words say.
    """
    try:
        with _told(account, password):
            sender, recipient = plain_address(account.sender), plain_address(account.recipient)
            with _signed_in(account, password, timeout, context) as smtp:
                _takes_the_letters(smtp, account, f"{sender}{recipient}")
                smtp.send_message(message, sender, [recipient])
                _goodbye(smtp)
    except FailedError as error:
        raise error.failure.error() from None


def prove(account: Account, password: str, *, timeout: float, context: ssl.SSLContext | None = None) -> Failure | None:
    """Sign in and out again, and send nothing; what is in the way, or None. Arguments as of `send`."""
    try:
        with _told(account, password), _signed_in(account, password, timeout, context) as smtp:
            _goodbye(smtp)
    except FailedError as error:
        return error.failure
    return None


@contextmanager
def _told(account: Account, password: str) -> Iterator[None]:
    """What goes wrong as a FailedError, in words."""
    try:
        yield
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError, OverflowError) as error:
        advice = next((one.advice for one in PRESETS.values() if one.host == account.host), "")
        raise FailedError(failure(error, f"{account.host}:{account.port}", advice, password)) from None


@contextmanager
def _signed_in(
    account: Account, password: str, timeout: float, context: ssl.SSLContext | None
) -> Iterator[smtplib.SMTP]:
    if account.security == "none" and account.host not in _LOOPBACK:
        says = f"{account.host} is another computer, and without TLS the password would be readable on the way."
        raise FailedError(Failure("no-tls", says, "Choose TLS or STARTTLS (Settings → 4 Daily list)."))
    trusted = None if account.security == "none" else context or ssl.create_default_context()
    with closing(_connected(account, timeout, trusted)) as smtp:
        if trusted is not None and account.security == "starttls":
            smtp.ehlo_or_helo_if_needed()
            if not smtp.has_extn("starttls"):
                says = (
                    f"{account.host}:{account.port} offers no STARTTLS, so the password would be readable on the way."
                )
                then = "Choose TLS, most often on port 465 (Settings → 4 Daily list)."
                raise FailedError(Failure("no-tls", says, then))
            smtp.starttls(context=trusted)
        smtp.ehlo_or_helo_if_needed()
        if account.user:
            _sign_in(smtp, account, password)
        yield smtp


def _takes_the_letters(smtp: smtplib.SMTP, account: Account, addresses: str) -> None:
    if not addresses.isascii() and not smtp.has_extn("smtputf8"):
        says = (
            f"{account.host} takes only addresses in plain letters (it offers no SMTPUTF8), and of {account.sender} "
            f"and {account.recipient} one has others."
        )
        raise FailedError(Failure("refused", says, "Use another address for it."))


def _goodbye(smtp: smtplib.SMTP) -> None:
    # The server has what it was given: how it says goodbye changes nothing, and sending again would be a second mail.
    with suppress(smtplib.SMTPException, OSError):
        smtp.quit()


def _connected(account: Account, timeout: float, trusted: ssl.SSLContext | None) -> smtplib.SMTP:
    # The name given in EHLO is "localhost": the machine's own name is nobody's business, and looking it up can hang.
    if account.security == "tls":
        return smtplib.SMTP_SSL(
            account.host, account.port, local_hostname="localhost", timeout=timeout, context=trusted
        )
    return smtplib.SMTP(account.host, account.port, local_hostname="localhost", timeout=timeout)


def _sign_in(smtp: smtplib.SMTP, account: Account, password: str) -> None:
    if account.host == PRESETS["gmail"].host:
        # Google shows its passwords in four groups, and copying takes the (unbreakable) spaces along.
        password = "".join(password.split())
    if f"{account.user}{password}".isascii():
        smtp.login(account.user, password)
        return
    # smtplib knows ASCII only and fails with the password in its words; RFC 4616 says UTF-8.
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        says = f"{account.host} takes names and passwords in plain letters only, and yours has others."
        raise FailedError(Failure("refused", says, "Make a password for programs there."))
    proof = base64.b64encode(f"\x00{account.user}\x00{password}".encode()).decode()
    code, answer = smtp.docmd("AUTH", f"PLAIN {proof}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)
