"""The list by mail, through a real SMTP server: once a reader, whatever fails or crashes in between."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta

import pytest
from bs4 import BeautifulSoup

from library.formats import clips, huggingface
from server.digest.smtp import Account
from server.home import Home
from tests.invented import item
from tests.server.digest.mail_server import MailServer
from tests.server.parts import Browser, Clock

MONDAY = date(2026, 11, 23)
PAGE = {"url": "https://huggingface.co/papers/date/2026-11-23", "title": "Daily Papers", "kind": "daily"}
READER = "reader@example.org"


@pytest.fixture
def postbox() -> Iterator[MailServer]:
    with MailServer() as started:
        yield started


@pytest.fixture
def account(postbox: MailServer) -> Account:
    """An account at a server on this computer, which takes mail from anybody."""
    return postbox.account(user="", sender=READER, recipient=READER)


@pytest.fixture
def home(home: Home) -> Home:
    """A home whose wall clock is UTC, with papers that were listed on Monday."""
    home.daily.local = lambda moment: moment.astimezone(UTC)
    papers = [huggingface.paper_json(item(number)) for number in range(1, 21)]
    home.daily.listed.take(clips(PAGE, [one for one in papers if one], home.now()), source="huggingface", day=MONDAY)
    return home


def test_a_list_arrives_once_with_every_paper_and_its_links(home: Home, postbox: MailServer, account: Account):
    home.daily.post.connect(account, "")
    home.daily.make(MONDAY, patient=False)
    for _ in range(3):
        home.daily.run()
    (mail,) = postbox.mails
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert (day.mail, mail["Message-ID"], mail["To"]) == ("sent", day.message_id, READER)
    assert mail["Subject"].startswith("10 papers: ")
    assert mail["List-Unsubscribe"].startswith("<mailto:")
    assert "List-Unsubscribe-Post" not in mail
    plain, html = (part.get_content() for part in mail.iter_parts())
    shown = BeautifulSoup(html, "html.parser")
    for entry in home.daily.post.letter(day).entries:
        assert " ".join(entry.title.split()) in " ".join(plain.split())
        assert entry.url in plain
        assert shown.find("a", href=entry.url) is not None
        assert all(reason in " ".join(shown.text.split()) for reason in entry.reasons)
    assert not shown.select("img, script, iframe, link")


def test_a_busy_server_is_tried_again_with_the_same_message_id(
    home: Home, postbox: MailServer, account: Account, clock: Clock
):
    home.daily.post.connect(account, "")
    home.daily.make(MONDAY, patient=False)
    postbox.answers["DATA"] = "451 try later"
    home.daily.run()
    day = home.daily.days.of(MONDAY)
    assert day is not None
    assert (day.mail, day.attempts) == ("owed", 1)
    assert day.reason
    postbox.answers.clear()
    home.daily.run()
    assert not postbox.mails, "not at once again"
    clock.pass_by(timedelta(hours=1).total_seconds())
    home.daily.run()
    assert [one["Message-ID"] for one in postbox.mails] == [day.message_id]


def test_a_refusal_is_told_on_the_page_and_sent_on_a_persons_word(
    home: Home, postbox: MailServer, account: Account, browser: Browser
):
    home.daily.post.connect(account, "")
    home.daily.make(MONDAY, patient=False)
    postbox.answers["DATA"] = "550 not for you"
    home.daily.run()
    page = BeautifulSoup(browser.get("/today").text, "html.parser")
    assert "Its mail was not sent" in page.select_one(".remark.warn").text
    postbox.answers.clear()
    browser.send("/today/mail", back="/today")
    home.daily.run()
    assert len(postbox.mails) == 1


def test_a_crash_after_sending_sends_the_same_mail_by_its_message_id(home: Home, postbox: MailServer, account: Account):
    home.daily.post.connect(account, "")
    day = home.daily.make(MONDAY, patient=False)
    assert day is not None
    home.daily.post.send(day)  # and the process dies before it is noted down
    home.daily.run()
    home.daily.run()
    assert {one["Message-ID"] for one in postbox.mails} == {day.message_id}
    assert len(postbox.mails) == 2


def test_a_crash_between_making_and_sending_loses_no_mail(home: Home, postbox: MailServer, account: Account):
    home.daily.post.connect(account, "")
    home.daily.make(MONDAY, patient=False)  # and the process dies
    home.daily.run()
    assert len(postbox.mails) == 1


@pytest.mark.usefixtures("postbox")
def test_an_account_is_kept_once_a_first_mail_went_through_it(
    home: Home, browser: Browser, account: Account, postbox: MailServer
):
    form = {"preset": "other", "host": account.host, "port": str(account.port), "security": "none", "address": READER}
    postbox.answers["DATA"] = "550 no"
    assert browser.send("/welcome/mail", **form).status_code == 422
    assert home.daily.post.account is None
    postbox.answers.clear()
    assert browser.send("/welcome/mail", **form).status_code == 302
    assert postbox.mails[0]["Subject"] == "Papershelf can send you mail"
    assert home.daily.post.account is not None
    browser.send("/welcome/mail/stop")
    assert home.daily.post.account is None


@pytest.mark.parametrize(
    "address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "nobody", "<a@b.example>"]
)
def test_an_address_that_is_none_is_refused(home: Home, browser: Browser, account: Account, address: str):
    form = {"preset": "other", "host": account.host, "port": str(account.port), "security": "none"}
    answer = browser.send("/welcome/mail", **form, address=address)
    assert answer.status_code == 422
    assert home.daily.post.account is None
