"""The page of what needs a person: each with its sentence, its buttons, and an answer that is taken once."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from library.paper import Annotation
from library.placements import Delivered
from server import connecting
from tests.server.parts import Browser, Clock, Server, clip

CLOSED = {"way": "connector", "url": "http://127.0.0.1:1"}  # a Zotero that is not running
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


def needs(browser: Browser) -> list[Tag]:
    """Each that is asked, as the page shows it."""
    return BeautifulSoup(browser.get("/needs-you").text, "html.parser").select("[data-need]")


def shown(browser: Browser) -> list[tuple[str, list[str]]]:
    """What heads each that is asked, and its buttons."""
    return [
        (
            " ".join(one.select_one(".says, .evidence, caption").text.split()),
            [button.text for button in one.select("button")],
        )
        for one in needs(browser)
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
    return browser.client.post(
        "/needs-you", data={**form, button["name"]: button["value"]}, headers={"Origin": browser.server.url}
    )


def toast(browser: Browser, answer) -> str:
    """What the page says after an act."""
    page = BeautifulSoup(browser.get(answer.headers["Location"]).text, "html.parser")
    return " ".join(page.select_one(".toasts").get_text(" ").split())


def undo(browser: Browser, answer):
    """Press the toast's button."""
    page = BeautifulSoup(browser.get(answer.headers["Location"]).text, "html.parser")
    form = {one["name"]: one["value"] for one in page.select(".toasts form input")}
    return browser.client.post("/undo", data=form, headers={"Origin": browser.server.url})


def test_nothing_waits(browser: Browser):
    assert "Nothing waits for you." in browser.get("/needs-you").text
    assert badge(browser) == ""


def test_zotero_has_this_twice_and_one_click_settles_it(server: Server, browser: Browser, paper: str):
    placements = server.home.placements
    placements.add_target("zotero", "zotero", CLOSED)
    (debt,) = placements.due(placements.targets()[0].id)
    placements.record(debt, Delivered("AAAA2222", "1", {}, conflicts=(TWICE,)), "zotero")
    assert shown(browser) == [("Zotero has this twice.", ["Keep yours, bin ours", "Leave both", "Leave it"])]
    assert badge(browser) == "1"
    assert press(browser, "Keep yours, bin ours").status_code == 302
    (debt,) = placements.due(placements.targets()[0].id)
    assert (debt.paper.id, debt.base) == (paper, {"copies": {"BBBB3333": "theirs"}})
    assert shown(browser) == []


OTHER = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "identifiers": ["arxiv:2611.10001"]}


@pytest.mark.usefixtures("paper")
def test_a_pair_is_shown_side_by_side_and_each_answer_is_taken_back(server: Server, browser: Browser):
    server.save(clip(2, paper=OTHER | {"venue": "<img src=x onerror=alert(1)>", "published": "2025"}))
    (pair,) = needs(browser)
    rows = {
        row.th.find(string=True).strip(): [cell.text for cell in row.select("td")] for row in pair.select("tbody tr")
    }
    assert rows["Venue"] == ["arXiv", "<img src=x onerror=alert(1)>"]
    assert rows["Identifiers"] == ["arxiv:2611.10001"]
    assert rows["Saved"] == ["23 Nov 2026, Hugging Face"] * 2
    assert "(differs)" in pair.select_one(".differs th").text
    assert [one.text for one in pair.select("button")] == ["Same paper", "Two papers", "Later"]
    assert "same arXiv id (2611.10001)" in pair.select_one(".evidence .for").text
    for words, said in (
        ("Same paper", "Made two papers one. Undo"),
        ("Two papers", "Kept as two papers. Undo"),
        ("Later", "Put off until tomorrow. Undo"),
    ):
        answer = press(browser, words)
        assert toast(browser, answer) == said
        assert badge(browser) == ""
        assert server.get("/api/needs-you").json()["questions"] == []
        assert undo(browser, answer).status_code == 302
        assert badge(browser) == "1"


@pytest.mark.usefixtures("paper")
def test_later_comes_back_tomorrow_in_the_popup_too(server: Server, browser: Browser, clock: Clock):
    server.save(clip(2, paper=OTHER))
    asked = server.get("/api/needs-you").json()
    assert asked["count"] == 1
    assert server.post(f"/api/questions/{asked['questions'][0]['id']}", {"answer": "later"}).json()["batch"]
    assert server.get("/api/needs-you").json()["count"] == 0
    assert shown(browser) == []
    clock.pass_by(86_400)
    assert server.get("/api/needs-you").json()["questions"] == asked["questions"]
    assert badge(browser) == "1"


def test_a_published_version_says_what_would_change(server: Server, browser: Browser, paper: str):
    said = clip(1)["paper"] | {"type": "conference", "venue": "Proceedings of X", "published": "2026"}
    server.home.shelf.receive([clip(1, paper=said, targets=[])], via="arxiv")
    (publication,) = needs(browser)
    rows = {
        row.th.find(string=True).strip(): [cell.text for cell in row.select("td")]
        for row in publication.select("tbody tr")
    }
    assert rows["Venue"] == ["arXiv", "Proceedings of X"]
    answer = press(browser, "Leave it")
    assert toast(browser, answer) == "Left the published version. Undo"
    undo(browser, answer)
    answer = press(browser, "Use it")
    assert toast(browser, answer) == "Used the published version. Undo"
    assert shown(browser) == []
    assert server.get(f"/api/papers/{paper}").json()["venue"] == "Proceedings of X"


@pytest.mark.usefixtures("paper")
def test_a_conflict_is_left_as_it_is(server: Server, browser: Browser):
    placements = server.home.placements
    placements.add_target("zotero", "zotero", CLOSED)
    (debt,) = placements.due(placements.targets()[0].id)
    title = {"field": "title", "ours": "PipeLeak", "theirs": "", "settling": TWICE["settling"]}
    placements.record(debt, Delivered("AAAA2222", "1", {}, conflicts=(title,)), "zotero")
    (conflict,) = needs(browser)
    assert [one.text.split() for one in conflict.select(".choice p")] == [["PipeLeak"], ["nothing"]]
    answer = press(browser, "Leave it")
    assert toast(browser, answer) == "Left as it is on both sides. Undo"
    assert (shown(browser), server.get("/api/needs-you").json()["conflicts"]) == ([], [])
    undo(browser, answer)
    answer = press(browser, "Papershelf's")
    assert toast(browser, answer) == "Title: Papershelf's chosen. Undo"
    assert shown(browser) == []
    undo(browser, answer)
    assert len(needs(browser)) == 1


def test_a_refused_clip_is_shown_as_text_and_dismissed(server: Server, browser: Browser):
    page = {"url": "javascript:alert(1)"}
    server.save(clip(3, page=page, colour="red", paper={"title": "<img src=x onerror=alert(1)> {{ 7*7 }}\u202eevil"}))
    (one,) = needs(browser)
    assert one.select_one(".title").text == "<img src=x onerror=alert(1)> {{ 7*7 }}evil"
    assert "javascript:alert(1)" in one.text
    assert one.select("a, img") == []
    answer = press(browser, "Dismiss")
    assert toast(browser, answer) == "Dismissed. Undo"
    assert badge(browser) == ""
    undo(browser, answer)
    assert badge(browser) == "1"


def test_a_paper_that_nobody_knows_the_title_of(server: Server, browser: Browser, tmp_path: Path):
    (tmp_path / "Research" / ".obsidian").mkdir(parents=True)
    connecting.connect_obsidian(server.home, tmp_path / "Research")
    (outcome,) = server.save(clip(7, paper={"identifiers": ["acl:2026.acl-long.7"]}))
    server.home.engine.run()
    (one,) = needs(browser)
    assert one.select_one("a.button")["href"] == f"/papers/{outcome['paper']}"
    assert "Goes over by itself" not in browser.get("/needs-you").text
    answer = press(browser, "Remove it")
    assert toast(browser, answer) == "Removed 1 paper. Undo"
    assert shown(browser) == []
    undo(browser, answer)
    server.home.engine.run()
    assert badge(browser) == "1"


@pytest.mark.usefixtures("paper")
def test_what_zotero_refused_is_tried_again(server: Server, browser: Browser):
    placements = server.home.placements
    placements.add_target("zotero", "zotero", CLOSED)
    (debt,) = placements.due(placements.targets()[0].id)
    placements.refuse(debt, "The collection is read-only.")
    assert shown(browser) == [("The collection is read-only.", ["Try again"])]
    assert press(browser, "Try again").status_code == 302
    assert shown(browser) == []
    assert [one.state for one in placements.waiting()] == ["due"]


def test_notes_that_are_gone_are_forgotten_with_one_button(server: Server, browser: Browser, tmp_path: Path):
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    connecting.connect_obsidian(server.home, vault)
    server.save(*(clip(number) for number in range(1, 16)))
    server.home.engine.run()
    notes = sorted(vault.glob("Papers/*.md"))
    for note in notes[:12]:
        note.unlink()
    server.home.engine.run(look=True)
    (one,) = needs(browser)
    assert "I know 15 notes in 'Research' and see 3." in one.text
    assert "papershelf obsidian forget" not in one.text
    assert press(browser, "Forget those 12").status_code == 302
    assert shown(browser) == []
    server.home.engine.run(look=True)
    assert (shown(browser), sorted(vault.glob("Papers/*.md"))) == ([], notes[12:])
    assert browser.send("/needs-you", what="lost", target="obsidian", answer="forget").status_code == 404


def test_of_very_many_only_the_first_are_shown_and_all_are_counted(server: Server, browser: Browser):
    server.save(*(clip(1, colour=f"red {number}") for number in range(30)))
    assert len(needs(browser)) == 25
    assert badge(browser) == "30"
    assert "The first 25; the next come as you answer these." in browser.get("/needs-you").text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"what": "pair", "id": "1", "answer": "same"},
        {"what": "pair", "id": "x", "answer": "same"},
        {"what": "pair", "id": "1", "answer": "maybe"},
        {"what": "pair", "answer": "later"},
        {"what": "conflict", "about": "x", "answer": "leave it"},
        {"what": "refused", "about": "refused:1", "answer": "dismiss"},
        {"what": "held", "answer": "remove"},
        {"what": "lost", "target": "zotero", "answer": "forget"},
        {"what": "delete", "paper": "all", "answer": "yes"},
    ],
)
def test_what_is_not_asked_is_not_answered(browser: Browser, form: dict):
    assert browser.send("/needs-you", **form).status_code == 404


def test_a_papers_page_shows_what_is_marked_in_it(server: Server, browser: Browser, paper: str):
    assert "Highlights" not in browser.get(f"/papers/{paper}").text
    placements = server.home.placements
    placements.add_target("zotero", "zotero", CLOSED)
    (debt,) = placements.due(placements.targets()[0].id)
    mark = Annotation("H7J2K9QX", text="<b>Leaks</b> at the edge.", page="4", url="zotero://open-pdf/x")
    placements.record(debt, Delivered("AAAA2222", "1", {}, annotations=(mark,)), "zotero")
    page = BeautifulSoup(browser.get(f"/papers/{paper}").text, "html.parser")
    assert "<b>Leaks</b> at the edge. p. 4" in page.text
    assert page.select_one("a[href='zotero://open-pdf/x']").text == "p. 4"
