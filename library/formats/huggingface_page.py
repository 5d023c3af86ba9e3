"""A page of Hugging Face papers saved as HTML: which papers, in which order, and what its islands say of them.

Ids and order come from the document, for the island of a search page holds other papers than it shows; the details
come from the islands by id. Class names change over the years; `href="/papers/ID"` and the islands have not
(facts, Hugging Face).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from library.formats.huggingface import DAILY, compact, identified, island, papers_in
from library.identifiers import guess
from library.text import paragraphs, tidy

_PAPER = re.compile(r"^(?:https://huggingface\.co)?/papers/([A-Za-z0-9][\w.-]*(?:/\d{7})?)$")
_FEW = 3  # words: "48 authors" is no title
_DEAR = 10**8  # letters looked at in vain: a second
_MOST_TAGS = 50_000  # of 300 saved pages none has more than 8,000
_DEEPEST = 100
_DIGITS = 10  # of a number of votes; Python reads none of more than 4300
_NOT_PAPERS = frozenset({"trending", "date", "week", "month"})
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")


def looks_like(markup: str) -> bool:
    """Whether this HTML is a page of Hugging Face papers."""
    head = markup[:200_000]
    return "huggingface" in head and ("/papers" in head or "DailyPapers" in head)


def read(markup: str, url: str) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """The page, its papers and warnings: all as Clip JSON has them.

    Raises:
        ValueError: no parser makes anything of it.
    """
    soup = _parsed(markup)
    warnings: list[str] = []
    details: dict[str, dict[str, Any]] = {}
    for said in _islands(soup, warnings):
        for identifier in said["identifiers"]:
            details.setdefault(identifier, said)
    address = url or _address(soup)
    kind = _kind(address, soup)
    if kind == "paper":
        papers = _paper_page(soup, address, details)
    else:
        papers = [details.get(identifier, said) for identifier, said in _cards(soup).items()]
        if papers and not soup.select_one("h3 a[href]"):
            warnings.append("the cards look different from what is known; the papers come from the page's links")
        if not papers and kind != "search":  # a page whose cards did not render still has its data
            papers = list(details.values())
    return {"url": address, "title": _title(soup), "kind": kind}, papers, warnings


def _parsed(markup: str) -> BeautifulSoup:
    opened = markup.count("<")
    # Python's parser looks for the end of a tag up to the end of the page, for each tag that has none.
    if (opened - markup.count(">")) * len(markup) > _DEAR:
        msg = "its tags do not end"
        raise ValueError(msg)
    if opened > _MOST_TAGS:
        msg = "it has far more tags than any of them"
        raise ValueError(msg)
    try:
        soup = BeautifulSoup(markup, "html.parser")
    except (ParserRejectedMarkup, RecursionError) as error:
        msg = "its markup is broken"
        raise ValueError(msg) from error
    depth = {id(soup): 0}
    for one in soup.find_all(name=True):
        depth[id(one)] = depth[id(one.parent)] + 1
    if max(depth.values()) > _DEEPEST:  # what is read of each card would be read of all around it
        msg = "its tags stand within one another far deeper than in any of them"
        raise ValueError(msg)
    return soup


def _islands(soup: BeautifulSoup, warnings: list[str]) -> Iterator[dict[str, Any]]:
    for target in ("DailyPapers", "PaperContent"):
        for element in soup.select(f'[data-target="{target}"]'):
            data = island(str(element.get("data-props") or ""))
            if not isinstance(data, dict):
                warnings.append("the page's own data could not be read; titles and ids come from what it shows")
                continue
            yield from papers_in(data.get("dailyPapers") if target == "DailyPapers" else data)


def _address(soup: BeautifulSoup) -> str:
    for selector, attribute in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        found = soup.select_one(selector)
        if found and str(found.get(attribute, "")).startswith("http"):
            return str(found[attribute])
    saved = _SAVED_FROM.search(str(soup)[:2_000])  # what browsers write at the head of a saved page
    return saved[1] if saved else DAILY


def _kind(address: str, soup: BeautifulSoup) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[": what a page or a person gave is no address
        parts = urlsplit(DAILY)
    last = parts.path.rstrip("/").rpartition("/papers/")[2]
    if re.search(r"(?:^|&)q=", parts.query):
        return "search"
    if last == "trending":
        return "trending"
    if "/papers/" in parts.path and last.split("/")[0] not in _NOT_PAPERS:
        return "paper"
    body = soup.body
    return "paper" if body and "PaperPage" in (body.get("class") or []) else "daily"


def _title(soup: BeautifulSoup) -> str:
    return tidy(soup.title.get_text()) if soup.title else ""


def _cards(soup: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """The cards by identifier, each once: a trending card stands there twice, for desktop and for mobile.

    Cards without headings: the longest-lived thing in them is the link to the paper, one of a few words is its title.
    """
    titled = [one for one in soup.select("a[href]") if len(tidy(one.get_text()).split(" ")) >= _FEW]
    return _named(soup.select("h3 a[href]")) or _named(titled)


def _named(links: Iterable[Tag]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    votes: dict[int, dict[str, int]] = {}  # by card: one may hold many links
    for link in links:
        card = link.find_parent("article") or link
        shown = _PAPER.match(str(link["href"]).split("?")[0].split("#")[0])
        if not shown or shown[1] in _NOT_PAPERS:
            continue
        if id(card) not in votes:
            votes[id(card)] = _votes(card)
        said = identified(shown[1]) | {"title": tidy(link.get_text()), **votes[id(card)]}
        for identifier in said["identifiers"]:
            found.setdefault(identifier, compact(said))
    return found


def _votes(card: Tag) -> dict[str, int]:
    for element in card.select("div.leading-none, div.text-orange-500"):
        if (text := element.get_text().strip()).isdecimal() and len(text) < _DIGITS:
            return {"upvotes": int(text)}
    return {}


def _paper_page(soup: BeautifulSoup, address: str, details: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    mention = guess(address)
    if mention is None:
        return list(details.values())[:1]
    if said := details.get(str(mention.identifier)):
        return [said]
    heading = soup.select_one("main h1") or soup.select_one("h1")
    if heading is None:
        return []
    abstract = next((one for one in soup.find_all("h2") if tidy(one.get_text()) == "Abstract"), None)
    text = abstract.find_next("p", class_="text-gray-600") if abstract else None
    said = identified(mention.identifier.value) | {
        "title": tidy(heading.get_text()),
        "creators": [
            {"name": name} for one in soup.select("span.author") if (name := tidy(one.get_text()).rstrip(" ,"))
        ],
        "abstract": paragraphs(text.get_text()) if text else "",
    }
    return [compact(said)]
