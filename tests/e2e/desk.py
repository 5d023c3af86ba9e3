"""A reader at the server's own pages: signed in, the extension having no part in it."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from library.formats import huggingface
from tests.e2e.browser import Browser, Tab
from tests.e2e.shelf import RunningShelf
from tests.invented import item


@dataclass
class Desk:
    """A browser and a running server."""

    browser: Browser
    shelf: RunningShelf

    def open(self, page: str = "/", **look: Any) -> Tab:
        """One of the server's pages, signed in; `size`, `dark` and `javascript` as `Tab.look` takes them."""
        tab = self.browser.open("about:blank")
        if look:
            tab.look(**look)
        tab.goto(self.shelf.fresh_address("/"))
        tab.wait("return !location.pathname.includes('sign-in')", "signed in")
        self.goto(tab, page)
        return tab

    def goto(self, tab: Tab, page: str) -> None:
        """Another page in a tab, until its scripts have run."""
        tab.goto(f"http://127.0.0.1:{self.shelf.port}{page}")
        tab.wait("return document.readyState === 'complete'", f"{page} is there")

    def save(self, *numbers: int, captured: str = "2026-11-23T07:41:12Z", **changes: Any) -> list[str]:
        """Save invented papers, with `changes` to what is said of them; their ids."""
        clips = [
            {
                "clip_id": str(uuid4()),
                "captured_at": captured,
                "page": {"url": "https://huggingface.co/papers", "title": "Daily Papers", "kind": "daily"},
                "paper": {**huggingface.paper_json(item(number)), **changes},
            }
            for number in numbers
        ]
        return [one["paper"] for one in self.shelf.call("POST", "/api/clips", {"clips": clips})["outcomes"]]

    def list_today(self, *numbers: int) -> None:
        """Make today's list of these invented papers, as a saved page lists them."""
        page = self.shelf.home / "daily.json"
        page.write_text(json.dumps([item(number) for number in numbers]), encoding="utf-8")
        self.shelf.command("digest", "gather", str(page))
        self.shelf.command("digest", "send")

    def axe(self, tab: Tab) -> list[dict[str, Any]]:
        """What axe-core finds on a page (Chromium only)."""
        violations: list[dict[str, Any]] = self.browser.ask("axe", tab=tab.name, injected=False)["violations"]
        return violations
