"""A thousand papers of people who mean no good go the whole way: each has an outcome, and none is more than a paper."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bibtexparser
import feedparser
import pytest
from bs4 import BeautifulSoup

from library.formats import citing, csl_json
from library.paper import Paper
from server import connecting
from server.digest.entries import Entry, Letter
from server.home import Home
from server.text import byline
from sync.obsidian import frontmatter
from tests.hostile import QUERIES, WORDS, as_json, clips
from tests.server.digest.letters import mail, parts, read
from tests.server.parts import Browser, Clock, Server, settings
from tests.zotero_server import ZoteroServer

FEW = 200  # in every run; all of them with --long
AT_ONCE = 50
TAKEN = {"created", "updated", "unchanged", "merged"}
# What runs, loads or leads away in HTML, wherever it stands.
RUNS = "script:not([src^='/static/']), iframe, object, embed, base, form[action^='http'], meta[http-equiv], svg, math"


@dataclass
class Way:
    """Where they went."""

    home: Home
    server: Server
    browser: Browser
    count: int
    vault: Path
    zotero: ZoteroServer
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    papers: dict[str, Paper] = field(default_factory=dict)


@pytest.fixture(scope="module")
def way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, empty_library: Path) -> Iterator[Way]:
    count = 1000 if request.config.getoption("--long") else FEW
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "home").mkdir(mode=0o700)
    (folder / "Research" / ".obsidian").mkdir(parents=True)
    shutil.copy(empty_library, folder / "home")
    clock = Clock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    with ZoteroServer() as zotero, Home.open(settings(folder / "home"), now=clock.now) as home:
        server = Server(home)
        connecting.connect_obsidian(home, folder / "Research")
        connecting.connect_zotero(home, url=zotero.url)
        made = Way(home, server, server.browser(), count, folder / "Research", zotero)
        sent = clips(count)
        for at in range(0, count, AT_ONCE):
            answer = server.ask("POST", "/api/clips", content=as_json({"clips": sent[at : at + AT_ONCE]}))
            assert answer.status_code == 200, answer.text[:500]
            made.outcomes += answer.json()["outcomes"]
        for _ in range(4):
            home.engine.run()
            clock.pass_by(61)
        made.papers = {one.id: one for one in _all(home)}
        yield made
        server.close()


def _all(home: Home) -> Iterator[Paper]:
    cursor: str | None = ""
    while cursor is not None:
        page = home.shelf.find("", cursor=cursor, limit=200)
        yield from page.papers
        cursor = page.cursor


def harmless(markup: str) -> BeautifulSoup:
    """A page on which nothing runs and that loads nothing of strangers."""
    page = BeautifulSoup(markup, "html.parser")
    assert not page.select(RUNS), page.select(RUNS)[0]
    for one in page.find_all(name=True):
        for name, value in one.attrs.items():
            assert not name.startswith("on"), one
            if name in {"href", "src", "action", "formaction"}:
                assert re.match(r"(https?|mailto|zotero|obsidian):|[/#?]|$|data:image/svg", str(value)), one
        if one.name in {"img", "link", "script"}:
            assert re.match(r"/|data:image/", str(one.get("src") or one.get("href"))), one
    return page


def test_each_has_an_outcome_and_what_is_refused_its_reason(way: Way):
    assert [one["clip_id"] for one in way.outcomes] == [one["clip_id"] for one in clips(way.count)]
    counts = Counter(one["outcome"] for one in way.outcomes)
    assert set(counts) <= TAKEN | {"rejected"}
    assert counts["created"] > way.count / 2, counts
    assert counts["rejected"] > way.count / 50, counts
    for one in way.outcomes:
        assert (one["outcome"] == "rejected") == bool(one.get("reason")), one
        assert (one["outcome"] in TAKEN) == (one["paper"] is not None), one


def test_each_is_where_it_belongs_or_says_what_it_waits_for(way: Way):
    states = Counter(
        (one.state, one.reason) for paper in way.papers for one in way.home.placements.standing(paper).values()
    )
    assert {state for state, _ in states} <= {"delivered", "postponed"}, states
    assert all(reason.startswith("waiting for its title") for state, reason in states if state == "postponed"), states


def test_every_note_is_the_note_of_its_paper(way: Way):
    notes = sorted(way.vault.rglob("*.md"))
    assert all(one.parent == way.vault / "Papers" for one in notes)
    seen = {}
    for file in notes:
        said = frontmatter.read(file.read_bytes().decode())
        seen[said["papershelf"]] = said
    assert len(seen) == len(notes)
    titled = {paper.id: paper for paper in way.papers.values() if paper.title}
    assert set(seen) == set(titled)
    for paper_id, said in seen.items():
        assert said["title"] == titled[paper_id].title
        assert said["status"] == titled[paper_id].status


def test_nothing_lies_where_nobody_looks_for_it(way: Way):
    there = {one.relative_to(way.vault).parts[0] for one in way.vault.rglob("*")}
    assert there <= {".obsidian", "Papers", "Papers.base"}
    assert not list((way.vault / ".obsidian").rglob("*.js"))


def test_every_item_is_the_item_of_its_paper(way: Way):
    of_papers = {}
    for item in way.zotero.items:
        if (ulid := str(item.get("libraryCatalog", "")).removeprefix("Papershelf ")) in way.papers:
            of_papers[ulid] = item
    assert set(of_papers) == {paper.id for paper in way.papers.values() if paper.title}
    for ulid, item in of_papers.items():
        assert item["title"], way.papers[ulid]
        assert "\n" not in item["title"]


@pytest.mark.parametrize("path", ["/", "/?sort=title", "/needs-you", "/add", "/today", "/welcome", "/settings"])
def test_every_page_is_harmless(way: Way, path: str):
    answer = way.browser.get(path)
    assert answer.status_code == 200, answer.text[:500]
    harmless(answer.text)


def test_the_whole_shelf_is_leafed_through_and_every_title_is_on_it(way: Way):
    shown: dict[str, str] = {}
    cursor = "?"
    while cursor:
        page = harmless(way.browser.get(f"/{cursor}").text)
        for link in page.select("a[href^='/papers/']"):
            shown[str(link["href"]).removeprefix("/papers/")] = " ".join(link.text.split())
        following = page.find("a", string="Next papers")
        cursor = str(following["href"]).lstrip("/") if following else ""
    assert shown == {one.id: " ".join(one.heading.split()) for one in way.papers.values()}


def test_every_papers_own_page_is_harmless(way: Way):
    for paper_id in list(way.papers)[:: max(len(way.papers) // 40, 1)]:
        answer = way.browser.get(f"/papers/{paper_id}")
        assert answer.status_code == 200, paper_id
        harmless(answer.text)


def test_any_of_these_words_can_be_searched_for(way: Way):
    for words in (*QUERIES, *WORDS[:: 1000 // way.count]):
        asked = words.encode("utf-8", "replace").decode()
        assert way.server.get("/api/papers", params={"q": asked}).status_code == 200, words
        answer = way.browser.client.get("/", params={"q": asked})
        assert answer.status_code == 200, words
        harmless(answer.text)


def test_a_mail_of_them_says_them_and_nothing_more(way: Way):
    papers = list(way.papers.values())
    for at in range(0, len(papers), 50):
        told = [
            Entry(one.heading, byline(one), one.link("abs"), one.abstract[:300], (one.venue,), None, "", "")
            for one in papers[at : at + 50]
        ]
        message = read(bytes(mail(Letter(date(2026, 11, 23), tuple(told), (), "http://127.0.0.1:18230/today"))))
        assert message.get_all("Bcc") is None
        assert message.get_all("Set-Cookie") is None
        assert not message.defects
        _, page = parts(message)
        assert len(page.find_all("h2")) == len(told)
        assert not page.select(RUNS + ", img, link")
        assert not [one for one in page.find_all(name=True) if any(name.startswith("on") for name in one.attrs)]


@pytest.mark.parametrize("query", ["", "is:new", "evil", "<script>"])
def test_the_feed_is_a_feed(way: Way, query: str):
    answer = way.server.get("/feed.atom", params={"q": query} if query else {}, token=None)
    assert answer.status_code == 401
    answer = way.browser.client.get("/feed.atom", params={"q": query} if query else {})
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    for one in feed.entries:
        assert one.id.startswith("urn:papershelf:")
        page = harmless(" ".join(content.value for content in one.content))
        assert {tag.name for tag in page.find_all(name=True)} <= {"p"}


def test_bibtex_of_them_is_an_entry_each(way: Way):
    written = citing.bibtex(way.papers.values())
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False, common_strings=True)
    found = bibtexparser.loads(written, parser).entries
    assert len(found) == len(way.papers)


def test_csl_json_of_them_is_an_item_each_and_reads_back(way: Way):
    written = json.loads(json.dumps(csl_json.write(way.papers.values())))
    assert len(written) == len(way.papers)
    assert len(list(csl_json.papers_in(written))) == len(written)


def test_the_export_of_the_command_line_is_whole(way: Way):
    command = [sys.executable, "-m", "server.cli", "--home", str(way.home.settings.home), "export", "--format"]
    done = subprocess.run([*command, "csljson"], capture_output=True, check=True, timeout=120)
    assert len(json.loads(done.stdout)) == len(way.papers)
