"""The page of what needs a person: each with its sentence, its buttons, and an answer that is taken once."""

import pytest
from bs4 import BeautifulSoup

from library.paper import Annotation
from library.placements import Delivered
from tests.server.parts import Browser, Server, clip

TWICE = {
    "field": "copies",
    "ours": "the item that Papershelf made (AAAA2222)",
    "theirs": "your item BBBB3333",
    "settling": {"place": ["copies", "BBBB3333"], "value": "both", "wanted": "theirs", "sets": ""},
    "says": "Zotero has this twice.",
    "choices": {"zotero": "Keep yours, bin ours", "papershelf": "Leave both"},
}


@pytest.fixture
def paper(server: Server) -> str:
    return server.save(clip(1))[0]["paper"]


def shown(browser: Browser) -> list[tuple[str, list[str]]]:
    """Sentence and buttons of each that is asked."""
    page = BeautifulSoup(browser.get("/needs-you").text, "html.parser")
    return [
        (one.select_one("span.by").text, [button.text for button in one.select("button")])
        for one in page.select("ul.papers li")
    ]


def badge(browser: Browser) -> str:
    """The number beside the page's name, on every page; "" for none."""
    number = BeautifulSoup(browser.get("/").text, "html.parser").select_one("nav .count")
    return number.text if number else ""


def press(browser: Browser, words: str):
    """Press the button of these words as the page offers it."""
    page = BeautifulSoup(browser.get("/needs-you").text, "html.parser")
    button = next(one for one in page.select("button") if one.text == words)
    form = {one["name"]: one["value"] for one in button.find_parent("form").select("input[type=hidden]")}
    return browser.send("/needs-you", **{**form, button["name"]: button["value"]})


def test_nothing_waits(browser: Browser):
    assert "Nothing waits for you." in browser.get("/needs-you").text
    assert badge(browser) == ""


def test_zotero_has_this_twice_and_one_click_settles_it(server: Server, browser: Browser, paper: str):
    placements = server.home.placements
    placements.add_target("zotero", "zotero", {})
    (debt,) = placements.due(placements.targets()[0].id)
    placements.record(debt, Delivered("AAAA2222", "1", {}, conflicts=(TWICE,)), "zotero")
    assert shown(browser) == [("Zotero has this twice.", ["Keep yours, bin ours", "Leave both"])]
    assert badge(browser) == "1"
    assert press(browser, "Keep yours, bin ours").status_code == 302
    (debt,) = placements.due(placements.targets()[0].id)
    assert (debt.paper.id, debt.base) == (paper, {"copies": {"BBBB3333": "theirs"}})
    assert shown(browser) == []


def test_a_pair_and_a_publication_are_answered_there(server: Server, browser: Browser, paper: str):
    other = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "identifiers": ["arxiv:2611.10001"]}
    server.save(clip(2, paper=other))
    said = clip(1)["paper"] | {"type": "conference", "venue": "Proceedings of X", "published": "2026"}
    server.home.shelf.receive([clip(1, paper=said, targets=[])], via="arxiv")
    (pair, publication) = shown(browser)
    assert pair[1] == ["Same paper", "Two papers"]
    assert publication == ("A published version was found: Proceedings of X, 2026.", ["Use it", "Leave it"])
    press(browser, "Two papers")
    press(browser, "Use it")
    assert shown(browser) == []
    assert server.get(f"/api/papers/{paper}").json()["venue"] == "Proceedings of X"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"what": "pair", "id": "1", "answer": "same"},
        {"what": "pair", "id": "x", "answer": "same"},
        {"what": "delete", "paper": "all", "answer": "yes"},
    ],
)
def test_what_is_not_asked_is_not_answered(browser: Browser, form: dict):
    assert browser.send("/needs-you", **form).status_code == 404


def test_a_papers_page_shows_what_is_marked_in_it(server: Server, browser: Browser, paper: str):
    assert "Highlights" not in browser.get(f"/papers/{paper}").text
    placements = server.home.placements
    placements.add_target("zotero", "zotero", {})
    (debt,) = placements.due(placements.targets()[0].id)
    mark = Annotation("H7J2K9QX", text="<b>Leaks</b> at the edge.", page="4", url="zotero://open-pdf/x")
    placements.record(debt, Delivered("AAAA2222", "1", {}, annotations=(mark,)), "zotero")
    page = BeautifulSoup(browser.get(f"/papers/{paper}").text, "html.parser")
    assert "<b>Leaks</b> at the edge. p. 4" in page.text
    assert page.select_one("a[href='zotero://open-pdf/x']").text == "p. 4"
