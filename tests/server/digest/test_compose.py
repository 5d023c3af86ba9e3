"""The mail of the daily list: both its parts tell everything, and no title is ever more than a title."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from library.text import tidy
from server.digest.addresses import plain_address, web_link
from server.digest.compose import AddressError
from server.digest.subject import short_name, subject
from tests.server.digest.letters import ID, PAGE, STOP, entry, letter, mail, parts, read

MEANT = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Bcc: x@y.example\r\nX-Evil: 1",
    "X-Evil: 1\r\n\r\n<iframe src=//evil.example>",
    "Rotary \u202egnp.exe\u202c Memory",
    "Long " * 400,
    "x" * 2000,
    "{{ 7 * 7 }}{% raw %}",
    "=?utf-8?q?=0D=0ABcc=3A_x=40y?=",
    "\x00\x1b[31m\u2028\x85",
]


def test_both_parts_tell_every_paper_in_order():
    papers = [entry(number) for number in range(1, 11)]
    plain, page = parts(read(bytes(mail(letter(*papers)))))
    headings = [one.get_text() for one in page.find_all("h2")]
    assert headings == [f"{number}. {one.title}" for number, one in enumerate(papers, 1)]
    for number, one in enumerate(papers, 1):
        assert f"{number}. {one.title}" in plain
        for text in (one.byline, one.excerpt, f"{one.upvotes} upvotes", one.reasons[0][1:]):
            assert text in plain
            assert text in page.get_text()
        for link in (one.url, one.save, one.not_for_me):
            assert link in plain
            assert page.find("a", href=link)


def test_the_plain_part_is_first_narrow_and_its_links_are_whole():
    message = read(bytes(mail(letter(entry(1), entry(2)))))
    assert message.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"]
    body = message.get_body(("plain",))
    assert body is not None
    for line in body.get_content().splitlines():
        assert len(line) <= 72 or "http://" in line or line.startswith("Save and")
    assert f"\n{PAGE}\n" in body.get_content()


def test_the_foot_says_what_sent_it_and_how_to_stop_it():
    for told in (letter(entry()), letter(remarks=("Nothing new today because arXiv announced nothing.",))):
        plain, page = parts(mail(told))
        assert page.find("a", href=PAGE)
        for text in (plain, " ".join(page.get_text().split())):
            assert "Papershelf on your computer sent this." in text
            assert "Stop these mails" in text
            assert ("on the computer where Papershelf runs, and ask once" in text) == bool(told.entries)
        assert page.find("a", href=STOP)
        assert f"Stop these mails: {STOP}" in plain


def test_an_empty_list_says_why_in_a_few_lines():
    why = "Nothing new today because arXiv announced nothing: it is a holiday."
    message = mail(letter(remarks=(why,)))
    assert message["Subject"] == "Nothing new today"
    plain, page = parts(message)
    for text in (plain, " ".join(page.get_text().split())):
        assert text.count("Nothing new today") - text.count("<title>") <= 2  # the page's title and the reason
        assert why in text
    assert page.find("h2") is None
    assert "Nothing new today." in parts(mail(letter()))[0]


def test_a_list_with_papers_also_tells_what_went_wrong():
    remark = "arXiv did not answer (503): its papers come tomorrow."
    plain, page = parts(mail(letter(entry(), remarks=(remark,))))
    assert remark in plain
    assert remark in page.get_text()


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        ([], "Nothing new today"),
        (["PipeLeak: Auditing Membership Leakage"], "1 paper: PipeLeak"),
        (["PipeLeak: Auditing", "Rotary Memory: A Store"], "2 papers: PipeLeak and Rotary Memory"),
        (["PipeLeak: Auditing", "Rotary Memory: A Store", "C"], "3 papers: PipeLeak, Rotary Memory and 1 more"),
        (["Pruning Sparse Experts in Small Languages, Part 3"], "1 paper: Pruning Sparse Experts in Small…"),
        (["Pruning Sparse Experts"], "1 paper: Pruning Sparse Experts"),
        (["Four words are many: a study"], "1 paper: Four words are many: a…"),
        (["A 3:1 Ratio"], "1 paper: A 3:1 Ratio"),
        ([": x"], "1 paper: : x"),
        (["\r\n\t"], "1 paper: Untitled"),
    ],
)
def test_the_subject_names_the_first_two(titles: list[str], told: str):
    assert subject(tuple(entry(title=title) for title in titles)) == told


def test_a_name_of_endless_words_is_cut():
    assert len(short_name("x" * 2000)) <= 41
    assert len(subject(tuple(entry(title="é" * 2000 + " " + "y" * 900) for _ in range(10)))) < 200


def test_the_headers_are_the_ones_that_are_meant():
    message = read(bytes(mail(letter(entry()))))
    assert message.keys() == MEANT
    assert message["From"] == "Papershelf <ada@example.org>"
    assert message["To"] == "ada@example.net"
    assert message["Date"].datetime.isoformat() == "2026-11-23T08:00:00+00:00"
    assert message["Message-ID"] == ID
    assert message["List-Id"] == "Papershelf daily list <papershelf.localhost>"
    assert message["List-Unsubscribe"] == "<mailto:ada@example.org?subject=unsubscribe>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_one_click_only_where_https_leads_here():
    stop = "https://shelf.example/list/stop.0.1798070400.c29tZSBwcm9vZg"
    message = mail(letter(entry(), stop=stop))
    mailto = "<mailto:ada@example.org?subject=unsubscribe>"
    assert read(bytes(message))["List-Unsubscribe"] == f"{mailto}, <{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for other in (
        "",
        "http://shelf.example",
        "https://",
        "https://x.example>,<https://evil.example",
        "https://x\r\ny",
        "https://x/a,b",
    ):
        message = mail(letter(entry(), stop=other))
        assert message["List-Unsubscribe"] == mailto
        assert "List-Unsubscribe-Post" not in message


def test_long_addresses_stay_readable_in_the_headers():
    sender = f"{'a' * 60}+list@{'b' * 60}.example"
    raw = bytes(mail(letter(entry(), stop=f"https://{'c' * 60}.example/{'d' * 90}"), sender=sender))
    assert b"=?" not in raw.partition(b"\n\n")[0]
    assert f"<mailto:{sender}?subject=unsubscribe>" in read(raw)["List-Unsubscribe"]
    assert read(raw)["From"].addresses[0].addr_spec == sender


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "Ada <a@b.example>",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\n",
        "a b@c.example",
        "a@b@c.example",
        "a\x00@b.example",
        "a@b..example",
        "a\u202e@b.example",
        "=?utf-8?q?=0D=0ABcc=3Ax?=@b.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused(text: str):
    for which in ("sender", "recipient"):
        with pytest.raises(AddressError, match=r"is no single mail address\. Write one like"):
            mail(letter(), **{which: text})


def test_a_domain_in_other_letters_is_written_in_ascii():
    assert plain_address("ada@bücher.example") == "ada@xn--bcher-kva.example"
    assert plain_address("ada+list@example.org") == "ada+list@example.org"


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_text_is_neither_markup_nor_a_header(title: str):
    made = entry(title=title, byline=title, excerpt=title, reasons=(title,))
    message = read(bytes(mail(letter(made, made, made, remarks=(title,)))))
    assert message.keys() == MEANT
    assert message["To"] == "ada@example.net"
    plain, page = parts(message)
    assert not page.find_all(["script", "img", "iframe"])
    name = tidy(title) or "Untitled"
    assert name in plain
    assert page.find_all("h2")[0].get_text() == f"1. {name}"
    assert all(line < 1000 for line in map(len, bytes(message).splitlines()))


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "https://",
        "http://[",
        "https://a.example/\r\nX-Evil: 1",
        'https://a.example/"onclick=x',
        "",
    ],
)
def test_only_web_addresses_become_links(link: str):
    assert not web_link(link)
    plain, page = parts(mail(letter(entry(url=link, save=link, not_for_me=link))))
    assert [one["href"] for one in page.find_all("a")] == [PAGE, STOP]
    assert "Save:" not in plain
    assert "ask once" not in plain
    assert page.find("h2").get_text() == f"1. {entry().title}"


def test_the_page_needs_nothing_from_elsewhere_and_knows_the_dark():
    body = mail(letter(*(entry(number) for number in range(1, 11)))).get_body(("html",))
    assert body is not None
    text = body.get_content()
    page = BeautifulSoup(text, "html.parser")
    assert not page.find_all(["script", "img", "link", "iframe", "table", "form"])
    assert "url(" not in text
    assert "@import" not in text
    assert "@media (prefers-color-scheme: dark)" in page.style.get_text()
    assert page.find("meta", attrs={"name": "color-scheme"})["content"] == "light dark"
    assert "max-width:640px" in page.body.div["style"]
    assert len(bytes(mail(letter(*(entry(number) for number in range(1, 11)))))) < 102_000  # Gmail cuts what is longer


_TITLES = st.text(max_size=300) | st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)


@given(title=_TITLES, byline=st.text(max_size=120), link=st.text(max_size=60), why=st.text(max_size=120))
def test_whatever_a_paper_says_the_mail_stays_what_it_is(title: str, byline: str, link: str, why: str):
    made = entry(title=title, byline=byline, excerpt=why, reasons=(why,), url=f"https://{link}", save=link)
    sent = letter(made, made, remarks=(why,))
    message = read(bytes(mail(sent)))
    assert message.keys() == MEANT
    assert message["Subject"] == subject(sent.entries)
    assert not message.defects
    plain, page = parts(message)
    assert (tidy(title) or "Untitled") in plain
    assert page.find("h2").get_text() == f"1. {tidy(title) or 'Untitled'}"
    assert not page.find_all(["script", "img", "iframe"])
    for one in page.find_all(href=True):
        assert one["href"].startswith(("http://", "https://", "mailto:"))
