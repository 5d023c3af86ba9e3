"""The text of a list page, as a person copies it out of the browser or a page-to-text tool saves it.

Two shapes are met. Copied: after the page's header, for each paper its title on a line and its abstract on the next,
"Subscribe" glued to the first title. Saved by a tool: for each paper the link to its page between title and abstract,
votes and "N authors" around them.
"""

import re
from collections.abc import Sequence
from typing import Any

from library.formats.huggingface import DAILY, compact, identified
from library.text import paragraphs, tidy

_PAPER = re.compile(r"^<?https://huggingface\.co/papers/([A-Za-z0-9][\w.-]*)>?$")
_NOT_PAPERS = frozenset({"trending", "date", "week", "month"})
_HEADER = re.compile(
    r"^(?:Get trending papers in your email inbox.*|Subscribe|Daily Papers.*|new|by|AK|Trending Papers)$"
)
_SUBSCRIBE = "Subscribe"
_AUTHORS = re.compile(r"^(\d+) authors?$")
_VOTES = re.compile(r"^(?:\[-\]\s*)?(-|\d{1,9})$")
_SOURCE = re.compile(r"^(?:url|source):\s*[\"']?(https?://\S+?)[\"']?$", re.IGNORECASE)
_LONG = 2.5  # an abstract is longer than its title by at least so much
_SHORT = 300  # characters; titles are shorter (of 5,106 real ones the longest has 250)


def read(text: str, url: str) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """The page, its papers and warnings: all as Clip JSON has them."""
    lines = [line for line in map(tidy, text.lstrip("\ufeff").splitlines()) if line]
    source = next((found[1] for line in lines[:12] if (found := _SOURCE.match(line))), "")
    address = url or source or DAILY
    papers = _linked(lines) or _alternating(lines)
    kind = "search" if "?q=" in address else "list"
    return {"url": address, "title": _page_title(lines), "kind": kind}, papers, []


def _page_title(lines: Sequence[str]) -> str:
    return next((line.lstrip("# ") for line in lines[:12] if line.startswith("# ")), "")


def _linked(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Papers whose own link stands behind their title; the abstract is the long line behind that."""
    papers: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines):
        link = _PAPER.match(line)
        if not link or link[1] in _NOT_PAPERS or number == 0:
            continue
        said = identified(link[1])
        title = lines[number - 1]
        if not said["identifiers"] or title.startswith(("http://", "https://")) or _VOTES.match(title):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        said |= {"title": title, "abstract": "" if _furniture(following) else paragraphs(following)}
        said |= _upvotes(lines[max(0, number - 4) : number - 1])
        papers.setdefault(said["identifiers"][0], compact(said))
    return list(papers.values())


def _furniture(line: str) -> bool:
    """Whether a line belongs to the page, not to a paper."""
    return bool(
        _HEADER.match(line)
        or _AUTHORS.match(line)
        or _VOTES.match(line)
        or line.startswith(("http://", "https://", "["))
    )


def _upvotes(before: Sequence[str]) -> dict[str, int]:
    for line in reversed(before):
        if (found := _VOTES.match(line)) and found[1].isdecimal():
            return {"upvotes": int(found[1])}
    return {}


def _alternating(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Title, abstract, title, abstract; what breaks the pattern is passed over, not paired wrongly."""
    body = [line for line in lines if not _HEADER.match(line)]
    if body and body[0].startswith(_SUBSCRIBE) and body[0] != _SUBSCRIBE:
        body[0] = body[0].removeprefix(_SUBSCRIBE).lstrip()
    papers: list[dict[str, Any]] = []
    number = 0
    while number + 1 < len(body):
        # A stray line before a short title looks like a pair too; the title with its own abstract is the better one.
        if _pair(body, number) and not _pair(body, number + 1):
            papers.append({"title": body[number], "abstract": paragraphs(body[number + 1])})
            number += 2
        else:
            number += 1
    return papers


def _pair(body: Sequence[str], number: int) -> bool:
    """Whether the line of that number and the next are a title and its abstract."""
    if number + 1 >= len(body):
        return False
    title, abstract = body[number], body[number + 1]
    return len(title) <= _SHORT and len(abstract) >= _LONG * len(title) and not _furniture(title)
