"""A reader at work: a browser that is connected to a running shelf, and what they do and see on a page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.browser import Browser, Tab, wait_for
from tests.e2e.shelf import RunningShelf
from tests.zotero_server import ZoteroServer

_CONNECT = "#papershelf-pair"
TAG, UNDO, MORE = 0, 1, 2  # the bar's buttons after a save, in the order of Tab


@dataclass
class Reader:
    """Browser, server, vault and Zotero, all connected."""

    browser: Browser
    shelf: RunningShelf
    zotero: ZoteroServer

    def connect(self) -> None:
        """As a person does: sign in, press Connect on our page, press Connect once more on the extension's."""
        tab = self.browser.open(self.shelf.fresh_address("/pair"))
        tab.wait(f"return document.querySelector('{_CONNECT}')?.disabled === false", "the extension marks its presence")
        tab.click(_CONNECT)
        asking = self.browser.tab_at("connect/connect.html")
        asking.wait("return document.querySelector('#choices button') !== null", "the extension asks once more")
        asking.click("#choices button.main")
        asking.wait("return document.querySelector('#says.good') !== null", "the browser is connected")
        for one in (asking, tab):
            one.close()

    def visit(self, path: str) -> "Sheet":
        """A page of the site, when its buttons are there."""
        sheet = Sheet(self.browser.open(self.browser.site(path)))
        sheet.tab.wait("return document.querySelector('[data-papershelf-state]') !== null", f"buttons on {path}")
        return sheet

    def items(self) -> list[dict[str, Any]]:
        """What is in Zotero."""
        return [one for one in self.zotero.items if not one.get("deleted")]

    def wait_for_items(self, count: int) -> list[dict[str, Any]]:
        """Zotero's items, when there are so many."""
        wait_for(lambda: len(self.items()) == count, f"{count} items; there are {len(self.items())}")
        return self.items()


@dataclass
class Sheet:
    """One page with its buttons. They live in closed shadow roots: seen by their hosts' marks, clicked by place."""

    tab: Tab

    def states(self) -> dict[str, str]:
        """The state of each paper's button, by identifier."""
        found: dict[str, str] = self.tab.evaluate(
            "return Object.fromEntries([...document.querySelectorAll('[data-papershelf-state]')]"
            ".map(({dataset}) => [dataset.papershelf, dataset.papershelfState]))"
        )
        return found

    def click(self, paper: str) -> None:
        """Press a paper's button."""
        self.tab.click(f'[data-papershelf="{paper}"]')

    def wait_for(self, state: str, *papers: str) -> None:
        """Until these papers' buttons are in a state."""

        def look() -> bool:
            states = self.states()
            return all(states.get(one) == state for one in papers)

        wait_for(look, f"{papers} {state}; they are {self.states()}")

    def focus_card(self, paper: str) -> None:
        """The keyboard to a card's title link: Tab leads on into its controls, or Shift+Tab where they stand before."""
        self.tab.evaluate(
            "[...document.querySelectorAll(`[data-papershelf='${argument}']`)].find((one) => one.offsetParent)"
            ".parentElement.querySelector('a[href]').focus()",
            paper,
        )

    def _in_card(self, paper: str) -> bool:
        """Whether the keyboard is in a card's controls: of those, a page sees the host."""
        return bool(self.tab.evaluate("return document.activeElement?.dataset.papershelf === argument", paper))

    def _beside(self, paper: str, which: int) -> None:
        # The controls stand before the title's link: Save or the mark, the tag, the menu.
        self.tab.wait("return document.querySelector('[data-papershelf=floating]') === null", "nothing is open")

        def opened() -> bool:
            # As long as the second half of a double click is guarded against, a press does nothing.
            self.focus_card(paper)
            for _ in range(which + 1):
                self.tab.press("Shift+Tab")
            if not self._in_card(paper):
                return False  # they come in a quiet moment after the mark
            self.tab.press("Tab")
            self.tab.press("Enter")
            return bool(self.tab.evaluate("return document.querySelector('[data-papershelf=floating]') !== null"))

        wait_for(opened, "what was pressed opens")

    def open_menu(self, paper: str) -> None:
        """A saved card's menu, by keyboard."""
        self._beside(paper, 1)

    def open_tags(self, paper: str) -> None:
        """A saved card's field for tags, by keyboard."""
        self._beside(paper, 2)

    def press_in_bar(self, place: int) -> None:
        """Press the bar's button of that place, by keyboard: from the page's last link on, Tab leads into the bar."""
        self.tab.wait("return document.querySelector('[data-papershelf=bar]') !== null", "the bar")
        self.tab.evaluate("[...document.querySelectorAll('main a[href]')].findLast((one) => one.offsetParent).focus()")
        for _ in range(place + 1):
            self.tab.press("Tab")
        self.tab.press("Enter")

    def open_more_in_bar(self) -> None:
        """The bar's menu; its first entry has the keyboard."""
        self.press_in_bar(MORE)
        self.tab.wait("return document.querySelector('[data-papershelf=floating]') !== null", "the bar's menu")

    def save_all(self) -> None:
        """The first entry of the bar's menu."""
        self.open_more_in_bar()
        self.tab.press("Enter")

    def picture(self, path: Path, **options: Any) -> None:
        """A screenshot."""
        self.tab.screenshot(path, **options)
