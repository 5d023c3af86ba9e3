"""`/today`, the links of a mail and the feed, as a reader uses them."""

from datetime import UTC, date
from urllib.parse import urlsplit

import feedparser  # type: ignore[import-untyped]
import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring

from library.formats import clips, huggingface
from server.home import Home
from tests.invented import item
from tests.server.parts import Browser, Clock, Server

MONDAY = date(2026, 11, 23)
PAGE = {"url": "https://huggingface.co/papers/date/2026-11-23", "title": "Daily Papers", "kind": "daily"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def listed(home: Home) -> Home:
    """A home whose list of Monday has twelve papers to choose from."""
    home.daily.local = lambda moment: moment.astimezone(UTC)
    papers = [huggingface.paper_json(item(number)) for number in range(1, 13)]
    home.daily.listed.take(clips(PAGE, [one for one in papers if one], home.now()), source="huggingface", day=MONDAY)
    home.daily.make(MONDAY, patient=False)
    return home


def page(browser: Browser, path: str = "/today") -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def test_saving_from_the_list_is_a_save_as_on_its_page_and_is_taken_back(listed: Home, browser: Browser):
    rows = page(browser).select(".today > li")
    assert len(rows) == 10
    title = rows[0].h2.get_text(strip=True)
    answer = browser.send(rows[0].form["action"], back="/today")
    assert answer.status_code == 302
    after = page(browser, answer.headers["Location"])
    assert "On your shelf" in after.select(".today > li")[0].text
    assert "Saved 1 paper" in after.select_one(".toast").text
    assert [paper.title for paper in listed.shelf.find().papers] == [title]
    fields = {one["name"]: one["value"] for one in after.select(".toast input") if one["name"] != "csrf"}
    browser.send("/undo", **fields)
    assert not listed.shelf.find().papers


def test_not_for_me_is_kept_told_and_taken_back(listed: Home, browser: Browser):
    row = page(browser).select(".today > li")[0]
    browser.send(row.select("form")[1]["action"], back="/today")
    row = page(browser).select(".today > li")[0]
    assert "Not for me" in row.text
    assert len(listed.daily.listed.unwanted()) == 1
    browser.send(row.form["action"], back="/today")
    assert not listed.daily.listed.unwanted()


def test_past_days_stay_and_a_day_without_a_list_says_so(listed: Home, browser: Browser, clock: Clock):
    clock.pass_by(24 * 3600)
    listed.daily.make(date(2026, 11, 24), patient=False)
    days = page(browser).select(".days a")
    assert [one["href"] for one in days] == ["/today?day=2026-11-24", "/today?day=2026-11-23"]
    assert len(page(browser, "/today?day=2026-11-23").select(".today > li")) == 10
    assert browser.get("/today?day=2020-01-01").status_code == 404


@pytest.mark.usefixtures("listed")
def test_a_link_of_the_mail_asks_first_works_once_and_expires(server: Server, home: Home, clock: Clock):
    day = home.daily.days.of(MONDAY)
    assert day is not None
    entry = home.daily.post.letter(day).entries[0]
    path = urlsplit(entry.save).path
    for _ in range(3):  # mail scanners open every link
        answer = server.ask("GET", path, token=None)
        assert answer.status_code == 200
        assert entry.title in answer.text
    assert not home.shelf.find().papers
    assert "Saved" in server.ask("POST", path, token=None).text
    assert [paper.title for paper in home.shelf.find().papers] == [entry.title]
    again = server.ask("POST", path, token=None)
    assert again.status_code == 410
    assert "used already" in again.text
    unwanted = urlsplit(home.daily.post.letter(day).entries[1].not_for_me).path
    clock.pass_by(31 * 24 * 3600)
    late = server.ask("POST", unwanted, token=None)
    assert late.status_code == 410
    assert "thirty days" in late.text
    assert not home.daily.listed.unwanted()


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "change", [lambda one: one[:-1], lambda one: one.replace(".1.", ".2."), lambda _: "x", lambda _: "save.é.1"]
)
def test_a_forged_link_does_nothing(server: Server, home: Home, change):
    token = home.daily.post.links.token("save", 1)
    answer = server.ask("POST", f"/list/{change(token)}", token=None)
    assert answer.status_code == 410
    assert "not made by this Papershelf" in answer.text
    assert not home.shelf.find().papers


@pytest.mark.usefixtures("listed")
def test_a_foreign_page_cannot_press_the_button(server: Server, home: Home):
    token = home.daily.post.links.token("save", 1)
    answer = server.ask("POST", f"/list/{token}", token=None, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not home.shelf.find().papers


def test_a_title_of_a_list_never_becomes_markup(home: Home, browser: Browser, server: Server):
    hostile = {
        **(huggingface.paper_json(item(1)) or {}),
        "title": '<script>alert(1)</script> "><img src=x onerror=alert(1)>',
    }
    home.daily.listed.take(clips(PAGE, [hostile], home.now()), source="huggingface", day=MONDAY)
    home.daily.make(MONDAY, patient=False)
    assert not page(browser).select(".today script, .today img")
    link = server.ask("GET", f"/list/{home.daily.post.links.token('save', 1)}", token=None)
    assert not BeautifulSoup(link.text, "html.parser").select("main script, main img")


def test_the_feed_has_its_own_token_which_opens_nothing_else(listed: Home, server: Server, browser: Browser):
    made = BeautifulSoup(browser.send("/welcome/feed").text, "html.parser")
    address = urlsplit(made.select_one("#feed").text)
    answer = server.ask("GET", f"{address.path}?{address.query}", token=None)
    read = feedparser.parse(answer.content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert all(one.link.startswith("https://") and one.authors and one.content for one in read.entries)
    feed = fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 10
    assert all(one.findtext(f"{ATOM}id") and one.findtext(f"{ATOM}title") for one in entries)
    assert all(one.findtext(f"{ATOM}updated") for one in [feed, *entries])
    assert all(one.find(f"{ATOM}author") is not None for one in entries)
    assert server.ask("GET", "/feed.atom", token=None).status_code == 401
    token = address.query.removeprefix("token=")
    assert server.ask("GET", "/api/papers", token=token).status_code == 403
    assert server.ask("POST", "/api/clips", token=token, json={"clips": []}).status_code == 403
    listed.shelf.receive(clips(PAGE, [huggingface.paper_json(item(40)) or {}], listed.now()), via="test")
    found = fromstring(server.ask("GET", f"{address.path}?{address.query}&q=is:unread", token=None).text)
    assert len(found.findall(f"{ATOM}entry")) == 1
