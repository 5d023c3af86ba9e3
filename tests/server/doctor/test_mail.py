"""Whether the mail server lets Papershelf in; nothing is sent."""

import ssl
from collections.abc import Iterator

import pytest
import trustme

from server.digest.smtp import Account
from server.home import Home
from tests.server.digest.mail_server import PASSWORD, USER, MailServer
from tests.server.doctor.looks import looked, other_program, several


@pytest.fixture
def postbox() -> Iterator[MailServer]:
    with MailServer() as started:
        yield started


def test_without_an_account_there_is_nothing_to_look_at(home: Home):
    assert several(home, "mail") == []


def test_one_that_lets_us_in_is_well_and_has_got_no_mail(home: Home, postbox: MailServer):
    home.daily.post.connect(postbox.account(), PASSWORD)
    one = looked(home, "mail")
    assert one.ok
    assert postbox.signed_in
    assert postbox.envelopes == []


def test_a_refused_sign_in_is_told(home: Home, postbox: MailServer):
    home.daily.post.connect(postbox.account(), "another")
    one = looked(home, "mail")
    assert one.fault == "sign-in-refused"
    assert "did not let Papershelf in (535" in one.says
    assert "another" not in one.says
    assert "app password" in one.next


def test_a_server_that_is_not_there_is_told(home: Home):
    with MailServer() as gone:
        home.daily.post.connect(gone.account(), PASSWORD)
    one = looked(home, "mail")
    assert one.fault == "not-reachable"
    assert "whether this network lets mail out" in one.next


def test_one_that_says_nothing_is_told(home: Home):
    with other_program() as (port, _):
        home.daily.post.connect(Account("127.0.0.1", port, "none", USER, USER, USER), PASSWORD)
        assert looked(home, "mail").fault in {"not-reachable", "silent"}


def test_one_that_is_busy_is_told_from_a_wrong_password(home: Home, postbox: MailServer):
    home.daily.post.connect(postbox.account(), PASSWORD)
    postbox.answers["AUTH"] = "454 4.7.0 Temporary authentication failure"
    assert looked(home, "mail").fault == "busy"


def test_a_certificate_that_nobody_vouches_for_is_told(home: Home):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with MailServer(tls) as postbox:
        home.daily.post.connect(postbox.account("tls"), PASSWORD)
        one = looked(home, "mail")
    assert one.fault == "certificate"
    assert "nothing was sent to it" in one.says


def test_a_server_without_tls_is_told(home: Home, postbox: MailServer):
    home.daily.post.connect(postbox.account("starttls"), PASSWORD)
    one = looked(home, "mail")
    assert one.fault == "no-tls"
    assert "host, port and security" in one.next
