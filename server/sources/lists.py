"""Lists of new papers: Hugging Face's daily and trending papers, arXiv's new ones by category.

arXiv's feed of a category is of one day: whatever was announced since the evening before, with cross-lists and, told
apart by `announce_type`, what was only replaced (https://info.arxiv.org/help/rss.html).
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from library.formats import huggingface
from library.formats.huggingface import compact
from library.identifiers import arxiv_links, find
from library.text import from_latex, paragraphs, tidy
from server.sources import arxiv
from sync.target import RefusedError

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_HEAD = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*\S+\s+Abstract:\s*", re.IGNORECASE)
_REPLACED = ("replace", "replace-cross")


@dataclass(frozen=True, slots=True)
class PaperList:
    """One list at one address."""

    name: str  # in tables: "huggingface", "arxiv cs.CL"
    words: str  # for a person: "Hugging Face"
    url: str
    page: dict[str, str]  # of the Clip JSON that is made of each paper
    read: Callable[[bytes], list[dict[str, Any]]]  # raises RefusedError for an answer that is none


def huggingface_lists(base: str, days: Iterable[date]) -> list[PaperList]:
    """The daily papers of these days, and what is trending."""
    base = base.rstrip("/")
    found = []
    for day in days:
        query = urlencode({"date": day.isoformat(), "limit": 100})
        page = {"url": f"{huggingface.DAILY}/date/{day.isoformat()}", "title": "Daily Papers", "kind": "daily"}
        found.append(PaperList("huggingface", "Hugging Face", f"{base}/api/daily_papers?{query}", page, _items))
    query = urlencode({"sort": "trending", "limit": 50})
    page = {"url": f"{huggingface.DAILY}/trending", "title": "Trending Papers", "kind": "trending"}
    return [*found, PaperList("huggingface", "Hugging Face", f"{base}/api/daily_papers?{query}", page, _items)]


def arxiv_lists(base: str, categories: Sequence[str]) -> list[PaperList]:
    """What is new in these categories."""
    return [
        PaperList(
            f"arxiv {one}",
            f"arXiv {one}",
            f"{base.rstrip('/')}/atom/{one}",
            {"url": f"https://arxiv.org/list/{one}/new", "title": f"New in {one}", "kind": "list"},
            entries,
        )
        for one in categories
    ]


def arxiv_missed(base: str, categories: Sequence[str], first: date, last: date) -> list[PaperList]:
    """What was submitted on days whose feed is gone: asked of arXiv's API, the latest 300 of a category."""
    found = []
    for one in categories:
        span = f"cat:{one} AND submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]"
        asked = {"search_query": span, "sortBy": "submittedDate", "sortOrder": "descending", "max_results": 300}
        page = {"url": f"https://arxiv.org/list/{one}/new", "title": f"New in {one}", "kind": "list"}
        url = f"{base.rstrip('/')}/api/query?{urlencode(asked)}"
        found.append(PaperList(f"arxiv {one}", f"arXiv {one}", url, page, _answered))
    return found


def _answered(body: bytes) -> list[dict[str, Any]]:
    return [paper for paper, _ in arxiv.entries(body).values()]


def _items(body: bytes) -> list[dict[str, Any]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        msg = "Hugging Face answered something that is no list of papers."
        raise RefusedError(msg) from error
    if not isinstance(said, list):
        msg = "Hugging Face answered something that is no list of papers."
        raise RefusedError(msg)
    return list(huggingface.papers_in(said))


def entries(body: bytes) -> list[dict[str, Any]]:
    """The papers of an arXiv feed that are new or cross-listed, as Clip JSON has them.

    Raises:
        RefusedError: it is no Atom feed.
    """
    found = []
    for entry in arxiv.feed_entries(body):
        address = (entry.findtext(f"{_ATOM}id") or "").replace("oai:arXiv.org:", "arxiv:")
        mention = next((one for one in find(address) if one.identifier.scheme == "arxiv"), None)
        if mention is None or entry.findtext(f"{_ARXIV}announce_type") in _REPLACED:
            continue
        identifier = mention.identifier
        names = (entry.findtext(_CREATOR) or "").split(",")
        found.append(
            compact(
                {
                    "title": from_latex(tidy(entry.findtext(f"{_ATOM}title") or "")),
                    "abstract": paragraphs(_HEAD.sub("", entry.findtext(f"{_ATOM}summary") or "")),
                    "creators": [{"name": name} for one in names if (name := from_latex(tidy(one)))],
                    "type": "preprint",
                    "venue": "arXiv",
                    "published": (entry.findtext(f"{_ATOM}published") or "")[:10],
                    "identifiers": [str(identifier)],
                    "links": arxiv_links(identifier),
                    "categories": arxiv.categories_of(entry),
                }
            )
        )
    return found
