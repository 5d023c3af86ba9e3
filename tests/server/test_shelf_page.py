"""The shelf's page without a script: found, filtered, sorted; many papers at once, and taken back."""

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from bs4 import BeautifulSoup

from tests.server.parts import Browser, Server, clip


@pytest.fixture
def papers(server: Server) -> list[str]:
    return [one["paper"] for one in server.save(*(clip(number) for number in range(1, 6)))]


def soup(answer: httpx2.Response) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def titles(browser: Browser, page: str) -> list[str]:
    return [one.text for one in soup(browser.get(page)).select(".shelf .title")]


def act(browser: Browser, ids: list[str], **form: str) -> BeautifulSoup:
    """Press a button with papers ticked, and follow where it leads."""
    body = {"csrf": browser.csrf, "id": ids, "back": "/?sort=title", **form}
    answer = browser.client.post("/papers", data=body, headers={"Origin": browser.server.url})
    assert answer.status_code == 302, answer.text
    return soup(browser.get(answer.headers["Location"]))


def test_an_empty_shelf_says_what_to_do_next(browser: Browser):
    page = soup(browser.get("/"))
    assert "Nothing here yet" in page.text
    assert next(one["href"] for one in page.select("main .lone a")) == "https://huggingface.co/papers"
    assert not page.select(".bulk")


def test_words_fields_and_a_status_are_one_address(server: Server, browser: Browser, papers: list[str]):
    server.home.shelf.edit(papers[0], {"tags": ["Graph nets"], "status": "reading"}, where="cli")
    (title,) = titles(browser, '/?q=tag:"graph nets"&status=reading')
    page = soup(browser.get(f"/?q={title.split()[0].strip(':')}"))
    assert page.select_one(".shelf .title mark").text in title
    assert "Nothing matches" in browser.get("/?q=zzzz").text
    remark = soup(browser.get("/?q=is:purple")).select_one(".found .warn").text
    assert "is: knows unread, new" in remark


def test_statuses_are_counted_and_lead_to_their_papers(server: Server, browser: Browser, papers: list[str]):
    server.home.shelf.edit_many(papers[:2], {"status": "to-read"}, where="cli")
    page = soup(browser.get("/"))
    said = {one.contents[0].strip(): (one.span.text, one["href"]) for one in page.select(".statuses a")}
    assert said["To read"] == ("2", "/?status=to-read")
    assert said["All"][0] == "5"
    assert len(titles(browser, said["To read"][1])) == 2


def test_a_filter_is_put_on_and_taken_off_with_the_search_kept(server: Server, browser: Browser, papers: list[str]):
    server.home.shelf.edit(papers[0], {"tags": ["privacy"]}, where="cli")
    page = soup(browser.get("/?q=in&sort=title"))
    tag = next(one for one in page.select(".pick a") if one.text.startswith("privacy"))
    assert parse_qs(urlsplit(tag["href"]).query) == {"q": ["in tag:privacy"], "sort": ["title"]}
    (week,) = [one for one in page.select(".chip") if one.text == "This week"]
    on = soup(browser.get(week["href"])).select_one(".chip[aria-current]")
    assert parse_qs(urlsplit(on["href"]).query) == {"q": ["in"], "sort": ["title"]}


def test_sorted_by_title_and_page_by_page(server: Server, browser: Browser):
    server.save(*(clip(number) for number in range(1, 61)))
    first = soup(browser.get("/?sort=title"))
    then = first.select_one(".pages a.button")["href"]
    seen = [one.text for one in first.select(".shelf .title")] + titles(browser, then)
    assert len(seen) == 60
    assert seen == sorted(seen)


def test_many_at_once_and_all_of_it_taken_back(browser: Browser, papers: list[str]):
    page = act(browser, papers[:3], act="status", status="read")
    assert page.select_one(".toast span").text == "Status Read, 3 papers."
    assert len(titles(browser, "/?status=read")) == 3
    form = {one["name"]: one["value"] for one in page.select(".toast input")}
    taken = browser.client.post("/undo", data=form, headers={"Origin": browser.server.url})
    page = soup(browser.get(taken.headers["Location"]))
    assert page.select_one(".toast").text.split() == "Took back: Status Read, 3 papers. Redo".split()  # noqa: SIM905 - as it reads
    assert titles(browser, "/?status=read") == []
    act(browser, papers[:2], act="tag", tag="privacy, graph nets")
    assert len(titles(browser, "/?q=tag:privacy tag:graph-nets")) == 2
    page = act(browser, papers[:1], act="untag", tag="Privacy")
    assert page.select_one(".toast span").text == "Tags without Privacy, 1 paper."
    page = act(browser, papers, act="remove")
    assert page.select_one(".toast span").text == "Removed 5 papers."
    assert "Nothing here yet" in page.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"act": "status"}, 422),
        ({"act": "tag", "tag": " ,"}, 422),
        ({"act": "status", "status": "purple"}, 422),
        ({"act": "sing"}, 422),
        ({"act": "remove", "id": ""}, 404),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_done(
    browser: Browser, papers: list[str], form: dict[str, str], status: int
):
    answer = browser.send("/papers", **{"id": papers[0], **form})
    assert answer.status_code == status
    assert len(titles(browser, "/?status=new")) == 5


def test_nobody_is_led_away_by_what_a_form_says_of_the_way_back(browser: Browser, papers: list[str]):
    for address in ("https://evil.example/x", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = browser.send("/papers", id=papers[0], act="tag", tag="x", back=address)
        parts = urlsplit(answer.headers["Location"])
        assert (parts.scheme, parts.netloc) == ("", "")
        assert parts.path.startswith("/")
        assert not parts.path.startswith(("//", "/\\"))


def test_papers_are_cited_as_text(server: Server, browser: Browser, papers: list[str]):
    server.home.shelf.edit(papers[0], {"citekey": "okafor2026"}, where="cli")
    server.home.shelf.remove(papers[1], where="cli")
    answer = browser.get(f"/cite?form=latex&id={papers[0]}&id={papers[1]}&id={papers[2]}")
    assert answer.text == r"\cite{okafor2026}"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert browser.get(f"/cite?form=bibtex&id={papers[0]}").text.startswith("@misc{okafor2026,")
    assert browser.get("/cite?form=cake").status_code == 422


def test_the_pulse_changes_with_every_change_and_only_then(server: Server, browser: Browser, papers: list[str]):
    before = browser.get("/pulse").json()
    assert browser.get("/pulse").json() == before
    server.home.shelf.edit(papers[0], {"status": "read"}, where="cli")
    assert browser.get("/pulse").json() != before
