"""axe-core (WCAG and good practice) finds nothing on what the extension puts into a page, nor on its own pages."""

from typing import Any

import pytest

from tests.e2e.browser import Tab
from tests.e2e.reader import Reader

FIRST = "arxiv:2611.10001"

pytestmark = pytest.mark.parametrize("browser", ["chromium"], indirect=True)


def _found(tab: Tab, *, injected: bool) -> list[dict[str, Any]]:
    said = tab.browser.ask("axe", tab=tab.name, injected=injected)
    assert "button-name" in said["passed"] or not injected, "it saw our buttons"
    violations: list[dict[str, Any]] = said["violations"]
    return violations


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_on_cards_bar_menu_and_field(reader: Reader, look: str):
    page = reader.visit("/papers/trending")
    page.click(FIRST)
    page.wait_for("saved", FIRST)
    reader.shelf.wait_for_notes(1)
    reader.shelf.stop()
    page.click("arxiv:2611.10002")
    page.wait_for("queued", "arxiv:2611.10002")
    if look == "dark":
        page.tab.evaluate("document.documentElement.classList.add('dark'); document.body.style.background = '#0b0f19'")
    page.tab.wait("return document.getAnimations().length === 0", "colours have changed")
    assert _found(page.tab, injected=True) == []
    page.open_menu(FIRST)
    assert _found(page.tab, injected=True) == []
    page.tab.press("Escape")
    page.open_tags(FIRST)
    assert _found(page.tab, injected=True) == []
    reader.shelf.start()


@pytest.mark.parametrize("path", ["popup/popup.html", "options/options.html", "connect/connect.html"])
def test_nothing_on_the_extensions_own_pages(reader: Reader, path: str):
    tab = reader.browser.open(reader.browser.extension_page(path))
    tab.wait("return document.body.innerText.length > 40", "it is drawn")
    assert _found(tab, injected=False) == []
