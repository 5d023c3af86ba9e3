"""The pictures of the README, from a real run: `pytest tests/e2e/test_pictures.py --pictures docs/images`."""

from pathlib import Path

import pytest

from tests.e2e.desk import Desk
from tests.e2e.note_html import as_html
from tests.e2e.reader import Reader


def _size(picture: Path) -> tuple[int, int]:
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_page_popup_welcome_and_note_show_what_they_should(
    reader: Reader, tmp_path: Path, request: pytest.FixtureRequest
):
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page = reader.visit("/papers")
    for paper in ("arxiv:2611.10005", "arxiv:2611.10001", "arxiv:2611.10002"):
        page.click(paper)
        page.wait_for("saved", paper)
    notes = reader.shelf.wait_for_notes(3)
    reader.wait_for_items(3)

    page.tab.evaluate("scrollTo(0, 0)")
    page.picture(folder / "page.png", clip={"x": 0, "y": 0, "width": 1200, "height": 900})

    popup = reader.browser.open(reader.browser.extension_page("popup/popup.html"), size=[360, 260])
    page.tab.screenshot(tmp_path / "front.png")  # brings the page to the front: the popup tells of the page in front
    popup.evaluate("window.before = true; location.reload()")  # what is asked next must not be asked of the old page
    told = "!window.before && document.body.innerText.includes('Undo')"
    popup.wait(f"return {told}", "the popup tells of the last batch")
    height = popup.evaluate("return document.querySelector('footer').getBoundingClientRect().bottom")
    popup.screenshot(folder / "popup.png", clip={"x": 0, "y": 0, "width": 360, "height": int(height)})

    welcome = reader.browser.open(reader.shelf.fresh_address("/welcome"), size=[960, 840])
    welcome.wait("return document.querySelector('#zotero') !== null", "the welcome page")
    text = welcome.evaluate("return document.body.innerText")
    assert "Connected: 3 items" in text
    welcome.evaluate("document.querySelector('#obsidian code').textContent = '~/Research/Papers'")
    welcome.screenshot(folder / "welcome.png", clip={"x": 0, "y": 0, "width": 960, "height": 840})

    name, note = next((name, note) for name, note in notes.items() if "Harbour-5" in name)
    drawn = tmp_path / "note.html"
    drawn.write_text(as_html(name, note), encoding="utf-8")
    shown = reader.browser.open(drawn.as_uri(), size=[712, 900])
    height = shown.evaluate("return document.body.getBoundingClientRect().bottom")
    shown.screenshot(folder / "note.png", clip={"x": 0, "y": 0, "width": 712, "height": int(height)})

    assert _size(folder / "page.png") == (1200, 900)
    for one in ("popup", "welcome", "note"):
        assert _size(folder / f"{one}.png")[1] > 150


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_cards_bar_and_menus_show_what_they_should_in_light_and_dark(
    reader: Reader, tmp_path: Path, request: pytest.FixtureRequest
):
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    first = "arxiv:2611.10001"
    trending = reader.visit("/papers/trending")
    trending.click(first)
    trending.wait_for("saved", first)
    reader.shelf.wait_for_notes(1)
    trending.open_menu(first)
    trending.picture(folder / "menu.png", clip={"x": 0, "y": 0, "width": 1200, "height": 900})
    trending.tab.press("Escape")
    trending.open_tags(first)
    trending.picture(folder / "tags.png", clip={"x": 0, "y": 0, "width": 1200, "height": 520})
    trending.tab.press("Escape")

    daily = reader.visit("/papers")
    daily.wait_for("saved", first)
    daily.click("arxiv:2611.10002")
    daily.wait_for("saved", "arxiv:2611.10002")
    daily.tab.evaluate(
        "document.documentElement.classList.add('dark'); "
        "Object.assign(document.body.style, { background: '#0b0f19', color: '#eee' });"
        "document.querySelectorAll('h3 a').forEach((one) => (one.style.color = '#eee'))"
    )
    daily.open_more_in_bar()
    daily.tab.evaluate("scrollTo(0, 0)")
    daily.picture(folder / "dark.png", clip={"x": 0, "y": 0, "width": 1200, "height": 900})
    for one in ("menu", "tags", "dark"):
        assert _size(folder / f"{one}.png")[0] == 1200


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_shelf_and_paper_show_what_they_should(desk: Desk, tmp_path: Path, request: pytest.FixtureRequest):
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    ids = desk.save(*range(1, 25))
    for number, paper in enumerate(ids):
        status = ("new", "to-read", "reading", "new", "read")[number % 5]
        tags = (["privacy", "graph nets"], ["speech"], [])[number % 3]
        rating = (None, 3, 5)[number % 3]
        changes = {"status": status, "add_tags": tags, "rating": rating, "citekey": f"okafor2026-{number}"}
        desk.shelf.call("PATCH", f"/api/papers/{paper}", changes)
    for day, upvotes in ((24, 60), (25, 110), (26, 190), (27, 205)):
        desk.save(24, upvotes=upvotes, captured=f"2026-11-{day}T07:41:12Z")
    desk.shelf.wait_for_notes(24)
    tab = desk.open("/", size=(1280, 860))
    for place in (1, 2, 4):
        tab.click(".tick input", place)
    tab.evaluate("scrollTo(0, 0)")
    tab.screenshot(folder / "shelf.png", clip={"x": 0, "y": 0, "width": 1280, "height": 860})
    desk.goto(tab, f"/papers/{ids[-1]}")
    tab.evaluate(
        "for (const one of document.querySelectorAll('main code')) if (one.innerText.length === 26) one.innerText = '…'"
    )
    tab.screenshot(folder / "paper.png", clip={"x": 0, "y": 0, "width": 1280, "height": 860})
    assert tab.evaluate("return document.querySelector('.curve') !== null")
    for one in ("shelf", "paper"):
        assert _size(folder / f"{one}.png") == (1280, 860)
