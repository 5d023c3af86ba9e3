"""A paper's page without a script: everything known and from where, each changed where it stands, and taken back."""

import httpx2
import pytest
from bs4 import BeautifulSoup

from tests.server.parts import Browser, Server, clip


@pytest.fixture
def paper(server: Server) -> str:
    return server.save(clip(1))[0]["paper"]


def soup(answer: httpx2.Response) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def send(browser: Browser, path: str, **form: str) -> BeautifulSoup:
    """Press a button, and follow where it leads."""
    page = "/".join(path.split("/")[:3])  # the paper's
    answer = browser.send(path, **{"back": page, **form})
    assert answer.status_code == 302, answer.text
    return soup(browser.get(answer.headers["Location"]))


def known(page: BeautifulSoup, field: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.select(f"#f-{field} td > p")]


@pytest.mark.parametrize(
    ("form", "shows"),
    [
        ({"field": "status", "value": "reading"}, "option[value=reading][selected]"),
        ({"field": "rating", "value": "4"}, ".stars button[value=''][aria-pressed=true]"),
        ({"field": "add_tags", "value": "privacy, Graph nets"}, ".tags li:nth-of-type(2)"),
        ({"field": "note", "value": "Compare.\r\nTwice."}, "#note-text"),
    ],
)
def test_what_is_yours_is_set_there_and_taken_back(browser: Browser, paper: str, form: dict[str, str], shows: str):
    before = soup(browser.get(f"/papers/{paper}"))
    page = send(browser, f"/papers/{paper}", **form)
    assert page.select_one(shows)
    assert page.select_one(".toast button").text == "Undo"
    fields = {one["name"]: one["value"] for one in page.select(".toast input") if one["name"] != "csrf"}
    after = send(browser, "/undo", **fields)
    assert str(after.select_one(".mine")) == str(before.select_one(".mine"))
    assert after.select_one("#note-text").text.strip() == ""


def test_every_source_says_its_word_and_yours_counts_until_you_take_it_back(
    server: Server, browser: Browser, paper: str
):
    title = server.home.shelf.get(paper).title
    other = clip(1, page={"url": "https://a.example/p", "kind": "paper"})
    other["paper"] |= {"title": f"{title} (draft)", "upvotes": 1}
    assert server.save(other)[0]["paper"] == paper
    page = soup(browser.get(f"/papers/{paper}"))
    assert [one.rpartition(", ")[0] for one in known(page, "title")] == [
        f"{title} Hugging Face",
        f"{title} (draft) but Page",
    ]
    page = send(browser, f"/papers/{paper}", field="title", value="My title")
    assert page.select_one("h1").text == "My title"
    assert known(page, "title")[0].startswith("My title you, on ")
    page = send(browser, f"/papers/{paper}/unset", field="title")
    assert page.select_one("h1").text == title
    assert "Back to what the sources say" in page.select_one(".toast").text
    fields = {one["name"]: one["value"] for one in page.select(".toast input") if one["name"] != "csrf"}
    assert send(browser, "/undo", **fields).select_one("h1").text == "My title"


def test_authors_are_edited_one_a_line(server: Server, browser: Browser, paper: str):
    page = send(browser, f"/papers/{paper}", field="creators", value="Ada van den Berg\r\n\r\nOkafor, Tomás")
    assert page.select_one(".authors").text == "Ada van den Berg, Tomás Okafor"
    assert server.home.shelf.get(paper).creators[0].family == "van den Berg"


def test_history_takes_back_any_of_it(browser: Browser, paper: str):
    send(browser, f"/papers/{paper}", field="status", value="reading")
    page = send(browser, f"/papers/{paper}", field="status", value="read")
    rows = page.select(".history li")
    assert [" ".join(one.span.contents[0].split()) for one in rows] == [
        "Status Reading → Read",
        "Status New → Reading",
        "Saved 1 paper",
    ]
    form = rows[1].form
    page = send(browser, "/undo", back=f"/papers/{paper}", batch=form.select_one("[name=batch]")["value"])
    assert page.select_one("option[selected]")["value"] == "read"
    rows = page.select(".history li")
    assert [" ".join(one.span.contents[0].split()) for one in rows[:2]] == [
        "Took back: Status New → Reading",
        "Status Reading → Read",
    ]
    assert ["undone" in one["class"] for one in rows] == [False, False, True, False]


def test_history_tells_what_stood_there_before(browser: Browser, paper: str):
    for field, value in (
        ("title", "First"),
        ("title", "Second"),
        ("rating", "3"),
        ("creators", "Ada Berg\nTomás Okafor"),
        ("creators", "Ada Berg"),
        ("rating", ""),
        ("add_tags", "privacy"),
        ("note", "One."),
    ):
        page = send(browser, f"/papers/{paper}", field=field, value=value)
    assert [" ".join(one.span.contents[0].split()) for one in page.select(".history li")][:-1] == [
        "Note changed",
        "Tags privacy",
        "Rating ★★★ → none",
        "Authors Ada Berg, Tomás Okafor → Ada Berg",
        "Authors Ada Berg, Tomás Okafor",
        "Rating ★★★",
        "Title “First” → “Second”",
        "Title “First”",
    ]


def test_a_pdf_that_cannot_be_got_says_why_and_has_no_button(browser: Browser, paper: str):
    page = soup(browser.get(f"/papers/{paper}"))
    assert "It is in no Zotero library." in page.select_one("aside").text
    assert not page.select("[action$='/pdf']")
    answer = browser.send(f"/papers/{paper}/pdf", back=f"/papers/{paper}")
    assert answer.status_code == 409
    assert "It is in no Zotero library." in answer.text


def test_what_a_page_said_becomes_a_paper_of_its_own_and_one_again(server: Server, browser: Browser, paper: str):
    other = clip(1, page={"url": "https://a.example/p", "kind": "paper"})
    other["paper"] |= {"title": "Another title, same identifier"}
    server.save(other)
    page = soup(browser.get(f"/papers/{paper}"))
    number = page.select(".clips [name=clip]")[1]["value"]
    page = send(browser, f"/papers/{paper}/split", clip=number)
    assert page.select_one(".toast span").text == "Made one paper two."
    assert len(server.home.shelf.find().papers) == 2


def test_upvotes_are_a_picture_with_its_words(server: Server, browser: Browser, paper: str):
    assert not soup(browser.get(f"/papers/{paper}")).select("svg.curve")
    for day, upvotes in (("24", 400), ("25", 90)):
        later = clip(1, captured_at=f"2026-11-{day}T07:41:12Z")
        later["paper"] |= {"upvotes": upvotes}
        server.save(later)
    picture = soup(browser.get(f"/papers/{paper}")).select_one("svg.curve")
    assert picture["aria-label"].endswith("90 on 25 Nov 2026, 400 at most")
    assert len(picture.polyline["points"].split()) == 3


def test_a_removed_paper_says_how_it_comes_back_and_a_merged_one_leads_on(server: Server, browser: Browser, paper: str):
    other = server.save(clip(2))[0]["paper"]
    server.home.shelf.merge(paper, other, where="cli")
    answer = browser.get(f"/papers/{other}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/papers/{paper}")
    page = send(browser, f"/papers/{paper}/remove")
    assert "Removed 1 paper." in page.text
    answer = browser.get(f"/papers/{paper}")
    assert answer.status_code == 404
    assert "brings it back" in answer.text


def test_near_papers_say_why_they_are_near(server: Server, browser: Browser):
    about = {"creators": [{"name": "Ada Lindqvist"}], "abstract": "Harbour porpoises vocalise in spectrograms."}
    saved = server.save(
        clip(1, paper={"title": "Porpoise spectrograms", "identifiers": ["arxiv:2611.10001"], **about}, tags=["sea"]),
        clip(2, paper={"title": "Listening to porpoises", "identifiers": ["arxiv:2611.10002"], **about}, tags=["Sea"]),
        *(clip(number) for number in range(3, 20)),
    )
    (near,) = soup(browser.get(f"/papers/{saved[0]['paper']}")).select(".related li")
    said = " ".join(near.get_text(" ").split())
    assert said.startswith("Listening to porpoises")
    assert "by Ada Lindqvist, too; tagged sea, too; both say “" in said
    (told,) = server.get(f"/api/papers/{saved[0]['paper']}/related").json()["papers"]
    assert (told["id"], told["reasons"][0]) == (saved[1]["paper"], "by Ada Lindqvist, too")


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("", {"field": "status", "value": "purple"}, 422),
        ("", {"field": "cake", "value": "x"}, 422),
        ("", {}, 422),
        ("/sing", {}, 404),
        ("/split", {"clip": "77"}, 404),
        ("", {"field": "published", "value": "soon"}, 422),
    ],
)
def test_what_cannot_be_is_said(browser: Browser, paper: str, path: str, form: dict[str, str], status: int):
    assert browser.send(f"/papers/{paper}{path}", **form).status_code == status
    assert soup(browser.get(f"/papers/{paper}")).select_one("option[selected]")["value"] == "new"
