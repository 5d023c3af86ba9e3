"""The popup, the settings and the page that asks, as a person sees them: `--pictures FOLDER` keeps the pictures."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.browser import Tab
from tests.e2e.reader import Reader, Sheet

FIRST, SECOND, THIRD = (f"arxiv:2611.1000{number}" for number in range(1, 4))


class _Popup:
    """The popup over a page: opened as a page of its own, it tells of the tab in front."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self.tab: Tab = reader.browser.open(reader.browser.extension_page("popup/popup.html"), size=[360, 600])
        self._folder = folder

    def over(self, page: Sheet, says: str) -> None:
        page.tab.screenshot(self._folder / "front.png")  # brings the page to the front
        self.tab.evaluate("location.reload()")
        self.tab.wait(f"return document.querySelector('#page')?.innerText.includes({says!r})", f"the popup says {says}")
        self.tab.wait("return document.querySelector('#link').innerText !== ''", "how it stands with the server")

    def picture(self, name: str, *, dark: bool = False) -> None:
        height = self.tab.evaluate("return Math.ceil(document.querySelector('footer').getBoundingClientRect().bottom)")
        clip = {"x": 0, "y": 0, "width": 360, "height": height}
        self.tab.screenshot(self._folder / f"{name}.png", clip=clip, dark=dark)
        assert self.tab.evaluate("return document.documentElement.scrollWidth") <= 360, f"{name} is too wide"
        assert self.tab.browser.ask("axe", tab=self.tab.name, injected=False)["violations"] == []


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_popup_settings_and_connect_page_show_how_it_stands(
    reader: Reader, tmp_path: Path, request: pytest.FixtureRequest
):
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    one, page = reader.visit("/papers/2611.10001"), reader.visit("/papers")
    popup = _Popup(reader, folder)
    one.tab.evaluate(
        "const text = [...document.querySelectorAll('p')].findLast((one) => one.textContent.length > 60);"
        "getSelection().selectAllChildren(text)"
    )
    popup.over(one, "Save")
    popup.picture("popup-new")

    popup.tab.type("textarea", "For the survey")
    popup.tab.type(".tags input", "privacy")
    popup.tab.press("Enter")
    popup.tab.click("#page button.main")
    one.wait_for("saved", FIRST)
    reader.shelf.wait_for_notes(1)
    reader.wait_for_items(1)
    (paper,) = reader.shelf.papers()
    assert (paper["tags"], paper["note"]) == (["privacy"], "For the survey")
    assert paper["quotations"]
    page.click(SECOND)
    page.wait_for("saved", SECOND)
    popup.over(one, "Copy BibTeX")
    popup.picture("popup-saved")
    popup.picture("popup-dark", dark=True)
    popup.tab.screenshot(tmp_path / "light.png", dark=False)
    popup.over(page, "Save all")
    popup.tab.click(".papers input", 2)
    popup.picture("popup-list")

    twin = {"title": "Tidewater-1: Steering Vision Encoders in Code Reviews", "creators": [{"name": "T. Okafor"}]}
    _save_elsewhere(reader, {**twin, "identifiers": ["doi:10.5555/3456789"], "published": "2026-11"})
    popup.over(page, "Save all")
    if reader.shelf.call("GET", "/api/questions")["questions"]:
        popup.tab.wait("return document.querySelector('#needs').innerText.includes('Same paper')", "it is asked")
    popup.picture("popup-needs")

    options = reader.browser.open(reader.browser.extension_page("options/options.html"), size=[760, 860])
    options.wait("return document.querySelector('#state').innerText.includes('Connected')", "it is connected")
    options.screenshot(folder / "options.png", dark=False)

    asking = reader.browser.open(reader.shelf.fresh_address("/pair"))
    asking.wait("return document.querySelector('#papershelf-pair')?.disabled === false", "the button works")
    asking.click("#papershelf-pair")
    connect = reader.browser.tab_at("connect/connect.html")
    connect.wait("return document.querySelector('#choices button') !== null", "it asks")
    connect.screenshot(folder / "connect.png", clip={"x": 0, "y": 0, "width": 900, "height": 480})

    reader.shelf.stop()
    page.click(THIRD)
    page.wait_for("queued", THIRD)
    popup.over(one, "Saved")
    popup.tab.wait("return document.querySelector('#trouble').innerText.includes('running')", "it is off")
    popup.picture("popup-off")


def _save_elsewhere(reader: Reader, paper: dict[str, object]) -> None:
    page = {"url": "https://journal.example/1", "title": "A journal", "kind": "paper"}
    clip = {"clip_id": str(uuid4()), "captured_at": "2026-11-23T07:41:12Z", "page": page, "paper": paper}
    reader.shelf.call("POST", "/api/clips", {"clips": [clip]})
