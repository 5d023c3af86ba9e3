"""A server that dies between two clips, a background that is ended, a browser that is closed, two windows at once."""

import json
from pathlib import Path

import pytest

from tests.e2e.browser import Browser, Kind, Tab, wait_for
from tests.e2e.reader import Reader, Sheet
from tests.e2e.shelf import RunningShelf
from tests.e2e.site import Site
from tests.zotero_server import ZoteroServer

FIRST, SECOND, THIRD, FOURTH, FIFTH = (f"arxiv:2611.1000{number}" for number in range(1, 6))


def _end_background(browser: Browser) -> None:
    """By force in Chromium; in Firefox it ends by itself once nobody speaks with it (the driver's preference)."""
    if browser.kind == "chromium":
        assert browser.ask("killWorker")["killed"] == 1


def _kept(page: Tab) -> list[str]:
    """The identifiers of the clips that wait, as one of the extension's own pages reads them in storage."""
    found: list[str] = page.evaluate(
        "return chrome.storage.local.get(null).then((all) => Object.entries(all)"
        ".filter(([name]) => name.startsWith('clip:')).map(([, one]) => one.key).sort())"
    )
    return found


def test_a_server_that_dies_and_a_background_that_is_ended_cost_no_click(reader: Reader, tmp_path: Path):
    page = reader.visit("/papers")
    page.click(FIRST)
    page.wait_for("saved", FIRST)
    reader.shelf.stop()
    page.click(SECOND)
    page.wait_for("queued", SECOND)
    _end_background(reader.browser)
    page.click(THIRD)  # wakes another one
    page.wait_for("queued", SECOND, THIRD)
    _end_background(reader.browser)

    options = reader.browser.open(reader.browser.extension_page("options/options.html"))
    options.wait("return document.querySelector('#waiting-count')?.textContent === '2'", "two clips are kept")
    assert _kept(options) == [SECOND, THIRD]
    clips = options.evaluate("return chrome.runtime.sendMessage({ type: 'clips' }).then(({ answer }) => answer)")
    exported = tmp_path / "papershelf-2.json"
    exported.write_text(json.dumps({"clips": clips}), encoding="utf-8")
    assert "2 created" in reader.shelf.command("clip", str(exported))

    reader.shelf.start()
    options.evaluate("location.reload()")  # to look how it stands is reason enough to send
    page.wait_for("saved", FIRST, SECOND, THIRD)
    wait_for(lambda: _kept(options) == [], "nothing waits")
    assert len(reader.shelf.papers()) == 3
    reader.shelf.wait_for_notes(3)


def test_two_windows_that_click_the_same_paper_at_once_make_one_record(reader: Reader):
    one, other = reader.visit("/papers"), reader.visit("/papers/trending")
    one.click(FOURTH)
    other.click(FOURTH)
    one.wait_for("saved", FOURTH)
    other.wait_for("saved", FOURTH)
    reader.shelf.stop()
    one.click(FIFTH)
    other.click(FIFTH)
    one.wait_for("queued", FIFTH)
    other.wait_for("queued", FIFTH)
    reader.shelf.start()
    reader.visit("/papers/2611.10005").wait_for("saved", FIFTH)
    reader.shelf.wait_for_notes(2)
    reader.wait_for_items(2)
    assert len(reader.shelf.papers()) == 2


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
def test_a_browser_that_is_closed_and_opened_again_still_has_the_clicks(
    kind: Kind, node: str, site: Site, tmp_path: Path, request: pytest.FixtureRequest
):
    vault = tmp_path / "Research"
    (vault / ".obsidian").mkdir(parents=True)
    shelf = RunningShelf(tmp_path / "home", vault, sources_fetch="false")
    shelf.connect()

    def opened() -> Browser:
        return Browser(kind, request.getfixturevalue(kind), node, site.port, profile=tmp_path / "profile")

    with ZoteroServer() as zotero, shelf:
        with opened() as browser:
            reader = Reader(browser, shelf, zotero)
            reader.connect()
            page: Sheet = reader.visit("/papers")
            shelf.stop()
            page.click(FIRST)
            page.click(SECOND)
            page.wait_for("queued", FIRST, SECOND)
        shelf.start()
        with opened():
            wait_for(lambda: len(shelf.papers()) == 2, "the browser's start sends what waits")
