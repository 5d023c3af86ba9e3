"""Handing the mail over: a real server, real TLS; what fails says whether it is tried again, and what to do."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage

import pytest
import trustme

from server.digest import failures
from server.digest.providers import PRESETS
from server.digest.smtp import Account, send
from sync.target import LaterError, RefusedError
from tests.server.digest.letters import entry, letter, mail, parts
from tests.server.digest.mail_server import PASSWORD, USER, MailServer


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(scope="module")
def message() -> EmailMessage:
    return mail(letter(*(entry(number) for number in range(1, 11))))


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@contextmanager
def greeting(words: bytes) -> Iterator[int]:
    """A port where every caller hears `words`, or nothing, until it hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as caller:
                if words:
                    caller.sendall(words)
                while caller.recv(1024):
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def refused(message: EmailMessage, account: Account, password: str = PASSWORD, **how: ssl.SSLContext) -> str:
    with pytest.raises(RefusedError) as caught:
        send(message, account, password, timeout=5, **how)
    assert not password or password not in f"{caught.value!r}"
    return caught.value.reason


def later(message: EmailMessage, account: Account, timeout: float = 5) -> str:
    with pytest.raises(LaterError) as caught:
        send(message, account, PASSWORD, timeout=timeout)
    assert PASSWORD not in f"{caught.value!r}"
    assert "tried again by itself" in caught.value.reason
    return caught.value.reason


def test_a_mail_arrives_as_it_was_composed(server: MailServer, message: EmailMessage):
    send(message, server.account(), PASSWORD)
    (got,), (envelope,) = server.mails, server.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("ada@example.org", ["ada@example.net"])
    assert server.signed_in == [(USER.encode(), PASSWORD.encode())]
    assert got["Subject"] == message["Subject"]
    assert got["Message-ID"] == message["Message-ID"]
    plain, page = parts(got)
    for number in range(1, 11):
        assert f"{number}. {entry(number).title}" in plain
        assert page.find("a", href=entry(number).url).get_text() == entry(number).title


def test_it_goes_where_the_account_says_and_nowhere_else(server: MailServer):
    hostile = mail(letter(entry(title="Bcc: x@y.example\r\nX-Evil: 1")))
    send(hostile, server.account(recipient="other@example.net"), PASSWORD)
    assert server.envelopes[0].rcpt_tos == ["other@example.net"]
    assert "Bcc" not in server.mails[0]


def test_a_server_that_asks_for_no_password_gets_none(server: MailServer, message: EmailMessage):
    send(message, server.account(user=""), "")
    assert server.signed_in == []
    assert len(server.mails) == 1


def test_tls_from_the_start(authority: trustme.CA, trusting: ssl.SSLContext, message: EmailMessage):
    with MailServer(certified(authority, "127.0.0.1")) as server:
        send(message, server.account("tls"), PASSWORD, context=trusting)
        assert len(server.mails) == 1


def test_starttls(authority: trustme.CA, trusting: ssl.SSLContext, message: EmailMessage):
    with MailServer(certified(authority, "127.0.0.1"), starttls=True) as server:
        send(message, server.account("starttls"), PASSWORD, context=trusting)
        assert len(server.mails) == 1


@pytest.mark.parametrize("starttls", [False, True])
def test_a_certificate_is_verified_by_name_and_by_who_gave_it(
    authority: trustme.CA, trusting: ssl.SSLContext, message: EmailMessage, *, starttls: bool
):
    with MailServer(certified(authority, "mail.example"), starttls=starttls) as server:
        account = server.account("starttls" if starttls else "tls")
        assert "certificate that is not to be trusted" in refused(message, account, context=trusting)
        assert "certificate that is not to be trusted" in refused(message, account)
        assert server.signed_in == []


def test_a_server_without_starttls_never_sees_the_password(server: MailServer, message: EmailMessage):
    assert "offers no STARTTLS" in refused(message, server.account("starttls"))
    assert server.signed_in == []


def test_tls_where_the_server_speaks_plainly_names_the_ports(server: MailServer, message: EmailMessage):
    assert 'port 587 with "starttls"' in refused(message, server.account("tls"))


@pytest.mark.parametrize("host", ["smtp.example.org", "192.0.2.1", "127.0.0.1.example.org", ""])
def test_without_tls_only_to_this_computer(message: EmailMessage, host: str):
    reason = refused(message, Account(host, 25, "none", USER, "ada@example.org", "ada@example.net"))
    assert "readable on the way" in reason


def test_a_wrong_password_says_what_to_do(server: MailServer, message: EmailMessage):
    reason = refused(message, server.account(), "wrong-hunter2")
    assert "did not let Papershelf in (535" in reason
    assert "app password" in reason


def test_a_provider_that_refuses_the_password_is_known_by_its_page():
    error = smtplib.SMTPAuthenticationError(535, b"5.7.8 Username and Password not accepted: hunter2")
    for name in ("gmail", "icloud", "fastmail"):
        told = failures.failure(error, "smtp.example", PRESETS[name].advice, "hunter2")
        assert isinstance(told.error(), RefusedError)
        assert PRESETS[name].app_passwords in told.reason
        assert "hunter2" not in told.reason
    assert "most likely refuses passwords" in failures.failure(error, "x", PRESETS["microsoft365"].advice, "y").reason


def test_gmails_password_is_taken_as_it_was_copied(
    server: MailServer, message: EmailMessage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(PRESETS, "gmail", replace(PRESETS["gmail"], host="127.0.0.1"))
    server.password = "abcdefghijklmnop"
    send(message, server.account(), "abcd\u00a0efgh ijkl\u00a0mnop\n")
    assert len(server.mails) == 1
    assert PRESETS["gmail"].app_passwords in refused(message, server.account(), "abcd\u00a0wrong")


def test_a_password_in_other_letters_is_sent_as_utf_8(server: MailServer, message: EmailMessage):
    server.password = "schlüssel-ключ"
    send(message, server.account(), "schlüssel-ключ")
    assert "did not let Papershelf in" in refused(message, server.account(), "schlüssel")
    with MailServer(auth_exclude_mechanism=["PLAIN"]) as other:
        assert "in plain letters only" in refused(message, other.account(), "schlüssel")


def test_a_server_that_takes_no_passwords_is_told(message: EmailMessage):
    with MailServer(auth_exclude_mechanism=["PLAIN", "LOGIN"]) as server:
        assert "does not offer what is needed" in refused(message, server.account())


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("AUTH", "did not let Papershelf in"),
        ("MAIL", "does not take mail from ada@example.org"),
        ("RCPT", "does not take mail for ada@example.net"),
        ("DATA", "refused the mail"),
    ],
)
def test_4xx_is_later_and_5xx_is_refused(server: MailServer, message: EmailMessage, command: str, says: str):
    server.answers[command] = f"451 try {PASSWORD} again"
    assert f"{says} (451 try … again)" in later(message, server.account())
    server.answers[command] = f"554 never {PASSWORD}"
    assert f"{says} (554 never …)" in refused(message, server.account())
    assert server.mails == []


def test_a_server_that_is_gone_after_it_took_the_mail_has_sent_it(server: MailServer, message: EmailMessage):
    server.hangs_up = {"QUIT"}
    send(message, server.account(), PASSWORD)
    server.hangs_up, server.answers = set(), {"QUIT": "554 no"}
    send(message, server.account(), PASSWORD)
    assert len(server.mails) == 2


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_before_the_answer_is_later(server: MailServer, message: EmailMessage, command: str):
    server.hangs_up = {command}
    assert "broke off" in later(message, server.account())


def test_nobody_there_is_later(message: EmailMessage):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    account = Account("127.0.0.1", port, "none", USER, "ada@example.org", "ada@example.net")
    assert "does not answer" in later(message, account)


@pytest.mark.parametrize(("words", "says"), [(b"", "fell silent"), (b"421 busy\r\n", "(421 busy)"), (b"?\r\n", "")])
def test_a_silent_or_busy_server_is_later(message: EmailMessage, words: bytes, says: str):
    with greeting(words) as port:
        account = Account("127.0.0.1", port, "none", USER, "ada@example.org", "ada@example.net")
        assert says in later(message, account, timeout=0.3)


def test_a_server_that_wants_none_of_us_is_refused(message: EmailMessage):
    with greeting(b"554 no\r\n") as port:
        account = Account("127.0.0.1", port, "none", USER, "ada@example.org", "ada@example.net")
        assert "(554 no)" in refused(message, account)


def test_no_network_is_later_and_a_name_that_cannot_be_is_refused(message: EmailMessage):
    account = Account("a..b", 465, "tls", USER, "ada@example.org", "ada@example.net")
    assert "Check host" in refused(message, account)
    told = failures.failure(socket.gaierror(-2, "Name or service not known"), "mail.example:465", "", "")
    assert isinstance(told.error(), LaterError)
    assert "there is no network" in told.reason


def test_addresses_in_other_letters_need_a_server_that_takes_them(server: MailServer, message: EmailMessage):
    account = server.account(recipient="adá@example.net")
    assert "it offers no SMTPUTF8" in refused(message, account)
    with MailServer(enable_SMTPUTF8=True) as able:
        wanted = mail(letter(entry()), recipient="adá@example.net")
        send(wanted, able.account(recipient="adá@example.net"), PASSWORD)
        assert able.envelopes[0].rcpt_tos == ["adá@example.net"]
        content = able.envelopes[0].content
        assert isinstance(content, bytes)
        assert "To: adá@example.net" in content.decode()  # as it is (RFC 6532): email reads no UTF-8 in headers
        assert "SMTPUTF8" in able.envelopes[0].mail_options


def test_an_address_that_is_none_is_refused_before_anything_is_sent(server: MailServer, message: EmailMessage):
    for wrong in ("a@b.example, c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>"):
        assert "no single mail address" in refused(message, server.account(recipient=wrong))
    assert server.signed_in == []


def test_every_preset_is_encrypted_by_the_rule_of_its_port():
    assert list(PRESETS) == ["gmail", "icloud", "fastmail", "microsoft365", "other"]
    for preset in PRESETS.values():
        assert preset.security == {465: "tls", 587: "starttls"}[preset.port]
