"""`python -m tests.contract`: write the contract's pages anew, and what the Python reader makes of each.

Look at `git diff` afterwards: the expectations are a contract, read by the Python and the JavaScript tests alike.
"""

import json
from pathlib import Path

from library.formats import huggingface_page
from tests import huggingface_pages as pages
from tests.invented import item, items

FOLDER = Path(__file__).parent / "pages"
_SITE = "https://huggingface.co/papers"


def _broken(markup: str) -> str:
    return markup.replace('data-props="{&quot;dailyPapers&quot;', 'data-props="{&quot;dailyPapers', 1)


def _without_headings(markup: str) -> str:
    return markup.replace("<h3 ", "<div ").replace("</h3>", "</div>")


PAGES: dict[str, tuple[str, str]] = {
    "daily": (_SITE, pages.daily(items(6))),
    "date": (f"{_SITE}/date/2026-11-20", pages.daily(items(3, 11))),
    "trending": (f"{_SITE}/trending", pages.trending(items(4, 21))),
    "search": (f"{_SITE}?q=sparse+experts", pages.search(items(4, 31), items(2, 33), "sparse+experts")),
    "paper": (f"{_SITE}/2611.10001", pages.paper(item(1))),
    "paper-without-island": (f"{_SITE}/2611.10005", pages.paper(item(5), island=False)),
    "broken-island": (_SITE, _broken(pages.daily(items(3, 41)))),
    "cards-changed": (_SITE, _without_headings(_broken(pages.daily(items(3, 51))))),
    "no-papers": (_SITE, pages.daily([])),
}


def main() -> None:
    """Write every page and its expectation."""
    FOLDER.mkdir(exist_ok=True)
    for name, (url, markup) in PAGES.items():
        page, papers, warnings = huggingface_page.read(markup, url)
        expected = {"url": url, "page": page, "papers": papers, "warnings": warnings}
        (FOLDER / f"{name}.html").write_text(markup, encoding="utf-8")
        (FOLDER / f"{name}.json").write_text(
            json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
