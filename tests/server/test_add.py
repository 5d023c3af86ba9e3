"""The page Add: pasted text and files, what came of each, and how it is taken back; all of it without JavaScript."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from bs4 import BeautifulSoup

from server.home import Home
from server.settings import Sources
from tests.invented import item
from tests.server.parts import Browser, Server, clip, settings


def add(browser: Browser, text: str = "", files: dict[str, bytes] | None = None, **form: str) -> httpx2.Response:
    """Send the form as a browser does; the page that it leads to."""
    parts: list[tuple[str, Any]] = [("files", (name, data)) for name, data in (files or {}).items()]
    parts = parts or [("files", ("", b""))]
    return browser.client.post(
        "/add",
        data={"csrf": browser.csrf, "text": text, **form},
        files=parts,
        headers={"Origin": browser.server.url},
        follow_redirects=True,
    )


def rows(answer: httpx2.Response) -> list[tuple[str, str]]:
    """What heads each row, and what came of it."""
    page = BeautifulSoup(answer.text, "html.parser")
    return [(one.select_one(".title").text, one.select_one(".status").text) for one in page.select(".outcomes > li")]


def summary(answer: httpx2.Response) -> str:
    return BeautifulSoup(answer.text, "html.parser").select_one("#came").text


def alert(answer: httpx2.Response) -> str:
    return BeautifulSoup(answer.text, "html.parser").select_one("[role=alert]").text.strip()


def test_identifiers_and_addresses_with_tags_and_a_status(server: Server, browser: Browser):
    server.save(clip(1))
    answer = add(
        browser,
        "arxiv:2611.10001\nhttps://openreview.net/forum?id=abcDEF\n\n  doi:10.1145/9.9  ",
        tags="privacy, to discuss,, ",
        status="reading",
    )
    assert answer.status_code == 200
    assert summary(answer) == "2 saved, 1 added to"
    known = " ".join(item(1)["paper"]["title"].split())
    assert rows(answer) == [(known, "added to"), ("openreview:abcDEF", "saved"), ("doi:10.1145/9.9", "saved")]
    assert "Saved 3 papers." in answer.text
    papers = server.get("/api/papers").json()["papers"]
    assert {(one["status"], *one["tags"]) for one in papers} == {("reading", "privacy", "to discuss")}


def test_what_it_did_is_taken_back_and_the_page_says_so(server: Server, browser: Browser):
    answer = add(browser, "doi:10.1145/9.9")
    form = BeautifulSoup(answer.text, "html.parser").select_one(".came form")
    fields = {one["name"]: one["value"] for one in form.select("input")}
    assert fields["back"].startswith("/add?batch=")
    undone = browser.client.post("/undo", data=fields, headers={"Origin": server.url}, follow_redirects=True)
    assert rows(undone) == [("doi:10.1145/9.9", "taken back")]
    assert "Taken back." in undone.text
    assert server.get("/api/papers").json()["total"] == 0


def test_a_copied_page_and_files_together_and_one_that_cannot_be_read(browser: Browser):
    pasted = "\n".join(f"{item(n)['paper']['title']}\n{' '.join(item(n)['paper']['summary'].split())}" for n in (1, 2))
    csl = [
        {"type": "article-journal", "title": "Weather in Valleys", "DOI": "10.1145/1.2", "author": [{"family": "Holm"}]}
    ]
    files = {"export.json": json.dumps(csl).encode(), "shopping.txt": b"milk, eggs", "empty.json": b""}
    answer = add(browser, pasted, files)
    assert summary(answer) == "3 saved"
    assert rows(answer)[2] == ("Weather in Valleys", "saved")
    unread = [one.text for one in BeautifulSoup(answer.text, "html.parser").select(".unread li")]
    assert unread[0].startswith("No papers found in shopping.txt")
    assert unread[1] == "empty.json is empty."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Paste something, or choose a file."),
        ("milk, eggs", "No papers found in what you pasted"),
        ("@article{x,\n title = {Weather in Valleys},\n abstract = {" + "Cold air stays. " * 30 + "}\n}", "CSL-JSON"),
        ("TY  - JOUR\nTI  - Weather in Valleys\nER  - ", "CSL-JSON"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_in_the_form(server: Server, browser: Browser, text: str, says: str):
    answer = add(browser, text, tags="privacy")
    assert answer.status_code == 422
    assert says in alert(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("textarea").text.strip() == text.strip()
    assert page.select_one("input[name=tags]")["value"] == "privacy"
    assert server.get("/api/papers").json()["total"] == 0


def test_of_bibtex_the_identifiers_are_taken_and_the_rest_is_said(browser: Browser):
    text = "@article{a,\n title={Weather},\n doi = {10.1145/1.2}\n}\n@book{b,\n title={Valleys, a long book}\n}\n"
    answer = add(browser, files={"export.bib": text.encode()})
    assert rows(answer) == [("doi:10.1145/1.2", "saved")]
    assert "export.bib: Of BibTeX and RIS only identifiers" in answer.text
    assert "there are 2 entries" in answer.text


def test_refused_clips_are_told_with_why_and_wait_under_needs_you(browser: Browser):
    bad = clip(2, colour="red", paper={"title": "<img src=x onerror=alert(1)>"})
    answer = add(browser, files={"clips.json": json.dumps([clip(1), bad]).encode()})
    assert summary(answer) == "1 saved, 1 not taken"
    assert rows(answer)[0] == ("<img src=x onerror=alert(1)>", "not taken")
    assert "colour: there is no such field" in answer.text
    assert "Not saved" in browser.get("/needs-you").text
    only_bad = add(browser, files={"clips.json": json.dumps([bad]).encode()})
    assert "Undo" not in only_bad.text
    odd = add(browser, files={"clips.json": json.dumps([{"page": 1, "paper": 2, "tags": 3}]).encode()}, tags="x")
    assert summary(odd) == "1 not taken"


def test_what_may_be_one_paper_leads_to_its_question(server: Server, browser: Browser):
    server.save(clip(1))
    other = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "identifiers": ["arxiv:2611.10001"]}
    answer = add(browser, files={"clips.json": json.dumps([clip(2, paper=other)]).encode()})
    link = BeautifulSoup(answer.text, "html.parser").select_one(".outcomes a[href^='/needs-you#pair-']")
    assert link.text == "One paper or two?"
    page = BeautifulSoup(browser.get("/needs-you").text, "html.parser")
    assert page.select_one("#" + link["href"].partition("#")[2]) is not None


def test_very_many_go_in_parts_as_one_batch(server: Server, browser: Browser):
    answer = add(browser, "\n".join(f"doi:10.1145/9.{number}" for number in range(1_203)))
    assert summary(answer) == "1,203 saved"
    assert len(rows(answer)) == 500
    assert "And 703 more" in answer.text
    assert server.get("/api/papers").json()["total"] == 1_203
    server.home.shelf.undo(where="test")
    assert server.get("/api/papers").json()["total"] == 0


def test_a_page_of_a_megabyte_may_be_pasted_and_six_are_refused_in_words(browser: Browser):
    answer = add(browser, "doi:10.1145/9.9 " + "and a long page around it " * 40_000)
    assert rows(answer) == [("doi:10.1145/9.9", "saved")]
    assert add(browser, files={"big.txt": b"x" * 6 * 1024 * 1024}).status_code == 413


def test_what_sources_still_owe_is_said(tmp_path: Path):
    sources = Sources(arxiv_url="http://127.0.0.1:1", huggingface_url="http://127.0.0.1:1")
    with Home.open(settings(tmp_path / "home", sources=sources)) as home:  # no worker: they stay owed
        server = Server(home)
        answer = add(server.browser(), "arxiv:2611.10009")
        server.close()
    assert "1 paper is kept with what you gave." in answer.text
    assert "arXiv · waiting for arXiv" in answer.text


def test_no_batch_of_that_name(browser: Browser):
    assert browser.get("/add?batch=nothing").status_code == 404
    assert browser.get("/add").status_code == 200
